"""Training follows its formulas exactly, is seeded, and says why it stops."""

import json
from typing import Any

import numpy as np
import pytest

from backprop import Layer, Network, SpecError, cost, gradients, seeded_network, train

X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
XOR = np.array([[0.0], [1], [1], [0]])


def test_one_epoch_is_one_step_of_the_post() -> None:
    network = seeded_network([2, 3, 1], seed=7)
    history = train(network, X, XOR, epochs=1, learning_rate=0.5)
    for layer, old, dW in zip(
        history.network.layers, network.layers, gradients(network, X, XOR), strict=True
    ):
        assert layer.W.tolist() == (old.W - 0.5 * dW).tolist()
    assert history.costs == [cost(network, X, XOR), cost(history.network, X, XOR)]


def test_momentum_is_the_heavy_ball() -> None:
    network = Network([Layer([[1.0]], "identity", [0.5])])
    x, target = np.array([[2.0]]), np.array([[3.0]])
    W, b, v_W, v_b = 1.0, 0.5, 0.0, 0.0
    for _ in range(3):
        slope = 2 * (2 * W + b - 3)
        v_W, v_b = 0.9 * v_W + slope * 2, 0.9 * v_b + slope
        W, b = W - 0.01 * v_W, b - 0.01 * v_b
    trained = train(network, x, target, epochs=3, learning_rate=0.01, momentum=0.9).network
    assert trained[1].W[0, 0] == pytest.approx(W, rel=1e-14)
    assert trained[1].b is not None
    assert trained[1].b[0] == pytest.approx(b, rel=1e-14)


def test_a_net_learns_exclusive_or() -> None:
    network = seeded_network([2, 4, 1], "tanh", seed=1, biased=True)
    history = train(network, X, XOR, epochs=800, learning_rate=0.2, momentum=0.9)
    assert history.costs[-1] < 1e-3 < history.costs[0]
    assert len(history.costs) == 801
    json.dumps(history.as_dict(), allow_nan=False)


def test_softmax_with_cross_entropy_learns_classes() -> None:
    classes = np.array([[1.0, 0], [0, 1], [0, 1], [1, 0]])
    network = Network([*seeded_network([2, 5], "tanh", seed=3, biased=True).layers,
                       *seeded_network([5, 2], "softmax", seed=4, biased=True).layers])  # fmt: skip
    history = train(
        network, X, classes, epochs=300, learning_rate=0.5, momentum=0.9, batch_size=2, seed=5,
        cost_function="cross_entropy",
    )  # fmt: skip
    assert history.costs[-1] < 0.01
    assert (history.network(X).argmax(1) == classes.argmax(1)).all()


def test_mini_batches_are_seeded_and_differ_from_full_batches() -> None:
    network = seeded_network([2, 3, 1], seed=7)

    def costs(**more: Any) -> list[float]:
        return train(network, X, XOR, epochs=3, learning_rate=0.5, **more).costs

    assert costs(batch_size=2, seed=1) == costs(batch_size=2, seed=1)
    assert costs(batch_size=2, seed=1) != costs(batch_size=2, seed=2)
    assert costs(batch_size=4, seed=1) == costs(seed=2)


def test_divergence_is_reported_and_the_last_finite_net_kept() -> None:
    network = Network([Layer([[1.0]], "square")])
    history = train(network, [[2.0]], [[0.0]], epochs=50, learning_rate=10)
    assert history.stopped is not None
    assert history.stopped.startswith("epoch ")
    assert np.isfinite(history.network[1].W).all()
    assert np.isfinite(history.costs).all()


def test_the_callback_sees_every_epoch() -> None:
    seen: list[tuple[int, float]] = []
    history = train(
        seeded_network([2, 1], seed=1), X, XOR, epochs=3, learning_rate=0.1,
        after_epoch=lambda epoch, network, cost: seen.append((epoch, cost)),
    )  # fmt: skip
    assert seen == list(enumerate(history.costs))[1:]


def test_initialisations_keep_within_their_ranges() -> None:
    for name, r in (("glorot", np.sqrt(6 / 300)), ("he", np.sqrt(6 / 100))):
        W = seeded_network([100, 200], seed=2, initialisation=name)[1].W
        assert np.abs(W).max() <= r + 1e-3
        assert np.var(W) == pytest.approx(r**2 / 3, rel=0.05)
        assert np.mean(W) == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"epochs": 0}, "epochs"),
        ({"learning_rate": -1}, "learning_rate"),
        ({"learning_rate": float("nan")}, "learning_rate"),
        ({"momentum": 1}, "momentum"),
        ({"batch_size": 5}, "batch_size"),
        ({"x": [1, 2]}, "x"),
        ({"x": []}, "x"),
        ({"target": [[1]]}, "target"),
        ({"target": [[1], [2], [3], ["four"]]}, "target[3][0]"),
        ({"x": [[1, 2], [3], [4, 5], [6, 7]]}, "x[1]"),
        ({"cost_function": "cross_entropy"}, "cost_function"),
        ({"cost_function": "hinge"}, "cost_function"),
    ],
)
def test_bad_setting_is_named(change: dict[str, Any], field: str) -> None:
    given: dict[str, Any] = {"x": X, "target": XOR, "epochs": 1, "learning_rate": 0.1, **change}
    with pytest.raises(SpecError) as caught:
        train(seeded_network([2, 1]), given.pop("x"), given.pop("target"), **given)
    assert caught.value.field == field
