"""The map of a net's output over the plane, against a net in plain NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from backprop import SpecError
from backprop.queries.ask import ask

W1, b1 = [[6.0, 6.0], [-5.0, -5.5], [1.0, -0.5]], [-3.0, 8.0, 0.25]
W2, b2 = [[7.0, 7.5, 0.5]], [-10.5]
NET: dict[str, Any] = {
    "weights": [W1, W2], "biases": [b1, b2], "activation": "sigmoid", "x": [0, 1], "target": [1]
}  # fmt: skip
XOR = [{"x": [p, q], "target": [p ^ q]} for p in (0, 1) for q in (0, 1)]
CLASSES: dict[str, Any] = {
    "weights": [[[2.0, -1.0], [-1.0, 2.5], [-1.0, -1.0]]], "activation": "softmax",
    "x": [1, 0], "target": [1, 0, 0],
}  # fmt: skip
THREE = [
    {"x": [1, 0], "target": [1, 0, 0]},
    {"x": [0, 1], "target": [0, 1, 0]},
    {"x": [-1, -1], "target": [0, 0, 1]},
]


def plain(x: Any, y: Any) -> Any:
    """The net NET at points of the plane."""
    places = np.stack([x, y])
    hidden = 1 / (1 + np.exp(-np.tensordot(W1, places, 1) - np.reshape(b1, (3, 1, 1))))
    return (1 / (1 + np.exp(-np.tensordot(W2, hidden, 1) - b2[0])))[0]


def probabilities(x: Any, y: Any) -> Any:
    e = np.exp(np.tensordot(CLASSES["weights"][0], np.stack([x, y]), 1))
    return e / e.sum(axis=0)


MAP = {"view": {"x": [-0.25, 1.25], "y": [-0.25, 1.25]}}


def places(picture: dict[str, Any], rings: list[list[int]]) -> tuple[Any, Any]:
    """The corners of rings that lie well inside of the picture, in the plane's coordinates."""
    corners = np.array([ring[k : k + 2] for ring in rings for k in range(0, len(ring), 2)])
    corners = corners[((corners > 30) & (corners < 970)).all(axis=1)] / 1000
    (left, right), (bottom, top) = picture["view"].values()
    return left + corners[:, :1] * (right - left), bottom + corners[:, 1:] * (top - bottom)


def test_the_outputs_are_those_of_a_net_in_plain_numpy() -> None:
    picture = ask("output", {"spec": NET, "data": XOR})
    assert picture["view"] == {"x": [-0.25, 1.25], "y": [-0.25, 1.25]}
    across, up = np.meshgrid(np.linspace(-0.25, 1.25, 21), np.linspace(-0.25, 1.25, 21))
    assert np.array(picture["values"]) == pytest.approx(plain(across, up), rel=1e-3)
    for sample, given in zip(picture["samples"], XOR, strict=True):
        x, y = given["x"]
        assert sample["x"] == given["x"]
        assert sample["target"] == given["target"][0]
        assert sample["output"] == pytest.approx(float(plain([[x]], [[y]])[0, 0]), rel=1e-12)
        assert sample["above"] == bool(given["target"][0])


def test_every_line_lies_where_the_output_has_its_value() -> None:
    picture = ask("output", {"spec": NET, "data": XOR})
    drawn = [band for band in picture["bands"] if band["rings"]]
    assert {band["side"] for band in drawn} == {"above", "below"}
    assert len(drawn) >= 8
    for band in drawn:
        x, y = places(picture, band["rings"])
        assert len(x) > 10
        assert plain(x, y) == pytest.approx(np.full(x.shape, band["value"]), abs=0.02)
    x, y = places(picture, picture["boundary"])
    assert plain(x, y) == pytest.approx(np.full(x.shape, 0.5), abs=0.02)


def test_levels_depend_on_the_data_and_not_on_the_weights() -> None:
    trained = ask("train", {"spec": NET, "data": XOR, "epochs": 50})["spec"]
    before, after = (ask("output", {"spec": spec, "data": XOR}) for spec in (NET, trained))
    levels = [[(band["value"], band["side"]) for band in each["bands"]] for each in (before, after)]
    assert levels[0] == levels[1]
    assert before["view"] == after["view"]
    assert before["values"] != after["values"]


def test_among_classes_the_boundary_is_where_two_are_equally_probable() -> None:
    for k in (1, 2, 3):
        picture = ask("output", {"spec": CLASSES, "data": THREE, "output": k})
        x, y = places(picture, picture["boundary"])
        p = probabilities(x, y)
        others = np.delete(p, k - 1, axis=0).max(axis=0)
        assert len(x) > 10
        assert p[k - 1] == pytest.approx(others, abs=0.02)
        assert "On the right side of the boundary: 3 of 3 samples." in picture["sentence"]


