"""`style`: a Markdown body in an element with CSS of its own."""

from __future__ import annotations

import re

from markdown_it.common.utils import escapeHtml

from companion.text.shortcodes.call import Call
from companion.text.shortcodes.parser import Inner
from companion.text.shortcodes.registry import Html, Kind

_TAG = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*\Z")
_INLINE = frozenset({"span", "em", "strong", "b", "i", "u", "s", "small", "mark", "code", "a"})


def style(call: Call) -> Html:
    """Render the element. Parameters: the CSS text, and the element's name (`div`)."""
    css = call.either("css", 0)
    if css is None:
        call.error('shortcode "style" needs its CSS', call.shortcode.start, 'As in "color: red"')
    tag = str(call.either("tag", 1) or "div")
    if not _TAG.match(tag):
        call.error(f'"{tag}" is not the name of an element', call.offset_of(1), 'As in "span"')
    body = call.services.markdown(call.dedented)
    return Html(
        f'<{tag} style="{escapeHtml(str(css))}">{body}</{tag}>',
        block=tag.lower() not in _INLINE,
    )


KIND = Kind(style, Inner.MARKDOWN, ("css", "tag"), strict=False)
