"""The built-in shortcodes: ours, Hugo's, and those of well-known themes."""

from __future__ import annotations

from companion.text.shortcodes import (
    admonition,
    backprop,
    details,
    environments,
    figure,
    highlight,
    live,
    mermaid,
    qr,
    raw,
    ref,
    style,
    theme_wrappers,
    third_parties,
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
        "mermaid": mermaid.KIND,
        "param": ref.PARAM,
        "qr": qr.KIND,
        "raw": raw.KIND,
        "ref": ref.REF,
        "relref": ref.REF,
        "style": style.KIND,
        **environments.KINDS,
        **theme_wrappers.KINDS,
        **third_parties.KINDS,
    }
)
