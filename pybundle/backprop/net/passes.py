"""Feed-forward and backpropagation: Theorem 3 of the post, line by line.

Indices are those of the post: ``a[0], …, a[N]``, ``z[1], …, z[N]``, ``delta[N], …, delta[1]``.
Samples are columns, so that every line holds for a batch of M samples; for one sample M = 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arithmetic.arrays import Array
from ..arithmetic.summation import dot, total
from .costs import check_cost_function, cost_of_samples
from .network import Network
from .samples import input_columns, target_columns


@dataclass(frozen=True)
class Forward:
    """The result of feed-forward: z[i] of shape (m_i, M), a[i] of shape (n_{i+1}, M)."""

    z: dict[int, Array]
    a: dict[int, Array]


@dataclass(frozen=True)
class Backward:
    """The result of the backward pass.

    delta[i] has shape (m_i, M), dW[i] the shape of W_i, and db[i] that of b_i where there is one.
    """

    delta: dict[int, Array]
    dW: dict[int, Array]
    db: dict[int, Array]


def forward(network: Network, x: Array) -> Forward:
    """a_0 = x, z_i = W_i a_{i−1} (+ b_i), a_i = σ_i(z_i); x has shape (n_1, M)."""
    a = {0: x}
    z = {}
    for i in range(1, network.N + 1):
        z[i] = network[i].pre_activation(a[i - 1])
        a[i] = network[i].sigma(z[i])
    return Forward(z, a)


def backward(
    network: Network, forward: Forward, target: Array, cost_function: str = "squared_error"
) -> Backward:
    """Theorem 3: δ_N, then δ_{N−1}, …, δ_1; and from them the gradients.

    δ_N     = 2(a_N − x̂) ⊙ σ'(z_N)      (softmax with cross-entropy: a_N − x̂)
    δ_i     = (W_{i+1}ᵀ δ_{i+1}) ⊙ σ'(z_i)
    ∂C/∂W_i = δ_i a_{i−1}ᵀ,  ∂C/∂b_i = δ_i      (of a batch: the mean over its samples)

    In the code ``sigma.pull_back(z, v)`` is v ⊙ σ'(z).

    Parameters
    ----------
    network : Network
    forward : Forward
        The result of feed-forward.
    target : ndarray, shape (m_N, M)
        x̂ of every sample, as columns.
    cost_function : {"squared_error", "cross_entropy"}
    """
    N, z, a = network.N, forward.z, forward.a
    W = {i: network[i].W for i in z}
    sigma = {i: network[i].sigma for i in z}
    M = a[0].shape[1]

    if cost_function == "cross_entropy":
        delta = {N: a[N] - target}
    else:
        delta = {N: sigma[N].pull_back(z[N], 2 * (a[N] - target))}
    for i in range(N - 1, 0, -1):
        delta[i] = sigma[i].pull_back(z[i], dot(W[i + 1].T, delta[i + 1]))

    dW = {i: dot(delta[i] / M, a[i - 1].T) for i in delta}
    db = {i: total(delta[i]) / M for i in delta if network[i].b is not None}
    return Backward(delta, dW, db)


def feed_forward(network: Network, x: ArrayLike) -> Forward:
    """The pre-activations z_i and activations a_i of every layer for the input x.

    Parameters
    ----------
    network : Network
    x : array_like, shape (n_1,) or (M, n_1)
        One sample, or a batch with one sample per row.

    Returns
    -------
    Forward
        Samples are columns; ``a[N]`` is N(x).

    Raises
    ------
    SpecError
        x does not have n_1 components, or one of them is not a finite number.
    """
    with np.errstate(all="ignore"):
        return forward(network, input_columns(x, network.sizes[0]))


def labelled_columns(
    network: Network, x: ArrayLike, target: ArrayLike, cost_function: str = "squared_error"
) -> tuple[Array, Array]:
    """x and x̂ as columns, shapes (n_1, M) and (m_N, M), checked against the net and the cost.

    Parameters and errors are those of :func:`cost`.
    """
    X = input_columns(x, network.sizes[0])
    Y = target_columns(target, x, network.sizes[-1])
    check_cost_function(cost_function, network[network.N].sigma, Y)
    return X, Y


def cost(
    network: Network, x: ArrayLike, target: ArrayLike, cost_function: str = "squared_error"
) -> float:
    """C = ‖N(x) − x̂‖², for a batch its mean: C(N, T) = (1/M) Σ ‖N(x_j) − y_j‖².

    Parameters
    ----------
    network : Network
    x : array_like, shape (n_1,) or (M, n_1)
    target : array_like, shape (m_N,) or (M, m_N)
    cost_function : {"squared_error", "cross_entropy"}
        Cross-entropy, −Σ_k x̂_k ln a_k, needs softmax in the last layer and a target whose
        components are probabilities.

    Raises
    ------
    SpecError
        The shapes do not fit each other or the net, a number is not finite, or the cost function
        is unknown or does not fit the last layer or the target.
    """
    X, Y = labelled_columns(network, x, target, cost_function)
    with np.errstate(all="ignore"):
        run = forward(network, X)
        costs = cost_of_samples(run.z[network.N], run.a[network.N], Y, cost_function)
        return float(total(costs) / costs.size)


def backpropagate(
    network: Network, x: ArrayLike, target: ArrayLike, cost_function: str = "squared_error"
) -> Backward:
    """δ_i, ∂C/∂W_i and ∂C/∂b_i for every layer; parameters and errors are those of :func:`cost`."""
    X, Y = labelled_columns(network, x, target, cost_function)
    with np.errstate(all="ignore"):
        return backward(network, forward(network, X), Y, cost_function)


def gradients(
    network: Network, x: ArrayLike, target: ArrayLike, cost_function: str = "squared_error"
) -> list[Array]:
    """[∂C/∂W_1, …, ∂C/∂W_N], each in the shape of its W_i.

    Parameters and errors are those of :func:`cost`; for biases see :func:`backpropagate`.
    """
    dW = backpropagate(network, x, target, cost_function).dW
    return [dW[i] for i in range(1, network.N + 1)]
