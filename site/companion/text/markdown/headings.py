"""Generates heading ids as Hugo does and collects headings for the table of contents."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from companion.text.formulas import Found
from companion.text.markdown.context import Context
from companion.text.markdown.holes import late_id

_SPLITS = re.compile(r"\[(?!\])|[*_~]+")  # Goldmark begins a new text after such signs
_NAMED_ENTITY = re.compile(r"&[a-zA-Z][a-zA-Z0-9]*;")


def headings_plugin(md: MarkdownIt, id_type: str, *, make_ids: bool) -> None:
    """Add the rules for headings.

    id_type : Hugo's `autoHeadingIDType`.
    make_ids : generate an id for headings without one.
    """

    def heading_ids(state: StateCore) -> None:
        context: Context = state.env["context"]
        for index, token in enumerate(state.tokens):
            if token.type != "heading_open":
                continue
            children = state.tokens[index + 1].children or []
            if "id" in token.attrs:
                context.heading_ids.take(str(token.attrs["id"]))
            elif make_ids and children:
                text = context.visible_text(id_text(children))
                if text:
                    token.attrs["id"] = _id(slug(text.strip(), id_type), context)

    md.core.ruler.after("inline", "heading_ids", heading_ids)
    md.core.ruler.push("headings", lambda state: _collect(md, state))


def _id(wanted: str, context: Context) -> str:
    """Return a unique id, or a mark for it if ids are made unique later."""
    wanted = context.heading_ids.unused(wanted)
    if context.late_ids is None:
        return wanted
    context.late_ids.append(wanted)
    return late_id(len(context.late_ids) - 1)


def _collect(md: MarkdownIt, state: StateCore) -> None:
    """Collect the headings for the table of contents, without links: those may not be nested."""
    context: Context = state.env["context"]
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        tokens = inline.children or []
        shown = [each for each in tokens if each.type not in ("link_open", "link_close")]
        text = str(md.renderer.render(shown, md.options, state.env))
        identifier = str(opening.attrs.get("id", ""))
        context.headings.append((int(opening.tag[1]), identifier, text))


def id_text(tokens: Sequence[Token]) -> str:
    """Return the part of a heading's text from which its id is generated.

    As in Hugo, that is the last line of a heading of several lines. A link, emphasis or image
    contributes only the text at its start, up to a bracket or sign of
    emphasis in it, and a bare URL nothing.
    """
    written = "".join(_texts(tokens)).split("\n")[-1]
    return _NAMED_ENTITY.sub(lambda hit: html.unescape(hit[0]), written)


def _texts(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the texts of inline tokens that contribute to a heading's id."""
    depth = 0
    # Position in the innermost element: its "first" token, its leading "text" or the "rest".
    state = "first"
    for token in tokens:
        is_text = token.type in ("text", "text_special")
        if is_text and not token.content:
            continue
        goes_on = state == "text" and (is_text or token.type == "softbreak")
        counts = depth == 0 or state == "first" or goes_on
        depth += token.nesting
        if token.nesting:
            enters = token.nesting > 0 and counts and token.info != "auto"
            state = "first" if enters else "rest"
            continue
        text = (token.markup or token.content) if is_text else _text(token)
        split = _SPLITS.search(text) if depth > 0 and token.type == "text" else None
        state = "text" if is_text and counts and split is None else "rest"
        if counts:
            yield text[: split.end()] if split else text


def _text(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "formula":
        found: Found = token.meta["found"]
        return "" if found.delimiter.verbatim else token.content
    if token.type == "image":
        opening, closing = Token("image_open", "", 1), Token("image_close", "", -1)
        return "".join(_texts([opening, *(token.children or []), closing]))
    return token.content if token.type in ("code_inline", "sign") else ""


def slug(text: str, id_type: str = "github") -> str:
    """Return Hugo's id of a text: lower-case letters, digits, `_`, and `-` for blanks."""
    if id_type == "github-ascii":
        text = unicodedata.normalize("NFD", text)
        text = "".join(char for char in text if char.isascii())
    if id_type == "blackfriday":
        return _blackfriday(text)
    parts = []
    for char in text:
        if char in "- \t":
            parts.append("-")
        elif char == "_" or char.isalpha() or char.isdecimal():
            parts.append(char.lower()[0])  # İ becomes i without its combining dot, as in Go
    return "".join(parts) or "heading"


def _blackfriday(text: str) -> str:
    """Replace each run of other characters than letters and digits by a hyphen."""
    words = "".join(char.lower() if char.isalnum() else " " for char in text).split()
    return "-".join(words) or "heading"
