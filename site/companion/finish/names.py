"""Names the anchors of a page: "(4)", "Theorem 3", "Linnainmaa 1970", or a heading.

A link without a text, such as `[](#thm-backprop)`, shows the name of its target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import chain
from urllib.parse import unquote

from companion.finish.equations import Equations, number_equations
from companion.finish.markup import Markup
from companion.text.body import Body
from companion.text.markdown.holes import HOLE
from companion.text.source_map import Lines
from companion.tools.errors import BuildError, BuildErrors

_DEFINITION = re.compile(r"(?:\bid=[\"'`]?|\{#?)([^\s\"'`{}<>]+)")
_MENTION = re.compile(r"#([^\s)\"'`>]+)")
_ADDRESS = re.compile(r"([^\s()\"'`<>\[\]]+)")
_TAG = re.compile(r"<([a-z][a-z0-9-]*)", re.IGNORECASE)
Position = tuple[int | None, int | None]
NOWHERE: Position = (None, None)


@dataclass(frozen=True)
class NumberedBody:
    """A body with numbered equations and named anchors.

    names : by label, the HTML of each name, with holes for the body's formulas; empty for an
        equation without a number.
    """

    body: Body
    markup: Markup
    equations: Equations
    names: Mapping[str, str]

    @cached_property
    def places(self) -> Places:
        """The positions of links and labels in the source."""
        return Places(self.body)


def number_body(body: Body) -> NumberedBody:
    """Number a page's equations and name its anchors.

    Raises
    ------
    BuildErrors : faulty labels, labels that are given twice, and references in formulas to labels
        that do not exist.
    """
    markup = Markup(body.html)
    statements = {each.label: each.number for each in body.statements if each.number}
    equations = number_equations(body.formulas, statements)
    return NumberedBody(body, markup, equations, _names(body, markup, equations))


class Places:
    """Finds lines and columns in a page's source; (None, None) for what it does not contain."""

    def __init__(self, body: Body) -> None:
        self._body = body

    def next_link(self, label: str) -> Position:
        """The position of the next link to a label; each call gives a later one."""
        return next(self._links.get(label, iter(())), NOWHERE)

    def first_definition(self, label: str) -> Position:
        """The first position where an element is given the label."""
        return self._definitions.get(label, [NOWHERE])[0]

    def last_definition(self, label: str) -> Position:
        """The last position where an element is given the label."""
        return self._definitions.get(label, [NOWHERE])[-1]

    def first_tag(self, name: str) -> Position:
        """The position of the first element with this name."""
        return self._tags.get(name, [NOWHERE])[0]

    def first_address(self, address: str) -> Position:
        """The first position of an address; slashes at its ends are ignored."""
        return self._addresses.get(unquote(address).strip("/"), NOWHERE)

    @cached_property
    def _links(self) -> dict[str, Iterator[Position]]:
        return {label: iter(places) for label, places in self._written(_MENTION).items()}

    @cached_property
    def _definitions(self) -> dict[str, list[Position]]:
        return self._written(_DEFINITION)

    @cached_property
    def _tags(self) -> dict[str, list[Position]]:
        return self._written(_TAG)

    @cached_property
    def _addresses(self) -> dict[str, Position]:
        written = self._written(_ADDRESS)
        return {unquote(each).strip("/"): places[0] for each, places in reversed(written.items())}

    def _written(self, pattern: re.Pattern[str]) -> dict[str, list[Position]]:
        """The positions of all matches of a pattern, by the text of its group."""
        lines = Lines(self._body.source)
        found: dict[str, list[Position]] = {}
        for hit in pattern.finditer(self._body.source.text):
            found.setdefault(hit[1], []).append(lines.position(hit.start()))
        return found


def _names(body: Body, markup: Markup, equations: Equations) -> dict[str, str]:
    """The names by label; BuildErrors for labels with two meanings."""
    names = {each.id: _without_widgets(each.html) for each in body.headings if each.id}
    twice = []
    for label, name in [
        *((each.label, each.name) for each in body.statements),
        *((each.label, each.name) for each in markup.works),
        *_equation_names(equations),
    ]:
        if label in names:
            twice.append(label)
        names[label] = _without_widgets(name)
    if twice:
        places = Places(body)
        raise BuildErrors(
            [
                BuildError(
                    f'the label "{label}" names two things on this page',
                    body.source.file,
                    *places.last_definition(label),
                    "Rename one of the two.",
                )
                for label in twice
            ]
        )
    return names


def _without_widgets(name: str) -> str:
    """A name without the holes of widgets, which a heading may contain."""
    return HOLE.sub(lambda hole: hole[0] if hole[1] == "f" else "", name)


def _equation_names(equations: Equations) -> Iterator[tuple[str, str]]:
    for label in chain.from_iterable(equations.labels):
        number = equations.numbers.get(label, "")
        yield label, f"({escape(number)})" if number else ""
