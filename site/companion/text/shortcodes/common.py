"""Shortcodes that many themes have under the same name: boxes, folds, formulas, pictures.

A blog that uses one builds without a template for it, in the form that `build.py new shortcode`
would begin. Each page with such a call has a warning, because a theme may mean something else.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial

from companion.content.wrappers import COMMON_NAMES, FORMULA_NAMES, template_for
from companion.places import PROGRAM
from companion.text.shortcodes.call import Call
from companion.text.shortcodes.custom import kind_of
from companion.text.shortcodes.registry import Html, Kind, Output


def _common(name: str) -> Kind:
    template = template_for(name, has_body=True)
    kind = kind_of(template, name)
    shown = "prints nothing" if template.startswith("{#") else "is shown as is common in themes"

    def render(call: Call) -> Output:
        call.warn(
            f'shortcode "{name}" has no template here, and {shown}',
            call.shortcode.start,
            f"{PROGRAM} new shortcode {name} begins one",
        )
        return kind.render(call)

    return replace(kind, render=render)


def _only_loads(name: str) -> Kind:
    """In some themes, it stands alone on a page and has the page load what sets its formulas."""

    def render(call: Call) -> Output:
        call.warn(
            f'shortcode "{name}" has no template here, and prints nothing where it has no body',
            call.shortcode.start,
            f"Remove it: formulas need none; or {PROGRAM} new shortcode {name} begins one",
        )
        return Html("")

    return Kind(render)


def _without_body(name: str) -> Kind:
    """In some themes it has no body, but parameters that are not known here."""

    def render(call: Call) -> Output:
        call.error(
            f'shortcode "{name}" is never closed on this page, and has no template here',
            call.shortcode.start,
            f"Close it with {{{{< /{name} >}}}}; or, if it has no body, "
            f"{PROGRAM} new shortcode {name} begins a template",
        )
        return Html("")

    return Kind(render)


UNCLOSED = {
    name: (_only_loads if name in FORMULA_NAMES else _without_body)(name)
    for name in COMMON_NAMES
    if template_for(name, has_body=False) != template_for(name, has_body=True)
}
"""The kinds of shortcodes without a body, for pages that never close them."""
COMMON = {name: cache(partial(_common, name)) for name in COMMON_NAMES}
"""Made when a page first has one: their templates take time to compile."""
