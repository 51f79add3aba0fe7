"""Text to values: numbers, lists of numbers and labelled data as authors write them.

``site/browser/embed/literals.js`` reads the same language in the browser, and Hugo's component
checks it by ``companion.publish.shapes``; a test compares the three by hundreds of samples.

A number is a sign (``+``, ``-`` or ``−``), digits with a point, and an exponent; there are no other
bases, no underscores, no ``inf``. One beyond float64 is refused, a whole one up to 2^53 is an int.
"""

from __future__ import annotations

import re
from math import isinf
from typing import Any

from ..arithmetic.validate import LARGEST_WHOLE
from .flow import Flow
from .patterns import BLANKS, NUMBER
from .unreadable import Unreadable

_NUMBER = re.compile(NUMBER)
_WORD = re.compile(rf"[^,;{BLANKS}]+")
_STARTS_LIST_OF_SAMPLES = re.compile(rf"\[[{BLANKS}]*[\[{{\]]|-[ \t]")


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
        flow = Flow(text, 0, "not YAML or JSON of samples")
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


class _Numbers(Flow):
    """Reads lists in brackets whose scalars are numbers."""

    def value(self) -> Any:
        self.blank()
        if self.peek() == "{":
            raise self.wrong()
        at = self.at
        found = super().value()
        return number(found, self.start + at) if isinstance(found, str) else found
