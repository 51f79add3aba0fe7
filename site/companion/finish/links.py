"""Links: a text for those that have none, and the ones that lead nowhere.

`[](#thm-backprop)` and `[]({{< relref "backpropagation#eq:delta" >}})` show the name of what they
lead to, which may stand on another page of the site, or that page's title.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from markdown_it.common.utils import escapeHtml

from companion.finish.markup import Link
from companion.finish.names import NumberedBody
from companion.text.markdown.context import HOLE, hole
from companion.tools.errors import BuildError
from companion.tools.html_tokens import Insertion

_ADVISED = 20  # faults of a page that come with the nearest name; comparing costs their product


@dataclass(frozen=True)
class Directory:
    """The numbered pages of a site and their titles as HTML, by their addresses on it."""

    pages: Mapping[str, NumberedBody] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reference:
    """A link without a text, and the name that it gets."""

    link: Link
    name: str

    @property
    def insertions(self) -> Iterator[Insertion]:
        tag = self.link.element.tag
        if "class" not in tag.attributes:
            yield Insertion(tag.end - 1, ' class="reference"')
        yield Insertion(tag.end, self.name)


class References:
    """The references of a page.

    found : in the order of the page.
    errors : those whose target has no name.
    borrowed : formulas in names from other pages, each with its page and its number there; they
        are numbered after the page's own.
    """

    def __init__(self, page: NumberedBody, directory: Directory) -> None:
        self.found: list[Reference] = []
        self.errors: list[BuildError] = []
        self.borrowed: list[tuple[NumberedBody, int]] = []
        self._page = page
        self._directory = directory
        for link in page.markup.links:
            if link.element.is_empty and (link.page or link.label):
                self._add(link)

    @property
    def texts(self) -> list[Insertion]:
        """The names, for where they are to stand."""
        return [insertion for each in self.found for insertion in each.insertions]

    def _add(self, link: Link) -> None:
        other = self._directory.pages.get(link.page) if link.page else self._page
        if other is None:  # a page of another site, or none
            return
        name = other.names.get(link.label) if link.label else self._directory.titles[link.page]
        if not name:
            self.errors.append(self._fault(link, other, name))
            return
        if other is not self._page:
            name = self._borrow(name, other)
        self.found.append(Reference(link, name))

    def _borrow(self, name: str, other: NumberedBody) -> str:
        """The name with holes that are numbered as on this page."""
        own = len(self._page.body.formulas)

        def renumbered(found: re.Match[str]) -> str:
            self.borrowed.append((other, int(found[2])))
            return hole("f", own + len(self.borrowed) - 1)

        return HOLE.sub(renumbered, name)

    def _fault(self, link: Link, other: NumberedBody, name: str | None) -> BuildError:
        message = f'there is nothing called "{link.label}" on {link.page or "this page"}'
        remedy = _advice(link.label, other.names, len(self.errors))
        if name == "":
            message = f'the equation "{link.label}" has no number to show here'
            remedy = r"Take its \notag away, or give the link a text."
        place = self._page.places.next_link(link.label)
        return BuildError(message, self._page.body.source.file, *place, remedy)


def links_to_nowhere(page: NumberedBody, known: Collection[str]) -> Iterator[BuildError]:
    """Links with a text to anchors of their page that it does not have.

    known : the ids of the page.
    """
    targets = (each.label for each in page.markup.links if not each.page and each.label)
    missing = (label for label in dict.fromkeys(targets) if label not in known and label != "top")
    for count, label in enumerate(missing):
        yield BuildError(
            f'the link to "#{label}" leads nowhere: no such anchor is on this page',
            page.body.source.file,
            *page.places.next_link(label),
            _advice(label, known, count),
        )


def heading_links(page: NumberedBody) -> Iterator[Insertion]:
    """A link to itself beside every heading of the page, for copying."""
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


def _advice(label: str, known: Iterable[str], count: int) -> str:
    near = get_close_matches(label, list(known), 1) if count < _ADVISED else []
    return f'Did you mean "{near[0]}"?' if near else "Give what it leads to an id or a \\label."
