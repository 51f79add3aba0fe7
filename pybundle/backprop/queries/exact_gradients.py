"""Gradients as exact fractions, by dual numbers: an independent check without any rounding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..errors import SpecError, counted
from ..net.activations import LEAK
from ..net.network import Network

if TYPE_CHECKING:
    from fractions import Fraction

RATIONAL = ("identity", "relu", "leaky_relu", "square")
"""The activations whose values are rational numbers for rational arguments."""


class _Dual(NamedTuple):
    """value + slope·h with h² = 0: a rational number together with its derivative."""

    value: Fraction
    slope: Fraction

    def plus(self, other: _Dual) -> _Dual:
        return _Dual(self.value + other.value, self.slope + other.slope)

    def times(self, other: _Dual) -> _Dual:
        return _Dual(self.value * other.value, self.value * other.slope + self.slope * other.value)

    def activated(self, sigma: str) -> _Dual:
        if sigma == "square":
            return self.times(self)
        if sigma == "identity" or self.value > 0:
            return self
        factor = _exact(LEAK) if sigma == "leaky_relu" else _exact(0)
        return _Dual(factor * self.value, factor * self.slope)


def exact_gradients(
    network: Network, x: Sequence[float | Fraction], target: Sequence[float | Fraction]
) -> list[list[list[Fraction]]]:
    """∂C/∂W_i of one sample as exact fractions, by forward differentiation.

    Every float is taken as the fraction that it is, so the result is not rounded at all.

    Parameters
    ----------
    network : Network
        Its activations must be among identity, relu, leaky relu and square.
    x, target : sequences of numbers, lengths n_1 and m_N

    Returns
    -------
    list of nested lists of Fraction
        In the shapes of W_1, …, W_N.

    Raises
    ------
    SpecError
        An activation has irrational values, or a length does not fit.
    """
    for i, layer in enumerate(network.layers):
        if layer.sigma.name not in RATIONAL:
            raise SpecError(
                f"activations[{i}]",
                f"{layer.sigma.name} has irrational values; exact arithmetic knows "
                f"{', '.join(RATIONAL)}",
            )
    for field, given, length in (("x", x, network.sizes[0]), ("target", target, network.sizes[-1])):
        if len(given) != length:
            raise SpecError(field, f"has {counted(len(given), 'number')}, but needs {length}")
    rational = [[[_exact(w) for w in row] for row in layer.W.tolist()] for layer in network.layers]
    return [
        [
            [_exact_slope(network, rational, x, target, (i, k, j)) for j in range(layer.n)]
            for k in range(layer.m)
        ]
        for i, layer in enumerate(network.layers)
    ]


def _exact_slope(
    network: Network, rational: list[list[list[Fraction]]],
    x: Sequence[float | Fraction], target: Sequence[float | Fraction], weight: tuple[int, int, int],
) -> Fraction:  # fmt: skip
    """∂C/∂w of one weight (layer, row, column from 0); only its dual number has slope 1."""
    a = [_Dual(_exact(x_k), _exact(0)) for x_k in x]
    for i, (layer, W) in enumerate(zip(network.layers, rational, strict=True)):
        after = []
        for k, row in enumerate(W):
            bias = 0.0 if layer.b is None else float(layer.b[k])
            z = _Dual(_exact(bias), _exact(0))
            for j, (w, a_j) in enumerate(zip(row, a, strict=True)):
                z = z.plus(_Dual(w, _exact(int((i, k, j) == weight))).times(a_j))
            after.append(z.activated(layer.sigma.name))
        a = after
    slope = _exact(0)
    for a_k, target_k in zip(a, target, strict=True):
        difference = a_k.plus(_Dual(-_exact(target_k), _exact(0)))
        slope += difference.times(difference).slope
    return slope


def _exact(number: float | Fraction) -> Fraction:
    from fractions import Fraction  # slow to import, and only this function needs it

    return Fraction(number)
