"""Parses paragraphs and headings; a line inside a formula cannot end a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from companion.text.markdown.open_formulas import OpenFormulas

_SIGNS = re.compile(r"(#{1,6})(?:[ \t]|\Z|$)", re.MULTILINE)
_CLOSING = re.compile(r"(?:\A|(?<=[ \t]))#+\Z")


def paragraphs_plugin(md: MarkdownIt) -> None:
    """Replace CommonMark's rules for paragraphs and headings."""
    md.block.ruler.at("heading", heading, {"alt": ["paragraph", "reference", "blockquote"]})
    md.block.ruler.at("lheading", underlined_heading, {"alt": []})
    md.block.ruler.at("paragraph", paragraph, {"alt": []})
    md.inline.ruler.before("escape", "backslash", _backslash)


def _backslash(state: StateInline, silent: bool) -> bool:
    """Read a backslash as text before a blank, which may still be part of a line break.

    Also at a line's end behind another backslash, which in Goldmark makes no line break.
    """
    src, at = state.src, state.pos
    behind_another = at > 0 and src.startswith("\\\\\n", at - 1)
    if not (src.startswith("\\ ", at) or behind_another):
        return False
    if not silent:
        state.append_pending("\\")
    state.pos += 1
    return True


def heading(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Parse `# Title`, stripping only ASCII blanks around the title, as in Goldmark."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    found = _SIGNS.match(state.src, start, state.eMarks[start_line])
    if found is None or state.is_code_block(start_line):
        return False
    if silent:
        return True
    content = _CLOSING.sub("", state.src[found.end() : state.eMarks[start_line]].strip(" \t"))
    tag, state.line = f"h{len(found[1])}", start_line + 1
    token = state.push("heading_open", tag, 1)
    token.map, token.markup = [start_line, state.line], found[1]
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = content.strip(" \t"), [start_line, state.line], []
    state.push("heading_close", tag, -1).markup = found[1]
    return True


def continuations(state: StateBlock, start_line: int) -> Iterator[tuple[int, bool]]:
    """Yield the lines that continue a paragraph, each with whether it is a plain line.

    Lines inside a formula, lazy continuation lines and lines indented like code are not plain.
    The last line yielded is the first one after the paragraph.
    """
    formulas = OpenFormulas(state, start_line)
    terminators = state.md.block.ruler.getRules("paragraph")
    line = start_line + 1
    while True:
        end = formulas.last_line(line - 1)
        for inner in range(line, end + 1):
            yield inner, False
        line = max(line, end + 1)
        if line >= state.lineMax or state.isEmpty(line):
            break
        plain = 0 <= state.sCount[line] <= state.blkIndent + 3
        yield line, plain
        if plain and any(rule(state, line, state.lineMax, True) for rule in terminators):
            break
        line += 1
    yield line, False


def paragraph(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Parse a paragraph."""
    outer, state.parentType = state.parentType, "paragraph"
    *_, (next_line, _) = continuations(state, start_line)
    _push(state, "paragraph", "p", "", start_line, next_line, next_line)
    state.parentType = outer
    return True


def underlined_heading(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Parse a heading underlined with `=` or `-` (setext heading)."""
    if state.is_code_block(start_line):
        return False
    outer, state.parentType = state.parentType, "paragraph"
    for line, plain in continuations(state, start_line):
        marker = _underline(state, line) if plain else ""
        if marker:
            tag = "h1" if marker == "=" else "h2"
            _push(state, "heading", tag, marker, start_line, line, line + 1)
            break
    else:
        state.parentType = outer
        return False
    state.parentType = outer
    return True


def _underline(state: StateBlock, line: int) -> str:
    """Return `=` or `-` if the line consists of it and belongs to this block, else ''."""
    if state.sCount[line] < state.blkIndent:
        return ""
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip(" \t")
    return text[0] if text and text == text[0] * len(text) and text[0] in "-=" else ""


def _push(
    state: StateBlock, kind: str, tag: str, markup: str, start: int, end: int, next_line: int
) -> None:
    state.line = next_line
    token = state.push(f"{kind}_open", tag, 1)
    token.map, token.markup = [start, next_line], markup
    token = state.push("inline", "", 0)
    token.content = state.getLines(start, end, state.blkIndent, False).strip(" \t\n")
    token.map, token.children = [start, end], []
    token = state.push(f"{kind}_close", tag, -1)
    token.markup = markup
