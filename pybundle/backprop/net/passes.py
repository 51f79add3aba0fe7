"""Feed-forward and backpropagation: Theorem 3 of the post, line by line.

Indices are those of the post: ``a[0], …, a[N]``, ``z[1], …, z[N]``, ``delta[N], …, delta[1]``.
Samples are columns, so that every line holds for a batch of M samples; for one sample M = 1.

``forward`` and ``backward`` are the theorem and check nothing; the functions below them check their
arguments and call these two.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arithmetic.arrays import Array
from ..arithmetic.summation import dot, total
from ..arithmetic.validate import flag
from .activations import Activation
from .costs import HALF, check_cost_function, cost_of_samples
from .network import Network, check_network
from .overflow import tell
from .samples import input_columns, is_batch, target_columns


@dataclass(frozen=True, eq=False)
class Forward:
    """The result of feed-forward: z[i] of shape (m_i, M), a[i] of shape (n_{i+1}, M).

    >>> from backprop import feed_forward, seeded_network
    >>> run = feed_forward(seeded_network([2, 3, 1]), [0.5, -1])
    >>> {i: a.shape for i, a in run.a.items()}
    {0: (2, 1), 1: (3, 1), 2: (1, 1)}
    """

    z: dict[int, Array]
    a: dict[int, Array]


@dataclass(frozen=True, eq=False)
class Backward:
    """The result of the backward pass.

    delta[i] has shape (m_i, M), dW[i] the shape of W_i, and db[i] that of b_i where there is one.

    >>> from backprop import backpropagate, seeded_network
    >>> back = backpropagate(seeded_network([2, 3, 1]), [0.5, -1], [1])
    >>> back.delta[1].shape, back.dW[1].shape, back.db
    ((3, 1), (3, 2), {})
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
        delta = {N: sigma[N].difference(z[N], target)}
    elif not sigma[N].componentwise:
        delta = {N: delta_behind_softmax(sigma[N], z[N], target)}
    else:
        delta = {N: sigma[N].pull_back(z[N], 2 * (a[N] - target))}
    for i in range(N - 1, 0, -1):
        delta[i] = sigma[i].pull_back(z[i], dot(W[i + 1].T, delta[i + 1]))

    dW = {i: dot(delta[i] / M, a[i - 1].T) for i in delta}
    db = {i: total(delta[i]) / M for i in delta if network[i].b is not None}
    return Backward(delta, dW, db)


