"""The BLAS passes give the reproducible ones' results, and feed nothing that a page shows."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from drawn_nets import NAMES, drawn, nets
from hypothesis import given, settings
from oracle_autograd import autograd_gradients, relative_error

import backprop
from backprop import (
    Activation,
    Layer,
    Network,
    SpecError,
    backpropagate,
    cost,
    gradients,
    input_gradient,
    seeded_network,
    train,
)


def same(ours: Any, expected: Any) -> bool:
    return relative_error(ours, expected) <= 1e-12


@settings(max_examples=100, deadline=None, derandomize=True)
@given(nets())
def test_blas_gradient_equals_autograd(net: tuple[Network, Any, Any, str]) -> None:
    back = backpropagate(*net, reproducible=False)
    weights, biases = autograd_gradients(*net)
    assert all(same(back.dW[i], dW) for i, dW in enumerate(weights, start=1))
    assert all(same(back.db[i], db) for i, db in zip(sorted(back.db), biases, strict=True))
    assert cost(*net, reproducible=False) == pytest.approx(cost(*net), rel=1e-12)


@pytest.mark.parametrize("name", [*NAMES, "x*exp(-x**2)"])
@pytest.mark.parametrize("batch", [None, 5])
def test_every_activation_and_cost_is_the_reproducible_one(name: str, batch: int | None) -> None:
    names = [name if name in NAMES else "tanh"] * 2
    network, x, target = drawn(3, [3, 4, 3], names, True, batch)
    if name not in NAMES:
        network = Network(Layer(f.W, name, f.b) for f in network)
    costs = ["squared_error", "half_squared_error"] + ["cross_entropy"] * (name == "softmax")
    for function in costs:
        slow, fast = (
            backpropagate(network, x, target, function, reproducible=way) for way in (True, False)
        )
        for part in ("delta", "dW", "db"):
            for i, expected in getattr(slow, part).items():
                assert same(getattr(fast, part)[i], expected), (part, i)
        assert same(
            input_gradient(network, x, target, function, reproducible=False),
            input_gradient(network, x, target, function),
        )


def test_a_function_of_ones_own_is_used_even_with_a_known_name() -> None:
    sigma = Activation("relu", "", "", lambda z: z * z * z, lambda z: 3 * z * z)
    network = Network([Layer([[2.0]], sigma)])
    assert gradients(network, [1], [0], reproducible=False)[0].tolist() == [[2 * 8 * 12]]


def test_what_is_not_finite_is_named_whatever_it_hides_behind() -> None:
    """A sigmoid turns an infinite z into 1; the faster check must see it all the same."""
    network = Network([Layer([[1.0, 1]], "sigmoid"), Layer([[1.0]], "relu")])
    for bad in (np.inf, -np.inf, np.nan):
        x = np.array([[1.0, 2], [bad, 0]])
        for call in (cost, gradients, backpropagate, input_gradient):
            with pytest.raises(SpecError) as caught:
                call(network, x, [[1], [0]], reproducible=False)
            assert caught.value.field == "x[1][0]"
        network[1].W[0, 1] = bad
        with pytest.raises(SpecError) as caught:
            cost(network, [[1.0, 2]], [[1]], reproducible=False)
        assert caught.value.field == "network"
        network[1].W[0, 1] = 1


def test_overflow_is_told_by_both_ways() -> None:
    network = Network([Layer([[1e200]], "square"), Layer([[1.0]], "identity")])
    for way in (True, False):
        with pytest.warns(RuntimeWarning, match="overflow: the cost is not finite"):
            assert cost(network, [[1.0]], [[0]], reproducible=way) == np.inf
        with pytest.warns(RuntimeWarning, match="overflow: a gradient is not finite"):
            assert not np.isfinite(gradients(network, [1.0], [0], reproducible=way)[0]).any()
    with pytest.warns(RuntimeWarning, match=r"overflow: N\(x\)"):
        assert network([1.0]).tolist() == [np.inf]
    with pytest.warns(RuntimeWarning, match="overflow: a z_i or a_i"):
        backprop.feed_forward(network, [1.0])


def test_large_numbers_that_are_finite_are_no_overflow() -> None:
    """The sum of their squares overflows; the check of finite numbers must not mind."""
    network = Network([Layer([[1e200, -1e200]], "identity")])
    for way in (True, False):
        assert cost(network, np.array([[1.0, 1.0]]), [[0.5]], reproducible=way) == 0.25
    assert network([1e-100, 0]).tolist() == [1e100]


@pytest.mark.parametrize("batch_size", [None, 3])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_blas_training_follows_the_reproducible_one(
    batch_size: int | None, momentum: float
) -> None:
    random = np.random.default_rng(2)
    X, Y = random.normal(0, 1, (7, 3)), random.normal(0, 1, (7, 2))
    network = seeded_network([3, 5, 2], "tanh", seed=4, biased=True)
    options: dict[str, Any] = {
        "epochs": 6, "learning_rate": 0.05, "batch_size": batch_size, "momentum": momentum,
        "seed": 1, "l2": 0.01,
    }  # fmt: skip
    seen: list[float] = []
    slow = train(network, X, Y, **options)
    fast = train(network, X, Y, **options, reproducible=False,
                 after_epoch=lambda epoch, net, cost: seen.append(cost))  # fmt: skip
    np.testing.assert_allclose(fast.costs, slow.costs, rtol=1e-12)
    assert seen == fast.costs[1:]
    for ours, theirs in zip(fast.network, slow.network, strict=True):
        assert same(ours.W, theirs.W)


def test_a_training_that_diverges_stops_at_the_same_epoch() -> None:
    network = Network([Layer([[1.0]], "square")])
    for way in (True, False):
        history = train(network, [[2.0]], [[0.0]], epochs=50, learning_rate=10, reproducible=way)
        assert history.stopped == "epoch 4: the cost grew beyond the largest floating-point number"
        assert np.isfinite(history.network[1].W).all()


def test_nothing_that_a_page_shows_comes_from_the_blas_passes() -> None:
    """Only the calls of the library import them; traces, figures and questions do not ask them."""
    package = Path(backprop.__file__).parent
    importing, asking = set(), set()
    for file in package.rglob("*.py"):
        name = file.relative_to(package).as_posix()
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (
                "fast_passes" in (node.module or "")
                or any(alias.name == "fast_passes" for alias in node.names)
            ):
                importing.add(name)
            if isinstance(node, ast.keyword) and node.arg == "reproducible":
                asking.add(name)
    assert importing == {"net/passes.py", "net/training.py"}
    assert asking == set()
