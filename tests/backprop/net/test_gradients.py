"""Gradients of arbitrary nets agree with independent automatic differentiation to 1e-12.

Nets are drawn until the comparison is fair: no pre-activation of a layer with a kink is nearer to
0 than 1e-6, no narrow layer sits at a stationary point of its σ (there every method loses digits,
since σ'(z) is a small difference of large numbers), and the output is not at the target. Errors
are measured against the largest entry of each gradient.
"""

from typing import Any

import numpy as np
import pytest
from drawn_nets import NAMES, drawn, nets
from hypothesis import given, settings
from oracle_autograd import SIGMAS, autograd_gradients, relative_error

from backprop import (
    LabelledData,
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


@pytest.mark.slow
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
