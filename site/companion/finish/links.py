"""Gives links without a text the names of their targets, and finds links that lead nowhere.

`[](#thm-backprop)` and `[]({{< relref "backpropagation#eq:delta" >}})` show the name of an anchor
on this or another page of the site; a link to a page without an anchor shows the page's title. An
empty link in a heading to this heading stays empty: some authors write such anchors.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from markdown_it.common.utils import escapeHtml

from companion.finish.markup import Link
from companion.finish.names import NumberedBody
from companion.text.markdown.holes import HOLE, hole
from companion.tools.errors import BuildError
from companion.tools.html_tokens import Insertion

_MOST_SUGGESTIONS = 20  # per page; each compares a label with all names of a page


@dataclass(frozen=True)
class Directory:
    """The pages of a site for references: numbered bodies, and titles as HTML, both by address."""

    pages: Mapping[str, NumberedBody] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reference:
    """A link without a text, and its name: HTML with holes."""

    link: Link
    name: str

    @property
    def insertions(self) -> Iterator[Insertion]:
        """The name, and a class for the link if it has none."""
        tag = self.link.element.tag
        if "class" not in tag.attributes:
            yield Insertion(tag.end - 1, ' class="reference"')
        yield Insertion(tag.end, self.name)


class References:
    """The references of a page.

    found : the references in document order.
    errors : an error for each reference whose target has no name.
    foreign_formulas : the formulas in names from other pages: the page and the number on it. Here
        they are numbered after the page's own.
    """

    def __init__(self, page: NumberedBody, directory: Directory) -> None:
        self.found: list[Reference] = []
        self.errors: list[BuildError] = []
        self.foreign_formulas: list[tuple[NumberedBody, int]] = []
        self._page = page
        self._directory = directory
        headings = {each.tag.attributes["id"]: each for each in page.markup.headings}
        for link in page.markup.links:
            # other generators' ids keep capitals: such a link of a heading to itself is one still
            own = link.label if link.label in headings else link.label.lower()
            heading = None if link.page else headings.get(own)
            is_anchor = heading is not None and heading.first < link.element.first < heading.last
            if link.element.is_empty and (link.page or link.label) and not is_anchor:
                self._add(link)

    @property
    def texts(self) -> list[Insertion]:
        """The insertions of all references."""
        return [insertion for each in self.found for insertion in each.insertions]

    def _add(self, link: Link) -> None:
        other = self._directory.pages.get(link.page) if link.page else self._page
        if other is None:  # the link leads to another site, or nowhere
            return
        name = other.names.get(link.label) if link.label else self._directory.titles[link.page]
        if not name:
            self.errors.append(self._fault(link, other, name))
            return
        if other is not self._page:
            name = self._renumbered(name, other)
        self.found.append(Reference(link, name))

    def _renumbered(self, name: str, other: NumberedBody) -> str:
        """A name from another page, with its holes numbered for this page."""
        own = len(self._page.body.formulas)

        def new_hole(found: re.Match[str]) -> str:
            self.foreign_formulas.append((other, int(found[2])))
            return hole("f", own + len(self.foreign_formulas) - 1)

        return HOLE.sub(new_hole, name)

    def _fault(self, link: Link, other: NumberedBody, name: str | None) -> BuildError:
        """The error of a reference; ``name`` is None without a target, "" without a name."""
        message = f'there is nothing called "{link.label}" on {link.page or "this page"}'
        remedy = _remedy(link.label, other.names, len(self.errors))
        if name == "":
            message = f'the equation "{link.label}" has no number to show here'
            remedy = r"Remove its \notag, or give the link a text."
        line, column = self._page.places.next_link(link.label)
        file = self._page.body.source.file
        return BuildError(message, file, line or 1, column or 1, remedy)


def links_to_nowhere(page: NumberedBody, known: Collection[str]) -> Iterator[BuildError]:
    """Warnings about links with a text to anchors that their page does not have.

    known : the ids of the page.
    """
    targets = (each.label for each in page.markup.links if not each.page and each.label)
    missing = (
        label for label in dict.fromkeys(targets) if _place(label) not in known and label != "top"
    )
    for count, label in enumerate(missing):
        yield BuildError(
            f'the link to "#{label}" leads nowhere: no such anchor is on this page',
            page.body.source.file,
            *page.places.next_link(label),
            _remedy(label, known, count),
        )


def _place(label: str) -> str:
    """The anchor of a link; after the step of a widget may follow what else the link asks for."""
    return label.partition(";")[0] if ":" in label else label


def heading_links(page: NumberedBody) -> Iterator[Insertion]:
    """A link beside every heading that leads to it, so that readers can copy the address."""
    for heading in page.markup.headings:
        label = heading.tag.attributes["id"]
        if label in page.names:
            written = escapeHtml(label)
            yield Insertion(heading.tag.start, '<div class="heading">', opens=True)
            yield Insertion(
                heading.closing.end,
                f'<a class="heading-link" href="#{written}" aria-labelledby="{written}">'
                '<span aria-hidden="true">#</span></a></div>',
            )


def _remedy(label: str, known: Iterable[str], count: int) -> str:
    """The remedy for a missing label; ``count`` is the number of earlier ones on the page."""
    near = get_close_matches(label, list(known), 1) if count < _MOST_SUGGESTIONS else []
    return f'Did you mean "{near[0]}"?' if near else "Give its target an id or a \\label."
