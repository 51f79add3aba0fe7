"""The built-in shortcodes: ours, Hugo's, and those of well-known themes."""

from __future__ import annotations

from companion.text.shortcodes import (
    admonition,
    details,
    environments,
    figure,
    highlight,
    live,
    mermaid,
    python,
    qr,
    raw,
    ref,
    style,
    theme_wrappers,
    third_parties,
)
from companion.text.shortcodes.registry import Kind, Registry


def _backprop() -> Kind:
    from companion.text.shortcodes.backprop import KIND  # here, because it imports NumPy

    return KIND


def _backprop_net() -> Kind:
    from companion.text.shortcodes.backprop import KIND_WITH_BODY

    return KIND_WITH_BODY


def _backward_pass() -> Kind:
    from companion.text.shortcodes.backward_pass import KIND

    return KIND


BUILTIN = Registry(
    {
        "admonition": admonition.KIND,
        "backprop": _backprop,
        "backprop-net": _backprop_net,
        "backward-pass": _backward_pass,
        "details": details.KIND,
        "figure": figure.KIND,
        "highlight": highlight.KIND,
        "live": live.KIND,
        "mermaid": mermaid.KIND,
        "param": ref.PARAM,
        "python": python.KIND,
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
