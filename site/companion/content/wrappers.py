"""`python build.py new shortcode NAME`: begins the template of a shortcode that a blog lacks."""

from __future__ import annotations

import re
from pathlib import Path

from companion.content.config import Config
from companion.tools.atomic_file import path_inside, write_whole
from companion.tools.errors import BuildError

TYPES = (
    *("note", "abstract", "info", "tip", "success", "question", "warning", "failure"),
    *("danger", "bug", "example", "quote"),
)
BOX = (
    '{{% set first = get("type", get(0)) %}}{{% set is_type = first in TYPES %}}'
    '{{% set title = get("title", get(1)) or ("" if is_type else first) %}}'
    '<div class="details admonition {{{{ first if is_type else "{kind}" }}}} open">'
    '{{% if title %}}<div class="details-summary admonition-title">{{{{ title }}}}</div>'
    "{{% endif %}}"
    '<div class="admonition-content">{{{{ inner | markdown }}}}</div></div>\n'
).replace("TYPES", repr(list(TYPES)))
FORMULA = (
    '{% set sign = "" if "$" in inner or "\\\\(" in inner or "\\\\[" in inner'
    ' else "$$" if get("display", get(0)) else "$" %}'
    "{% if inner | trim %}{{ sign }}{{ inner | trim }}{{ sign }}{% endif %}\n"
)
_BLOCK = '<div class="{name}">{{{{ inner | markdown }}}}</div>\n'
_ALONE = '<span class="{name}">{{{{ get(0) }}}}</span>\n'
_BY_NAME = {
    "br": "<br>\n",
    "center": '<div style="text-align: center">{{ inner | markdown }}</div>\n',
    "color": '<span style="color: {{ get(0) }}">{{ inner | markdown }}</span>\n',
    "img": '<img src="{{ get("src", get(0)) }}" alt="{{ get("alt") }}">\n',
    "kbd": "<kbd>{{ get(0) }}</kbd>\n",
    "mark": "<mark>{{ inner | markdown }}</mark>\n",
    "rawhtml": "{{ inner }}\n",
    "toc": "{# The page has a table of contents of its own. #}\n",
    "video": '<video src="{{ get("src", get(0)) }}" controls></video>\n',
}
_LIKE = {
    "align-center": "center",
    "colour": "color",
    "highlight-text": "mark",
    "html": "rawhtml",
    "image": "img",
    "picture": "img",
    "raw-html": "rawhtml",
    "tableofcontents": "toc",
    "unsafe": "rawhtml",
}
_FOLDED = {"collapse", "expand", "spoiler", "toggle", "fold", "hidden", "solution"}
_BOXES = {
    "callout": "note", "hint": "tip", "notice": "note", "note": "note", "tip": "tip",
    "info": "info", "warning": "warning", "danger": "danger", "alert": "warning",
    "important": "warning", "caution": "warning", "quote": "quote", "success": "success",
    "question": "question", "abstract": "abstract", "bug": "bug", "failure": "failure",
    "error": "danger", "todo": "note", "box": "note",
}  # fmt: skip
FORMULA_NAMES = {"katex", "math", "latex", "tex", "mathjax"}
COMMON_NAMES = (*_BY_NAME, *_LIKE, *sorted(_FOLDED), *_BOXES, *sorted(FORMULA_NAMES))
"""The names that mean the same in many themes."""
_NAME = re.compile(r"[\w-]+(?:/[\w-]+)*")


def new_shortcode(config: Config, name: str) -> Path:
    """Write the template of a shortcode, which wraps its body if posts close it.

    Raises
    ------
    BuildError : the name cannot be that of a shortcode, or the template exists already.
    """
    if not _NAME.fullmatch(name):
        raise BuildError(
            f"{name!r} cannot be the name of a shortcode",
            remedy="Use letters, digits, hyphens, underscores and slashes.",
        )
    file = path_inside(config.blog.shortcodes, f"{name.lower()}.html")
    if file.exists():
        raise BuildError("this template exists already", file, 1, 1, "Edit it.")
    write_whole(file, template_for(name.lower(), _is_closed(name, config.content)))
    return file


def template_for(name: str, has_body: bool) -> str:
    """A one-line template, by the meaning that the name has in common themes.

    has_body : whether posts close the shortcode.
    """
    plain = _LIKE.get(name, name)
    if plain in _BY_NAME:
        return _BY_NAME[plain]
    if not has_body:
        return _ALONE.format(name=name.replace("/", "-"))
    if name in FORMULA_NAMES:
        return FORMULA
    if name in _FOLDED:
        return (
            f'<details><summary>{{{{ get("title", get(0, "{name.capitalize()}")) }}}}</summary>'
            "{{ inner | markdown }}</details>\n"
        )
    if name in _BOXES:
        return BOX.format(kind=_BOXES[name])
    return _BLOCK.format(name=name.replace("/", "-"))


def _is_closed(name: str, content: Path) -> bool:
    """Whether a post has a closing tag of the shortcode."""
    closing = re.compile(rf"\{{\{{[<%]\s*/\s*{re.escape(name)}\s*[>%]".encode(), re.IGNORECASE)
    return any(
        closing.search(file.read_bytes()) for file in content.rglob("*.md") if file.is_file()
    )
