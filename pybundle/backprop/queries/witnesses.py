"""Independent witnesses of a gradient: central differences, exact rationals, and counting.

None of them uses the backward pass, so each can contradict it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..arithmetic.arrays import Array
from ..arithmetic.summation import dot, total
from ..arithmetic.validate import positive, positive_integer
from ..errors import SpecError, counted
from ..net.costs import cost_of_samples
from ..net.network import Network
from ..net.passes import gradients, labelled_columns

if TYPE_CHECKING:
    from fractions import Fraction


ROUNDING = 2.0**-53  # the relative error of one floating-point operation
EPSILON = 1e-4


class Differences(NamedTuple):
    """(C(w + ε) − C(w − ε))/2ε for every weight w, with a bound of its error.

    Attributes
    ----------
    dW, error : list of ndarray
        In the shapes of W_1, …, W_N.
    """

    dW: list[Array]
    error: list[Array]


def central_differences(
    network: Network,
    x: ArrayLike,
    target: ArrayLike,
    epsilon: float = EPSILON,
    cost_function: str = "squared_error",
) -> Differences:
    """∂C/∂W_i by central differences.

    The error has two parts. Cutting off Taylor's series costs about ε²C'''/6, which is estimated
    by the difference between this quotient and that for 2ε (three times as much, for small ε).
    Rounding costs about u·C·(number of operations)/ε with u = 2⁻⁵³.

    Parameters
    ----------
    network, x, target, cost_function
        As for :func:`backprop.cost`.
    epsilon : float
        ε > 0.

    Raises
    ------
    SpecError
        As :func:`backprop.cost`, or ε is not positive.
    """
    positive(epsilon, "epsilon")
    X, Y = labelled_columns(network, x, target, cost_function)
    dW, error = [], []
    for i in range(1, network.N + 1):
        narrow, wide = np.zeros_like(network[i].W), np.zeros_like(network[i].W)
        size = np.zeros_like(narrow)
        for place in np.ndindex(narrow.shape):
            above, below = (_cost_moved(network, X, Y, cost_function, i, place, h)
                            for h in (epsilon, -epsilon))  # fmt: skip
            far_above, far_below = (_cost_moved(network, X, Y, cost_function, i, place, h)
                                    for h in (2 * epsilon, -2 * epsilon))  # fmt: skip
            narrow[place] = (above - below) / (2 * epsilon)
            wide[place] = (far_above - far_below) / (4 * epsilon)
            size[place] = max(abs(above), abs(below), 1.0)
        operations = sum(layer.n + 10 for layer in network.layers)
        dW.append(narrow)
        error.append(np.abs(wide - narrow) + 4 * operations * ROUNDING * size / epsilon)
    return Differences(dW, error)


def error_curve(
    network: Network,
    x: ArrayLike,
    target: ArrayLike,
    cost_function: str = "squared_error",
    epsilons: Sequence[float] | None = None,
) -> list[tuple[float, float]]:
    """[(ε, largest |central difference − gradient|), …]: the V that every textbook shows.

    For large ε the error falls with ε² (Taylor), for small ε it grows with 1/ε (rounding).

    Parameters
    ----------
    network, x, target, cost_function
        As for :func:`backprop.cost`.
    epsilons : sequence of float, optional
        By default 10⁻¹, 10⁻², …, 10⁻¹².

    Raises
    ------
    SpecError
        As :func:`central_differences`.
    """
    if epsilons is None:
        epsilons = [10.0**-k for k in range(1, 13)]
    exact = gradients(network, x, target, cost_function)
    curve = []
    for epsilon in epsilons:
        quotients = central_differences(network, x, target, epsilon, cost_function).dW
        worst = max(np.abs(q - g).max() for q, g in zip(quotients, exact, strict=True))
        curve.append((float(epsilon), float(worst)))
    return curve


def _cost_moved(
    network: Network, X: Array, Y: Array, cost_function: str,
    i: int, place: tuple[int, ...], h: float,
) -> float:  # fmt: skip
    """The cost with one weight of layer i moved by h; its own pass, apart from ``passes``."""
    a = z = X
    with np.errstate(all="ignore"):
        for j, layer in enumerate(network.layers, start=1):
            W = layer.W
            if j == i:
                W = W.copy()
                W[place] += h
            z = dot(W, a)
            if layer.b is not None:
                z = z + layer.b[:, np.newaxis]
            a = layer.sigma(z)
        costs = cost_of_samples(z, a, Y, cost_function)
        return float(total(costs) / costs.size)


# --- exact rational arithmetic --------------------------------------------------------------


class _Dual(NamedTuple):
    """value + slope·h with h² = 0: a number together with its derivative, both rational."""

    value: Fraction
    slope: Fraction

    def plus(self, other: _Dual) -> _Dual:
        return _Dual(self.value + other.value, self.slope + other.slope)

    def times(self, other: _Dual) -> _Dual:
        return _Dual(self.value * other.value, self.value * other.slope + self.slope * other.value)

    def activated(self, sigma: str) -> _Dual:
        from ..net.activations import LEAK

        if sigma == "square":
            return self.times(self)
        if sigma == "identity" or self.value > 0:
            return self
        factor = _exact(LEAK) if sigma == "leaky_relu" else _exact(0)
        return _Dual(factor * self.value, factor * self.slope)


RATIONAL = ("identity", "relu", "leaky_relu", "square")


def exact_gradients(
    network: Network, x: Sequence[float | Fraction], target: Sequence[float | Fraction]
) -> list[list[list[Fraction]]]:
    """∂C/∂W_i of one sample as exact fractions, by dual numbers (forward differentiation).

    Every float is taken as the fraction that it is, so the result has no rounding at all.

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
    """∂C/∂w of one weight, whose dual number alone has slope 1."""
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
    from fractions import Fraction  # slow to import, and few need it

    return Fraction(number)


# --- counting -------------------------------------------------------------------------------


class Multiplications(NamedTuple):
    """How many multiplications one sample costs, those inside σ and σ' left out."""

    forward: int
    backward: int
    finite_differences: int


def multiplications(sizes: Sequence[int]) -> Multiplications:
    """Multiplications for one gradient of a net of the sizes n_1, m_1, …, m_N.

    Forward: one per weight. Backward: 2(a − x̂) and ⊙ σ' at each neuron, one per weight for
    δ a_{i−1}ᵀ, and one per weight of every layer but the first for Wᵀδ. Central differences: two
    forward passes for every weight, so they grow with the square of the number of weights.
    """
    for i, size in enumerate(sizes):
        positive_integer(size, f"sizes[{i}]")
    weights = [n * m for n, m in pairwise(sizes)]
    forward = sum(weights)
    backward = sizes[-1] + sum(sizes[1:]) + sum(weights) + sum(weights[1:])
    return Multiplications(forward, backward, 2 * forward * forward)


def growth(depth: int, widths: Sequence[int]) -> Iterator[tuple[int, Multiplications]]:
    """(width, multiplications) of nets with ``depth`` layers that are all equally wide.

    Parameters
    ----------
    depth : int
        The number of layers.
    widths : sequence of int
    """
    for width in widths:
        yield width, multiplications([width] * (depth + 1))
