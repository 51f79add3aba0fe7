"""Both passes with BLAS and NumPy's own functions: fast, with other last digits on each machine.

Nothing that a page shows and no trace comes from here; the calls of the library do with
``reproducible=False``. Samples are rows, so that a batch is used as it was given. The theorem is
the same as in ``passes``, transposed: Z_i = A_{i−1} W_iᵀ + b_i, Δ_i = (Δ_{i+1} W_{i+1}) ⊙ σ'(Z_i).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..arithmetic.arrays import Array, all_finite
from .activations import ACTIVATIONS, LEAK, Activation, Softmax
from .costs import HALF, check_cost_function
from .network import Network, check_network
from .samples import input_rows, target_rows

Slope = Callable[[Array], Array]
"""v ↦ v ⊙ σ'(z) for the z of one pass."""


class Parameters(NamedTuple):
    """The weights, biases and activations of a net, as lists by layer."""

    W: list[Array]
    b: list[Array | None]
    sigma: list[Activation]


class Passes(NamedTuple):
    """The mean cost, whether all z_i are finite, and by layer δ_i, ∂C/∂W_i and ∂C/∂b_i.

    The rows of δ_i are samples.
    """

    cost: float
    finite: bool
    delta: list[Array]
    dW: list[Array]
    db: list[Array | None]


def parameters(network: Network) -> Parameters:
    """The arrays of a net, not copied."""
    layers = network.layers
    return Parameters([f.W for f in layers], [f.b for f in layers], [f.sigma for f in layers])


def labelled_rows(
    network: Network, x: ArrayLike, target: ArrayLike, cost_function: str, finite: bool = True
) -> tuple[Array, Array]:
    """x and x̂ as rows, shapes (M, n_1) and (M, m_N), checked as for ``passes.cost``.

    Without ``finite``, the numbers of x and of the weights are not looked at, which takes as long
    as a tenth of a pass: one of them that is not finite makes an entry of some z_i not finite,
    and only then it is worth a look (``both_passes`` and ``mean_cost`` say whether it is so).
    """
    check_network(network, finite=finite)
    X = input_rows(x, network.sizes[0], finite=finite)
    Y = target_rows(target, x, network.sizes[-1])
    check_cost_function(cost_function, network[network.N].sigma, Y.T)
    return X, Y


def mean_cost(net: Parameters, X: Array, Y: Array, cost_function: str) -> tuple[float, bool]:
    """The mean cost, inf or NaN if a number overflows, and whether all z_i are finite."""
    with np.errstate(all="ignore"):
        z = a = X
        finite = True
        for W, b, sigma in zip(*net, strict=True):
            z = _pre_activation(a, W, b)
            finite = finite and all_finite(z)
            a, _ = _activated(sigma, z)
        return _cost(net, z, a, Y, cost_function)[0], finite


def both_passes(net: Parameters, X: Array, Y: Array, cost_function: str) -> Passes:
    """The cost and the gradients of checked rows; inf or NaN if a number overflows."""
    with np.errstate(all="ignore"):
        z, a, slopes, finite = X, [X], [], True
        for W, b, sigma in zip(*net, strict=True):
            z = _pre_activation(a[-1], W, b)
            finite = finite and all_finite(z)
            after, slope = _activated(sigma, z)
            a.append(after)
            slopes.append(slope)
        cost, difference = _cost(net, z, a[-1], Y, cost_function)
        if cost_function == "cross_entropy":
            delta = difference
        else:
            delta = slopes[-1](difference if cost_function == HALF else 2 * difference)
        deltas = [delta]
        for W, slope in zip(net.W[:0:-1], slopes[-2::-1], strict=True):
            deltas.append(slope(deltas[-1] @ W))
        deltas.reverse()
        mean = 1 / len(X)
        dW = [(delta * mean).T @ before for delta, before in zip(deltas, a, strict=False)]
        db = [
            None if b is None else delta.sum(axis=0) * mean
            for b, delta in zip(net.b, deltas, strict=True)
        ]
        return Passes(cost, finite, deltas, dW, db)


def _pre_activation(a: Array, W: Array, b: Array | None) -> Array:
    z = a @ W.T
    if b is not None:
        z += b
    return np.asarray(z)


def _cost(net: Parameters, z: Array, a: Array, Y: Array, cost_function: str) -> tuple[float, Array]:
    """The mean cost, and a_N − x̂."""
    sigma = net.sigma[-1]
    if cost_function == "cross_entropy":
        below = z - z.max(axis=1, keepdims=True)
        e = np.exp(below)
        np.put_along_axis(e, below.argmax(axis=1, keepdims=True), 0.0, axis=1)
        logarithms = below - np.log1p(e.sum(axis=1, keepdims=True))
        return float((Y * -logarithms).sum() / len(Y)), sigma.difference(z.T, Y.T).T
    difference = a - Y if sigma.componentwise else sigma.difference(z.T, Y.T).T
    mean = float(np.vdot(difference, difference) / len(Y))
    return (0.5 * mean if cost_function == HALF else mean), difference


def _activated(sigma: Activation, z: Array) -> tuple[Array, Slope]:
    """σ(z), and how the chain rule goes back through it."""
    make = _FAST.get(sigma.name)
    if make is not None and ACTIVATIONS.get(sigma.name) is sigma:
        return make(z)
    if isinstance(sigma, Softmax):
        return sigma(z.T).T, lambda v: sigma.pull_back(z.T, v.T).T
    return sigma(z), lambda v: sigma.pull_back(z, v)


def _identity(z: Array) -> tuple[Array, Slope]:
    return z, lambda v: v


def _sigmoid(z: Array) -> tuple[Array, Slope]:
    e = np.exp(-np.abs(z))
    below = 1 + e
    return np.where(z >= 0, 1.0, e) / below, lambda v: v * (e / (below * below))


def _tanh(z: Array) -> tuple[Array, Slope]:
    def slope(v: Array) -> Array:
        e = np.exp(-2 * np.abs(z))
        return np.asarray(v * (4 * e / ((1 + e) * (1 + e))))

    return np.tanh(z), slope


def _relu(z: Array) -> tuple[Array, Slope]:
    return np.maximum(z, 0.0), lambda v: v * (z > 0)


def _leaky_relu(z: Array) -> tuple[Array, Slope]:
    factor = np.where(z > 0, 1.0, LEAK)
    return z * factor, lambda v: v * factor


def _softplus(z: Array) -> tuple[Array, Slope]:
    return np.logaddexp(0.0, z), lambda v: v * _sigmoid(z)[0]


def _silu(z: Array) -> tuple[Array, Slope]:
    s, slope = _sigmoid(z)
    return z * s, lambda v: v * s + slope(v * z)


def _sin(z: Array) -> tuple[Array, Slope]:
    return np.sin(z), lambda v: v * np.cos(z)


_FAST: dict[str, Callable[[Array], tuple[Array, Slope]]] = {
    "identity": _identity,
    "sigmoid": _sigmoid,
    "tanh": _tanh,
    "relu": _relu,
    "leaky_relu": _leaky_relu,
    "softplus": _softplus,
    "silu": _silu,
    "sin": _sin,
}
"""The known functions for which NumPy has a faster way; the others are those of ``activations``."""
