"""Shortcodes that many themes have under the same name: boxes, folds, formulas, pictures.

A blog that uses one builds without a template for it, in the form that `build.py new shortcode`
would begin. Each page with such a call has a warning, because a theme may mean something else.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial

from companion.content.wrappers import COMMON_NAMES, template_for
from companion.places import PROGRAM
from companion.text.shortcodes.call import Call
from companion.text.shortcodes.custom import kind_of
from companion.text.shortcodes.registry import Kind, Output


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


COMMON = {name: cache(partial(_common, name)) for name in COMMON_NAMES}
"""Made when a page first has one: their templates take time to compile."""
