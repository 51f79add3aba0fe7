"""Shortcodes of the themes LoveIt, DoIt, FixIt, hugo-book and Hextra in a form without JavaScript.

`link` and `image` with captions, `tabs` with `tab`, and `typeit`, whose text here stands still.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from markdown_it.common.utils import escapeHtml

from companion.text.markdown.code import code_block
from companion.text.markdown.holes import HOLE
from companion.text.markdown.late_notes import LATE_NOTE
from companion.text.shortcodes.call import Call
from companion.text.shortcodes.parser import Inner
from companion.text.shortcodes.registry import Html, Kind

_TAG = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*\Z")


def link(call: Call) -> Html:
    """A link. Parameters: `href`, `content` (Markdown; by default the address), `title`, `rel`,
    `class`."""
    href = str(call.either("href", 0) or "")
    if not href:
        call.error('shortcode "link" needs its address', call.shortcode.start, 'As in href="…"')
    content = call.mapped("content", 1)
    shown = call.services.title(content) if content else escapeHtml(href.removeprefix("mailto:"))
    title = call.either("title", 2)
    given = {"title": title, "rel": call.get("rel"), "class": call.get("class")}
    return Html(f'<a href="{escapeHtml(href)}"{_attributes(given)}>{shown}</a>', block=False)


def image(call: Call) -> Html:
    """A picture. Parameters: `src`, `alt`, `caption` (Markdown), `title`, `class`, `width`,
    `height`, `loading`, `linked` (false: not a link to the large picture `src_l`)."""
    src = str(call.either("src", 0) or "")
    if not src:
        call.error('shortcode "image" needs its file', call.shortcode.start, 'As in src="a.png"')
    caption = call.mapped("caption", 2)
    shown = call.services.markdown(caption) if caption else ""
    plain = re.sub(r"<[^<>]*>", "", LATE_NOTE.sub("", HOLE.sub("", shown))).replace('"', "&quot;")
    alt = escapeHtml(str(call.either("alt", 1) or "")) or plain
    given = {name: call.get(name) for name in ("title", "width", "height", "loading")}
    picture = f'<img src="{escapeHtml(src)}" alt="{alt}"{_attributes(given)}>'
    large = str(call.get("src_l"))
    if large and call.get("linked") is not False:
        picture = f'<a href="{escapeHtml(large)}">{picture}</a>'
    below = f"<figcaption>{shown}</figcaption>" if shown else ""
    kind = _attributes({"class": call.get("class")})
    return Html(f"<figure{kind}>{picture}{below}</figure>", block=True)


def tabs(call: Call) -> Html:
    """Several `tab`, one below the other."""
    return Html(f'<div class="tabs">{call.services.markdown(call.dedented)}</div>', block=True)


def tab(call: Call) -> Html:
    """A section that folds. Its title is `title`, `name`, the first parameter, or the entry of the
    `items` of `tabs` with its number."""
    key = next((each for each in ("title", "name") if call.get(each)), "title")
    title = call.mapped(key, 0)
    names = str(call.parent.get("items")).split(",") if call.parent else []
    if title:
        heading = call.services.title(title)
    elif call.ordinal < len(names) and names[call.ordinal].strip():
        heading = escapeHtml(names[call.ordinal].strip())
    else:
        heading = str(call.ordinal + 1)
    body = call.services.markdown(call.dedented, block=True)
    return Html(
        f'<details class="tab" open><summary>{heading}</summary>{body}</details>', block=True
    )


def typeit(call: Call) -> Html:
    """A text that themes type letter by letter. Parameters: `tag` (div), `class`, `code`, a
    language: the text is then a code block."""
    if call.get("code"):
        code = call.dedented.text.strip("\n")
        return Html(code_block(code, str(call.get("code")), {}, call.services.highlight), True)
    tag = str(call.get("tag") or "div")
    if not _TAG.match(tag):
        call.error(f'"{tag}" is not the name of an element', call.offset_of("tag"), 'As in "h4"')
    body = call.services.markdown(call.dedented)
    kind = escapeHtml(f"typeit {call.get('class')}".strip())
    return Html(f'<{tag} class="{kind}">{body}</{tag}>')


def _attributes(values: Mapping[str, object]) -> str:
    return "".join(f' {name}="{escapeHtml(str(value))}"' for name, value in values.items() if value)


_IMAGE = (
    "src", "alt", "caption", "title", "class", "width", "height", "loading", "linked", "src_l",
    "src_s", "rel", "optimise", "cacheRemote",
)  # fmt: skip
KINDS = {
    "link": Kind(link, Inner.NONE, ("href", "content", "title", "rel", "class"), strict=False),
    "image": Kind(image, Inner.NONE, _IMAGE, strict=False),
    "tabs": Kind(tabs, Inner.MARKDOWN, None),
    "tab": Kind(tab, Inner.MARKDOWN, None),
    "typeit": Kind(
        typeit, Inner.MARKDOWN, ("tag", "class", "code", "group", "id", "loop"), strict=False
    ),
}
