"""`ref` and `relref`, the address of a page; `param`, a value of the front matter."""

from __future__ import annotations

from markdown_it.common.utils import escapeHtml

from companion.text.shortcodes.call import Call
from companion.text.shortcodes.registry import Html, Kind


def ref(call: Call) -> Html:
    """The address of another page, with the fragment after `#` if there is one."""
    name = str(call.get("path", call.get(0)))
    path, sign, heading = name.partition("#")
    resolve = call.page.resolve
    url = "" if not path else resolve(path) if resolve else None
    if url is None:
        why_not = call.page.why_not or _not_found
        message, remedy = why_not(path)
        message = f'REF_NOT_FOUND: {call.name} "{name}": {message}'
        call.error(message, call.shortcode.start, remedy)
        return Html("")
    return Html(escapeHtml(url + sign + heading), block=False)


def _not_found(name: str) -> tuple[str, str]:
    """Message and remedy for a body that is rendered without the other pages of its site."""
    return "page not found", "Write the path of the file under content/"


def param(call: Call) -> Html:
    """A value of the page's front matter; `a.b` is the key `b` of the table `a`."""
    name = str(call.get("name", call.get(0)))
    value: object = call.page.values or {}
    for key in name.split("."):
        lowered = {str(k).lower(): v for k, v in value.items()} if isinstance(value, dict) else {}
        value = lowered.get(key.lower())
    if value is None:
        call.error(f'Param "{name}" not found', call.shortcode.start, "Set it in the front matter")
    return Html(escapeHtml(str(value)), block=False)


REF = Kind(ref, parameters=("path", "lang", "outputformat"))
PARAM = Kind(param, parameters=("name",))
