"""Raw HTML in Markdown: finds the formulas in it, or omits it unless `unsafe` is set."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from companion.text.markdown.context import Context
from companion.text.markdown.html_formulas import HtmlFormula, split_html
from companion.text.markdown.maths import line_starts, mapped_content, unclosed_remedy
from companion.text.source_map import MappedText

OMITTED = "<!-- raw HTML omitted -->"
_COMMENT = re.compile(r"\s*<!--.*?-->\s*", re.DOTALL)


def raw_html_plugin(md: MarkdownIt, *, unsafe: bool, math: bool) -> None:
    """Add the rule for raw HTML."""

    def convert(state: StateCore) -> None:
        context: Context = state.env["context"]
        for token in state.tokens:
            start: int | None = None  # source offset of the token's content
            if token.type == "html_block":
                token.content = _block(token, context, unsafe, math)
            for child in token.children or []:
                if child.type == "html_inline" and context.escape_html:
                    child.type = "text"
                elif child.type == "html_inline" and not unsafe:
                    if start is None and context.omitted_html is None:
                        start = mapped_content(token, context).origin(0)
                    child.content = _omitted(child.content, context, start or 0)

    md.core.ruler.after("inline", "raw_html", convert)
    md.add_render_rule("html_generated", _generated)
    md.add_render_rule("shortcode", _generated)


def _block(token: Token, context: Context, unsafe: bool, math: bool) -> str:
    start = line_starts(context.document.text, context)[(token.map or [0])[0]]
    if context.escape_html:
        return escapeHtml(token.content)
    if not unsafe:
        return _omitted(token.content, context, context.document.origin(start))
    if not math:
        return token.content
    length = len(token.content)
    mapped = (
        context.document.cut(start, start + length)
        if context.document.text.startswith(token.content, start)
        else mapped_content(token, context).cut(0, length)
    )
    return html_with_holes(mapped, context)


def html_with_holes(source: MappedText, context: Context) -> str:
    """Replace the formulas in HTML by holes; report the first unclosed one as an error."""
    parts: list[str] = []
    reported = False
    for piece in split_html(source):
        if isinstance(piece, HtmlFormula):
            parts.append(context.formulas.add(piece.tex, piece.display, piece.source))
            continue
        if piece.unclosed and not reported:
            reported = True
            context.error(
                f'the formula that "{piece.unclosed.open}" opens is never closed',
                piece.html.origin(0),
                unclosed_remedy(piece.unclosed) + "; a formula does not reach over HTML tags",
            )
        parts.append(piece.html.text)
    return "".join(parts)


def _omitted(html: str, context: Context, offset: int) -> str:
    """Return what replaces raw HTML: a note, or nothing for a comment; warn once."""
    if _COMMENT.fullmatch(html):
        return ""
    if context.omitted_html is None:
        context.omitted_html = offset
        context.warn(
            "raw HTML is left out",
            offset,
            "Put it into {{< raw >}}, or set markup.goldmark.renderer.unsafe in hugo.toml",
        )
    return OMITTED


def _generated(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return tokens[index].content
