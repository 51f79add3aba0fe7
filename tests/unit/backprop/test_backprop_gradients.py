"""Gradients of arbitrary nets agree with independent automatic differentiation to 1e-12.

Nets are drawn until the comparison is fair: no pre-activation of a layer with a kink is nearer to
0 than 1e-6, no narrow layer sits at a stationary point of its σ (there every method loses digits,
since σ'(z) is a small difference of large numbers), and the output is not at the target. Errors
are measured against the largest entry of each gradient.
"""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from oracle_autograd import SIGMAS, autograd_gradients, relative_error

from backprop import (
    ACTIVATIONS,
    LabelledData,
    Layer,
    Network,
    backpropagate,
    compatible,
    cost,
    feed_forward,
    gradients,
    mean_squared_error,
    seeded_network,
    squared_distance_on_X,
)

NAMES = sorted(ACTIVATIONS)
KINKED = {"relu", "leaky_relu"}
TURNING = {"gelu", "silu", "sin", "square"}  # σ' has a zero


def drawn(
    seed: int, sizes: list[int], names: list[str], bias: bool, batch: int | None
) -> tuple[Network, Any, Any]:
    """A net and labelled samples away from kinks, all from one seed."""
    random = np.random.default_rng(seed)
    rows = 1 if batch is None else batch
    for _ in range(50):
        network = Network(
            Layer(
                random.normal(0, 1 / np.sqrt(n), (m, n)),
                name,
                random.normal(0, 0.3, m) if bias else None,
            )
            for (n, m), name in zip(pairwise(sizes), names, strict=True)
        )
        x = random.normal(0, 1, (rows, sizes[0]))
        target = random.uniform(0, 1, (rows, sizes[-1]))
        target /= target.sum(axis=1, keepdims=True)
        if is_fair(network, x, target):
            return network, *((x[0], target[0]) if batch is None else (x, target))
    return reject()  # such a net has next to no fair samples: let Hypothesis draw another


def is_fair(network: Network, x: Any, target: Any) -> bool:
    run = feed_forward(network, x)
    for i, z in run.z.items():
        sigma = network[i].sigma
        if sigma.name in KINKED and np.abs(z).min() < 1e-6:
            return False
        if sigma.name in TURNING and np.abs(sigma.derivative(z)).max(axis=0).min() < 0.05:
            return False
    distance = np.abs(run.a[network.N] - target.T).max(axis=0)
    return bool(distance.min() > 0.01)


@st.composite
def nets(draw: st.DrawFn, widest: int = 40) -> tuple[Network, Any, Any, str]:
    depth = draw(st.integers(1, 6))
    sizes = draw(st.lists(st.integers(1, widest), min_size=depth + 1, max_size=depth + 1))
    names = draw(st.lists(st.sampled_from(NAMES), min_size=depth, max_size=depth))
    batch = draw(st.one_of(st.none(), st.integers(1, 16)))
    network, x, target = drawn(
        draw(st.integers(0, 2**32 - 1)), sizes, names, draw(st.booleans()), batch
    )
    cross = names[-1] == "softmax" and draw(st.booleans())
    return network, x, target, "cross_entropy" if cross else "squared_error"


def assert_equal(ours: Any, weights: list[Any], biases: list[Any]) -> None:
    assert len(ours.dW) == len(weights)
    for i, theirs in enumerate(weights, start=1):
        assert ours.dW[i].shape == theirs.shape
        assert relative_error(ours.dW[i], theirs) <= 1e-12
    for i, theirs in zip(sorted(ours.db), biases, strict=True):
        assert relative_error(ours.db[i], theirs) <= 1e-12


@settings(max_examples=200, deadline=None, derandomize=True)
@given(nets())
def test_gradient_equals_autograd(net: tuple[Network, Any, Any, str]) -> None:
    assert_equal(backpropagate(*net), *autograd_gradients(*net))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("batch", [None, 3])
def test_gradient_of_every_activation_equals_autograd(name: str, batch: int | None) -> None:
    net = drawn(11, [3, 5, 4], [name, name], True, batch)
    assert_equal(backpropagate(*net), *autograd_gradients(*net))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(nets())
def test_gradient_equals_pytorch(net: tuple[Network, Any, Any, str]) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed; CI installs it")
    from oracle_torch import torch_gradients

    assert_equal(backpropagate(*net), *torch_gradients(*net))


def test_the_oracle_knows_every_activation() -> None:
    assert sorted(SIGMAS) == NAMES


def test_cost_is_the_mean_squared_distance() -> None:
    network, x, target = drawn(1, [3, 4, 2], ["tanh", "identity"], True, 6)
    distances = [np.sum((network(row) - t) ** 2) for row, t in zip(x, target, strict=True)]
    assert cost(network, x, target) == pytest.approx(np.mean(distances), rel=1e-14)


def test_batch_gradient_is_the_mean_of_single_gradients() -> None:
    network, x, target = drawn(2, [3, 4, 2], ["softmax", "sigmoid"], True, 5)
    singles = [gradients(network, row, t) for row, t in zip(x, target, strict=True)]
    for i, together in enumerate(gradients(network, x, target)):
        np.testing.assert_allclose(together, np.mean([g[i] for g in singles], 0), rtol=1e-13)


def test_feed_forward_keeps_the_posts_indices() -> None:
    network = seeded_network([2, 3, 1], seed=7)
    run = feed_forward(network, [0.5, -1])
    assert sorted(run.a) == [0, 1, 2]
    assert sorted(run.z) == [1, 2]
    assert run.a[0].tolist() == [[0.5], [-1.0]]
    assert run.a[2][:, 0].tolist() == network([0.5, -1]).tolist()


def test_a_net_is_the_composition_of_its_layers() -> None:
    network = seeded_network([2, 3, 4, 1], "tanh", seed=3)
    x = np.array([0.3, -0.7])
    composed = x
    for layer in network.layers:
        composed = layer(composed)
    assert network(x).tolist() == composed.tolist()
    assert compatible(network[1], network[2])
    assert not compatible(network[1], network[1])


def test_exercise_cost_is_the_squared_distance_in_L2_of_X() -> None:
    network = seeded_network([2, 3, 2], seed=1)
    T = LabelledData([([0, 1], [1, 0]), ([1, 0], [0, 1]), ([0.5, 0.5], [1, 1])])
    assert T.M * mean_squared_error(network, T) == pytest.approx(
        squared_distance_on_X(network, T), rel=1e-14
    )


def test_exercise_needs_different_points() -> None:
    network = seeded_network([1, 1], seed=1)
    T = LabelledData([([1], [1]), ([1], [2])])
    assert T.M * mean_squared_error(network, T) != pytest.approx(squared_distance_on_X(network, T))
