"""Heading ids as Hugo makes them, and the table of contents."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from companion.formulas import Found
from companion.markdown.context import Context, late_id


def headings_plugin(md: MarkdownIt, id_type: str, *, make_ids: bool) -> None:
    def heading_ids(state: StateCore) -> None:
        context: Context = state.env["context"]
        for index, token in enumerate(state.tokens):
            if token.type != "heading_open":
                continue
            children = state.tokens[index + 1].children or []
            if "id" in token.attrs:
                context.heading_ids.add(str(token.attrs["id"]))
            elif make_ids and children:
                text = context.visible_text(id_text(children))
                token.attrs["id"] = _id(slug(text, id_type), context)

    md.core.ruler.after("inline", "heading_ids", heading_ids)
    md.core.ruler.push("headings", lambda state: _note(md, state))


def _id(wanted: str, context: Context) -> str:
    wanted = unused(wanted, context.heading_ids)
    if context.late_ids is None:
        return wanted
    context.late_ids.append(wanted)
    return late_id(len(context.late_ids) - 1)


def _note(md: MarkdownIt, state: StateCore) -> None:
    """Keep the headings for the table of contents; a link inside a link is not allowed."""
    context: Context = state.env["context"]
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        tokens = inline.children or []
        shown = [each for each in tokens if each.type not in ("link_open", "link_close")]
        html = str(md.renderer.render(shown, md.options, state.env))
        identifier = str(opening.attrs.get("id", ""))
        context.headings.append((int(opening.tag[1]), identifier, html))


def id_text(tokens: Sequence[Token]) -> str:
    """The text of a heading that its id is made of: curly quotes and dashes left out.

    Of an underlined heading over several lines Hugo takes the last line.
    """
    parts: list[str] = []
    for token in tokens:
        if token.type in ("text", "text_special", "code_inline"):
            parts.append(token.content)
        elif token.type == "formula":
            found: Found = token.meta["found"]
            parts.append("" if found.delimiter.verbatim else token.content)
        elif token.type == "image":
            parts.append(id_text(token.children or []))
        elif token.type in ("softbreak", "hardbreak"):
            parts.clear()
    return "".join(parts)


def slug(text: str, id_type: str = "github") -> str:
    """Hugo's id of a text: lower-case letters, digits, `_`, and `-` for blanks."""
    if id_type == "github-ascii":
        text = unicodedata.normalize("NFD", text)
        text = "".join(char for char in text if char.isascii())
    if id_type == "blackfriday":
        return _blackfriday(text)
    parts = []
    for char in text.strip():
        if char in "- \t":
            parts.append("-")
        elif char == "_" or char.isalpha() or char.isdigit():
            parts.append(char.lower())
    return "".join(parts) or "heading"


def _blackfriday(text: str) -> str:
    """Runs of anything but letters and digits become one dash."""
    words = "".join(char.lower() if char.isalnum() else " " for char in text).split()
    return "-".join(words) or "heading"


def unused(wanted: str, taken: set[str]) -> str:
    """`wanted`, or with the first free number behind it; noted as taken."""
    candidate, number = wanted, 0
    while candidate in taken:
        number += 1
        candidate = f"{wanted}-{number}"
    taken.add(candidate)
    return candidate
