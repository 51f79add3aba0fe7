"""Replaces straight quotes, dashes, dots and angle brackets as Goldmark's typographer does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from companion.text.markdown.context import Context
from companion.text.markdown.flanking import flanking, is_punctuation, is_space
from companion.text.markdown.options import Quotes

_DECADE = re.compile(r"'\d\ds(?![^\W_])")
_SHORT = re.compile(r"'(?:[smtd](?=[\s!-/:-@\[-`{-~]|$)|(?:ve|ll|re)(?=[\s!-/:-@\[-`{-~]|$))")


def typographer_plugin(md: MarkdownIt, quotes: Quotes) -> None:
    """Add the rule that inserts these quotes and signs."""
    for char in "'\".":
        md.inline.add_terminator_char(char)
    signs = [
        ("---", quotes.em_dash),
        ("--", quotes.en_dash),
        ("...", quotes.ellipsis),
        ("<<", quotes.left_angle_quote),
        (">>", quotes.right_angle_quote),
    ]

    def typographer(state: StateInline, silent: bool) -> bool:
        char = state.src[state.pos]
        if char not in "'\"-.<>":
            return False
        for written, sign in signs:
            if sign and state.src.startswith(written, state.pos, state.posMax):
                return _replace(state, silent, len(written), sign)
        if char not in "'\"" or silent:
            return False
        sign = (_single if char == "'" else _double)(state, quotes)
        return sign != "" and _replace(state, silent, 1, sign)

    md.inline.ruler.push("typographer", typographer)
    md.add_render_rule("sign", _render)


def _replace(state: StateInline, silent: bool, length: int, sign: str) -> bool:
    if not silent:
        # A separate token, because heading ids omit it, as in Goldmark.
        state.push("sign", "", 0).content = sign
    state.pos += length
    return True


def _render(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return escapeHtml(tokens[index].content)


def _neighbours(state: StateInline) -> tuple[str, str, str]:
    """Return the characters before and after, and the one after the run of equal quotes."""
    before = state.src[state.pos - 1] if state.pos else ""
    end = _end_of_run(state)
    return before, state.src[state.pos + 1 : state.pos + 2], state.src[end : end + 1]


def _end_of_run(state: StateInline) -> int:
    """Return the end of the run of equal quotes; cached for the other quotes of the run."""
    run: tuple[str, int, int, int] = state.env.get("quotes", ("", 0, 0, 0))
    text, limit, start, end = run
    if text is not state.src or limit != state.posMax or not start <= state.pos < end:
        end = state.pos + 1
        while end < state.posMax and state.src[end] == state.src[state.pos]:
            end += 1
        state.env["quotes"] = state.src, state.posMax, state.pos, end
    return end


def _single(state: StateInline, quotes: Quotes) -> str:
    """Return the replacement of the `'` at the current position, empty if it is kept."""
    context: Context = state.env["context"]
    before, after, after_run = _neighbours(state)
    can_open, can_close = flanking(before, after_run)
    if quotes.apostrophe:
        if can_open and not can_close and _DECADE.match(state.src, state.pos):
            return quotes.apostrophe
        if (is_space(before) or _is_punct(before)) and after and after in "tenl":
            return quotes.apostrophe
        if (before.isdecimal() or before.isalpha()) and after.isalpha():
            return quotes.apostrophe
    if quotes.left_single_quote and can_open and not can_close:
        if _SHORT.match(state.src, state.pos):
            return quotes.right_single_quote
        context.open_single_quotes += 1
        return quotes.left_single_quote
    if quotes.right_single_quote:
        # Plural possessives and dropped letters: Smiths', doin'
        if _rest_of_line(state) > 2 and not after.isdecimal():
            return quotes.right_single_quote
        if context.open_single_quotes and _closes(state, can_open, can_close, after):
            context.open_single_quotes -= 1
            return quotes.right_single_quote
    return ""


def _double(state: StateInline, quotes: Quotes) -> str:
    """Return the replacement of the `"` at the current position, empty if it is kept."""
    context: Context = state.env["context"]
    before, after, after_run = _neighbours(state)
    can_open, can_close = flanking(before, after_run)
    if quotes.left_double_quote and can_open and not can_close:
        context.open_double_quotes += 1
        return quotes.left_double_quote
    closes = context.open_double_quotes and _closes(state, can_open, can_close, after)
    if quotes.right_double_quote and closes and not (after == '"' and before.isdecimal()):
        context.open_double_quotes -= 1
        return quotes.right_double_quote
    return ""


def _rest_of_line(state: StateInline) -> int:
    """Count the characters of the line from here on, including its end, up to 3."""
    end = state.src.find("\n", state.pos, state.pos + 2)
    return min((end + 1 if end >= 0 else len(state.src)) - state.pos, 3)


def _closes(state: StateInline, can_open: bool, can_close: bool, after: str) -> bool:
    """Return whether the quote closes: it cannot open, or is followed by final punctuation."""
    if can_close and not can_open:
        return True
    second = state.src[state.pos + 2 : state.pos + 3]
    return can_close and _is_punct(after) and (is_space(second) or is_punctuation(second))


def _is_punct(char: str) -> bool:
    return char != "" and unicodedata.category(char)[0] == "P"
