"""Extracts the plain text of a body, for summaries, labels and word counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

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
    """The text of `text_of`, from HTML with holes for ``formulas``."""
    return text_of(read_html(html), formulas)


def text_of(tokens: Iterable[Token], formulas: Sequence[Formula], most: int | None = None) -> str:
    """The text for a summary, with every run of blanks as one blank.

    Formulas are in TeX; definitions of macros, footnotes and widgets are omitted.

    tokens : of HTML with holes for ``formulas``.
    most : more words than this are not wanted; the text may end after the next ones.
    """

    def written(found: re.Match[str]) -> str:
        tex = formulas[int(found[2])].tex if found[1] == "f" else ""
        return " " if _MACRO_DEFINITION.search(tex) else tex.strip() or " "

    pieces = []
    whole = 0  # words that cannot become longer; the last one of a piece may go on in the next
    for token in _without_notes_and_widgets(tokens):
        if isinstance(token, Text):
            pieces.append(HOLE.sub(written, token.content))
            if most is not None:
                whole += max(0, len(pieces[-1].split()) - 1)
                if whole > most:
                    break
        elif token.name not in _INLINE:
            pieces.append(" ")
    return " ".join("".join(pieces).split())


def words_in(tokens: Sequence[Token]) -> int:
    """The number of words in a body; a formula counts as one."""
    pieces = [
        HOLE.sub(" formula ", token.content) if isinstance(token, Text) else " " for token in tokens
    ]
    return len("".join(pieces).split())


SUMMARY_WORDS = 70


def first_words(text: str, count: int = SUMMARY_WORDS) -> str:
    """The first ``count`` words of a text, as in Hugo's automatic summaries."""
    words = text.split()
    return " ".join(words[:count]) + (" …" if len(words) > count else "")


def _without_notes_and_widgets(tokens: Iterable[Token]) -> Iterator[Token]:
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
