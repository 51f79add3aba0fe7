"""Finds where formulas start and end in a text.

The rules are those of KaTeX's auto-render as the LoveIt theme uses it, with its delimiters:
`$$ $$`, `\\[ \\]`, `\\( \\)`, `$ $` and bare environments; a closing delimiter counts only outside
braces. Three rules are added:

- `\\$` is a dollar sign, inside a formula and outside.
- Prices are not formulas: see `is_money`. Three or more dollar signs in a row are text.
- A formula cannot span a code span, a closing HTML tag, a comment or the tag of a block element.

All functions take time linear in the length of the text.
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

    verbatim : the text between them is TeX; otherwise it is Markdown, whose backslash escapes are
        undone before it is passed to KaTeX.
    environment : the delimiters are `\\begin{…}` and `\\end{…}` and belong to the TeX.
    """

    open: str
    close: str
    display: bool
    verbatim: bool = True
    environment: bool = False


def environment_delimiters(*, verbatim: bool) -> tuple[Delimiter, ...]:
    """Return the delimiters of the environments that need no other delimiters."""
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

# Markdown turns two backslashes into one, so these delimiters are written with two.
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
    """Why no formula starts at an offset.

    TEXT : the characters are text.
    UNCLOSED : the opening delimiter is unambiguous but its closing delimiter is missing.
    """

    TEXT = "text"
    UNCLOSED = "unclosed"


class Finder:
    """Finds the formula that starts at a given offset of one text.

    text : the text to search.
    delimiters : a delimiter that is a prefix of another one must come after it.
    barriers : ascending offsets that no formula may span.
    """

    def __init__(
        self, text: str, delimiters: Sequence[Delimiter], barriers: Sequence[int] = ()
    ) -> None:
        self.text = text
        self.delimiters = delimiters
        self.barriers = barriers
        self._spent: set[int] = set()  # offsets of dollar signs that belong to refused prices
        self.by_opening = {each.open: each for each in reversed(delimiters)}
        self.openings = _alternatives(tuple(each.open for each in delimiters))
        self.tables = {
            verbatim: _Closers(text, self._closings(verbatim), verbatim)
            for verbatim in {delimiter.verbatim for delimiter in delimiters}
        }

    def _closings(self, verbatim: bool) -> set[str]:
        return {each.close for each in self.delimiters if each.verbatim == verbatim}

    def opening(self, at: int) -> Delimiter | None:
        """Return the delimiter that opens at this offset, if any."""
        hit = self.openings.match(self.text, at)
        return self.by_opening[hit[0]] if hit else None

    def dollars(self, at: int) -> int:
        """Return the number of consecutive dollar signs from this offset on."""
        end = at
        while self.text.startswith("$", end):
            end += 1
        return end - at

    def match(self, at: int) -> Found | NotFound:
        """Return the formula that starts at this offset, or why there is none.

        Offsets are to be asked for from left to right: a dollar sign that was refused as the end of
        a price and stands before a blank and a number, or last, does not start a formula either.
        """
        delimiter = self.opening(at)
        if delimiter is None or (delimiter.open[0] == "$" and self.dollars(at) > 2):
            return NotFound.TEXT
        if at in self._spent:
            return NotFound.TEXT
        inner = at + len(delimiter.open)
        end = self.tables[delimiter.verbatim].next(delimiter.close, inner)
        if end is None or self.reaches_over_barrier(inner, end):
            unambiguous = delimiter.open == "$$" or delimiter.environment
            return NotFound.UNCLOSED if unambiguous else NotFound.TEXT
        if not self.text[inner:end].strip() and not delimiter.environment:
            return NotFound.TEXT
        if delimiter.open == "$" and is_money(self.text, inner, end):
            if _LONE.match(self.text, end + 1):
                self._spent.add(end)
            return NotFound.TEXT
        after = end + len(delimiter.close)
        if delimiter.environment:
            return Found(at, after, at, after, delimiter)
        return Found(at, after, inner, end, delimiter)

    def reaches_over_barrier(self, start: int, end: int) -> bool:
        """Return whether a barrier lies between two offsets."""
        index = bisect_left(self.barriers, start)
        return index < len(self.barriers) and self.barriers[index] < end


