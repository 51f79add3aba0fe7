"""`details`: a section that folds, with Hugo's parameters."""

from __future__ import annotations

from markdown_it.common.utils import escapeHtml

from companion.text.shortcodes.call import Call
from companion.text.shortcodes.parser import Inner
from companion.text.shortcodes.registry import Html, Kind


def details(call: Call) -> Html:
    """Render the section. Parameters: `summary` (Markdown; "Details" if it is missing), `open`
    (false), `name`, `class`, `title`."""
    summary = call.mapped("summary", 0)
    heading = call.services.title(summary) if summary else "Details"
    given = "".join(
        f' {name}="{escapeHtml(str(call.get(name)))}"'
        for name in ("class", "name", "title")
        if call.get(name)
    )
    is_open = " open" if call.get("open") in (True, "true") else ""
    body = call.services.markdown(call.dedented, block=True)
    return Html(
        f"<details{given}{is_open}><summary>{heading}</summary>{body}</details>", block=True
    )


KIND = Kind(details, Inner.MARKDOWN, ("summary", "open", "name", "class", "title"), strict=False)
