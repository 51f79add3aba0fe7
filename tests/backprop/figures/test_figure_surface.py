"""The map of a cost and the descent path on it, against plain arithmetic."""

from __future__ import annotations

import json
from itertools import pairwise
from math import hypot, tanh
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from backprop import Layer, Network, SpecError, train
from backprop.arithmetic.levels import equal_steps, levels_between, outlines
from backprop.figures import figure

SAMPLES = [(0.5, 0.6), (1.0, 1.0), (2.0, 1.4)]


def surface(**parameters: Any) -> dict[str, Any]:
    return figure({"kind": "surface", "parameters": parameters})


def rows(frame: dict[str, Any]) -> dict[str, float]:
    return {row["of"]: row["value"] for row in frame["values"]}


def cost(v: float, w: float) -> float:
    """C of x ↦ w tanh(vx)."""
    return sum((w * tanh(v * x) - y) ** 2 for x, y in SAMPLES) / 3


def slope(v: float, w: float) -> tuple[float, float]:
    """∂C/∂v and ∂C/∂w, differentiated by hand."""
    errors = [(x, tanh(v * x), 2 * (w * tanh(v * x) - y) / 3) for x, y in SAMPLES]
    return sum(e * w * (1 - t * t) * x for x, t, e in errors), sum(e * t for _, t, e in errors)


# ---- the path ----------------------------------------------------------------------------


