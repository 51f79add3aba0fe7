"""Puts finished formulas and widgets in the place of their holes in a body's HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence

from companion.text.markdown.context import HOLE

_PUNCTUATED_HOLE = re.compile(f"{HOLE.pattern}([.,;:!?)\\]’”]*)")
_BOX = 'class="katex-base"'  # KaTeX's unbreakable pieces; it breaks lines between them
_TAG = re.compile(r"<[^<>]*>")
_LONG_WORD = 14


def fill(html: str, formulas: Sequence[str], widgets: Sequence[str]) -> str:
    """The HTML with formulas and widgets by their numbers.

    A short formula is bound to the punctuation behind it: browsers break lines between the two.
    """
    rendered = {"f": formulas, "w": widgets}

    def placed(found: re.Match[str]) -> str:
        made, punctuation = rendered[found[1]][int(found[2])], found[3]
        if punctuation and made.startswith('<span class="katex">') and _is_short(made):
            return f'<span class="bound">{made}{punctuation}</span>'
        return made + punctuation

    return _PUNCTUATED_HOLE.sub(placed, html)


def _is_short(formula: str) -> bool:
    """Whether a line has room for it: KaTeX would break it once at most, or words are as long."""
    shown = _TAG.sub("", formula.partition('class="katex-html"')[2])
    return formula.count(_BOX) <= 2 or len(shown) <= _LONG_WORD
