"""Parses task lists: `- [ ]` and `- [x]` at the start of list items."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BOX = re.compile(r"\[([ xX])\][ \t\n]*")


def task_lists_plugin(md: MarkdownIt) -> None:
    """Add the rules for task lists; as in Goldmark the checkboxes are disabled."""
    md.core.ruler.after("block", "task_lists", _find)
    md.core.ruler.after("inline", "task_boxes", _insert)


def _find(state: StateCore) -> None:
    """Remove the boxes from the text before inline parsing, where `[x]` could become a link."""
    for item, paragraph, inline in zip(
        state.tokens, state.tokens[1:], state.tokens[2:], strict=False
    ):
        if item.type != "list_item_open" or paragraph.type != "paragraph_open":
            continue
        box = _BOX.match(inline.content)
        if box:
            inline.content = inline.content[box.end() :]
            inline.meta = {**inline.meta, "checked": box[1] != " "}


def _insert(state: StateCore) -> None:
    """Insert a checkbox for each box found."""
    for token in state.tokens:
        if token.type == "inline" and "checked" in token.meta:
            checked = 'checked="" ' if token.meta["checked"] else ""
            box = Token("html_generated", "", 0)
            end = " />" if state.md.options["xhtmlOut"] else ">"
            box.content = f'<input {checked}disabled="" type="checkbox"{end} '
            token.children = [box, *(token.children or [])]
