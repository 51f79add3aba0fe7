"""`figure`: an image with a caption, with Hugo's parameters."""

from __future__ import annotations

import re

from markdown_it.common.utils import escapeHtml

from companion.text.markdown.holes import HOLE
from companion.text.markdown.late_notes import LATE_NOTE
from companion.text.shortcodes.call import Call
from companion.text.shortcodes.registry import Html, Kind
from companion.text.source_map import MappedText

PARAMETERS = (
    "src", "link", "target", "rel", "alt", "title", "caption", "class", "height", "width",
    "loading", "attr", "attrlink",
)  # fmt: skip


def figure(call: Call) -> Html:
    src = call.get("src", call.get(0))
    if not src:
        call.error('shortcode "figure" needs its image', call.shortcode.start, 'As in src="a.png"')
    caption = _markdown(call, "caption")
    alt = f'alt="{_alternative(call, caption)}"'
    more = _attributes(call, ("width", "height", "loading"))
    image = f'<img src="{_escaped(src)}" {alt}{more}>'
    if call.get("link"):
        target = _attributes(call, ("target", "rel"))
        image = f'<a href="{_escaped(call.get("link"))}"{target}>{image}</a>'
    kind = _attributes(call, ("class",))
    return Html(f"<figure{kind}>{image}{_caption(call, caption)}</figure>", block=True)


def _caption(call: Call, caption: str) -> str:
    """The `<figcaption>`: title, caption and attribution. The last two are Markdown."""
    title = call.get("title")
    heading = f"<h4>{_escaped(title)}</h4>" if title else ""
    texts = [caption, _markdown(call, "attr")]
    paragraph = f"<p>{' '.join(filter(None, texts))}</p>" if any(texts) else ""
    return f"<figcaption>{heading}{paragraph}</figcaption>" if heading or paragraph else ""


def _alternative(call: Call, caption: str) -> str:
    """The text alternative: `alt`, or the caption without markup, or "" for a decorative image."""
    if call.get("alt"):
        return _escaped(call.get("alt"))
    text = re.sub(r"<[^<>]*>", "", LATE_NOTE.sub("", HOLE.sub("", caption)))
    return text.strip().replace('"', "&quot;")


def _markdown(call: Call, name: str) -> str:
    parameter = call.shortcode.parameter(name)
    if parameter is None or not parameter.value:
        return ""
    html = call.services.markdown(MappedText.made(str(parameter.value), parameter.start))
    if name == "attr" and call.get("attrlink"):
        return f'<a href="{_escaped(call.get("attrlink"))}">{html}</a>'
    return html


def _attributes(call: Call, names: tuple[str, ...]) -> str:
    return "".join(f' {name}="{_escaped(call.get(name))}"' for name in names if call.get(name))


def _escaped(value: object) -> str:
    return escapeHtml(str(value))


KIND = Kind(figure, parameters=PARAMETERS, strict=False)
