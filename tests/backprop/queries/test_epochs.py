"""Training in portions goes downhill, and stops at the first step that overflows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from asked_nets import EXAMPLE

from backprop import gradients, seeded_network, trace
from backprop.queries.ask import ask

DATA = [{"x": [0, 1], "target": [1]}, {"x": [1, 1], "target": [0]}, {"x": [1, 0.5], "target": [1]}]


def test_an_epoch_is_the_update_of_the_trace() -> None:
    trained = ask("train", {"spec": EXAMPLE, "epochs": 1})
    updates = [s["value"] for s in trace(EXAMPLE)["steps"] if s["phase"] == "update"]
    assert trained["spec"]["weights"] == updates
    assert trained["costs"][0] == trace(EXAMPLE)["steps"][4]["value"]


def test_training_in_portions_equals_training_at_once() -> None:
    whole = ask("train", {"spec": EXAMPLE, "data": DATA, "epochs": 30})
    spec, costs = EXAMPLE, [whole["costs"][0]]
    for epochs in (1, 4, 25):
        portion = ask("train", {"spec": spec, "data": DATA, "epochs": epochs})
        spec = portion["spec"]
        costs += portion["costs"][1:]
    assert (spec, costs) == (whole["spec"], whole["costs"])


def test_training_goes_downhill_by_the_mean_gradient() -> None:
    spec = {**EXAMPLE, "learning_rate": 0.1}
    net = seeded_network([2, 3, 1], "sigmoid", seed=7)
    X, Y = [sample["x"] for sample in DATA], [sample["target"] for sample in DATA]
    trained = ask("train", {"spec": spec, "data": DATA, "epochs": 1})
    for W, new, slope in zip(
        (layer.W for layer in net.layers), trained["spec"]["weights"], gradients(net, X, Y),
        strict=True,
    ):  # fmt: skip
        np.testing.assert_allclose(new, W - 0.1 * slope, rtol=1e-12)
    assert trained["costs"][1] < trained["costs"][0]


@pytest.mark.parametrize(
    "data", [None, [{"x": [0.5, -1], "target": [1]}, {"x": [1, 2], "target": [0]}]]
)
def test_overflow_stops_at_its_first_step_and_keeps_the_last_good_net(data: Any) -> None:
    spec = {**EXAMPLE, "activation": "identity", "learning_rate": 5}
    answer = ask("train", {"spec": spec, "data": data, "epochs": 100})
    stopped = answer["stopped"]
    good = stopped["epoch"] - 1
    assert len(answer["costs"]) == good + 1
    assert np.isfinite(answer["costs"]).all()
    assert "tep " in stopped["message"]
    assert "layer 2" in stopped["message"]
    again = ask("train", {"spec": spec, "data": data, "epochs": good})
    assert again["stopped"] is None
    assert again["spec"] == answer["spec"]
    assert (
        ask("train", {"spec": answer["spec"], "data": data, "epochs": 1})["stopped"]["epoch"] == 1
    )


def test_an_update_that_overflows_is_named() -> None:
    spec = {**EXAMPLE, "activation": "identity", "learning_rate": 1e308, "x": [1e3, 1e3]}
    stopped = ask("train", {"spec": spec, "epochs": 5})["stopped"]
    assert stopped["epoch"] == 1
    assert "The update of W₁ overflows" in stopped["message"]
