"""The shortcodes that every site has."""

from __future__ import annotations

from companion.shortcodes import admonition, backprop, raw, style
from companion.shortcodes.registry import Registry

BUILTIN = Registry(
    {
        "admonition": admonition.KIND,
        "backprop": backprop.KIND,
        "raw": raw.KIND,
        "style": style.KIND,
    }
)
