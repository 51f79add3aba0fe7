"""Finds formulas in text: where one starts and where it ends.

The rules are those of KaTeX's auto-render as the LoveIt theme uses it, with its delimiters:
`$$ $$`, `\\[ \\]`, `\\( \\)`, `$ $` and bare environments; a closing delimiter counts only outside
braces. Three things an author would want are added:

- `\\$` is a dollar sign, inside a formula and outside.
- Money is no formula. A `$` does not close if a digit follows, and if only one of the two dollar
  signs has a blank on its inner side, the text between must hold a sign of TeX (`\\ ^ _ { }`).
  Three dollar signs or more in a row are text.
- A formula does not reach over code spans, nor over closing HTML tags.

Everything here takes time linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from string import punctuation

PUNCTUATION = frozenset(punctuation)
ENVIRONMENTS = (
    "equation", "equation*", "align", "align*", "alignat", "alignat*", "gather", "gather*", "CD",
)  # fmt: skip


@dataclass(frozen=True)
class Delimiter:
    """A pair of delimiters.

    verbatim : what stands between them is TeX as it is; else it is Markdown, whose backslash
        escapes are undone before TeX sees it.
    environment : the delimiters belong to the formula.
    """

    open: str
    close: str
    display: bool
    verbatim: bool = True
    environment: bool = False


def environment_delimiters(*, verbatim: bool) -> tuple[Delimiter, ...]:
    return tuple(
        Delimiter(f"\\begin{{{name}}}", f"\\end{{{name}}}", True, verbatim, environment=True)
        for name in ENVIRONMENTS
    )


RAW_DELIMITERS = (
    Delimiter("$$", "$$", display=True),
    Delimiter("\\[", "\\]", display=True),
    Delimiter("\\(", "\\)", display=False),
    *environment_delimiters(verbatim=True),
    Delimiter("$", "$", display=False),
)

# In Markdown a backslash is written twice to reach KaTeX once.
MARKDOWN_DELIMITERS = (
    Delimiter("$$", "$$", display=True, verbatim=False),
    Delimiter("\\\\[", "\\\\]", display=True, verbatim=False),
    Delimiter("\\\\(", "\\\\)", display=False, verbatim=False),
    *environment_delimiters(verbatim=False),
    Delimiter("$", "$", display=False, verbatim=False),
)


@dataclass(frozen=True)
class Found:
    """A formula from `start` to `end`; its TeX lies between `inner_start` and `inner_end`."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    delimiter: Delimiter


class NotFound(Enum):
    """Why no formula starts here; UNCLOSED if the author must have meant one."""

    TEXT = "text"
    UNCLOSED = "unclosed"


class Finder:
    """Answers for one text whether a formula starts at an offset.

    text : what is searched.
    delimiters : longer ones before shorter ones that start alike.
    barriers : ascending offsets over which no formula reaches.
    """

    def __init__(
        self, text: str, delimiters: Sequence[Delimiter], barriers: Sequence[int] = ()
    ) -> None:
        self.text = text
        self.delimiters = delimiters
        self.barriers = barriers
        self.by_opening = {each.open: each for each in reversed(delimiters)}
        self.openings = _alternatives(tuple(each.open for each in delimiters))
        self.tables = {
            verbatim: _Closers(text, self._closings(verbatim), verbatim)
            for verbatim in {delimiter.verbatim for delimiter in delimiters}
        }

    def _closings(self, verbatim: bool) -> set[str]:
        return {each.close for each in self.delimiters if each.verbatim == verbatim}

    def opening(self, at: int) -> Delimiter | None:
        """The delimiter that opens at this offset."""
        hit = self.openings.match(self.text, at)
        return self.by_opening[hit[0]] if hit else None

    def dollars(self, at: int) -> int:
        """How many dollar signs stand in a row from here on."""
        end = at
        while self.text.startswith("$", end):
            end += 1
        return end - at

    def match(self, at: int) -> Found | NotFound:
        """The formula that starts at this offset."""
        delimiter = self.opening(at)
        if delimiter is None or (delimiter.open[0] == "$" and self.dollars(at) > 2):
            return NotFound.TEXT
        inner = at + len(delimiter.open)
        end = self.tables[delimiter.verbatim].next(delimiter.close, inner)
        if end is None or self.reaches_over_barrier(inner, end):
            sure = delimiter.open == "$$" or delimiter.environment
            return NotFound.UNCLOSED if sure else NotFound.TEXT
        if not self.text[inner:end].strip() and not delimiter.environment:
            return NotFound.TEXT
        if delimiter.open == "$" and is_money(self.text, inner, end):
            return NotFound.TEXT
        after = end + len(delimiter.close)
        if delimiter.environment:
            return Found(at, after, at, after, delimiter)
        return Found(at, after, inner, end, delimiter)

    def reaches_over_barrier(self, start: int, end: int) -> bool:
        index = bisect_left(self.barriers, start)
        return index < len(self.barriers) and self.barriers[index] < end


