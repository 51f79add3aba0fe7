"""The built-in shortcodes: ours, LoveIt's, and those of Hugo that need no other server."""

from __future__ import annotations

from companion.text.shortcodes import (
    admonition,
    backprop,
    details,
    figure,
    highlight,
    live,
    raw,
    ref,
    style,
)
from companion.text.shortcodes.registry import Registry

BUILTIN = Registry(
    {
        "admonition": admonition.KIND,
        "backprop": backprop.KIND,
        "backprop-net": backprop.KIND_WITH_BODY,
        "details": details.KIND,
        "figure": figure.KIND,
        "highlight": highlight.KIND,
        "live": live.KIND,
        "param": ref.PARAM,
        "raw": raw.KIND,
        "ref": ref.REF,
        "relref": ref.REF,
        "style": style.KIND,
    }
)
