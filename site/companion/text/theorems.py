"""Numbers theorem environments: `theorem` and its kin, and admonitions with an `id`.

A title of one word, optionally followed by a parenthesis ("Theorem (Chain Rule)", "Exercise"),
names a kind. Each kind has its own counter, in page order. A number in the title ("Theorem 3") is
kept, and the counter continues from it. Any other title is kept unchanged and is the statement's
name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from companion.text.markdown.holes import HOLE_END, HOLE_START, statement_number

_KIND = re.compile(
    r"(?P<kind>[^\W\d_]+)(?:\s+(?P<number>[0-9]+(?:\.[0-9]+)*))?\s*(?:\(.*)?\Z", re.DOTALL
)
_PLACE = re.compile(f"{HOLE_START}s([0-9]+){HOLE_END}")
_NAME = re.compile(r"[^\s\"'<>&%#]+\Z")
_NO_NAME = re.compile(r"[\s\"'<>&%#]+")


@dataclass(frozen=True)
class FoundStatement:
    """A statement that is not yet numbered.

    label : empty if nothing refers to it.
    kind : its kind, e.g. "Theorem"; empty if its title is a name.
    number : the number in its title; empty if there is none.
    heading : the title's HTML.
    """

    label: str
    kind: str
    number: str
    heading: str


@dataclass(frozen=True)
class Statement:
    """A statement of a page: its label, its name in running text ("Theorem 3"), its number."""

    label: str
    name: str
    number: str


def is_label(label: str) -> bool:
    """Whether a label can be an id."""
    return _NAME.match(label) is not None


def as_label(label: str) -> str:
    """The label with hyphens for what cannot stand in an id; empty if nothing is left."""
    return _NO_NAME.sub("-", label).strip("-")


def fault_of_label(label: str, taken: Collection[str]) -> tuple[str, str] | None:
    """Return an error message and a remedy for an invalid or repeated label, else None."""
    if not is_label(label):
        return f'"{label}" cannot be an id', "Use letters, digits and hyphens, like thm-backprop."
    if label in taken:
        return f'the id "{label}" is given twice on this page', "Rename one of the two."
    return None


def read_statement(label: str, title: str, heading: str) -> FoundStatement:
    """Read kind and number from a title, given as plain text (`title`) and HTML (`heading`)."""
    named = _KIND.match(title.strip())
    if named is None or not heading.startswith(named["kind"]):
        return FoundStatement(label, "", "", heading)
    return FoundStatement(label, named["kind"], named["number"] or "", heading)


def with_place(statement: FoundStatement, index: int) -> str:
    """Return the statement's heading with a mark where its number is to be inserted."""
    place = statement_number(index)
    if not statement.kind or statement.number:
        return place + statement.heading
    return statement.kind + place + statement.heading.removeprefix(statement.kind)


def number_statements(
    html: str, found: Sequence[FoundStatement]
) -> tuple[str, tuple[Statement, ...]]:
    """Insert the numbers into the HTML; return it and the statements in page order."""
    last: dict[str, int] = {}
    statements: list[Statement] = []

    def number(place: re.Match[str]) -> str:
        statement = found[int(place[1])]
        if not statement.kind:
            statements.append(Statement(statement.label, statement.heading, ""))
            return ""
        given = statement.number or str(last.get(statement.kind, 0) + 1)
        last[statement.kind] = int(given.rpartition(".")[2])
        if statement.label:
            statements.append(Statement(statement.label, f"{statement.kind} {given}", given))
        return "" if statement.number else f" {given}"

    return _PLACE.sub(number, html), tuple(statements)