def test_the_sentence_counts_what_lies_on_the_wrong_side() -> None:
    wrong = [*XOR[:3], {"x": [1, 1], "target": [1]}]
    told = ask("output", {"spec": NET, "data": wrong})["sentence"]
    right = sum((plain([[x]], [[y]])[0, 0] >= 0.5) == t for [x, y], [t] in map(dict.values, wrong))
    assert right == 3
    assert told.endswith("On the right side of the boundary: 3 of 4 samples.")


def test_many_different_targets_have_lines_but_no_boundary() -> None:
    heights = [{"x": [k, -k], "target": [k / 5]} for k in range(5)]
    picture = ask("output", {"spec": {**NET, "activation": "identity"}, "data": heights})
    assert picture["boundary"] is None
    assert "boundary" not in picture["sentence"]
    assert picture["marks"] == {"above": "target from 0.4 up", "below": "target below 0.4"}


@pytest.mark.parametrize(("sigma", "middle"), [("sigmoid", 0.5), ("tanh", 0), ("identity", 1)])
def test_for_one_sample_the_scale_is_the_range_of_the_last_activation(
    sigma: str, middle: float
) -> None:
    picture = ask("output", {"spec": {**NET, "activation": sigma}})
    assert picture["middle"] == middle
    assert picture["view"] == {"x": [-1, 1], "y": [0, 2]}


@pytest.mark.parametrize(
    ("argument", "field"),
    [
        ({"spec": {"layers": [3, 1], "x": [1, 2, 3], "target": [0]}}, "layers"),
        ({"spec": NET, "output": 2}, "output"),
        ({"spec": {**NET, "weights": [W1, [[1e308, 1e308, 1e308]]], "activation": "exp(x)"}},
         "weights"),
        ({"spec": NET, "data": [{"x": [1e308, 0], "target": [0]}]}, "data"),
        ({"spec": {"layers": [2, 200, 200, 1], "x": [1, 2], "target": [0]}}, "layers"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused_with_its_field(
    argument: dict[str, Any], field: str
) -> None:
    with pytest.raises(SpecError) as refused:
        ask("output", argument)
    assert refused.value.field == field


def test_every_line_of_a_hidden_neuron_lies_where_it_has_its_value() -> None:
    neurons = ask("output", {"spec": NET, "data": XOR, "hidden": True})["neurons"]
    assert [(each["layer"], each["row"]) for each in neurons] == [(1, 1), (1, 2), (1, 3)]
    for each in neurons:
        k = each["row"] - 1
        assert each["bands"]
        for band in each["bands"]:
            x, y = places(MAP, band["rings"])
            a = 1 / (1 + np.exp(-(W1[k][0] * x + W1[k][1] * y + b1[k])))
            assert a == pytest.approx(np.full(x.shape, band["value"]), abs=0.06)
    assert {band["value"] for band in neurons[0]["bands"]} == {0.25, 0.5, 0.75}


def test_hidden_neurons_of_any_range_have_maps_and_those_that_overflow_say_so() -> None:
    spec = {name: value for name, value in NET.items() if name != "activation"}
    spec["activations"] = ["relu", "sigmoid"]
    alive, _, _ = ask("output", {"spec": spec, "data": XOR, "hidden": True})["neurons"]
    assert {band["side"] for band in alive["bands"]} == {"above"}
    assert min(band["value"] for band in alive["bands"]) == 0
    steep = {
        "weights": [[[1e200, 0]], [[1]], [[1]]], "activations": ["x**3", "sigmoid", "sigmoid"],
        "x": [0, 0], "target": [0],
    }  # fmt: skip
    infinite, finite = ask("output", {"spec": steep, "hidden": True})["neurons"]
    assert infinite["bands"] == []
    assert infinite["sentence"] == "a₁⁽¹⁾ is not everywhere a finite number"
    assert finite["bands"]


def test_maps_of_hidden_neurons_are_made_when_asked_for_and_not_of_more_than_a_page_shows() -> None:
    assert ask("output", {"spec": NET, "data": XOR})["neurons"] is None
    wide = {"layers": [2, 30, 1], "activation": "tanh", "seed": 1, "x": [0, 0], "target": [0]}
    assert len(ask("output", {"spec": wide, "hidden": True})["neurons"]) == 24


def test_test_samples_stand_beside_the_data_and_are_counted() -> None:
    test = [{"x": [2, 0.5], "target": [1]}, {"x": [0, 0.25], "target": [1]}]
    picture = ask("output", {"spec": NET, "data": XOR, "test": test})
    assert picture["view"]["x"] == [-0.5, 2.5]  # they are within the map
    outputs = [float(plain([[x]], [[y]])[0, 0]) for x, y in ([2, 0.5], [0, 0.25])]
    assert [each["output"] for each in picture["test"]] == pytest.approx(outputs)
    right = sum(output >= 0.5 for output in outputs)
    assert picture["sentence"].endswith(f" Of the test data: {right} of 2 samples.")
    with pytest.raises(SpecError) as raised:
        ask("output", {"spec": NET, "data": XOR, "test": [{"x": [1], "target": [1]}]})
    assert raised.value.field == "test[0].x"
