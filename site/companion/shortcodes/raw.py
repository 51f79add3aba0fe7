"""`raw`: a body that Markdown never touches; HTML stays, formulas are set."""

from __future__ import annotations

from companion.shortcodes.call import Call
from companion.shortcodes.parser import Inner
from companion.shortcodes.registry import Html, Kind


def raw(call: Call) -> Html:
    """A `div` if it has its lines for itself, a `span` in the middle of a sentence."""
    tag = "div" if call.alone else "span"
    body = call.services.raw(call.dedented)
    return Html(f'<{tag} class="raw">{body}</{tag}>', block=call.alone)


KIND = Kind(raw, Inner.VERBATIM, ())
