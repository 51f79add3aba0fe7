"""Text to values: numbers, lists of numbers and labelled data as authors write them.

``site/browser/embed/literals.js`` reads the same language in the browser, and Hugo's component
checks it by ``companion.publish.shapes``; a test compares the three by hundreds of samples. The
patterns are in the common subset of Python's, JavaScript's and Go's regular expressions.

A number is a sign (``+``, ``-`` or ``−``), digits with a point, and an exponent; there are no other
bases, no underscores, no ``inf``. One beyond float64 is refused, a whole one up to 2^53 is an int.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from math import isinf
from typing import Any

from ..arithmetic.validate import LARGEST_WHOLE

NUMBER = r"[-+−]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+−]?[0-9]+)?"
BLANKS = " \t\n\r\f\u00a0"
NAME = r"[A-Za-z][-_0-9A-Za-zÀ-ÖØ-öø-ɏͰ-ϿЀ-ӿ]*"
PLACE = (
    r"(?:first|last|(?:step=)?[1-9][0-9]*|forward|cost|backward|update|C"
    r"|(?:a|z|delta|δ|dW|db|update)(?:[0-9]+|[₀-₉]+))"
)

_ESCAPE = (  # of JSON; half of a surrogate pair is no character
    r'\\(?:["\\/bfnrt]|u(?:[0-9abcefABCEF][0-9a-fA-F]|[dD][0-7])[0-9a-fA-F]{2}'
    r"|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)
DOUBLE_QUOTED = rf'"(?:[^"\\\x00-\x1f]|{_ESCAPE})*"'
SINGLE_QUOTED = r"'(?:[^'\x00-\x1f]|'')*'"

DEEPEST = 3  # brackets in brackets
SHOWN = 40  # characters of a wrong word that a message repeats

_NUMBER = re.compile(NUMBER)
_WORD = re.compile(rf"[^,;{BLANKS}]+")
_QUOTED = re.compile(f"{DOUBLE_QUOTED}|{SINGLE_QUOTED}")
_ENDS_PLAIN = re.compile(r"[,\[\]{}:#\n\r]")
_STARTS_NO_PLAIN = "\"'&*!|>%@`?"
_STARTS_LIST_OF_SAMPLES = re.compile(rf"\[[{BLANKS}]*[\[{{\]]|-[ \t]")


class Unreadable(ValueError):
    """A text or a value that cannot be read.

    Attributes
    ----------
    why : what is wrong; ``{}`` stands for ``word`` if there is one.
    at : the offset in the text.
    path : where in a nested value, as ``SpecError`` writes it: ``[0][1]``.
    word : the part that is wrong.
    known : the words of which one would be right, if there are such.
    """

    def __init__(
        self,
        why: str,
        at: int = 0,
        *,
        word: str | None = None,
        path: str = "",
        known: tuple[str, ...] = (),
    ) -> None:
        super().__init__(why)
        self.why, self.at, self.path, self.known = why, at, path, known
        self.word = word if word is None or len(word) <= SHOWN else word[: SHOWN - 1] + "…"

    def message(self, quote: Callable[[str], str] = '"{}"'.format) -> str:
        """What is wrong, in words; ``quote`` puts the word into quotes."""
        return self.why if self.word is None else self.why.format(quote(self.word))


# ---- numbers ------------------------------------------------------------------------------


def number(text: str, at: int = 0) -> int | float:
    """The number that a text stands for; blanks around it do not matter.

    Raises
    ------
    Unreadable
    """
    word = text.strip(BLANKS)
    at += len(text) - len(text.lstrip(BLANKS))
    if not word:
        raise Unreadable("needs a number", at)
    if not _NUMBER.fullmatch(word):
        raise Unreadable("{} is not a number", at, word=word)
    value = float(word.replace("−", "-"))
    if isinf(value):
        raise Unreadable("{} is too large for a number", at, word=word)
    return whole(value)


def whole(value: float) -> int | float:
    """The same number, as an int if it is a whole one that float64 tells from its neighbours."""
    return int(value) if value.is_integer() and abs(value) <= LARGEST_WHOLE else value


def numbers(text: str, at: int = 0) -> list[int | float]:
    """Numbers with commas, semicolons or blanks between them, in brackets or without.

    Raises
    ------
    Unreadable
    """
    inside = text.strip(BLANKS)
    at += len(text) - len(text.lstrip(BLANKS))
    if inside[:1] + inside[-1:] in ("[]", "()") and len(inside) > 1:
        inside, at = inside[1:-1], at + 1
    found = [number(word[0], at + word.start()) for word in _WORD.finditer(inside)]
    if not found:
        raise Unreadable("needs at least one number", at)
    return found


def arrays(text: str, depth: int) -> list[Any]:
    """Lists of numbers in brackets, one for each layer, with semicolons between; or a list of all.

    depth : how deep the list of one layer is nested: 1 for a vector, 2 for a matrix.

    Raises
    ------
    Unreadable
    """
    found = []
    start = 0
    for part in text.split(";"):
        if part.strip(BLANKS):
            found.append(_Numbers(part, start, "this is not a list of numbers").whole())
        start += len(part) + 1
    if not found:
        raise Unreadable("needs at least one list of numbers")
    of_all = len(found) == 1 and (found[0] == [] or _depth(found[0]) == depth + 1)
    return list(found[0]) if of_all else found


def _depth(value: Any) -> int:
    """How deep lists are nested at their first elements."""
    depth = 0
    while isinstance(value, list):
        depth += 1
        value = value[0] if value else None
    return depth


# ---- words --------------------------------------------------------------------------------


def words(text: str) -> list[tuple[str, int]]:
    """Words with commas, semicolons or blanks between them, each with its offset."""
    return [(word[0], word.start()) for word in _WORD.finditer(text)]


def functions(text: str, separators: str = ",") -> list[str] | str:
    """One function for all layers; or, with separators between or brackets around, one for each.

    A separator inside parentheses belongs to its function: ``tanh, max(x, 0)`` are two.
    """
    inside = text.strip(BLANKS)
    bracketed = len(inside) > 1 and inside[0] + inside[-1] == "[]"
    if bracketed:
        inside = inside[1:-1]
    each = [""]
    depth = 0
    for char in inside:
        depth += (char == "(") - (char == ")")
        if char in separators and depth <= 0:
            each.append("")
        else:
            each[-1] += char
    names = [name.strip(BLANKS) for name in each]
    return names if bracketed or len(names) > 1 else inside


# ---- labelled data ------------------------------------------------------------------------


def samples(text: str) -> list[Any]:
    """Labelled data: ``0,0: 0; 0,1: 1``, or a list of samples in JSON or in plain YAML.

    A sample in a list is ``{x: …, target: …, name: …}`` or ``[x, target]``; in YAML it may also
    stand behind a hyphen, on lines of its own. What a sample holds is not checked here.

    Raises
    ------
    Unreadable
    """
    at = len(text) - len(text.lstrip(BLANKS))
    if found := _STARTS_LIST_OF_SAMPLES.match(text, at):
        flow = _Flow(text, 0, "not YAML or JSON of samples")
        listed: list[Any] = flow.whole() if found[0][0] == "[" else flow.items()
        return listed
    return [
        _pair(part[0], part.start())
        for part in re.finditer(r"[^;]+", text)
        if part[0].strip(BLANKS)
    ]


def _pair(text: str, at: int) -> dict[str, list[int | float]]:
    x, colon, target = text.partition(":")
    if not colon:
        raise Unreadable("a sample needs its target", at)
    return {"x": numbers(x, at), "target": numbers(target, at + len(x) + 1)}


class _Flow:
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
            quoted = _QUOTED.match(self.text, self.at)
            if not quoted:
                raise self.wrong()
            self.at = quoted.end()
            if quoted[0][0] == '"':
                return str(json.loads(quoted[0]))
            return quoted[0][1:-1].replace("''", "'")
        end = _ENDS_PLAIN.search(self.text, self.at)
        stop = end.start() if end else len(self.text)
        text = self.text[self.at : stop].rstrip(BLANKS)
        hyphen = text[:1] == "-" and text[1:2].strip(BLANKS) == ""
        if not text or text[0] in _STARTS_NO_PLAIN or hyphen:
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


class _Numbers(_Flow):
    """Reads lists in brackets whose scalars are numbers."""

    def value(self) -> Any:
        self.blank()
        if self.peek() == "{":
            raise self.wrong()
        at = self.at
        found = super().value()
        return number(found, self.start + at) if isinstance(found, str) else found
