"""`highlight`: a code block with highlighting, as a fenced one."""

from __future__ import annotations

import re

from companion.text.markdown.attributes import Attributes
from companion.text.markdown.code import code_block
from companion.text.shortcodes.call import Call
from companion.text.shortcodes.parser import Inner
from companion.text.shortcodes.registry import Html, Kind

_OPTION = re.compile(r"\s*(?P<name>\w+)\s*=\s*(?P<value>\[[^\]]*\]|\"[^\"]*\"|[^,]*)\s*,?")


def highlight(call: Call) -> Html:
    """Render the block. Parameters: the language; options `"linenos=inline, hl_lines=1 3-5"`."""
    attributes: Attributes = {}
    for option in _OPTION.finditer(str(call.either("options", 1) or "")):
        value = option["value"].strip().strip('"[]').replace(",", " ")
        attributes[option["name"]] = value == "true" if value in ("true", "false") else value
    code = call.dedented.text.strip("\n")
    language = str(call.either("lang", 0) or "")
    shown = code_block(code, language, attributes, call.services.highlight)
    return Html(shown, block=not shown.startswith("<code"))


KIND = Kind(highlight, Inner.VERBATIM, ("lang", "options"), strict=False)
