"""`admonition`: a titled box that folds without JavaScript, with LoveIt's class names."""

from __future__ import annotations

from markdown_it.common.utils import escapeHtml

from companion.text.admonitions import ALIASES, TYPES, box, type_of
from companion.text.shortcodes.call import Call
from companion.text.shortcodes.parser import Inner
from companion.text.shortcodes.registry import Html, Kind, nearest


def admonition(call: Call) -> Html:
    """Render the box. Parameters, with their defaults: `type` (note), `title` (the type's name),
    `open` (true; only the boolean false folds the box), `id` (none).

    An `id` makes the box a link target, and numbers a title like "Theorem (Chain Rule)". LoveIt and
    similar themes ignore `id`.
    """
    written = str(call.either("type", 0) or "note")
    kind = type_of(written)
    if not kind:
        call.error(
            f'unknown admonition type "{written}"',
            call.offset_of("type" if call.shortcode.named else 0),
            nearest(written, [*TYPES, *ALIASES]),
        )
    title = call.mapped("title", 1)
    heading = call.services.title(title) if title else escapeHtml(written.title())
    label = str(call.get("id"))
    if label:
        written_title = title.text if title else written.title()
        heading = call.services.statement(label, written_title, heading, call.offset_of("id"))
    body = call.services.markdown(call.dedented)
    return Html(box(kind, heading, body, is_open=_is_open(call), identifier=label), block=True)


def _is_open(call: Call) -> bool:
    value = call.either("open", 2)
    if value == "false":
        call.warn(
            'open="false" is a text, which leaves the admonition open',
            call.offset_of("open" if call.shortcode.named else 2),
            "Write open=false, without quotes",
        )
    return value is not False


KIND = Kind(admonition, Inner.MARKDOWN, ("type", "title", "open", "id"), strict=False)
