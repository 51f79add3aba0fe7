"""A reader of JSON and plain YAML in one: lists and objects in brackets, and lists of lines.

It is not all of YAML, so that the browser reads the same by ``site/browser/embed/flow.js``, and the
grammar is regular enough for Hugo's component, ``companion.publish.shapes``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from .patterns import BLANKS, DOUBLE_QUOTED, SINGLE_QUOTED
from .unreadable import Unreadable

DEEPEST = 3  # brackets in brackets
QUOTED = re.compile(f"{DOUBLE_QUOTED}|{SINGLE_QUOTED}")
ENDS_PLAIN = re.compile(r"[,\[\]{}:#\n\r]")
STARTS_NO_PLAIN = "\"'&*!|>%@`?"


class Flow:
    """Reads lists, objects and scalars in brackets, as JSON and YAML have them.

    start : the offset of the text in what the author wrote.
    what : what is said where something else was expected.
    """

    def __init__(self, text: str, start: int, what: str) -> None:
        self.text, self.start, self.what = text, start, what
        self.at = self.depth = 0

    def whole(self) -> Any:
        """The one value that the text holds."""
        value = self.value()
        self.blank()
        if self.peek():
            raise self.wrong()
        return value

    def value(self) -> Any:
        self.blank()
        char = self.peek()
        if char == "[":
            return self.between("]", list, lambda found: found.append(self.value()))
        if char == "{":
            return self.between("}", dict, self.member)
        return self.scalar()

    def between(self, end: str, empty: Callable[[], Any], add: Callable[[Any], None]) -> Any:
        """Elements with commas between, up to the closing bracket."""
        if self.depth == DEEPEST:
            raise self.wrong()
        self.depth += 1
        found = empty()
        self.at += 1
        self.blank()
        while self.peek() != end:
            add(found)
            self.blank()
            if self.peek() == ",":
                self.at += 1
                self.blank()
            elif self.peek() != end:
                raise self.wrong()
        self.at += 1
        self.depth -= 1
        return found

    def member(self, found: dict[str, Any]) -> None:
        """`key: value`; a key stands once, and without quotes it has a blank behind its colon."""
        at = self.at
        key = self.scalar()
        plain = self.text[at] not in "\"'"
        self.blank()
        if self.peek() != ":" or key in found:
            raise self.wrong(at if key in found else self.at)
        self.at += 1
        if plain and self.peek().strip(BLANKS):
            raise self.wrong()
        found[key] = self.value()

    def scalar(self) -> str:
        """A text in quotes, or one without that ends where its line or a neighbour does."""
        if self.peek() in ('"', "'"):
            quoted = QUOTED.match(self.text, self.at)
            if not quoted:
                raise self.wrong()
            self.at = quoted.end()
            if quoted[0][0] == '"':
                return str(json.loads(quoted[0]))
            return quoted[0][1:-1].replace("''", "'")
        end = ENDS_PLAIN.search(self.text, self.at)
        stop = end.start() if end else len(self.text)
        text = self.text[self.at : stop].rstrip(BLANKS)
        hyphen = text[:1] == "-" and text[1:2].strip(BLANKS) == ""
        if not text or text[0] in STARTS_NO_PLAIN or hyphen:
            raise self.wrong()
        self.at += len(text)
        return text

    def items(self) -> list[Any]:
        """YAML's list of lines: `- {x: 1, target: 0}`, or `- x: 1` and `target: 0` below."""
        found: list[Any] = []
        self.blank()
        column = self.column()
        while self.peek():
            if self.peek() != "-" or self.text[self.at + 1 : self.at + 2] not in (" ", "\t"):
                raise self.wrong()
            if self.column() != column:
                raise self.wrong()
            self.at += 1
            self.blank("\n\r")
            found.append(self.value() if self.peek() in ("[", "{") else self.lines())
            self.end_of_line()
        return found

    def lines(self) -> dict[str, Any]:
        """`key: value` on lines that start at one column."""
        found: dict[str, Any] = {}
        column = self.column()
        while True:
            self.member(found)
            end = self.at
            self.end_of_line()
            if self.column() != column or not self.peek():
                self.at = end
                return found

    def end_of_line(self) -> None:
        self.blank("\n\r")
        if self.peek() not in ("", "\n", "\r"):
            raise self.wrong()
        self.blank()

    def column(self) -> int:
        return self.at - self.text.rfind("\n", 0, self.at)

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def blank(self, but: str = "") -> None:
        while self.peek() and self.peek() in BLANKS and self.peek() not in but:
            self.at += 1

    def wrong(self, at: int | None = None) -> Unreadable:
        return Unreadable(self.what, self.start + (self.at if at is None else at))
