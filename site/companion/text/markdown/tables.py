"""Parses GFM tables whose cells may contain formulas with pipes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore

from companion.text.formulas import Delimiter, Finder, Found
from companion.text.markdown.open_formulas import OpenFormulas, code_spans
from companion.text.markdown.paragraphs import paragraph

_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
_SIGN = re.compile(r"[`$\\]")
_PIPE = re.compile(r"\\.|\|", re.DOTALL)
_MAX_ADDED_CELLS = 0x10000  # limit on empty cells added to short rows, per table
_MAX_LAZY_LINES = 50  # lines of a quoted paragraph that are searched for a table without `>`

Cell = tuple[str, int]  # the content and its offset in the text


def tables_plugin(md: MarkdownIt) -> None:
    """Add the rules for tables, after all other blocks: Goldmark makes tables of paragraphs."""
    md.disable("table")
    md.block.ruler.before("lheading", "pipes", table, {"alt": ["paragraph", "reference"]})
    md.block.ruler.at("paragraph", _paragraph_and_table)
    md.core.ruler.after("inline", "pipes_in_code", _pipes_in_code)


def _pipes_in_code(state: StateCore) -> None:
    """Unescape pipes in code spans of cells, to which the escape rule does not apply."""
    for token in state.tokens:
        for child in token.children or [] if "cell" in token.meta else ():
            if child.type == "code_inline":
                child.content = child.content.replace("\\|", "|")


def _paragraph_and_table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Parse a paragraph and a table below it that is indented less or lacks the quote's `>`."""
    last, state.lineMax = state.lineMax, _lazy_table(state, start_line)
    paragraph(state, start_line, end_line, silent)
    state.lineMax = last
    line = state.line
    is_lazy = line < last and state.sCount[line] < state.blkIndent
    if is_lazy and not state.isEmpty(line) and not _interrupted(state, line):
        table(state, line, end_line, silent=False)
    return True


def _lazy_table(state: StateBlock, start_line: int) -> int:
    """Return the line of a quoted paragraph that starts a table without `>`, else the end."""
    for line in range(start_line + 1, min(state.lineMax, start_line + _MAX_LAZY_LINES)):
        if state.isEmpty(line) or 0 <= state.sCount[line] < state.blkIndent:
            break
        if state.sCount[line] < 0 and table(state, line, state.lineMax, silent=True):
            return line
    return state.lineMax


def _interrupted(state: StateBlock, line: int) -> bool:
    """Return whether the line starts a block that ends a paragraph or table."""
    rules = (rule for rule in state.md.block.ruler.getRules("paragraph") if rule is not table)
    return any(rule(state, line, state.lineMax, True) for rule in rules)


def table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Parse a table; its rows end where a paragraph would. Short rows get empty cells."""
    if start_line + 1 >= state.lineMax or state.is_code_block(start_line):
        return False
    if state.sCount[start_line + 1] > state.blkIndent + 3:
        return False
    rule = _line(state, start_line + 1)
    if not _RULE.match(rule) or not ("|" in rule or ":" in rule or "|" in _line(state, start_line)):
        return False
    alignments = [_alignment(column) for column in rule.strip(" \t|").split("|")]
    header = _cells(state, start_line, len(alignments))
    inside_formula = OpenFormulas(state, start_line).last_line(start_line) > start_line
    if len(header) > len(alignments) or inside_formula or _interrupted(state, start_line + 1):
        return False
    if not silent:
        _push_table(state, start_line, end_line, header, alignments)
    return True


def _push_table(
    state: StateBlock, start_line: int, end_line: int, header: list[Cell], alignments: list[str]
) -> None:
    outer, state.parentType = state.parentType, "paragraph"
    opening = state.push("table_open", "table", 1)
    state.push("thead_open", "thead", 1)
    _push_row(state, "th", start_line, header, alignments)
    state.push("thead_close", "thead", -1)
    line = _push_body(state, start_line + 2, alignments)
    opening.map = [start_line, line]
    state.push("table_close", "table", -1)
    state.parentType = outer
    state.line = line


def _push_body(state: StateBlock, line: int, alignments: list[str]) -> int:
    """Parse the rows from `line` on; return the line after the last one."""
    filled_up = 0
    state.push("tbody_open", "tbody", 1)
    while line < state.lineMax and not state.isEmpty(line):
        if 0 <= state.sCount[line] <= state.blkIndent + 3 and _interrupted(state, line):
            break
        cells = _cells(state, line, len(alignments))
        filled_up += len(alignments) - len(cells)
        if filled_up > _MAX_ADDED_CELLS:
            break
        _push_row(state, "td", line, cells, alignments)
        line += 1
    state.push("tbody_close", "tbody", -1)
    return line


def _push_row(
    state: StateBlock, tag: str, line: int, cells: list[Cell], alignments: list[str]
) -> None:
    state.push("tr_open", "tr", 1)
    for index, alignment in enumerate(alignments):
        content, offset = cells[index] if index < len(cells) else ("", 0)
        token = state.push(f"{tag}_open", tag, 1)
        if alignment and index < len(cells):
            token.attrs["style"] = f"text-align: {alignment}"
        token = state.push("inline", "", 0)
        token.map, token.content, token.children = [line, line + 1], content, []
        token.meta = {"offset": offset, "cell": True}
        state.push(f"{tag}_close", tag, -1)
    state.push("tr_close", "tr", -1)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _alignment(column: str) -> str:
    left, right = column.strip().startswith(":"), column.strip().endswith(":")
    return ("center" if right else "left") if left else "right" if right else ""


def _cells(state: StateBlock, line: int, expected: int) -> list[Cell]:
    """Split a row; pipes in formulas separate cells only if just that gives `expected` cells."""
    text = _line(state, line)
    start = state.bMarks[line] + state.tShift[line]
    pipes = [hit.start() for hit in _PIPE.finditer(text) if hit[0] == "|"]
    plain = _cut(text, pipes, start)
    delimiters = state.md.options.get("formula_delimiters")
    if delimiters is None or ("$" not in text and "\\" not in text):
        return plain
    covered = _formula_spans(text, delimiters)
    outside = [pipe for pipe in pipes if not any(a < pipe < b for a, b in covered)]
    if len(outside) == len(pipes):
        return plain
    whole = _cut(text, outside, start)
    return plain if len(plain) == expected != len(whole) else whole


def _formula_spans(text: str, delimiters: Sequence[Delimiter]) -> list[tuple[int, int]]:
    """Find the formulas in a row, as sorted (start, end)."""
    code = dict(code_spans(text))
    finder = Finder(text, delimiters, sorted(code))
    spans, at = [], 0
    while hit := _SIGN.search(text, at):
        at = hit.start()
        if text[at] == "`":
            at = code.get(at, at + 1)
        elif isinstance(found := finder.match(at), Found):
            spans.append((found.start, found.end))
            at = found.end
        else:
            at += 2 if text[at] == "\\" else finder.dollars(at)
    return spans


def _cut(text: str, pipes: list[int], start: int) -> list[Cell]:
    """Cut a row at these pipes into stripped cells; outer pipes make no cells."""
    edges = [-1, *pipes, len(text)]
    cells = []
    for left, right in pairwise(edges):
        content = text[left + 1 : right]
        stripped = content.strip(" \t")
        offset = left + 1 + len(content) - len(content.lstrip(" \t"))
        cells.append((stripped, start + offset))
    if cells and not cells[0][0] and pipes and pipes[0] == len(text) - len(text.lstrip(" \t")):
        cells.pop(0)
    if cells and not cells[-1][0] and pipes and text.rstrip(" \t").endswith("|"):
        cells.pop()
    return cells
