"""Marks in a long page at which a browser may pause while it reads the page.

Chromium reads a page that is there in pieces of up to half a second, and answers the reader between
two of them. It also stops at a script. So the templates replace each mark by a script that does
nothing there (`page/theme.js`, which the page has anyway).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from companion.finish.markup import Markup
from companion.text.markdown.holes import HOLE
from companion.tools.html_tokens import EndTag, Insertion

PAUSE = "<!-- pause -->"
_APART = 60_000  # characters of HTML, which a slow telephone reads within 50 ms


def pauses(markup: Markup, formulas: Sequence[str]) -> Iterator[Insertion]:
    """The marks of a page, at ends of paragraphs.

    markup : the page's, with holes.
    formulas : the HTML of its formulas.
    """
    holes = deque(hole for hole in HOLE.finditer(markup.html) if hole[1] == "f")
    last = size = 0
    for token in markup.tokens:
        if not isinstance(token, EndTag) or token.name != "p":
            continue
        size += token.start - last
        last = token.start
        while holes and holes[0].end() <= last:
            size += len(formulas[int(holes.popleft()[2])])
        if size > _APART:
            yield Insertion(last, PAUSE)
            size = 0
