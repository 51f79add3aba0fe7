"""`qr`: a QR code, as a picture in the page."""

from __future__ import annotations

from markdown_it.common.utils import escapeHtml

from companion.text.shortcodes.call import Call
from companion.text.shortcodes.parser import Inner
from companion.text.shortcodes.registry import Html, Kind, nearest

LEVELS = {"low": "l", "medium": "m", "quartile": "q", "high": "h"}
_SCALE = 4  # px of a module


def qr(call: Call) -> Html:
    """Render the picture. Parameters: `text`, or the body; `level` of error correction (medium),
    `scale` (4), `alt`, `class`, `id`, `loading`, `title`."""
    text = str(call.get("text")) or call.dedented.text.strip()
    level = str(call.get("level") or "medium").lower()
    scale = call.get("scale", _SCALE)
    if level not in LEVELS:
        remedy = nearest(level, [*LEVELS])
        call.error(f'unknown level "{level}" of a QR code', call.offset_of("level"), remedy)
    elif not isinstance(scale, int) or scale < 2:
        call.error("scale must be 2 or more", call.offset_of("scale"), "Leave it out for 4")
    elif not text:
        call.error('shortcode "qr" needs its text', call.shortcode.start, 'As in text="…"')
    else:
        return _picture(call, text, level, scale)
    return Html("")


def _picture(call: Call, text: str, level: str, scale: int) -> Html:
    import segno  # here, because few sites need it, and it imports much

    try:
        code = segno.make_qr(text, error=LEVELS[level], boost_error=False)
    except segno.DataOverflowError:
        remedy = "Shorten it, or take a lower level"
        call.error("the text is too long for a QR code", call.shortcode.start, remedy)
        return Html("")
    width, height = code.symbol_size(scale)
    names = ("class", "id", "loading", "title")
    more = "".join(
        f' {name}="{escapeHtml(str(call.get(name)))}"' for name in names if call.get(name)
    )
    alt = escapeHtml(str(call.get("alt")) or f"QR code: {text}")
    address = escapeHtml(code.svg_data_uri(scale=scale, light="#fff"))
    return Html(f'<img src="{address}" alt="{alt}" width="{width}" height="{height}"{more}>', False)


KIND = Kind(
    qr,
    Inner.VERBATIM,
    ("text", "level", "scale", "targetDir", "alt", "class", "id", "loading", "title"),
    strict=False,
)
