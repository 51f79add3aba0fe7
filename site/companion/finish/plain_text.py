"""A body's text without its tags, for summaries, labels and counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from companion.finish.markup import WIDGET_ELEMENTS
from companion.text.body import Formula
from companion.text.markdown.context import HOLE
from companion.tools.html_tokens import EndTag, StartTag, Text, Token, read_html

_INLINE = {  # tags that part no words
    "a", "abbr", "b", "cite", "code", "del", "em", "i", "kbd", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "u",
}  # fmt: skip
_DEFINES = re.compile(r"\\(?:[gex]?def|(?:re)?newcommand|let)(?![a-zA-Z])")


def plain_text(html: str, formulas: Sequence[Formula]) -> str:
    """The text as a summary has it, every run of blanks one blank.

    Formulas stand in TeX; definitions of macros, footnotes and widgets are left out.

    html : with holes for ``formulas``.
    """

    def written(found: re.Match[str]) -> str:
        tex = formulas[int(found[2])].tex if found[1] == "f" else ""
        return " " if _DEFINES.search(tex) else tex.strip() or " "

    pieces = []
    for token in _summarised(read_html(html)):
        if isinstance(token, Text):
            pieces.append(HOLE.sub(written, token.content))
        elif token.name not in _INLINE:
            pieces.append(" ")
    return " ".join("".join(pieces).split())


def words_in(tokens: Sequence[Token]) -> int:
    """How many words a body has; a formula counts as one."""
    pieces = [
        HOLE.sub(" formula ", token.content) if isinstance(token, Text) else " " for token in tokens
    ]
    return len("".join(pieces).split())


def first_words(text: str, count: int = 70) -> str:
    """A summary in Hugo's manner: the first ``count`` words."""
    words = text.split()
    return " ".join(words[:count]) + (" …" if len(words) > count else "")


def _summarised(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens outside footnotes, their numbers in the text, and widgets written by hand."""
    skipped = ""  # the element that is being left out
    for token in tokens:
        if skipped:
            if isinstance(token, EndTag) and token.name == skipped:
                skipped = ""
        elif isinstance(token, StartTag) and _is_left_out(token):
            if token.name == "div":  # the footnotes are the end of the page
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