@lru_cache
def _alternatives(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


def is_money(text: str, start: int, end: int) -> bool:
    """Whether `$…$`, with its inside from `start` to `end`, is two prices rather than TeX."""
    if text[end + 1 : end + 2].isdigit():
        return True
    one_sided = text[start].isspace() != text[end - 1].isspace()
    return one_sided and not any(sign in text[start:end] for sign in "\\^_{}")


class _Closers:
    """Where closing delimiters stand in a text and how deep in braces; built once, on demand."""

    def __init__(self, text: str, closings: set[str], verbatim: bool) -> None:
        self.text = text
        self.closings = closings
        self.verbatim = verbatim

    @cached_property
    def scanned(self) -> tuple[list[int], list[int], dict[str, tuple[list[int], list[int]]]]:
        """Offsets behind braces with the depth there, and the closings with their depths."""
        offsets, depths = [0], [0]
        found: dict[str, tuple[list[int], list[int]]] = {each: ([], []) for each in self.closings}
        by_first: dict[str, list[str]] = {}
        for closing in self.closings:
            by_first.setdefault(closing[0], []).append(closing)
        interesting = re.compile("[" + re.escape("".join({*by_first, "\\", "{", "}"})) + "]")
        text, at, depth = self.text, 0, 0
        while hit := interesting.search(text, at):
            at = hit.start()
            char = text[at]
            for closing in by_first.get(char, ()):
                if text.startswith(closing, at):
                    found[closing][0].append(at)
                    found[closing][1].append(depth)
            if char == "\\":
                char, at = self.unit(at)
            else:
                at += 1
            if char in "{}":
                depth += 1 if char == "{" else -1
                offsets.append(at)
                depths.append(depth)
        return offsets, depths, found

    def unit(self, at: int) -> tuple[str, int]:
        """What the backslash at `at` means to TeX: a brace if it is one, and the offset behind."""
        following = self.text[at + 1 : at + 2]
        if self.verbatim or following not in PUNCTUATION or following == "$":
            return "\\", at + 2
        if following != "\\":
            return following, at + 2  # Markdown drops the backslash
        behind = self.text[at + 2 : at + 4]  # Markdown leaves one backslash; it escapes this
        return "\\", at + (4 if behind[:1] == "\\" and behind[1:] in PUNCTUATION else 3)

    @cached_property
    def shallower(self) -> dict[str, list[int]]:
        """For every closing the index of the next one that lies less deep."""
        result = {}
        for closing, (_, depths) in self.scanned[2].items():
            following = [len(depths)] * len(depths)
            waiting: list[int] = []
            for index, depth in enumerate(depths):
                while waiting and depths[waiting[-1]] > depth:
                    following[waiting.pop()] = index
                waiting.append(index)
            result[closing] = following
        return result

    def next(self, closing: str, start: int) -> int | None:
        """The first `closing` from `start` on that is not deeper in braces than `start`."""
        offsets, depths, found = self.scanned
        depth = depths[bisect_right(offsets, start) - 1]
        places, place_depths = found[closing]
        index = bisect_left(places, start)
        while index < len(places) and place_depths[index] > depth:
            index = self.shallower[closing][index]
        return places[index] if index < len(places) else None
