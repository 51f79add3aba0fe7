"""`mermaid`: a diagram, as a fenced code block of this language."""

from __future__ import annotations

from companion.text.markdown.code import mermaid_block, without_blank_end
from companion.text.shortcodes.call import Call
from companion.text.shortcodes.parser import Inner
from companion.text.shortcodes.registry import Html, Kind


def mermaid(call: Call) -> Html:
    return Html(mermaid_block(without_blank_end(call.dedented.text.lstrip("\n"))), block=True)


KIND = Kind(mermaid, Inner.VERBATIM, (), strict=False)
