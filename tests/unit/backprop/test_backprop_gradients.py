"""Gradients agree with an independent automatic differentiation."""

from itertools import pairwise

import numpy as np
import pytest
from oracle_autograd import SIGMAS, autograd_gradients, relative_error

from backprop import Layer, Network, cost, feed_forward, gradients


def random_network(seed: int, sizes: list[int], name: str, bias: bool) -> Network:
    random = np.random.default_rng(seed)
    return Network(
        Layer(random.uniform(-1, 1, (m, n)), name, random.uniform(-1, 1, m) if bias else None)
        for n, m in pairwise(sizes)
    )


@pytest.mark.parametrize("name", sorted(SIGMAS))
@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("batch", [None, 1, 5])
def test_gradient_equals_autograd(name: str, bias: bool, batch: int | None) -> None:
    random = np.random.default_rng(3)
    for seed, sizes in enumerate([[1, 1], [2, 3, 1], [4, 1, 3], [5, 9, 7, 2]]):
        network = random_network(seed, sizes, name, bias)
        shape = () if batch is None else (batch,)
        x = random.uniform(-1, 1, (*shape, sizes[0]))
        target = random.uniform(-1, 1, (*shape, sizes[-1]))
        expected = autograd_gradients(network, x, target)
        for ours, theirs in zip(gradients(network, x, target), expected, strict=True):
            assert ours.shape == theirs.shape
            assert relative_error(ours, theirs) <= 1e-12


def test_cost_is_the_mean_squared_distance() -> None:
    network = random_network(1, [3, 4, 2], "tanh", bias=True)
    x, target = np.ones((6, 3)) * np.arange(6)[:, None], np.zeros((6, 2))
    distances = [np.sum((network(row) - t) ** 2) for row, t in zip(x, target, strict=True)]
    assert cost(network, x, target) == pytest.approx(np.mean(distances), rel=1e-14)


def test_feed_forward_keeps_the_posts_indices() -> None:
    network = random_network(2, [2, 3, 1], "sigmoid", bias=False)
    forward = feed_forward(network, [0.5, -1])
    assert sorted(forward.a) == [0, 1, 2]
    assert sorted(forward.z) == [1, 2]
    assert forward.a[0].tolist() == [[0.5], [-1.0]]
    assert forward.output.tolist() == network([0.5, -1]).tolist()
