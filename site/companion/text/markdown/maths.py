"""Parses formulas in inline Markdown, so that no other rule changes their content."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from companion.text.formulas import Delimiter, Finder, Found, NotFound, tag_barriers
from companion.text.markdown.context import Context
from companion.text.markdown.html_formulas import decode_entities
from companion.text.markdown.open_formulas import code_spans
from companion.text.markdown.tex_escapes import undo_escapes
from companion.text.source_map import MappedText


def formulas_plugin(md: MarkdownIt, delimiters: Sequence[Delimiter]) -> None:
    """Add the rules for formulas between these delimiters."""

    def inline_rule(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] not in "$\\":
            return False
        return _formula(state, silent, delimiters)

    md.inline.ruler.before("escape", "formula", inline_rule)
    md.core.ruler.after("inline", "locate_formulas", locate_formulas)
    md.options["formula_delimiters"] = delimiters
    md.add_render_rule("formula", _render)


# ---- inline ---------------------------------------------------------------------------------


def _formula(state: StateInline, silent: bool, delimiters: Sequence[Delimiter]) -> bool:
    context: Context = state.env["context"]
    finder = context.finders.get(state.src)
    if finder is None:
        code = [start for start, _ in code_spans(state.src)]
        barriers = sorted([*code, *tag_barriers(state.src)])
        finder = context.finders[state.src] = Finder(state.src, delimiters, barriers)
    found = finder.match(state.pos)
    if isinstance(found, Found) and found.end <= state.posMax:
        if not silent:
            token = state.push("formula", "", 0)
            token.content = state.src[found.start : found.end]
            token.meta = {"found": found}
        state.pos = found.end
        return True
    return _no_formula(state, silent, finder, found)


def _no_formula(state: StateInline, silent: bool, finder: Finder, found: Found | NotFound) -> bool:
    """Consume dollar signs that are text, or an opening delimiter to be reported as unclosed."""
    delimiter = finder.opening(state.pos)
    if found is NotFound.UNCLOSED and delimiter is not None and not silent:
        token = state.push("unclosed_formula", "", 0)
        token.content = delimiter.open
        token.meta = {"at": state.pos, "delimiter": delimiter}
        state.pos += len(delimiter.open)
        return True
    dollars = finder.dollars(state.pos)
    if not dollars:
        return False
    if not silent:
        state.append_pending("$" * dollars)
    state.pos += dollars
    return True


# ---- source positions -------------------------------------------------------------------------


def locate_formulas(state: StateCore) -> None:
    """Map every formula to its position in the file and undo Markdown's escapes in it."""
    context: Context = state.env["context"]
    for token in state.tokens:
        children = token.children or []
        if token.type != "inline" or not any("formula" in child.type for child in children):
            continue
        content = mapped_content(token, context)
        for child in children:
            if child.type == "formula":
                _locate(child, content, context, in_cell="cell" in token.meta)
            elif child.type == "unclosed_formula":
                _report_unclosed(child, content, context)


def _locate(token: Token, content: MappedText, context: Context, in_cell: bool) -> None:
    found: Found = token.meta["found"]
    tex = content.cut(found.inner_start, found.inner_end)
    if not found.delimiter.verbatim:
        tex, kept = undo_escapes(tex, in_cell)
        for escape in kept:
            context.warn_of_escape(escape)
    tex = decode_entities(tex)  # as the reader's browser does before KaTeX or MathJax reads it
    token.meta["hole"] = context.formulas.add(tex, found.delimiter.display, token.content)


def _report_unclosed(token: Token, content: MappedText, context: Context) -> None:
    delimiter: Delimiter = token.meta["delimiter"]
    context.error(
        f'the formula that "{delimiter.open}" opens is never closed',
        content.origin(token.meta["at"]),
        unclosed_remedy(delimiter),
    )


def unclosed_remedy(delimiter: Delimiter) -> str:
    """Return the advice for an unclosed formula."""
    if delimiter.open == "$$":
        return 'Close it with "$$"; for dollar signs write "\\$\\$"'
    return f'Close it with "{delimiter.close}"'


def mapped_content(token: Token, context: Context) -> MappedText:
    """Map an inline token's content to the source.

    Block rules strip indentation and quote marks, so each line is found at the end of its source
    line.
    """
    document = context.document
    if "offset" in token.meta:
        return document.cut(token.meta["offset"], token.meta["offset"] + len(token.content))
    starts = line_starts(document.text, context)
    pieces = []
    for index, line in enumerate(token.content.split("\n"), start=(token.map or [0])[0]):
        start = starts[min(index, len(starts) - 1)]
        end = document.text.find("\n", start)
        source_line = document.text[start : len(document.text) if end < 0 else end]
        kept = line.lstrip(" \t")
        at = start + max(source_line.rfind(kept), 0)
        pieces.append(MappedText.made(line[: len(line) - len(kept)], document.origin(at)))
        if kept:
            pieces.append(document.cut(at, at + len(kept)))
        pieces.append(MappedText.made("\n", document.origin(max(start, end))))
    return MappedText.join(pieces)


def line_starts(text: str, context: Context) -> list[int]:
    """Return the offset of each line of the text, computed once per context."""
    if not context.line_starts:
        context.line_starts.append(0)
        context.line_starts.extend(hit.end() for hit in re.finditer("\n", text))
    return context.line_starts


def _render(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return str(tokens[index].meta["hole"])
