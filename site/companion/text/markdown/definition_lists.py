"""Parses definition lists: lines of a paragraph are terms, a line with `: ` below defines them."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from companion.text.markdown.open_formulas import OpenFormulas


def definition_lists_plugin(md: MarkdownIt) -> None:
    """Add the rule for definition lists."""
    md.block.ruler.before(
        "paragraph", "definition_list", definition_list, {"alt": ["paragraph", "blockquote"]}
    )


def definition_list(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Parse a definition list that starts at `start_line`."""
    if state.is_code_block(start_line):
        return False
    if silent:  # checks whether the line ends the paragraph of a definition
        return state.sCount[start_line] == state.ddIndent and _after_marker(state, start_line) >= 0
    terms, line = _terms(state, start_line, end_line)
    if line < 0:
        return False
    opening = state.push("dl_open", "dl", 1)
    while line >= 0:
        _push_terms(state, start_line, terms)
        line = _push_definitions(state, line, end_line)
        start_line = _next_block(state, line, end_line)
        if start_line < 0:
            break
        others = state.md.block.ruler.getRules("paragraph")
        if any(r(state, start_line, end_line, True) for r in others if r is not definition_list):
            break
        terms, next_line = _terms(state, start_line, end_line)
        if next_line < 0:
            break
        line = next_line
    opening.map = [(opening.map or [start_line])[0], line]
    state.push("dl_close", "dl", -1)
    state.line = line
    return True


def _marker(state: StateBlock, line: int) -> int:
    """Return the offset after the `:` that starts a definition in this block, else -1."""
    if state.sCount[line] != state.blkIndent:
        return -1
    return _after_marker(state, line)


def _after_marker(state: StateBlock, line: int) -> int:
    """Return the offset after a `:` with a blank at the start of a line, else -1."""
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith(":", start):
        return -1
    return start + 1 if state.src[start + 1 : state.eMarks[line]][:1] in (" ", "\t") else -1


def _terms(state: StateBlock, start_line: int, end_line: int) -> tuple[int, int]:
    """Return the number of term lines from here on and the line of their first definition or -1."""
    if state.isEmpty(start_line):
        return 0, -1
    formulas = OpenFormulas(state, start_line)
    terminators = state.md.block.ruler.getRules("paragraph")
    line = start_line + 1
    while line < end_line and formulas.last_line(line - 1) < line:
        if state.isEmpty(line):
            after = _next_block(state, line, end_line)
            return line - start_line, after if after >= 0 and _marker(state, after) >= 0 else -1
        if _marker(state, line) >= 0:
            return line - start_line, line
        if any(rule(state, line, end_line, True) for rule in terminators):
            return 0, -1
        line += 1
    return 0, -1


def _push_terms(state: StateBlock, start_line: int, count: int) -> None:
    for line in range(start_line, start_line + count):
        token = state.push("dt_open", "dt", 1)
        token.map = [line, line + 1]
        token = state.push("inline", "", 0)
        token.content = state.getLines(line, line + 1, state.blkIndent, False).strip(" \t")
        token.map, token.children = [line, line + 1], []
        state.push("dt_close", "dt", -1)


def _push_definitions(state: StateBlock, line: int, end_line: int) -> int:
    """Parse all definitions of the preceding terms; return the line after them."""
    while True:
        first_token = len(state.tokens)
        tight = not state.isEmpty(line - 1)
        _push_definition(state, line, end_line)
        if tight:
            _hide_first_paragraph(state, first_token)
        line = state.line
        following = _next_block(state, line, end_line)
        if following < 0 or _marker(state, following) < 0:
            return line
        line = following


def _push_definition(state: StateBlock, line: int, end_line: int) -> None:
    """Parse one definition: later lines belong to it if indented as far as its first text."""
    token = state.push("dd_open", "dd", 1)
    start = _marker(state, line)
    content = state.skipSpaces(start)
    column = state.sCount[line] + 1
    for char in state.src[start:content]:
        column += 1 if char != "\t" else 4 - (column + state.bsCount[line]) % 4
    width = column - state.sCount[line] - 1
    saved = (
        state.tShift[line], state.sCount[line], state.tight,
        state.parentType, state.blkIndent, state.ddIndent,
    )  # fmt: skip
    state.ddIndent = state.sCount[line]
    state.blkIndent = state.ddIndent + 1 + (width if width < 8 else 5)  # from 8 blanks: code
    state.tShift[line], state.sCount[line] = content - state.bMarks[line], column
    state.tight, state.parentType = True, "deflist"
    state.md.block.tokenize(state, line, end_line)
    (
        state.tShift[line], state.sCount[line], state.tight,
        state.parentType, state.blkIndent, state.ddIndent,
    ) = saved  # fmt: skip
    token.map = [line, state.line]
    state.push("dd_close", "dd", -1)


def _hide_first_paragraph(state: StateBlock, first_token: int) -> None:
    """Hide the paragraph tags of a definition that follows its predecessor without a blank line."""
    level = state.tokens[first_token].level + 1
    paragraphs = [
        token
        for token in state.tokens[first_token:]
        if token.level == level and token.type in ("paragraph_open", "paragraph_close")
    ]
    for token in paragraphs[:2]:
        token.hidden = True


def _next_block(state: StateBlock, line: int, end_line: int) -> int:
    """Return the next non-blank line if it belongs to this block, else -1."""
    while line < end_line and state.isEmpty(line):
        line += 1
    return line if line < end_line and state.sCount[line] >= state.blkIndent else -1
