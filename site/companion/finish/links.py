"""What every anchor of a page is called, and the links that take their text from it.

A link without a text, `[](#thm-backprop)` or `[]({{< relref "backpropagation#eq:delta" >}})`, shows
the name of what it leads to: "(4)", "Theorem 3", "Linnainmaa 1970", a heading, a page's title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from html import escape, unescape
from itertools import chain
from urllib.parse import unquote

from companion.finish.citations import works_in
from companion.finish.equations import Equations
from companion.text.body import Body
from companion.text.source_map import Lines
from companion.tools.errors import BuildError, BuildErrors

_EMPTY_LINK = re.compile(r'<a\b([^<>]*)\bhref="([^"#]*)(?:#([^"]*))?"([^<>]*)></a>')
_LINK_WITH_TEXT = re.compile(r'<a\b[^<>]*\bhref="#([^"]+)"[^<>]*>(?!</a>)')
_ID = re.compile(r"""<[^<>]*\sid=["']([^"']+)["']""")
_HEADING = re.compile(r'<h([1-6]) id="([^"]+)"[^<>]*>.*?</h\1>', re.DOTALL)


@dataclass(frozen=True)
class Directory:
    """The anchors of every page, by the page's address on this site.

    titles : the pages' titles, as HTML.
    """

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)


def anchor_names(body: Body, equations: Equations) -> dict[str, str]:
    """The names of all that a link can lead to on a page, as HTML, by their labels.

    Headings, statements, works and equations; the name of an equation without a number is empty.

    Raises
    ------
    BuildErrors : a label that names two things.
    """
    names = {each.id: each.html for each in body.headings if each.id}
    errors = []
    for label, name in [
        *((each.label, each.name) for each in body.statements),
        *works_in(body.html),
        *_equation_names(equations),
    ]:
        if label in names:
            message = f'the label "{label}" names two things on this page'
            places = list(_written(rf"id=[\"'`]?{re.escape(label)}|\{{{re.escape(label)}\}}", body))
            line, column = places[-1] if places else (None, None)
            errors.append(
                BuildError(message, body.source.file, line, column, "Rename one of the two.")
            )
        names[label] = name
    if errors:
        raise BuildErrors(errors)
    return names


def _equation_names(equations: Equations) -> Iterator[tuple[str, str]]:
    for label in chain.from_iterable(equations.labels):
        number = equations.numbers.get(label, "")
        yield label, f"({escape(number)})" if number else ""


def linked(
    html: str, body: Body, names: Mapping[str, str], directory: Directory
) -> tuple[str, list[BuildError]]:
    """A part of the page with a text in every link that had none; the links that lead nowhere."""
    errors: list[BuildError] = []
    places: dict[str, Iterator[tuple[int, int]]] = {}

    def named(link: re.Match[str]) -> str:
        before, address, label, after = link[1], unescape(link[2]), unquote(link[3] or ""), link[4]
        known = directory.names.get(address) if address or not label else names
        if known is None:  # another site's page, or none
            return link[0]
        name = known.get(label) if label else directory.titles[address]
        if not name:
            line, column = next(
                places.setdefault(label, _written(rf"#{re.escape(label)}(?![^\s)\"'`])", body)),
                (None, None),
            )
            message = f'there is nothing called "{label}" on {address or "this page"}'
            remedy = _advice(label, known)
            if name == "":
                message = f'the equation "{label}" has no number to show here'
                remedy = r"Take its \notag away, or give the link a text."
            errors.append(BuildError(message, body.source.file, line, column, remedy))
            return link[0]
        anchor = f"#{link[3]}" if label else ""
        return f'<a{before}href="{link[2]}{anchor}"{after} class="reference">{name}</a>'

    return _EMPTY_LINK.sub(named, html), errors


def links_to_nowhere(body: Body, html: str) -> list[BuildError]:
    """Links with a text to anchors that the finished page does not have."""
    known = {unescape(anchor) for anchor in _ID.findall(html)}
    found = []
    for target in dict.fromkeys(_LINK_WITH_TEXT.findall(body.html)):
        label = unquote(unescape(target))
        if label not in known and label != "top":
            line, column = next(_written(rf"#{re.escape(label)}(?![^\s)\"'`])", body), (None, None))
            message = f'the link to "#{label}" leads nowhere: no such anchor is on this page'
            found.append(BuildError(message, body.source.file, line, column, _advice(label, known)))
    return found


def with_heading_links(html: str, names: Mapping[str, str]) -> str:
    """A link to itself beside every heading of the page, for copying."""

    def beside(heading: re.Match[str]) -> str:
        label = heading[2]
        if unescape(label) not in names:
            return heading[0]
        return (
            f'<div class="heading">{heading[0]}<a class="heading-link" href="#{label}" '
            f'aria-labelledby="{label}"><span aria-hidden="true">#</span></a></div>'
        )

    return _HEADING.sub(beside, html)


def _written(pattern: str, body: Body) -> Iterator[tuple[int, int]]:
    """The places in the source where something is written, one after the other."""
    lines = Lines(body.source)
    for found in re.finditer(pattern, body.source.text):
        yield lines.position(found.start())


def _advice(label: str, known: Mapping[str, str] | set[str]) -> str:
    near = get_close_matches(label, list(known), 1)
    return f'Did you mean "{near[0]}"?' if near else "Give what it leads to an id or a \\label."
