"""The functions that an expression in x may use: their values, their TeX, their derivatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ..arithmetic import elementary
from ..arithmetic.arrays import Array


class Function(NamedTuple):
    """How to compute a function, how to write it, and its derivative as an expression in x."""

    function: Callable[[Array], Array]
    tex: str
    derivative: str


def power_value(base: Array, exponent: float) -> Array:
    """base^exponent: by multiplication for whole exponents, by square roots for halves of them."""
    if abs(exponent) > 1024 or 2 * exponent != int(2 * exponent):
        return elementary.exp(exponent * elementary.log(base))
    if exponent != int(exponent):
        return power_value(np.sqrt(base), 2 * exponent)
    n, square, value = abs(int(exponent)), base, np.ones_like(base)
    while n:
        value = value * square if n % 2 else value
        square, n = square * square, n // 2
    return value if exponent > 0 else 1 / value


def _sinh(x: Array) -> Array:
    m = elementary.expm1(np.abs(x))
    return np.asarray(np.copysign(0.5 * (m + m / (m + 1)), x))


def _cosh(x: Array) -> Array:
    half = 0.5 * elementary.exp(np.abs(x))
    return np.asarray(half + 0.25 / half)


def _tan(x: Array) -> Array:
    return np.asarray(elementary.sin(x) / elementary.cos(x))


# The derivatives are written so that nothing cancels: 1/cosh² instead of 1 − tanh².
FUNCTIONS: dict[str, Function] = {
    "exp": Function(elementary.exp, "e^{%s}", "exp(x)"),
    "log": Function(elementary.log, r"\ln %s", "1/x"),
    "sqrt": Function(np.sqrt, r"\sqrt{%s}", "1/(2*sqrt(x))"),
    "sin": Function(elementary.sin, r"\sin %s", "cos(x)"),
    "cos": Function(elementary.cos, r"\cos %s", "-sin(x)"),
    "tan": Function(_tan, r"\tan %s", "1/cos(x)**2"),
    "sinh": Function(_sinh, r"\sinh %s", "cosh(x)"),
    "cosh": Function(_cosh, r"\cosh %s", "sinh(x)"),
    "tanh": Function(elementary.tanh, r"\tanh %s", "1/cosh(x)**2"),
    "sigmoid": Function(
        elementary.sigmoid, r"\operatorname{sigmoid}\left(%s\right)", "sigmoid(x)*sigmoid(-x)"
    ),
    "softplus": Function(
        elementary.softplus, r"\operatorname{softplus}\left(%s\right)", "sigmoid(x)"
    ),
}
