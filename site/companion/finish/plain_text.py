"""Extracts the plain text of a body, for summaries, labels and word counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from companion.finish.markup import WIDGET_ELEMENTS
from companion.text.body import Formula
from companion.text.markdown.holes import HOLE
from companion.tools.html_tokens import EndTag, StartTag, Text, Token, read_html

_INLINE = {  # these tags do not separate words
    "a", "abbr", "b", "cite", "code", "del", "em", "i", "kbd", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "u",
}  # fmt: skip
_MACRO_DEFINITION = re.compile(
    r"\\(?:[gex]?def|newcommand|renewcommand|providecommand|let|DeclareMathOperator)(?![a-zA-Z])"
)


def plain_text(html: str, formulas: Sequence[Formula]) -> str:
    """The text for a summary, with every run of blanks as one blank.

    Formulas are in TeX; definitions of macros, footnotes and widgets are omitted.

    html : HTML with holes for ``formulas``.
    """

    def written(found: re.Match[str]) -> str:
        tex = formulas[int(found[2])].tex if found[1] == "f" else ""
        return " " if _MACRO_DEFINITION.search(tex) else tex.strip() or " "

    pieces = []
    for token in _without_notes_and_widgets(read_html(html)):
        if isinstance(token, Text):
            pieces.append(HOLE.sub(written, token.content))
        elif token.name not in _INLINE:
            pieces.append(" ")
    return " ".join("".join(pieces).split())


def words_in(tokens: Sequence[Token]) -> int:
    """The number of words in a body; a formula counts as one."""
    pieces = [
        HOLE.sub(" formula ", token.content) if isinstance(token, Text) else " " for token in tokens
    ]
    return len("".join(pieces).split())


def first_words(text: str, count: int = 70) -> str:
    """The first ``count`` words of a text, as in Hugo's automatic summaries."""
    words = text.split()
    return " ".join(words[:count]) + (" …" if len(words) > count else "")


def _without_notes_and_widgets(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens without footnotes, their numbers in the text, and hand-written widgets."""
    skipped = ""  # the name of the element that is being skipped
    for token in tokens:
        if skipped:
            if isinstance(token, EndTag) and token.name == skipped:
                skipped = ""
        elif isinstance(token, StartTag) and _is_left_out(token):
            if token.name == "div":  # the footnotes, the last element of a page
                return
            skipped = token.name
        else:
            yield token


def _is_left_out(tag: StartTag) -> bool:
    return (
        tag.name in WIDGET_ELEMENTS
        or (tag.name == "sup" and tag.attributes.get("id", "").startswith("fnref"))
        or (tag.name == "div" and "footnotes" in tag.classes)
    )
