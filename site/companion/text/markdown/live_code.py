"""Fences of the language `python-live`, and the body of the shortcode `python`: live cells."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from companion.text.cells import LANGUAGE, PARTS, Cell, FoundCells, Report, read_parameters
from companion.text.exercises import ASSERT, element
from companion.text.markdown.attributes import parse_attributes
from companion.text.markdown.code import INFO, code_block, without_blank_end
from companion.text.markdown.context import Context
from companion.text.markdown.holes import hole
from companion.text.markdown.maths import line_starts
from companion.text.markdown.options import Highlight
from companion.text.source_map import Lines, MappedText

_WATCH = re.compile(r"\bwatch\s*=")


def live_code_plugin(md: MarkdownIt, options: Highlight) -> None:
    """Render fences of this language as cells, and leave all others to the rule for code."""
    renderer = md.renderer
    assert isinstance(renderer, RendererHTML)
    other = renderer.rules["fence"]

    def fence(
        self: RendererHTML, tokens: Sequence[Token], index: int, rest: OptionsDict, env: EnvType
    ) -> str:
        token, context = tokens[index], env["context"]
        parts = INFO.match(token.info)
        if parts is None or parts["language"] != LANGUAGE or context.lines is None:
            return str(other(tokens, index, rest, env))
        starts = line_starts(context.document.text, context)
        opening = context.document.origin(starts[(token.map or [0])[0]])

        def report(name: str, message: str, remedy: str) -> None:
            at = context.lines.source.text.find(name, opening)
            context.error(message, max(at, opening), remedy)

        values = parse_attributes(parts["attributes"] or "") or {}
        code = _fenced_code(token, context, starts)
        if not code.text.strip():
            context.error(emptiness(values), opening, "Write Python into the fence")
            return ""
        if "hint" in values:
            remedy = f'Write {{{{< python hint="{values["hint"]}" >}}}} … {{{{< /python >}}}}'
            report("hint", "a hint is Markdown, which a fence cannot hold", remedy)
            return ""
        return live_block(code, values, context.cells, context.lines, options, report)

    md.add_render_rule("fence", fence)


def live_block(
    code: MappedText,
    values: Mapping[str, Any],
    cells: FoundCells,
    lines: Lines,
    options: Highlight,
    report: Report,
    markdown: Callable[[MappedText], str] | None = None,
) -> str:
    """The element of a cell, with a hole for its output; "" if a parameter is wrong.

    code : the listing, mapped to the source.
    values : its parameters as written.
    cells : gets the cell.
    markdown : renders a hint.
    """
    fields = read_parameters(values, cells.names, report)
    if fields is None:
        return ""
    text = code.text.rstrip("\n")
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
    places = tuple(lines.position(code.origin(at)) for at in starts)
    if "watch" in fields:
        fields["watch_place"] = _place_of_watch(code, lines)
    cell = Cell(text, lines.source.file, places, **fields)
    if cell.part == "check" and not ASSERT.search(text):
        remedy = 'Write, say, assert square(3) == 9, "square(3) should be 9"'
        report("check", "this check has no assert, so that all would be right", remedy)
        return ""
    number = cells.add(cell)
    if cell.part == "hint" and markdown is not None:
        hints = [each.exercise for each in cells.found if each.part == "hint"]
        is_first = hints.count(cell.exercise) == 1
        return element(cell, markdown(code), hole("c", number), is_first)
    plain = replace(options, line_numbers=False)
    listing = code_block(without_blank_end(f"{text}\n"), "python", {}, plain).rstrip("\n")
    if cell.part in ("solution", "check"):
        return element(cell, listing, hole("c", number), is_first=True)
    return cell.element(listing, hole("c", number))


def emptiness(values: Mapping[str, Any]) -> str:
    """Says that a cell, or a part of an exercise, is blank."""
    part = next((name for name in values if name in PARTS), "")
    is_listed = part in ("", "exercise")
    return "this cell has no listing" if is_listed else f"this {part} is empty"


def _place_of_watch(code: MappedText, lines: Lines) -> tuple[int, int]:
    """The line and column of the parameter `watch` of a listing, which goes before it."""
    written = list(_WATCH.finditer(lines.source.text, 0, code.origin(0)))
    return lines.position(written[-1].start() if written else code.origin(0))


def _fenced_code(token: Token, context: Context, starts: list[int]) -> MappedText:
    """The content of a fence, mapped to the source.

    starts : the offsets of the lines of the document.
    """
    document = context.document
    first = (token.map or [0])[0]
    if context.placeholders and context.mark.search(token.content):
        shown = html.unescape(context.visible_text(token.content))
        return MappedText.made(shown, document.origin(starts[first]))
    pieces = []
    for number, line in enumerate(token.content.splitlines(keepends=True), start=first + 1):
        at = starts[min(number, len(starts) - 1)]
        end = starts[number + 1] if number + 1 < len(starts) else len(document)
        found = document.text.find(line.rstrip("\n"), at, end)
        if found >= 0:
            pieces.append(MappedText.copied(line, document.origin(found)))
        else:  # tabs of a container were made blanks
            pieces.append(MappedText.made(line, document.origin(min(at, len(document) - 1))))
    return MappedText.join(pieces) if pieces else MappedText.made("", 0)
