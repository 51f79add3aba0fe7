"""Gradients by central differences, with a bound of their error; no part of Theorem 3 is used."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..arithmetic.arrays import Array
from ..arithmetic.summation import dot, total
from ..arithmetic.validate import plain, positive, vector
from ..net.costs import cost_of_samples
from ..net.network import Network
from ..net.overflow import tell
from ..net.passes import both_passes, labelled_columns

ROUNDING = 2.0**-53  # the largest relative error of one floating-point operation
EPSILON = 1e-4


class Differences(NamedTuple):
    """(C(w + ε) − C(w − ε))/2ε for every weight w, and a bound of its error.

    Attributes
    ----------
    dW, error : list of ndarray
        In the shapes of W_1, …, W_N.

    Examples
    --------
    >>> from backprop import central_differences, seeded_network
    >>> differences = central_differences(seeded_network([2, 3, 1]), [0.5, -1], [1])
    >>> [e.max() < 1e-6 for e in differences.error] == [True, True]
    True
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
    """∂C/∂W_i by central differences, with the error bound of :func:`central_difference`.

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

    Warns
    -----
    RuntimeWarning
        A quotient is inf or NaN, because a number grows beyond float64.

    Examples
    --------
    >>> from backprop import Layer, Network, central_differences
    >>> net = Network([Layer([[2, 1]], "identity")])
    >>> dW, error = central_differences(net, [1, 3], [1])
    >>> bool(abs(dW[0] - [[8, 24]]).max() <= error[0].max() < 1e-8)
    True
    """
    epsilon = positive(epsilon, "epsilon")
    X, Y = labelled_columns(network, x, target, cost_function)
    dW, error = [], []
    for i in range(1, network.N + 1):
        quotients, bounds = np.zeros_like(network[i].W), np.zeros_like(network[i].W)
        for place in np.ndindex(quotients.shape):
            cost_at = partial(_cost_moved, network, X, Y, cost_function, i, place)
            quotients[place], bounds[place] = central_difference(network, cost_at, epsilon)
        dW.append(quotients)
        error.append(bounds)
    tell("a quotient", *dW)
    return Differences(dW, error)


def central_difference(
    network: Network, cost_at: Callable[[float], float], epsilon: float
) -> tuple[float, float]:
    """The central difference of one weight, and a bound of its error.

    The error has two parts. Truncating Taylor's series costs about ε²C'''/6, which is estimated by
    the difference between this quotient and that for 2ε (three times as much, for small ε).
    Rounding costs about u·C·(number of operations)/ε with u = 2⁻⁵³.

    Parameters
    ----------
    network : Network
        Its sizes determine the number of operations.
    cost_at : function
        The cost when the weight is moved by h.
    epsilon : float
    """
    above, below, far_above, far_below = (
        cost_at(h) for h in (epsilon, -epsilon, 2 * epsilon, -2 * epsilon)
    )
    quotient = (above - below) / (2 * epsilon)
    wide = (far_above - far_below) / (4 * epsilon)
    operations = sum(layer.n + 10 for layer in network.layers)
    size = max(abs(above), abs(below), 1.0)
    return quotient, abs(wide - quotient) + 4 * operations * ROUNDING * size / epsilon


def error_curve(
    network: Network,
    x: ArrayLike,
    target: ArrayLike,
    cost_function: str = "squared_error",
    epsilons: ArrayLike | None = None,
) -> list[tuple[float, float]]:
    """[(ε, largest |central difference − gradient|), …], a V in logarithmic axes.

    For large ε the error falls with ε² (truncation), for small ε it grows with 1/ε (rounding).

    Parameters
    ----------
    network, x, target, cost_function
        As for :func:`backprop.cost`.
    epsilons : array_like, optional
        By default 10⁻¹, 10⁻², …, 10⁻¹².

    Raises
    ------
    SpecError
        As :func:`central_differences`.

    Examples
    --------
    >>> from backprop import error_curve, seeded_network
    >>> net = seeded_network([2, 3, 1], "tanh", seed=7)
    >>> curve = dict(error_curve(net, [0.5, -1], [1], epsilons=[1e-1, 1e-2, 1e-12]))
    >>> curve[1e-1] > curve[1e-2] < curve[1e-12]
    True
    """
    if epsilons is None:
        epsilons = [10.0**-k for k in range(1, 13)]
    given = plain(epsilons, "epsilons")
    checked = [
        positive(epsilon, f"epsilons[{k}]")
        for k, epsilon in enumerate(vector(given, "epsilons").tolist())
    ]
    X, Y = labelled_columns(network, x, target, cost_function)
    dW = both_passes(network, X, Y, cost_function).dW
    exact = [dW[i] for i in range(1, network.N + 1)]
    curve = []
    for epsilon in checked:
        quotients = central_differences(network, x, target, epsilon, cost_function).dW
        worst = max(np.abs(q - g).max() for q, g in zip(quotients, exact, strict=True))
        curve.append((float(epsilon), float(worst)))
    return curve


def _cost_moved(
    network: Network, X: Array, Y: Array, cost_function: str,
    i: int, place: tuple[int, ...], h: float,
) -> float:  # fmt: skip
    """The cost with one weight of layer i moved by h, by a pass of its own, not by ``passes``."""
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