def delta_behind_softmax(softmax: Activation, z_N: Array, target: Array) -> Array:
    """δ_N of the squared error, as above, but without cancellation where an output is nearly 1."""
    return softmax.pull_back(z_N, 2 * softmax.difference(z_N, target))


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

    Warns
    -----
    RuntimeWarning
        A number grows beyond float64; from there on the arrays hold inf or NaN.

    Examples
    --------
    >>> from backprop import Layer, Network, feed_forward
    >>> run = feed_forward(Network([Layer([[2, -1]], "relu")]), [1, 0.5])
    >>> run.z[1].tolist(), run.a[1].tolist()
    ([[1.5]], [[1.5]])
    """
    check_network(network)
    columns = input_columns(x, network.sizes[0]).copy()  # a[0] is the caller's, x too
    with np.errstate(all="ignore"):
        run = forward(network, columns)
    tell("a z_i or a_i", *run.z.values(), *run.a.values())
    return run


def labelled_columns(
    network: Network, x: ArrayLike, target: ArrayLike, cost_function: str = "squared_error"
) -> tuple[Array, Array]:
    """x and x̂ as columns, shapes (n_1, M) and (m_N, M), checked against the net and the cost.

    Parameters and errors are those of :func:`cost`.
    """
    check_network(network)
    X = input_columns(x, network.sizes[0])
    Y = target_columns(target, x, network.sizes[-1])
    check_cost_function(cost_function, network[network.N].sigma, Y)
    return X, Y


def cost(
    network: Network,
    x: ArrayLike,
    target: ArrayLike,
    cost_function: str = "squared_error",
    *,
    reproducible: bool = True,
) -> float:
    """C = ‖N(x) − x̂‖², for a batch its mean: C(N, T) = (1/M) Σ ‖N(x_j) − y_j‖².

    Parameters
    ----------
    network : Network
    x : array_like, shape (n_1,) or (M, n_1)
    target : array_like, shape (m_N,) or (M, m_N)
    cost_function : {"squared_error", "half_squared_error", "cross_entropy"}
        Half the squared error is the cost of many books. Cross-entropy, −Σ_k x̂_k ln a_k, needs
        softmax in the last layer and a target whose components are probabilities.
    reproducible : bool
        True: sums run in a fixed order, with the same bits on every machine, as in a trace. False:
        sums are left to BLAS, which is up to fifty times faster for large nets and batches, and
        whose last digits depend on the processor.

    Returns
    -------
    float
        inf or NaN if a number grows beyond float64.

    Raises
    ------
    SpecError
        The shapes do not fit each other or the net, a number is not finite, or the cost function
        is unknown or does not fit the last layer or the target.

    Warns
    -----
    RuntimeWarning
        The result is inf or NaN.

    Examples
    --------
    >>> from backprop import Layer, Network, cost
    >>> net = Network([Layer([[2, 1]], "identity")])
    >>> cost(net, [1, 1], [1]), cost(net, [1, 1], [1], "half_squared_error")
    (4.0, 2.0)
    >>> cost(net, [[1, 1], [0, 0]], [[1], [3]])  # (4 + 9)/2
    6.5
    """
    if flag(reproducible, "reproducible"):
        result = mean_cost(network, *labelled_columns(network, x, target, cost_function),
                           cost_function)  # fmt: skip
    else:
        from . import fast_passes  # here, because a page never needs it

        rows = fast_passes.labelled_rows(network, x, target, cost_function, finite=False)
        net = fast_passes.parameters(network)
        result, finite = fast_passes.mean_cost(net, *rows, cost_function)
        if not finite:
            labelled_columns(network, x, target, cost_function)  # for the error, if there is one
    tell("the cost", result)
    return result


def mean_cost(network: Network, X: Array, Y: Array, cost_function: str) -> float:
    """The mean cost of checked columns; inf or NaN if a number overflows, without a warning."""
    with np.errstate(all="ignore"):
        run = forward(network, X)
        z_N, a_N, sigma = run.z[network.N], run.a[network.N], network[network.N].sigma
        if not sigma.componentwise and cost_function != "cross_entropy":
            a_N, Y = sigma.difference(z_N, Y), np.zeros_like(Y)
        costs = cost_of_samples(z_N, a_N, Y, cost_function)
        return float(total(costs) / costs.size)


def backpropagate(
    network: Network,
    x: ArrayLike,
    target: ArrayLike,
    cost_function: str = "squared_error",
    *,
    reproducible: bool = True,
) -> Backward:
    """δ_i, ∂C/∂W_i and ∂C/∂b_i for every layer; parameters and errors are those of :func:`cost`.

    For a batch δ_i holds ∂C_j/∂z_i of each sample j, without the factor 1/M of the mean.

    Examples
    --------
    >>> from backprop import Layer, Network, backpropagate
    >>> back = backpropagate(Network([Layer([[2, 1]], "identity", [0.5])]), [1, 1], [1])
    >>> back.delta[1].tolist(), back.dW[1].tolist(), back.db[1].tolist()
    ([[5.0]], [[5.0, 5.0]], [5.0])
    """
    back = _backpropagate(network, x, target, cost_function, reproducible)
    tell("a gradient", *back.delta.values(), *back.dW.values(), *back.db.values())
    return back


def _backpropagate(
    network: Network, x: ArrayLike, target: ArrayLike, cost_function: str, reproducible: bool
) -> Backward:
    if flag(reproducible, "reproducible"):
        return both_passes(network, *labelled_columns(network, x, target, cost_function),
                           cost_function)  # fmt: skip
    from . import fast_passes

    rows = fast_passes.labelled_rows(network, x, target, cost_function, finite=False)
    fast = fast_passes.both_passes(fast_passes.parameters(network), *rows, cost_function)
    if not fast.finite:
        labelled_columns(network, x, target, cost_function)  # for the error, if there is one
    return Backward(
        {i: delta.T for i, delta in enumerate(fast.delta, start=1)},
        dict(enumerate(fast.dW, start=1)),
        {i: db for i, db in enumerate(fast.db, start=1) if db is not None},
    )


def both_passes(network: Network, X: Array, Y: Array, cost_function: str) -> Backward:
    """The gradients for checked columns; an overflow leaves inf or NaN, without a warning."""
    with np.errstate(all="ignore"):
        if cost_function != HALF:
            return backward(network, forward(network, X), Y, cost_function)
        return halved(backward(network, forward(network, X), Y))


def halved(back: Backward) -> Backward:
    """Half of every quantity: the gradients of half the cost."""
    return Backward(
        *({i: 0.5 * values for i, values in part.items()}
          for part in (back.delta, back.dW, back.db))
    )  # fmt: skip


def gradients(
    network: Network,
    x: ArrayLike,
    target: ArrayLike,
    cost_function: str = "squared_error",
    *,
    reproducible: bool = True,
) -> list[Array]:
    """[∂C/∂W_1, …, ∂C/∂W_N], each in the shape of its W_i.

    Parameters and errors are those of :func:`cost`; for biases see :func:`backpropagate`, for the
    input :func:`input_gradient`. An overflow leaves inf or NaN in them, with a RuntimeWarning.

    Examples
    --------
    >>> from backprop import Layer, Network, gradients
    >>> net = Network([Layer([[2, 1]], "identity")])
    >>> [dW.tolist() for dW in gradients(net, [1, 3], [1])]
    [[[8.0, 24.0]]]
    """
    dW = _backpropagate(network, x, target, cost_function, reproducible).dW
    tell("a gradient", *dW.values())
    return [dW[i] for i in range(1, network.N + 1)]


def input_gradient(
    network: Network,
    x: ArrayLike,
    target: ArrayLike,
    cost_function: str = "squared_error",
    *,
    reproducible: bool = True,
) -> Array:
    """∂C/∂x = W_1ᵀ δ_1, in the shape of x; of a batch C is the mean, so that each row has 1/M.

    Parameters and errors are those of :func:`cost`.

    Examples
    --------
    >>> from backprop import Layer, Network, input_gradient
    >>> net = Network([Layer([[2, 1]], "identity")])
    >>> input_gradient(net, [1, 3], [1]).tolist()
    [16.0, 8.0]
    """
    delta = _backpropagate(network, x, target, cost_function, reproducible).delta[1]
    with np.errstate(all="ignore"):
        W = network[1].W
        slopes = (dot(W.T, delta) if reproducible else W.T @ delta) / delta.shape[1]
    tell("∂C/∂x", slopes)
    return np.ascontiguousarray(slopes.T) if is_batch(x) else slopes[:, 0]
