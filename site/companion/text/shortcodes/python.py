"""`python`: a live cell, as a fence of the language `python-live`, or a part of an exercise."""

from __future__ import annotations

import re

from companion.text.cells import PARAMETERS, PARTS
from companion.text.markdown.live_code import emptiness
from companion.text.shortcodes.call import Call
from companion.text.shortcodes.parser import Inner
from companion.text.shortcodes.registry import Html, Kind
from companion.text.shortcodes.tree import Shortcode
from companion.text.source_map import MappedText

_BLANK_START = re.compile(r"(?:[ \t]*\n)+")


def python(call: Call) -> Html:
    """Render the listing, with a hole for its output."""
    code = call.dedented
    blank = _BLANK_START.match(code.text)
    code = code.cut(blank.end() if blank else 0, len(code.text.rstrip()))
    values = {str(each.name): each.value for each in call.shortcode.parameters}
    if not code.text.strip():
        written = "Markdown" if "hint" in values else "Python"
        call.error(emptiness(values), call.shortcode.start, f"Write {written} between the tags")
        return Html("")

    if "hint" not in values:
        for child in call.shortcode.children:
            if isinstance(child, Shortcode):
                message = f'a listing of Python holds no shortcode such as "{child.name}"'
                remedy = "{{</* … */>}} shows one as text; a hint, being Markdown, can hold it"
                call.error(message, child.start, remedy)
                return Html("")

    def report(name: str, message: str, remedy: str) -> None:
        call.error(message, call.offset_of(name), remedy)

    return Html(call.services.cell(MappedText.join([code]), values, report), block=True)


KIND = Kind(python, Inner.VERBATIM, (*PARAMETERS, *PARTS))
