"""Usual mistakes in δ, ∂C/∂W and ∂C/∂b, for a batch of samples as columns."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...arithmetic.arrays import Array
from ...net.network import Network
from ...net.passes import Forward

Mistakes = Iterator[tuple[str, Array]]
"""(words, value) of each mistake."""

Values = dict[tuple[str, int], Array]
"""The right values by quantity and layer, for example ("delta", 2)."""

TOLERANCE = 1e-6  # relative; the error of central differences is about 1e-9
FACTORS = (
    (1.0, ""),
    (-1.0, "its sign is wrong"),
    (0.5, "the factor 2 is missing"),
    (2.0, "it is twice what it should be"),
    (-0.5, "its sign is wrong and the factor 2 is missing"),
    (-2.0, "its sign is wrong and it is twice what it should be"),
)


def agree(given: Array, expected: Array) -> bool:
    """Whether two arrays are equal up to TOLERANCE, relative to the largest entry expected."""
    scale = np.abs(expected).max()
    return bool(np.abs(given - expected).max() <= TOLERANCE * scale + 1e-10)


def in_backward_pass(
    quantity: str, i: int, network: Network, run: Forward, Y: Array, right: Values,
    *, mean: bool = True,
) -> Mistakes:  # fmt: skip
    """(words, value) of each mistake in a quantity of layer i; the words may hold indices: a_{i−1}.

    Parameters
    ----------
    quantity : {"delta", "dW", "db"}
    i : int
    network : Network
    run : Forward
        The feed-forward, with samples as columns.
    Y : ndarray, shape (m_N, M)
        The targets.
    right : dict
        The right values; those of layers i, …, N are there.
    mean : bool
        Whether the gradients are means over the samples, or their sums.
    """
    if quantity == "delta":
        in_delta = _in_last_delta if i == network.N else _in_delta
        return in_delta(i, network, run, Y, right)
    in_gradient = {"dW": _in_gradient, "db": _in_bias_gradient}[quantity]
    M = Y.shape[1]
    return in_gradient(i, network, run, right, M if mean else 1)


def _in_last_delta(i: int, network: Network, run: Forward, Y: Array, right: Values) -> Mistakes:
    z, a = run.z[i], run.a[i]
    sigma = network[i].sigma
    if not sigma.componentwise and agree(right["delta", i], a - Y):
        words = "σ' is multiplied, though softmax with cross-entropy needs none"
        yield words, sigma.pull_back(z, a - Y)
        return
    yield from _through_sigma(network, i, run, 2 * (a - Y))
    yield from (
        (f"{words}, and a_N is compared with z_N", value)
        for words, value in _through_sigma(network, i, run, 2 * (z - Y))
        if words
    )
    yield "z_N stands in the place of a_N", sigma.pull_back(z, 2 * (z - Y))
    yield "the target is not subtracted", sigma.pull_back(z, 2 * a)
    yield "the distance is squared", sigma.pull_back(z, 2 * (a - Y) ** 2)
    yield "a_N + x̂ stands in the place of a_N − x̂", sigma.pull_back(z, 2 * (a + Y))


def _in_delta(i: int, network: Network, run: Forward, Y: Array, right: Values) -> Mistakes:
    W, after, z = network[i + 1].W, right["delta", i + 1], run.z[i]
    sigma = network[i].sigma
    yield from _through_sigma(network, i, run, W.T @ after)
    if W.shape[0] == W.shape[1]:
        yield from _named("W_{i+1} is not transposed", network, i, run, W @ after)
    if network[i].W.shape == W.shape:
        yield from _named("W_i stands in the place of W_{i+1}", network, i, run,
                          network[i].W.T @ after)  # fmt: skip
    wrong_sum = W.sum(axis=0)[:, np.newaxis] * (
        after if after.shape[0] == W.shape[1] else after.sum(axis=0)
    )
    yield from _named("the sum runs over the wrong index", network, i, run, wrong_sum)
    if W.shape[0] == W.shape[1]:
        over_columns = W.sum(axis=1)[:, np.newaxis] * after
        yield from _named("the sum runs over the wrong index", network, i, run, over_columns)
    yield "W_{i+1} is missing", sigma.pull_back(z, np.broadcast_to(after.sum(axis=0), z.shape))
    if after.shape == z.shape:
        yield "W_{i+1} is missing", sigma.pull_back(z, after)
        if network[i + 1].sigma.componentwise and sigma.componentwise:
            slope = network[i + 1].sigma.derivative(run.z[i + 1])
            yield "σ' is taken of z_{i+1} instead of z_i", (W.T @ after) * slope


def _in_gradient(i: int, network: Network, run: Forward, right: Values, share: int) -> Mistakes:
    """``share`` is by what the sum over the samples is divided: M for their mean, 1 for the sum."""
    delta, before = right["delta", i], run.a[i - 1]
    gradient = delta @ before.T / share
    yield from _over_the_samples(gradient, delta.shape[1], share)
    if delta.shape[1] > 1:
        yield "only the first sample is used", np.outer(delta[:, 0], before[:, 0])
    yield "it is transposed: a_{i−1} δ_iᵀ instead of δ_i a_{i−1}ᵀ", gradient.T
    width, height = before.shape[0], delta.shape[0]
    yield "a_{i−1} is missing", np.repeat(delta.sum(1)[:, np.newaxis] / share, width, axis=1)
    yield "δ_i is missing", np.repeat(before.sum(1)[np.newaxis] / share, height, axis=0)
    if i > 1 and run.z[i - 1].shape == before.shape:
        yield "z_{i−1} stands in the place of a_{i−1}", delta @ run.z[i - 1].T / share
    if run.a[i].shape == before.shape:
        yield "a_i stands in the place of a_{i−1}", delta @ run.a[i].T / share
    if i > 1 and network[i].sigma.componentwise:
        slope = network[i].sigma.derivative(run.z[i])
        yield "σ' is multiplied once more", (delta * slope) @ before.T / share
    yield (
        "the row of δ_i is summed before it is multiplied",
        np.repeat((delta.sum(0) @ before.T / share)[np.newaxis], height, axis=0),
    )


def _in_bias_gradient(
    i: int, network: Network, run: Forward, right: Values, share: int
) -> Mistakes:
    delta = right["delta", i]
    gradient = delta.sum(axis=1) / share
    yield from _over_the_samples(gradient, delta.shape[1], share)
    if delta.shape[1] > 1:
        yield "only the first sample is used", delta[:, 0]
    yield "it is multiplied by a_{i−1}", gradient * run.a[i - 1].sum()
    if delta.shape == run.a[i - 1].shape:
        yield "it is multiplied by a_{i−1}", (delta * run.a[i - 1]).sum(axis=1) / share


def _over_the_samples(gradient: Array, M: int, share: int) -> Mistakes:
    if M > 1 and share == 1:
        yield "it is the mean over the samples instead of their sum", gradient / M
    elif M > 1:
        yield "it is the sum over the samples instead of their mean", gradient * M
        yield "it is divided by the number of samples twice", gradient / M


def _through_sigma(network: Network, i: int, run: Forward, v: Array) -> Mistakes:
    """Mistakes in v ⊙ σ'(z_i): σ' left out, applied twice, of the wrong argument, and so on."""
    sigma, z, a = network[i].sigma, run.z[i], run.a[i]
    if sigma.name != "identity":
        yield "σ' is missing", v
    yield "σ' is multiplied twice", sigma.pull_back(z, sigma.pull_back(z, v))
    yield "σ' is taken of a_i instead of z_i", sigma.pull_back(a, v)
    yield "σ stands in the place of σ'", v * a
    if sigma.componentwise:
        yield "σ' is divided by instead of multiplied", v / sigma.derivative(z)
        yield "σ' is added instead of multiplied", v + sigma.derivative(z)


def _named(words: str, network: Network, i: int, run: Forward, v: Array) -> Mistakes:
    """A mistake in v, which its words name, alone and together with each mistake in σ'."""
    if v.shape != run.z[i].shape:
        return
    yield words, network[i].sigma.pull_back(run.z[i], v)
    for more, value in _through_sigma(network, i, run, v):
        yield f"{words}, and {more}", value
