"""The worked example of the post: its numbers are those of the stepper, digit for digit."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest
from formulas_of_posts import displayed, states, text_of

import backprop

SPEC: dict[str, Any] = {
    "layers": [2, 3, 1], "activation": "sigmoid", "x": [0.5, -1], "target": [1], "seed": 7,
}  # fmt: skip
TRACE = backprop.trace(SPEC)
WEIGHTS = [np.array(W) for W in TRACE["spec"]["weights"]]
FORMULAS = dict(displayed("backpropagation"))
# Indices and exponents are no results, nor are the names of what a number stands for.
_NAME = re.compile(r"[_^]\{?[0-9]+\}?|\\htmlData\{[^{}]*\}")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def numbers_in(tex: str) -> list[str]:
    """Every number in a formula, as it is written."""
    return _NUMBER.findall(_NAME.sub(" ", tex).replace("- 0.5", "0.5"))


def cost(*moved: tuple[int, int, int, float]) -> float:
    """The cost with some weights (layer, row, column, counted from 0) set to other values."""
    W = [each.copy() for each in WEIGHTS]
    for i, k, ell, value in moved:
        W[i][k, ell] = value
    return cost_of(W)


def cost_of(W: list[np.ndarray]) -> float:
    net = backprop.Network([backprop.Layer(each, "sigmoid") for each in W])
    return backprop.cost(net, SPEC["x"], SPEC["target"])


def expect_the_numbers_of(step: int, label: str) -> None:
    """Compare a formula of the text with the line of numbers that the stepper shows at a step."""
    shown = TRACE["steps"][step]["tex"]["numbers"]
    assert numbers_in(FORMULAS[label]) == numbers_in(shown)


def test_the_stepper_of_the_post_has_the_example_of_the_text() -> None:
    call = re.search(r"## By hand.*?\{\{< backprop ([^>]*) >\}\}", text_of("backpropagation"), re.S)
    assert call
    given = dict(re.findall(r'(\w+)="?([^" ]*)"?', call[1]))
    assert json.loads(f"[{given['layers']}]") == SPEC["layers"]
    assert json.loads(f"[{given['x']}]") == SPEC["x"]
    assert (given["activation"], given["target"], given["seed"]) == ("sigmoid", "1", "7")


@states(
    "eq:hand-z1",
    r"z_1 = \begin{pmatrix} 0.27 & 0.87 \\ 0.6 & -0.6 \\ -0.44 & 0.82 \end{pmatrix} "
    r"\begin{pmatrix} 0.5 \\ -1 \end{pmatrix} = \begin{pmatrix} -0.735 \\ 0.9 \\ -1.04 "
    r"\end{pmatrix}",
)
def test_z1_is_that_of_the_stepper() -> None:
    expect_the_numbers_of(0, "eq:hand-z1")


@states(
    "eq:hand-a1",
    r"a_1 = \sigma \begin{pmatrix} -0.735 \\ 0.9 \\ -1.04 \end{pmatrix} \approx "
    r"\begin{pmatrix} 0.3241 \\ 0.7109 \\ 0.2611 \end{pmatrix}",
)
def test_a1_is_that_of_the_stepper() -> None:
    expect_the_numbers_of(1, "eq:hand-a1")


@states(
    "eq:hand-z2",
    r"z_2 \approx \begin{pmatrix} -1.21 & 0.79 & 0.73 \end{pmatrix} \begin{pmatrix} "
    r"0.3241 \\ 0.7109 \\ 0.2611 \end{pmatrix} \approx 0.3601",
)
def test_z2_is_that_of_the_stepper() -> None:
    expect_the_numbers_of(2, "eq:hand-z2")


@states("eq:hand-a2", r"a_2 \approx \sigma(0.3601) \approx 0.5891")
def test_a2_is_that_of_the_stepper() -> None:
    expect_the_numbers_of(3, "eq:hand-a2")


@states("eq:hand-cost", r"C \approx (0.5891 - 1)^2 \approx 0.1689")
def test_the_cost_is_that_of_the_stepper() -> None:
    expect_the_numbers_of(4, "eq:hand-cost")


@states("eq:hand-delta2", r"\delta_2 \approx 2 (0.5891 - 1) \cdot 0.2421 \approx -0.1989")
def test_delta2_is_that_of_the_stepper() -> None:
    expect_the_numbers_of(5, "eq:hand-delta2")


@states(
    "eq:hand-dW2",
    r"\frac{\partial C}{\partial W_2} \approx \begin{aligned} & (-0.1989) \begin{pmatrix} "
    r"0.3241 & 0.7109 & 0.2611 \end{pmatrix} \\ &\approx \begin{pmatrix} -0.06448 & "
    r"-0.1414 & -0.05195 \end{pmatrix} . \end{aligned}",
)
def test_the_gradient_of_layer_2_is_that_of_the_stepper() -> None:
    expect_the_numbers_of(6, "eq:hand-dW2")


@states(
    "eq:hand-delta1",
    r"\delta_1 \approx \left( \begin{pmatrix} -1.21 \\ 0.79 \\ 0.73 \end{pmatrix} \cdot "
    r"(-0.1989) \right) \odot \begin{pmatrix} 0.2191 \\ 0.2055 \\ 0.1930 \end{pmatrix} "
    r"\approx \begin{pmatrix} 0.05273 \\ -0.03230 \\ -0.02802 \end{pmatrix}",
)
def test_delta1_is_that_of_the_stepper() -> None:
    expect_the_numbers_of(7, "eq:hand-delta1")


@states(
    "eq:hand-dW1",
    r"\frac{\partial C}{\partial W_1} \approx \begin{pmatrix} 0.05273 \\ -0.03230 \\ "
    r"-0.02802 \end{pmatrix} \begin{pmatrix} 0.5 & -1 \end{pmatrix} \approx "
    r"\begin{pmatrix} 0.02637 & -0.05273 \\ -0.01615 & 0.03230 \\ -0.01401 & 0.02802 "
    r"\end{pmatrix}",
)
def test_the_gradient_of_layer_1_is_that_of_the_stepper() -> None:
    expect_the_numbers_of(8, "eq:hand-dW1")


@states(
    "eq:hand-W1",
    r"W_1 \leftarrow \begin{aligned} & \begin{pmatrix} 0.27 & 0.87 \\ 0.6 & -0.6 \\ -0.44 "
    r"& 0.82 \end{pmatrix} - 0.5 \begin{pmatrix} 0.02637 & -0.05273 \\ -0.01615 & 0.03230 "
    r"\\ -0.01401 & 0.02802 \end{pmatrix} \\ &\approx \begin{pmatrix} 0.2568 & 0.8964 \\ "
    r"0.6081 & -0.6161 \\ -0.4330 & 0.8060 \end{pmatrix}, \end{aligned}",
)
def test_the_new_weights_of_layer_1_are_those_of_the_stepper() -> None:
    expect_the_numbers_of(9, "eq:hand-W1")


@states(
    "eq:hand-W2",
    r"W_2 \leftarrow \begin{aligned} & \begin{pmatrix} -1.21 & 0.79 & 0.73 \end{pmatrix} "
    r"- 0.5 \begin{pmatrix} -0.06448 & -0.1414 & -0.05195 \end{pmatrix} \\ &\approx "
    r"\begin{pmatrix} -1.178 & 0.8607 & 0.7560 \end{pmatrix} . \end{aligned}",
)
def test_the_new_weights_of_layer_2_are_those_of_the_stepper() -> None:
    expect_the_numbers_of(10, "eq:hand-W2")


def test_the_formulas_stand_in_the_order_of_the_steps() -> None:
    order = [label for label in FORMULAS if label and label.startswith("eq:hand-")]
    assert order == [
        "eq:hand-z1", "eq:hand-a1", "eq:hand-z2", "eq:hand-a2", "eq:hand-cost", "eq:hand-delta2",
        "eq:hand-dW2", "eq:hand-delta1", "eq:hand-dW1", "eq:hand-check", "eq:hand-W1", "eq:hand-W2",
        "eq:hand-gain",
    ]  # fmt: skip
    assert len(TRACE["steps"]) == 11


@states(
    "eq:hand-check",
    r"\frac{C(0.28) - C(0.26)}{0.02} \approx \frac{0.16912584 - 0.16859852}{0.02} \approx "
    r"0.02637",
)
def test_the_difference_quotient_agrees_with_the_gradient() -> None:
    above, below = cost((0, 0, 0, 0.28)), cost((0, 0, 0, 0.26))
    written = numbers_in(FORMULAS["eq:hand-check"])
    assert [f"{above:.8f}", f"{below:.8f}"] == written[3:5]
    assert f"{(above - below) / 0.02:.5f}" == written[-1]
    assert written[-1] == numbers_in(FORMULAS["eq:hand-dW1"])[5]


@states("eq:hand-gain", r"0.16886 - 0.15305 \approx 0.01581")
def test_the_cost_falls_by_what_the_text_says() -> None:
    gradients = [np.array(TRACE["steps"][k]["value"]) for k in (8, 6)]
    before = cost()
    after = cost_of([W - 0.5 * dW for W, dW in zip(WEIGHTS, gradients, strict=True)])
    assert FORMULAS["eq:hand-gain"] == rf"{before:.5f} - {after:.5f} \approx {before - after:.5f}"
    squares = sum(float(np.sum(dW**2)) for dW in gradients)
    assert f"add up to ${squares:.5f}$" in text_of("backpropagation")
    assert rf"$0.5 \cdot {squares:.5f} \approx {0.5 * squares:.5f}$" in text_of("backpropagation")


def try_in_the_net(**changes: Any) -> tuple[dict[str, Any], float]:
    """The trace after a change, and the cost after its update."""
    trace = backprop.trace({**SPEC, **changes})
    new = [np.array(step["value"]) for step in trace["steps"] if step["phase"] == "update"]
    net = backprop.Network([backprop.Layer(W, "sigmoid") for W in new])
    return trace, backprop.cost(net, trace["spec"]["x"], trace["spec"]["target"])


def test_what_the_text_asks_to_try_happens() -> None:
    met, _ = try_in_the_net(target=[0.5891])
    deltas = [np.abs(met["steps"][k]["value"]).max() for k in (5, 7)]
    assert max(deltas) < 1e-4
    far, after = try_in_the_net(target=[0.5], learning_rate=30)
    assert after > far["steps"][4]["value"]


def test_the_net_on_four_samples_learns_as_the_text_says() -> None:
    shown = re.search(r'\{\{< backprop ([^>]*data="[^>]*) >}}', text_of("backpropagation"))
    assert shown
    for told in ('layers="2,3,1"', "seed=9", "learning_rate=5", "0,0: 0; 0,1: 1; 1,0: 1; 1,1: 0"):
        assert told in shown[1]
    spec = {**SPEC, "seed": 9, "learning_rate": 5, "x": [0, 1]}
    net = backprop.trace(spec)["spec"]
    data = backprop.LabelledData([([0, 0], [0]), ([0, 1], [1]), ([1, 0], [1]), ([1, 1], [0])])
    W = [np.array(each) for each in net["weights"]]
    errors = {}
    for epoch in range(501):
        now = backprop.Network([backprop.Layer(each, "sigmoid") for each in W])
        errors[epoch] = np.abs([now(x)[0] for x in data.x] - data.y[:, 0])
        dW = backprop.gradients(now, data.x, data.y)
        W = [each - 5 * d for each, d in zip(W, dW, strict=True)]
    assert (np.abs(errors[0] - 0.5) < 0.12).all()
    assert errors[100].max() > 0.4
    assert errors[500].max() < 0.11


def test_the_slope_in_the_text_is_that_of_the_second_layer() -> None:
    a_2 = TRACE["steps"][3]["value"][0]
    assert rf"$a_2 (1 - a_2) \approx {a_2 * (1 - a_2):.4f}$" in text_of("backpropagation")


@pytest.mark.parametrize("label", [label for label in FORMULAS if label and "hand" in label])
def test_no_number_of_the_example_is_missing(label: str) -> None:
    assert numbers_in(FORMULAS[label])
