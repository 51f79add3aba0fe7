"""Finds the lines of a paragraph that lie inside a formula of several lines."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from markdown_it.rules_block import StateBlock

from companion.text.formulas import Delimiter, Finder, Found, tag_barriers

_RUN = re.compile(r"\\.|`+", re.DOTALL)
_FENCE = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(`{3,}|~{3,})", re.MULTILINE)
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)", re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[ \t>]*(?=\n)")


class OpenFormulas:
    """Finds which lines of the paragraph at `start_line` lie inside a formula.

    Call `last_line` with increasing line numbers.
    """

    def __init__(self, state: StateBlock, start_line: int) -> None:
        self.state = state
        self.at = state.bMarks[start_line] + state.tShift[start_line]
        self.document = _Document.of(state)

    def last_line(self, line: int) -> int:
        """Return the last line of the formula that is open at the end of `line`, else `line`."""
        document = self.document
        if document is None:
            return line
        while (at := document.next_sign(self.at)) < self.state.eMarks[line]:
            self.at = document.after_text(at)
            if self.at > at:
                continue
            found = document.finder.match(at)
            if not isinstance(found, Found) or not self.fits(found, line):
                self.at = at + max(1, document.finder.dollars(at))
                continue
            self.at = found.end
            line = max(line, self.line_of(found.end - 1))
        return line

    def line_of(self, offset: int) -> int:
        """Return the line that contains an offset."""
        return bisect_right(self.state.bMarks, offset) - 1

    def fits(self, found: Found, line: int) -> bool:
        """Return whether the formula ends in the block in which it starts."""
        state = self.state
        last = self.line_of(found.end - 1)
        if last >= state.lineMax:
            return False
        if not found.delimiter.display and self.reaches_next_item(line, last):
            return False
        blank = [i for i in range(line, last + 1) if state.isEmpty(i)]
        if not blank:
            return True
        if not found.delimiter.display or not self.document or not self.document.even_from(found):
            return False
        indents = [state.sCount[i] for i in range(blank[0], last + 1) if not state.isEmpty(i)]
        return all(indent >= state.blkIndent for indent in indents)

    def reaches_next_item(self, line: int, last: int) -> bool:
        """Return whether a line between is an item of a list that this paragraph is in."""
        state = self.state
        return any(
            state.sCount[i] < state.blkIndent
            and _ITEM.match(state.src, state.bMarks[i] + state.tShift[i])
            for i in range(line + 1, last + 1)
        )


class _Document:
    """Code regions and formula finder of a whole Markdown text, shared by all its paragraphs."""

    def __init__(self, text: str, delimiters: Sequence[Delimiter]) -> None:
        self.text = text
        self.code = self.code_regions()
        self.code_starts = [start for start, _ in self.code]
        barriers = sorted([*self.code_starts, *tag_barriers(text)])
        self.finder = Finder(text, delimiters, barriers)
        self.signs = re.compile("[`$\\\\]")
        self.double_dollars = [
            hit.start()
            for hit in re.finditer(r"(?<!\\)\$\$", text)
            if self.code_end(hit.start()) is None
        ]

    @classmethod
    def of(cls, state: StateBlock) -> _Document | None:
        """Return the document of a parser state, None if it cannot contain formulas."""
        if "formula_document" not in state.env:
            delimiters = state.md.options.get("formula_delimiters")
            has_signs = "$" in state.src or "\\" in state.src
            state.env["formula_document"] = (
                cls(state.src, delimiters) if delimiters is not None and has_signs else None
            )
        document: _Document | None = state.env["formula_document"]
        return document

    def code_regions(self) -> list[tuple[int, int]]:
        """Find fenced code, and code spans, which cannot span a blank line."""
        regions, start = [], 0
        for fence in fences(self.text):
            regions += self.spans_between(start, fence[0])
            regions.append(fence)
            start = fence[1]
        return regions + self.spans_between(start, len(self.text))

    def spans_between(self, start: int, end: int) -> list[tuple[int, int]]:
        """Find the code spans between two offsets."""
        spans = []
        for hit in [*_BLANK_LINE.finditer(self.text, start, end), None]:
            stop = hit.start() if hit else end
            spans += [(start + a, start + b) for a, b in code_spans(self.text[start:stop])]
            start = stop
        return spans

    def code_end(self, at: int) -> int | None:
        """Return the end of the code that contains this offset, if any."""
        index = bisect_right(self.code_starts, at) - 1
        return self.code[index][1] if index >= 0 and at < self.code[index][1] else None

    def next_sign(self, at: int) -> int:
        """Return the offset of the next backtick, dollar sign or backslash, else the end."""
        hit = self.signs.search(self.text, at)
        return hit.start() if hit else len(self.text)

    def after_text(self, at: int) -> int:
        """Return the offset after the code or backslash escape that starts at `at`, else `at`."""
        if (end := self.code_end(at)) is not None:
            return end
        if self.text[at] == "`":
            return at + 1
        if self.text[at] == "\\" and self.finder.opening(at) is None:
            return at + 2
        return at

    def even_from(self, found: Found) -> bool:
        """Return whether the number of `$$` from here on is even; if odd, this one is unclosed."""
        if found.delimiter.open != "$$":
            return True
        index = bisect_left(self.double_dollars, found.start)
        return (len(self.double_dollars) - index) % 2 == 0


def fences(text: str) -> list[tuple[int, int]]:
    """Find fenced code blocks approximately, without checking the blocks that contain them."""
    found = []
    opened: re.Match[str] | None = None
    for hit in _FENCE.finditer(text):
        if opened is None:
            opened = hit
        elif hit[1].startswith(opened[1]):
            found.append((opened.start(), hit.end()))
            opened = None
    if opened is not None:
        found.append((opened.start(), len(text)))
    return found


def code_spans(text: str) -> list[tuple[int, int]]:
    """Find the code spans of CommonMark, as sorted (start, end)."""
    runs = [(hit.start(), hit.end()) for hit in _RUN.finditer(text) if hit[0][0] == "`"]
    by_length: dict[int, list[int]] = {}
    for start, end in runs:
        by_length.setdefault(end - start, []).append(start)
    spans = []
    done = 0
    for start, end in runs:
        if start < done:
            continue
        starts = by_length[end - start]
        index = bisect_right(starts, start)
        if index < len(starts):
            done = starts[index] + end - start
            spans.append((start, done))
    return spans
