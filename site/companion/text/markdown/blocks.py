"""Moves blocks out of paragraphs: block shortcodes and passthrough display formulas.

HTML does not allow a block inside a paragraph. Goldmark's passthrough extension moves display
formulas out in the same way.
"""

from __future__ import annotations

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from companion.text.formulas import Delimiter
from companion.text.markdown.context import Context

_BLANKS = " \t\n"  # a no-break space is text


def free_blocks(state: StateCore) -> None:
    """Split paragraphs around blocks; remove the paragraph around a lone shortcode."""
    context: Context = state.env["context"]
    tokens: list[Token] = []
    index = 0
    while index < len(state.tokens):
        token = state.tokens[index]
        if token.type == "paragraph_open" and _may_hold_blocks(state.tokens[index + 1], context):
            inline, closing = state.tokens[index + 1], state.tokens[index + 2]
            tokens += _split(token, inline, closing, context)
            index += 3
        else:
            tokens.append(token)
            index += 1
    state.tokens = tokens


def _may_hold_blocks(inline: Token, context: Context) -> bool:
    if context.placeholders and context.mark.search(inline.content):
        return True
    return any(_is_block(child, context) for child in inline.children or [])


def _split(opening: Token, inline: Token, closing: Token, context: Context) -> list[Token]:
    """Split one paragraph into blocks and paragraphs of the text between them."""
    children = _with_mark_tokens(inline.children or [], context)
    if [child.type for child in _trimmed(children)] == ["shortcode"]:
        return [_html(_trimmed(children)[0].content)]
    result: list[Token] = []
    run: list[Token] = []
    depth = 0
    for child in [*children, None]:
        block = child is not None and depth == 0 and _is_block(child, context)
        if child is not None and not block:
            depth += child.nesting
            run.append(child)
            continue
        run = _trimmed(run)
        if run:
            part = Token("inline", "", 0, content=inline.content, map=inline.map, children=run)
            result += [opening, part, closing]
        run = []
        if child is not None:
            result.append(_html(child.meta.get("hole", child.content)))
    return result


def _with_mark_tokens(children: list[Token], context: Context) -> list[Token]:
    """Split text tokens so that each shortcode mark becomes a separate `shortcode` token."""
    result: list[Token] = []
    for child in children:
        done = 0
        for hit in context.mark.finditer(child.content) if child.type == "text" else ():
            result += _text(child.content[done : hit.start()])
            result.append(Token("shortcode", "", 0, content=hit[0]))
            done = hit.end()
        if child.type != "text" or not done:
            result.append(child)
        else:
            result += _text(child.content[done:])
    return result


def _text(content: str) -> list[Token]:
    return [Token("text", "", 0, content=content)] if content else []


def _is_block(token: Token, context: Context) -> bool:
    if token.type == "formula":
        delimiter: Delimiter = token.meta["found"].delimiter
        return delimiter.display and delimiter.verbatim and not delimiter.environment
    return token.type == "shortcode" and context.placeholders[token.content].block


def _is_blank(token: Token) -> bool:
    if token.type in ("softbreak", "hardbreak"):
        return True
    return token.type == "text" and not token.content.strip(_BLANKS)


def _trimmed(tokens: list[Token]) -> list[Token]:
    """Remove blanks and line breaks at both ends."""
    start, end = 0, len(tokens)
    while start < end and _is_blank(tokens[start]):
        start += 1
    while end > start and _is_blank(tokens[end - 1]):
        end -= 1
    kept = tokens[start:end]
    if kept and kept[0].type == "text":
        kept[0].content = kept[0].content.lstrip(_BLANKS)
    if kept and kept[-1].type == "text":
        kept[-1].content = kept[-1].content.rstrip(_BLANKS)
    return kept


def _html(mark: str) -> Token:
    return Token("html_generated", "", 0, content=mark + "\n")
