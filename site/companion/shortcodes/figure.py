"""`figure`: an image with a caption, Hugo's parameters."""

from __future__ import annotations

from markdown_it.common.utils import escapeHtml

from companion.mapped_text import MappedText
from companion.shortcodes.call import Call
from companion.shortcodes.registry import Html, Kind

PARAMETERS = (
    "src", "link", "target", "rel", "alt", "title", "caption", "class", "height", "width",
    "loading", "attr", "attrlink",
)  # fmt: skip


def figure(call: Call) -> Html:
    src = call.get("src", call.get(0))
    if not src:
        call.error('shortcode "figure" needs its image', call.shortcode.start, 'As in src="a.png"')
    image = f'<img src="{_escaped(src)}"' + _attributes(call, ("alt", "width", "height", "loading"))
    if not call.get("alt") and call.get("caption"):
        image += f' alt="{_escaped(call.get("caption"))}"'
    image += ">"
    if call.get("link"):
        target = _attributes(call, ("target", "rel"))
        image = f'<a href="{_escaped(call.get("link"))}"{target}>{image}</a>'
    kind = _attributes(call, ("class",))
    return Html(f"<figure{kind}>{image}{_caption(call)}</figure>", block=True)


def _caption(call: Call) -> str:
    """Title, caption and attribution; the latter two are Markdown."""
    title = call.get("title")
    heading = f"<h4>{_escaped(title)}</h4>" if title else ""
    text = "".join(_markdown(call, name) for name in ("caption", "attr"))
    paragraph = f"<p>{text}</p>" if text else ""
    return f"<figcaption>{heading}{paragraph}</figcaption>" if heading or paragraph else ""


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


KIND = Kind(figure, parameters=PARAMETERS)
