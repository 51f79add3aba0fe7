"""A net that grows or shrinks keeps the numbers that still have a place."""

from __future__ import annotations

from typing import Any

import pytest

from backprop import SpecError, seeded_network, trace

NET: dict[str, Any] = {
    "layers": [2, 3, 1],
    "weights": [[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [[7.0, 8.0, 9.0]]],
    "biases": None,
    "activations": ["tanh", "identity"],
    "x": [0.5, -1.0],
    "target": [1.0],
}


def resized(**changes: Any) -> dict[str, Any]:
    spec = trace({**NET, "resize": True, **changes})["spec"]
    assert isinstance(spec, dict)
    return spec


def seeded(sizes: list[int], seed: int = 0) -> list[list[list[float]]]:
    return [layer.W.tolist() for layer in seeded_network(sizes, seed=seed).layers]


def test_the_same_sizes_change_nothing() -> None:
    assert resized() == trace(NET)["spec"]


def test_a_new_neuron_has_seeded_weights_and_the_others_stay() -> None:
    spec = resized(layers=[2, 4, 1], seed=3)
    new = seeded([2, 4, 1], seed=3)
    assert spec["weights"][0] == [*NET["weights"][0], new[0][3]]
    assert spec["weights"][1] == [[7.0, 8.0, 9.0, new[1][0][3]]]


def test_removing_a_neuron_removes_its_row_and_its_column() -> None:
    assert resized(layers=[2, 2, 1])["weights"] == [[[1.0, 2.0], [3.0, 4.0]], [[7.0, 8.0]]]


def test_a_new_layer_is_seeded_and_the_others_stay() -> None:
    W_1, W_2 = NET["weights"]
    spec = resized(
        layers=[2, 3, 3, 1], weights=[W_1, None, W_2], activations=["tanh", "relu", "identity"]
    )
    assert spec["weights"] == [W_1, seeded([2, 3, 3, 1])[1], W_2]
    assert spec["activations"] == ["tanh", "relu", "identity"]


def test_new_inputs_targets_and_biases_are_zero() -> None:
    spec = resized(layers=[3, 3, 2], biases=[[1.0, 2.0, 3.0], None])
    assert (spec["x"], spec["target"]) == ([0.5, -1.0, 0.0], [1.0, 0.0])
    assert spec["biases"] == [[1.0, 2.0, 3.0], [0.0, 0.0]]


def test_one_way_and_back_keeps_the_common_numbers() -> None:
    there = resized(layers=[2, 5, 1])
    back = trace({**there, "layers": NET["layers"], "resize": True})["spec"]
    assert back == trace(NET)["spec"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"layers": None}, "layers"),
        ({"layers": [2, 0, 1]}, "layers[1]"),
        ({"weights": [[[1.0]]]}, "weights"),
        ({"weights": [[["a"]], None]}, "weights[0][0][0]"),
        ({"biases": [[1.0]]}, "biases"),
        ({"x": [float("nan")]}, "x[0]"),
        ({"activations": ["tanh"]}, "activations"),
    ],
)
def test_what_cannot_be_used_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(SpecError) as error:
        resized(**changes)
    assert error.value.field == field
