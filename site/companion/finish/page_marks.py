"""Marks in the HTML of a long page, which templates replace by tags. Both are for Chromium.

- It reads a page that is there in pieces of up to half a second, and answers the reader between two
  of them. It also stops at a script. So a pause becomes a script that does nothing there
  (`page/theme.js`, which the page has anyway).
- Each block that is laid out late (`content-visibility`) has it look through all that the block's
  parent holds before the next paint (`MarkAncestorsForPrePaintIfNeeded` in its sources). So the
  text is cut into passages, `<div class="passage">`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from companion.finish.markup import HEADINGS, PLAYGROUND, WIDGET_ELEMENTS, Markup
from companion.text.markdown.holes import HOLE
from companion.tools.html_tokens import EndTag, Insertion, StartTag

PAUSE = "<!-- pause -->"
PASSAGE = "<!-- passage -->"

_PAUSE_AFTER = 60_000  # characters of HTML, which a slow telephone reads within 50 ms
_PASSAGE_AFTER = 20_000
_BEGINS = {"p", "details", *HEADINGS, *WIDGET_ELEMENTS, PLAYGROUND, "python-cell"}
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input"}
    | {"link", "meta", "param", "source", "track", "wbr"}
)


def page_marks(markup: Markup, formulas: Sequence[str]) -> list[Insertion]:
    """The marks of a page.

    markup : the page's, with holes.
    formulas : the HTML of its formulas.
    """
    tags = list(_tags_with_sizes(markup, formulas))
    return [*_pauses(tags), *_passages(markup, tags)]


def without_marks(html: str) -> str:
    """The HTML where nothing replaces the marks, as in feeds."""
    return html.replace(PAUSE, "").replace(PASSAGE, "")


_Tag = StartTag | EndTag


def _tags_with_sizes(markup: Markup, formulas: Sequence[str]) -> Iterator[tuple[_Tag, int]]:
    """All tags, each with the number of characters before it, those of formulas included."""
    holes = deque(hole for hole in HOLE.finditer(markup.html) if hole[1] == "f")
    set_so_far = 0
    for token in markup.tokens:
        if isinstance(token, _Tag):
            while holes and holes[0].end() <= token.start:
                set_so_far += len(formulas[int(holes.popleft()[2])])
            yield token, token.start + set_so_far


def _pauses(tags: Sequence[tuple[_Tag, int]]) -> Iterator[Insertion]:
    """Pauses, at ends of paragraphs."""
    last = 0
    for tag, size in tags:
        if isinstance(tag, EndTag) and tag.name == "p" and size - last > _PAUSE_AFTER:
            yield Insertion(tag.start, PAUSE)
            last = size


def _passages(markup: Markup, tags: Sequence[tuple[_Tag, int]]) -> Iterator[Insertion]:
    """The ends of all passages but the last, before blocks of the text; a widget is one alone.

    After an end tag that belongs to nothing it is not known what is open, so there are none.
    """
    widgets = deque(hole for hole in HOLE.finditer(markup.html) if hole[1] == "w")
    open_elements: list[str] = []
    last = done = 0  # where the current passage began: its size, its place
    for tag, size in tags:
        is_after_widget = False
        while widgets and widgets[0].end() <= tag.start:
            widget = widgets.popleft()
            if not open_elements:
                if markup.html[done : widget.start()].strip():
                    yield Insertion(widget.start(), PASSAGE)
                    done = widget.start()
                is_after_widget = True
        if isinstance(tag, EndTag):
            if tag.name not in open_elements:
                return
            while open_elements.pop() != tag.name:
                pass
            continue
        is_long = is_after_widget or size - last > _PASSAGE_AFTER
        if is_long and not open_elements and tag.name in _BEGINS:
            yield Insertion(tag.start, PASSAGE)
            last, done = size, tag.start
        if tag.name not in _VOID:
            open_elements.append(tag.name)
