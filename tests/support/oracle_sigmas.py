"""The activation functions and their slopes on intervals, written with `math` alone."""

from __future__ import annotations

import math
from collections.abc import Callable

from intervals import Interval, Matrix

Function = Callable[[float], float]


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def _normal(x: float) -> float:
    """Φ(x)."""
    return (1 + math.erf(x / math.sqrt(2))) / 2


SIGMAS: dict[str, tuple[Function, Function]] = {
    "identity": (lambda x: x, lambda x: 1),
    "sigmoid": (_logistic, lambda x: _logistic(x) * (1 - _logistic(x))),
    "tanh": (math.tanh, lambda x: 1 - math.tanh(x) ** 2),
    "relu": (lambda x: max(x, 0), lambda x: float(x > 0)),
    "leaky_relu": (lambda x: x if x > 0 else x / 100, lambda x: 1 if x > 0 else 0.01),
    "softplus": (lambda x: math.log(1 + math.exp(x)), _logistic),
    "gelu": (
        lambda x: x * _normal(x),
        lambda x: _normal(x) + x * math.exp(-(x**2) / 2) / math.sqrt(2 * math.pi),
    ),
    "silu": (
        lambda x: x * _logistic(x),
        lambda x: _logistic(x) * (1 + x * (1 - _logistic(x))),
    ),
    "sin": (math.sin, math.cos),
    "square": (lambda x: x * x, lambda x: 2 * x),
}
"""σ and σ' of each component by name; softmax, which ties components together, stands apart."""

STEEPEST = 2  # |σ'| and |σ''| stay below that, but for |σ'| of the square


def applied(name: str, z: Matrix) -> Matrix:
    """σ(z) of a column z."""
    if name == "softmax":
        return _softmax(z)
    sigma = SIGMAS[name][0]
    return z.map(lambda x: _image(sigma, x, max(STEEPEST, 2 * abs(x.low), 2 * abs(x.high))))


def slope(name: str, z: Matrix) -> Matrix:
    """σ'(z) of a column z: a column, for softmax the matrix ∂σ_k/∂z_l."""
    if name == "softmax":
        a = _softmax(z).entries
        one, zero = Interval(1, 1), Interval(0, 0)
        return Matrix.of(
            [a_k * ((one if j == k else zero) - a_j) for j, a_j in enumerate(a)]
            for k, a_k in enumerate(a)
        )
    derivative = SIGMAS[name][1]
    if name in ("relu", "leaky_relu"):
        return z.map(lambda x: Interval.of(derivative(x.low), derivative(x.high)))
    return z.map(lambda x: _image(derivative, x, STEEPEST))


def _image(function: Function, x: Interval, steepest: float) -> Interval:
    """Bounds of a function on an interval, from its value in the middle."""
    value = function(x.middle)
    return Interval.around(value, steepest * x.radius + 1e-15 * (1 + abs(value)))


def _softmax(z: Matrix) -> Matrix:
    def share(z_k: Interval) -> Interval:
        total = Interval(0, 0)
        for z_l in z.entries:
            total = total + (z_l - z_k).rising(math.exp)
        return Interval(1, 1) / total

    return Matrix.column(share(z_k) for z_k in z.entries)
