"""`raw`: a body that Markdown leaves alone. HTML stays, and formulas are set."""

from __future__ import annotations

from companion.text.shortcodes.call import Call
from companion.text.shortcodes.parser import Inner
from companion.text.shortcodes.registry import BLOCK_TAG, Html, Kind


def raw(call: Call) -> Html:
    """A `div` if the call has its lines for itself or contains blocks, else a `span`."""
    body = call.services.raw(call.dedented)
    block = call.alone or BLOCK_TAG.search(body) is not None
    tag = "div" if block else "span"
    return Html(f'<{tag} class="raw">{body}</{tag}>', block=block)


KIND = Kind(raw, Inner.VERBATIM, (), strict=False)