_BARRIER = re.compile(
    r"</[a-zA-Z][\w-]*\s*>|<!--|"
    r"<(?:address|article|aside|blockquote|body|br|canvas|caption|center|col|colgroup|dd|details|"
    r"dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|"
    r"header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noscript|ol|optgroup|option|p|"
    r"pre|script|search|section|style|summary|table|tbody|td|textarea|tfoot|th|thead|title|tr|"
    r"track|ul|video)(?:\s[^<>]*|/)?>",
    re.IGNORECASE,
)


def tag_barriers(text: str) -> list[int]:
    """Return the offsets of comments, closing tags and tags of block elements."""
    return [hit.start() for hit in _BARRIER.finditer(text)]


@lru_cache
def _alternatives(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


# A number and words: the start of a sentence such as "5 and" or "7,50 per day". "2n" and "2 m" are
# formulas.
_PRICE = re.compile(
    r"\s*\d[\d.,]*(?:k|K|M|bn)?(?:[,;:.!?)](?:\s|\Z)|\s+(?:[^\W\d_]\s+)?[^\W\d_]{2,}|\s*[–—])"
)


_LONE = re.compile(r"\s+\d|\s*\Z")


def is_money(text: str, start: int, end: int) -> bool:
    """Return whether `$…$`, whose content is `text[start:end]`, is two prices rather than TeX.

    It is if a digit follows the closing sign, as in `$5 and $6`. It is also, unless there is a TeX
    character (`\\ ^ _ { }`) in it, if just one of its ends is a blank and it starts with a number
    and words, as in `$5 and $ 6`; or if a number stands before it, as in `5$ and 6$`.
    """
    if text[end + 1 : end + 2].isdigit():
        return True
    if any(sign in text[start:end] for sign in "\\^_{}"):
        return False
    if text[start].isspace() and start > 1 and text[start - 2].isdigit():
        return True
    one_sided = text[start].isspace() != text[end - 1].isspace()
    return one_sided and _PRICE.match(text, start, end) is not None


class _Closers:
    """Offsets and brace depths of the closing delimiters in a text; computed once, on demand."""

    def __init__(self, text: str, closings: set[str], verbatim: bool) -> None:
        self.text = text
        self.closings = closings
        self.verbatim = verbatim

    @cached_property
    def scanned(self) -> tuple[list[int], list[int], dict[str, tuple[list[int], list[int]]]]:
        """Offsets after braces, the depths there, and the offsets and depths of each closing."""
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
        """Read the backslash sequence at `at`: an unescaped brace or another character, its end."""
        following = self.text[at + 1 : at + 2]
        if self.verbatim or following not in PUNCTUATION or following in "${}":
            return "\\", at + 2  # in Markdown, too, `undo_escapes` leaves it to TeX
        if following != "\\":
            return following, at + 2  # Markdown removes the backslash
        after = self.text[at + 2 : at + 4]  # Markdown keeps one backslash, which escapes this
        return "\\", at + (4 if after[:1] == "\\" and after[1:] in PUNCTUATION else 3)

    @cached_property
    def shallower(self) -> dict[str, list[int]]:
        """For each occurrence of a closing delimiter, the index of the next one at less depth."""
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
        """Return the first offset of `closing` from `start` on that is no deeper than `start`."""
        offsets, depths, found = self.scanned
        depth = depths[bisect_right(offsets, start) - 1]
        places, place_depths = found[closing]
        index = bisect_left(places, start)
        while index < len(places) and place_depths[index] > depth:
            index = self.shallower[closing][index]
        return places[index] if index < len(places) else None