def near(value: float | list[float]) -> Any:
    return pytest.approx(value, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("eta", [0.05, 0.2, 0.5, 1.2])
@pytest.mark.parametrize("start", [[-1, 1.2], [2, 0.2], [0, 0]])
def test_the_path_is_gradient_descent_computed_by_hand(start: list[float], eta: float) -> None:
    frames = surface(start=start, learning_rate=eta)["frames"]
    v, w = start
    assert len(frames) == 15
    for frame in frames:
        g, h = slope(v, w)
        shown = rows(frame)
        assert frame["at"] == near([v, w])
        assert [shown["∂C/∂W₁,₁⁽¹⁾"], shown["∂C/∂W₁,₁⁽²⁾"]] == near([g, h])
        assert shown["C"] == near(cost(v, w))
        assert shown["‖∇C‖"] == near(hypot(g, h))
        v, w = v - eta * g, w - eta * h
        assert frame["to"] == near([v, w])


def test_of_a_net_with_two_weights_the_path_is_its_training() -> None:
    net = Network([Layer([[-1]], "tanh"), Layer([[1.2]], "identity")])
    X, Y = [[x] for x, _ in SAMPLES], [[y] for _, y in SAMPLES]
    costs = train(net, X, Y, epochs=14, learning_rate=0.2).costs
    assert [rows(frame)["C"] for frame in surface()["frames"]] == costs


def test_of_a_larger_net_two_weights_move_and_the_others_stay() -> None:
    """The slopes are those of difference quotients of a net in plain NumPy."""
    W1, W2, b2 = np.array([[0.3, -0.8], [0.5, 0.1]]), np.array([[1.5, -0.7]]), np.array([0.2])

    def plain(first: float, second: float) -> float:
        W, b = W1.copy(), b2.copy()
        W[1, 0], b[0] = first, second
        a = 1 / (1 + np.exp(-W @ [0.5, -1]))
        return float(((1 / (1 + np.exp(-W2 @ a - b)) - 1) ** 2)[0])

    description = surface(
        weights=[W1.tolist(), W2.tolist()], biases=[[0, 0], b2.tolist()], activation="sigmoid",
        x="0.5, -1", target=1, horizontal="W1[2,1]", vertical="b2[1]", learning_rate=2, steps=5,
    )  # fmt: skip
    assert description["parameters"]["start"] == [0.5, 0.2]
    e = 1e-6
    for frame in description["frames"]:
        v, w = frame["at"]
        assert rows(frame)["C"] == pytest.approx(plain(v, w), rel=1e-12)
        by_v = (plain(v + e, w) - plain(v - e, w)) / (2 * e)
        by_w = (plain(v, w + e) - plain(v, w - e)) / (2 * e)
        assert frame["to"] == pytest.approx([v - 2 * by_v, w - 2 * by_w], abs=1e-8)


def test_a_net_is_written_as_for_the_stepper() -> None:
    description = surface(
        weights="[[1, -1], [0.5, 2]]; [[1, 3]]", biases="[0, 1]; [2]", activation="tanh,identity",
        x="1, 2", target="0.5", vertical="b1[2]",
    )  # fmt: skip
    hidden = tanh(1 - 2), tanh(0.5 + 4 + 1)
    assert description["parameters"]["start"] == [1, 1]
    assert rows(description["frames"][0])["C"] == pytest.approx(
        (hidden[0] + 3 * hidden[1] + 2 - 0.5) ** 2
    )


@settings(max_examples=40, deadline=None)
@given(
    v=st.floats(-2.5, 2.5), w=st.floats(-2.5, 2.5), eta=st.floats(1e-300, 1e300),
    steps=st.integers(1, 40),
)  # fmt: skip
def test_however_long_the_steps_are_all_numbers_stay_finite(
    v: float, w: float, eta: float, steps: int
) -> None:
    description = surface(start=[v, w], learning_rate=eta, steps=steps)
    json.dumps(description, allow_nan=False)
    frames = description["frames"]
    for before, after in pairwise(frames):
        assert before["to"] == after["at"]
    assert len(frames) == steps + 1 or "the path ends" in frames[-1]["sentence"]


def test_learning_rates_have_the_effects_that_the_post_describes() -> None:
    def path(eta: float) -> list[dict[str, Any]]:
        frames: list[dict[str, Any]] = surface(start=[-1, 1.2], learning_rate=eta)["frames"]
        return frames

    slow, good, wide, wild = ([rows(f) for f in path(eta)] for eta in (0.2, 0.5, 0.8, 1.2))
    lengths = [row["‖∇C‖"] for row in slow]
    nearest = min(range(9), key=lambda k: hypot(*path(0.2)[k]["at"]))
    assert lengths[nearest] < lengths[0] / 2  # it slows down near the pass
    assert slow[-1]["C"] < 0.01  # and goes down into a valley
    assert slow[12]["C"] > good[4]["C"]
    assert [frame["inside"] for frame in path(0.8)[:3]] == [True, True, False]
    ratios = [b["C"] / a["C"] for a, b in pairwise(wild[2:])]
    assert all(1.9 < ratio < 2 for ratio in ratios)
    assert wide[2]["C"] < wide[1]["C"]


# ---- the map -----------------------------------------------------------------------------


def test_on_each_line_the_cost_is_what_its_label_says() -> None:
    description = surface(range="-2, 2, -1, 3", start="-1, 1.2")
    (left, right), (low, high) = description["view"]["x"], description["view"]["y"]
    assert (left, right, low, high) == (-2, 2, -1, 3)
    misses = []  # how far the line lies from where it should, as a share of the picture's width
    for level in description["levels"]:
        for ring in level["rings"]:
            for across, up in zip(ring[::2], ring[1::2], strict=True):
                if 0 <= across <= 1000 and 0 <= up <= 1000:
                    v, w = left + (right - left) * across / 1000, low + (high - low) * up / 1000
                    misses.append(abs(cost(v, w) - level["cost"]) / hypot(*slope(v, w)) / 4)
                    assert 0.6 < cost(v, w) / level["cost"] < 1.1
    assert len(misses) > 400
    assert np.quantile(misses, 0.95) < 0.002


def inside(rings: list[list[tuple[float, float]]], x: float, y: float) -> bool:
    """Whether a ray to the right crosses the rings an odd number of times."""
    crossings = 0
    for ring in rings:
        for (a, b), (c, d) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (b > y) != (d > y):
                crossings += a + (y - b) / (d - b) * (c - a) > x
    return crossings % 2 == 1


@settings(max_examples=80, deadline=None)
@given(arrays(np.int8, array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=7)))
def test_outlines_enclose_exactly_the_high_points(values: np.ndarray[Any, Any]) -> None:
    rings = outlines(values.astype(float), 0.5)
    for row, column in np.ndindex(values.shape):
        assert inside(rings, column, row) == (values[row, column] >= 0.5)


