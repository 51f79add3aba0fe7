"""Tight lists as in Goldmark, which ignores blank lines above tables, terms and footnotes."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_IGNORED = ("table_open", "dl_open", "footnote_open")


def lists_plugin(md: MarkdownIt) -> None:
    """Add the rule that makes such lists tight."""
    md.core.ruler.after("block", "tight_lists", _tighten)


def _tighten(state: StateCore) -> None:
    """Hide the paragraph tags in lists that are loose only because of an ignored blank line."""
    for index, token in enumerate(state.tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            inside = state.tokens[index + 1 : _end(state.tokens, index)]
            children = [each for each in inside if each.level == token.level + 2]
            if any(each.type in _IGNORED for each in children) and not _is_loose(state, inside):
                for each in children:
                    if each.type in ("paragraph_open", "paragraph_close"):
                        each.hidden = True


def _end(tokens: list[Token], index: int) -> int:
    level = tokens[index].level
    return next(i for i in range(index + 1, len(tokens)) if tokens[i].level == level)


def _is_loose(state: StateCore, tokens: list[Token]) -> bool:
    """Return whether a blank line separates two items, or two blocks of an item."""
    level = tokens[0].level
    is_first = {level: True, level + 1: True}
    last_definition = None
    for token in tokens:
        if token.type == "dd_open" and token.level == level + 2:
            last_definition = token
        ends = token.type == "dl_close" and token.level == level + 1
        if ends and last_definition and _below_blank(state, last_definition):
            return True
        if token.level not in is_first or token.nesting < 0:
            continue
        if token.type == "list_item_open":
            is_first[level + 1] = True
        counts = not is_first[token.level] and token.type not in _IGNORED
        if counts and _below_blank(state, token):
            return True
        is_first[token.level] = False
    return False


def _below_blank(state: StateCore, token: Token) -> bool:
    lines: list[str] = state.env.setdefault("source_lines", state.src.split("\n"))
    return token.map is not None and not lines[token.map[0] - 1].strip(" \t>")
