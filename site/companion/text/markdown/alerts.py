"""Renders GitHub's alerts, block quotes that begin with `[!NOTE]`, as admonitions.

As in Hugo, a sign after the brackets folds the box (`-`) or shows it open (`+`), and the rest of
the line is its title. A quote with a type that no admonition has stays a block quote.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from companion.text.admonitions import BEFORE_BODY, CLOSING, before_heading, type_of

_ALERT = re.compile(
    r"\[!(?P<type>[a-zA-Z]+)\](?!\()(?P<sign>[-+]?)[^\S\n]*(?P<title>[^\n]*)(?:\n|\Z)"
)


def alerts_plugin(md: MarkdownIt) -> None:
    """Add the rule for alerts."""
    md.core.ruler.after("block", "alerts", _convert)


def _convert(state: StateCore) -> None:
    """Replace the tokens of each alert by those of a box; inner alerts first."""
    open_quotes: list[int] = []
    for index, token in enumerate(state.tokens):
        if token.type == "blockquote_open":
            open_quotes.append(index)
        elif token.type == "blockquote_close":
            start = open_quotes.pop()
            head = _head(state.tokens[start + 1 : start + 3])
            if head:
                token.type, token.tag, token.content = "html_generated", "", f"{CLOSING}\n"
                token.nesting = 0
                state.tokens[start].meta["alert"] = head
    state.tokens = [each for token in state.tokens for each in _with_heading(token)]
    _drop_empty_paragraphs(state)


def _head(tokens: list[Token]) -> re.Match[str] | None:
    """The first line of a quote if it is that of an alert."""
    if [token.type for token in tokens] != ["paragraph_open", "inline"]:
        return None
    found = _ALERT.match(tokens[1].content)
    if found is None or not type_of(found["type"]):
        return None
    rest = tokens[1].content[found.end() :]
    first = (tokens[1].map or [0, 0])[0]
    tokens[1].meta["shown"] = bool(rest.strip())
    tokens[0].meta["shown"] = bool(rest.strip())
    tokens[1].content = rest
    tokens[1].map = [first + 1, (tokens[1].map or [0, first + 2])[1]]
    return found


def _with_heading(token: Token) -> list[Token]:
    """The token, or those of a box up to its body in place of the start of an alert."""
    found: re.Match[str] | None = token.meta.get("alert")
    if found is None:
        return [token]
    opening = before_heading(type_of(found["type"]), is_open=found["sign"] != "-")
    title = found["title"].strip() or found["type"].title()
    first = (token.map or [0, 1])[0]
    heading = Token("inline", "", 0, content=title, children=[], map=[first, first + 1])
    return [
        Token("html_generated", "", 0, content=opening),
        heading,
        Token("html_generated", "", 0, content=f"{BEFORE_BODY}\n"),
    ]


def _drop_empty_paragraphs(state: StateCore) -> None:
    """Remove the paragraphs in which nothing but the line of an alert stood."""
    kept: list[Token] = []
    dropping = False
    for token in state.tokens:
        if token.type == "paragraph_open" and token.meta.get("shown") is False:
            dropping = True
        if not dropping:
            kept.append(token)
        if dropping and token.type == "paragraph_close":
            dropping = False
    state.tokens = kept
