"""Finds formulas in text: where one starts and ends, and what of it reaches KaTeX.

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

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from string import punctuation

from companion.mapped_text import MappedText

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


# ---- HTML -------------------------------------------------------------------------------

_TAG = (
    r"<(?P<slash>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)"
    r"(?:\s+[a-zA-Z_:][\w.:-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*\s*/?>"
)
_HTML = re.compile(rf"(?P<comment><!--)|{_TAG}|(?P<escaped>\\[\\$])|(?P<math>[\\$])")
_BARRIER = re.compile(
    r"</[a-zA-Z][\w-]*\s*>|<!--|<(?:br|hr|p|div|ul|ol|li|table|blockquote|h[1-6])\b[^<>]*>",
    re.IGNORECASE,
)
_IGNORED = frozenset({"pre", "code", "script", "style", "textarea", "noscript", "option"})
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


@dataclass(frozen=True)
class HtmlText:
    """HTML between formulas; `unclosed` is a delimiter in front of it that nothing closes."""

    html: MappedText
    unclosed: Delimiter | None = None


@dataclass(frozen=True)
class HtmlFormula:
    tex: MappedText
    display: bool
    source: str


def split_html(
    source: MappedText, delimiters: Sequence[Delimiter] = RAW_DELIMITERS
) -> Iterator[HtmlText | HtmlFormula]:
    """The pieces of an HTML text: formulas, and what stands between them.

    Formulas are found before tags, so that `$a<b$` is one. Nothing is sought inside `pre`, `code`,
    `script`, `style`, `textarea`, comments and tags.
    """
    text = source.text
    barriers = [hit.start() for hit in _BARRIER.finditer(text)]
    finder = Finder(text, delimiters, barriers)
    done = at = 0
    while hit := _HTML.search(text, at):
        at = hit.end()
        if hit["comment"]:
            end = text.find("-->", at)
            at = len(text) if end < 0 else end + 3
        elif hit["name"]:
            at = _behind_ignored(text, hit)
        elif hit["escaped"] == "\\$":
            yield HtmlText(source.cut(done, hit.start()))
            done = hit.start() + 1
        elif hit["math"]:
            found = finder.match(hit.start())
            if isinstance(found, Found):
                yield HtmlText(source.cut(done, found.start))
                tex = decode_entities(source.cut(found.inner_start, found.inner_end))
                written = text[found.start : found.end]
                yield HtmlFormula(tex, found.delimiter.display, written)
                done = at = found.end
            elif found is NotFound.UNCLOSED:
                yield HtmlText(source.cut(done, hit.start()))
                yield HtmlText(source.cut(hit.start(), at), finder.opening(hit.start()))
                done = at
            if not isinstance(found, Found) and text[hit.start()] == "$":
                at = hit.start() + finder.dollars(hit.start())
    yield HtmlText(source.cut(done, len(text)) if done < len(text) else MappedText.made("", 0))


def _behind_ignored(text: str, tag: re.Match[str]) -> int:
    """The offset behind a tag, or behind the whole element if no formula is sought in it."""
    name = tag["name"].lower()
    if tag["slash"] or name not in _IGNORED:
        return tag.end()
    close = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, tag.end())
    return close.end() if close else len(text)


def decode_entities(text: MappedText) -> MappedText:
    """`&lt;` and its kin as the characters they stand for."""
    pieces = []
    done = 0
    for hit in _ENTITY.finditer(text.text):
        char = html.unescape(hit[0])
        if char == hit[0]:
            continue
        pieces += [text.cut(done, hit.start()), MappedText.made(char, text.origin(hit.start()))]
        done = hit.end()
    if not pieces:
        return text
    pieces.append(text.cut(done, len(text)))
    return MappedText.join(pieces)


# ---- Markdown's escapes -------------------------------------------------------------------

KEPT = frozenset("$%#&")  # the bare character would be an error or a comment to TeX
_COMMANDS = frozenset("{},;:!|")  # with their backslash they are TeX's braces, spaces and norms
_MEANT = PUNCTUATION - frozenset("[")  # behind a double backslash: one backslash for TeX


@dataclass(frozen=True)
class Escape:
    """A backslash escape that Hugo's Markdown would undo and TeX needs; `offset` is its place."""

    offset: int
    written: str
    in_hugo: str
    write_instead: str


def undo_escapes(source: MappedText, in_cell: bool = False) -> tuple[MappedText, list[Escape]]:
    r"""The TeX that is left of a formula after Markdown, and the escapes that were kept for TeX.

    As CommonMark has it, a backslash before ASCII punctuation vanishes, so that `\\{` gives `\{`
    and `x\_1` gives `x_1`. What nobody would write for that effect is kept: TeX's own commands
    `\{ \} \, \; \: \! \|`, a line break `\\` with a blank behind it, and `\$ \% \# \&`.
    In a table's cell `\|` is the cell's own way to write a pipe.
    """
    text = source.text
    commands = _COMMANDS - {"|"} if in_cell else _COMMANDS
    pieces: list[MappedText] = []
    kept: list[Escape] = []
    done = at = 0
    escaped_at = -1  # where a backslash that TeX sees escapes what comes next
    while 0 <= (at := text.find("\\", at)) < len(text) - 1:
        char, escaped = text[at + 1], at == escaped_at
        if not escaped and is_for_tex(text, at, commands):
            doubled = "\\" * 4 if char == "\\" else "\\\\" + char
            kept.append(Escape(source.origin(at), "\\" + char, char, doubled))
        elif char in PUNCTUATION and (escaped or char not in KEPT):
            pieces.append(source.cut(done, at))
            done = at + 1
            if char == "\\" and not escaped:
                escaped_at = at + 2
        at += 2
    pieces.append(source.cut(done, len(text)))
    return MappedText.join(pieces), kept


def is_for_tex(text: str, at: int, commands: frozenset[str]) -> bool:
    """Whether the author of the escape at `at` meant it for TeX, not for Markdown."""
    char, behind = text[at + 1], text[at + 2 : at + 3]
    if char != "\\":
        return char in commands
    return not (behind.isalpha() or (behind and behind in _MEANT))
