"""Replaces the holes in a body's HTML by the finished formulas and widgets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from companion.text.markdown.holes import HOLE

_PUNCTUATED_HOLE = re.compile(f"{HOLE.pattern}([.,;:!?)\\]’”]*)")
_BOX = 'class="katex-base"'  # a part of a formula without a line break; breaks are between parts
_TAG = re.compile(r"<[^<>]*>")
_LONG_WORD = 14  # characters
_FIRST_WINDOW = 900  # characters of text, about what the first window of a phone holds
_FORMULA = 12  # characters that a formula counts for
_WIDGET = 2000  # that a widget counts for, which is higher than a screen


def fill(
    html: str, formulas: Sequence[str], widgets: Sequence[str], outputs: Sequence[str] = ()
) -> str:
    """The HTML with formulas, widgets and outputs of cells in place of their numbered holes.

    A short formula is kept on one line with the punctuation after it, because browsers would break
    the line between the two.
    """
    rendered = {"f": formulas, "w": widgets, "c": outputs}

    def replacement(found: re.Match[str]) -> str:
        html, punctuation = rendered[found[1]][int(found[2])], found[3]
        if punctuation and html.startswith('<span class="katex">') and _is_short(html):
            return f'<span class="bound">{html}{punctuation}</span>'
        return html + punctuation

    return _PUNCTUATED_HOLE.sub(replacement, html)


def _is_short(formula: str) -> bool:
    """Whether a formula allows at most one line break, or is no longer than a long word."""
    shown = _TAG.sub("", formula.partition('class="katex-html"')[2])
    return formula.count(_BOX) <= 2 or len(shown) <= _LONG_WORD


def in_first_window(html: str) -> set[int]:
    """The numbers of the widgets that may be in the window before the reader scrolls."""
    found, length, end = set(), 0, 0
    for hole in HOLE.finditer(html):
        length += len(_TAG.sub("", html[end : hole.start()]))
        if length > _FIRST_WINDOW:
            break
        end = hole.end()
        if hole[1] == "w":
            found.add(int(hole[2]))
        length += {"w": _WIDGET, "f": _FORMULA}.get(hole[1], 0)
    return found
