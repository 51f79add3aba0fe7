"""Hints for the first wrong quantity: its equation, then its line, then the whole listing."""

from __future__ import annotations

from typing import Any

from ..notation.quantity import Ref
from .programs import LINES, SOLUTION
from .quantities import named

EQUATIONS = {
    "last": (
        r"\delta_N = 2{(a_N - \hat x)} \odot \sigma'(z_N)",
        "δ_N is twice the distance from a_N to the target, times the slope σ′(z_N), entry by "
        "entry.",
    ),
    "delta": (
        r"\delta_i = (W_{i+1}^{\top} \delta_{i+1}) \odot \sigma'(z_i)",
        "δ_i is δ_{i+1} carried back by W_{i+1}ᵀ, times the slope σ′(z_i), entry by entry.",
    ),
    "dW": (
        r"\frac{\partial C}{\partial W_i} = \delta_i\, a_{i-1}^{\top}",
        "∂C/∂W_i is δ_i times the transpose of what came into the layer, a_{i−1}; this product "
        "also sums over the samples.",
    ),
    "db": (
        r"\frac{\partial C}{\partial b_i} = \sum_{j=1}^M \delta_i^{(j)}",
        "∂C/∂b_i is δ_i, summed over the samples, which are its columns.",
    ),
}
"""TeX and words of the equation of each kind of quantity."""


def hints_for(ref: Ref | None, N: int) -> list[dict[str, Any]]:
    """The ladder of hints for a quantity; the solution alone where none is known."""
    solution = {"kind": "solution", "text": "The whole function.", "code": SOLUTION}
    if ref is None:
        return [solution]
    kind = "last" if ref.name == "delta" and ref.layer == N else ref.name
    tex, text = EQUATIONS[kind]
    line = f"The line that computes {named(ref)}; lists count from 0, so its index is " + str(
        (ref.layer or 1) - 1
    )
    return [
        {"kind": "equation", "text": text, "tex": tex},
        {"kind": "line", "text": f"{line}.", "code": LINES[kind]},
        solution,
    ]