@given(st.floats(0, 1e200), st.floats(0, 1e200))
@example(0.0, 5e-324)
@example(1.0, 1 + 2**-52)
def test_levels_are_few_rising_and_between_the_values(a: float, b: float) -> None:
    low, high = sorted((a, b))
    levels = levels_between(low, high)
    assert levels == sorted(set(levels))
    assert len(levels) <= 9
    assert all(low < level < high for level in levels)


def test_levels_are_round_and_close_where_the_cost_is_small() -> None:
    assert levels_between(0.004, 1.2) == [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]
    assert levels_between(1.01, 1.3) == [1.05, 1.1, 1.15, 1.2, 1.25]
    assert equal_steps(-2.5, 2.5, 7) == [-2, -1, 0, 1, 2]


def test_a_flat_cost_has_no_lines_and_no_slope() -> None:
    description = surface(
        weights="[[[1]], [[1]]]", activation="relu", x=-1, target=1, range="0.5, 2"
    )
    assert description["levels"] == []
    assert [rows(frame)["‖∇C‖"] for frame in description["frames"]] == [0] * 15


# ---- what cannot be used -----------------------------------------------------------------


def test_each_axis_offers_the_weights_that_the_other_has_not() -> None:
    description = surface(layers="2,1", x="1, 1", target=0, activation="tanh", start="0, 0")
    assert [field["name"] for field in description["fields"]] == ["learning_rate", "start", "steps"]
    description = surface(layers="2,1,1", x="1, 1", target=0, horizontal="W1[1,2]", start="0, 0")
    assert {field["name"]: field.get("choices") for field in description["fields"][:2]} == {
        "horizontal": ["W1[1,2]", "W2[1,1]"],
        "vertical": ["W1[1,1]", "W2[1,1]"],
    }


@pytest.mark.parametrize(
    ("parameters", "field", "said"),
    [
        ({"start": "3, 0"}, "start", "W₁,₁⁽¹⁾ = 3 is outside of the picture"),
        ({"start": "1"}, "start", "two numbers"),
        ({"start": "1, b"}, "start", "'b' is not a number"),
        ({"learning_rate": 0}, "learning_rate", "0 is not positive"),
        ({"learning_rate": "fast"}, "learning_rate", "'fast' is not a number"),
        ({"steps": 0}, "steps", "not a whole number from 1"),
        ({"steps": "2.5"}, "steps", "not a whole number"),
        ({"steps": 41}, "steps", "at most 40"),
        ({"range": "1, 1"}, "range", "too small"),
        ({"range": "1, 2, 3"}, "range", "or four"),
        ({"range": "-1e11, 1e11", "activation": "identity, x**30"}, "range", "larger than any"),
        ({"horizontal": "W3[1,1]"}, "horizontal", "there are W1[1,1], W2[1,1]"),
        (
            {"horizontal": "W2[1,1]", "vertical": "W2[1, 1]"},
            "vertical",
            "already on the other axis",
        ),
        ({"layers": "1,1", "x": 1, "target": 1}, "layers", "only one weight"),
        ({"layers": "2,1,1", "target": 1}, "x", "is missing"),
        ({"layers": "50,50", "x": [0] * 50, "target": [0] * 50}, "layers", "at most 2,000"),
        ({"layers": "2,1", "data": "1: 1"}, "data", "the net takes"),
        ({"data": "0.5: 0.6; 1, 2: 1"}, "data", "column"),
        ({"data": "0.5"}, "data", "semicolons"),
        ({"weights": "[[1]"}, "weights", "not a list of numbers"),
        ({"weights": "[[[1]], [[2, 3]]]"}, "weights[1]", "not compatible"),
        ({"activation": "tanh, tanhh"}, "activation", "tanhh"),
        ({"cost_function": "cross_entropy"}, "cost_function", "softmax"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_field(
    parameters: dict[str, Any], field: str, said: str
) -> None:
    with pytest.raises(SpecError) as caught:
        surface(**parameters)
    assert caught.value.field == field
    assert said in caught.value.message
