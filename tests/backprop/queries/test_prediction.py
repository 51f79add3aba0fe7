"""Predictions of a reader: right values are accepted, usual mistakes are named."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from asked_nets import EXAMPLE, nets

from backprop import record, trace
from backprop.queries import prediction
from backprop.queries.ask import ask
from backprop.trace.record import Trace


def judged(spec: dict[str, Any], step: int, answer: str, entry: Any = None) -> dict[str, Any]:
    found: dict[str, Any] = ask(
        "judge", {"spec": spec, "step": step, "entry": entry, "answer": answer}
    )
    return found


@pytest.fixture
def recorded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions about steps of one spec share its trace: it is recorded with the first of them."""
    recorded: dict[str, Trace] = {}

    def record_once(spec: dict[str, Any]) -> Trace:
        key = json.dumps(spec)
        if key not in recorded:
            recorded[key] = record(spec)
        return recorded[key]

    monkeypatch.setattr(prediction, "record", record_once)


@pytest.mark.usefixtures("recorded_once")
@pytest.mark.parametrize("granularity", ["layer", "neuron", "scalar"])
def test_the_right_value_is_accepted_to_three_digits(granularity: str) -> None:
    for spec in nets():
        spec = {**spec, "granularity": granularity}
        for k, step in enumerate(record(spec).steps):
            question = ask("predict", {"spec": spec, "step": k})
            value = np.asarray(step.value)[tuple(question["entry"])]
            for text in (repr(float(value)), f"{value:.3g}", f"{value:.6f}"):
                if float(text) or abs(value) < 1e-4:
                    given = judged(spec, k, text, question["entry"])
                    assert given["verdict"] == "right", (spec, k, text, given)


def test_a_question_lists_what_its_formula_takes() -> None:
    question = ask("predict", {"spec": EXAMPLE, "step": 7})
    assert {need["ref"]["name"]: need["text"] for need in question["needs"]} == {
        "W": "= (−1.21, 0.79, 0.73)",
        "delta": "≈ −0.1989",
        "z": "= (−0.735, 0.9, −1.04)",
        "a": "≈ (0.3241, 0.7109, 0.2611)",
    }
    first = ask("predict", {"spec": EXAMPLE, "step": 0})["needs"][0]
    assert first == {
        "ref": {"name": "W", "layer": 1},
        "text": "has the rows (0.27, 0.87), (0.6, −0.6), (−0.44, 0.82)",
    }


def test_of_a_sum_a_question_tells_what_it_has_come_to() -> None:
    spec = {**EXAMPLE, "granularity": "scalar"}
    steps = record(spec).steps
    sums = [
        k for k, step in enumerate(steps) if step.writes in step.reads and step.phase != "update"
    ]
    assert sums
    for k in sums:
        (need,) = (
            each for each in ask("predict", {"spec": spec, "step": k})["needs"]
            if each["ref"] == steps[k].writes.as_dict()
        )  # fmt: skip
        so_far = [step.value for step in steps[:k] if step.writes == steps[k].writes][-1]
        assert float(need["text"].split()[1].replace("−", "-")) == pytest.approx(
            float(np.asarray(so_far)), rel=1e-3
        )


def test_a_question_does_not_give_its_answer_away() -> None:
    for k, step in enumerate(trace(EXAMPLE)["steps"]):
        question = ask("predict", {"spec": EXAMPLE, "step": k})
        right = np.asarray(step["value"])[tuple(question["entry"])]
        assert f"{abs(right):.3g}" not in json.dumps(question)
        assert question["tex"]["symbols"] == step["tex"]["symbols"]


def misconceptions_in_example() -> list[tuple[int, float, str]]:
    """Steps of the example, wrong answers computed by hand, and words of the verdict."""
    steps = trace(EXAMPLE)["steps"]
    value = {k: np.asarray(step["value"]) for k, step in enumerate(steps)}
    W_1, W_2 = (np.array(W) for W in trace(EXAMPLE)["spec"]["weights"])
    a_1, a_2 = value[1], value[3][0]
    delta_2, delta_1 = value[5][0], value[7]
    return [
        (0, a_1[0], "σ is applied already"),
        (0, -value[0][0], "sign"),
        (1, value[0][0], "σ is not applied"),
        (2, float(W_2[0] @ value[0]), "z₁ stands in the place of a₁"),
        (4, abs(a_2 - 1), "not squared"),
        (4, (a_2 - 1) ** 2 / 2, "half"),
        (5, 2 * (a_2 - 1), "σ' is missing"),
        (5, -delta_2, "sign"),
        (5, delta_2 / 2, "factor 2 is missing"),
        (5, 2 * (a_2 - 1) * a_2, "σ stands in the place of σ'"),
        (6, delta_2 * value[0][0], "z₁ stands in the place of a₁"),
        (7, W_2[0, 0] * delta_2, "σ' is missing"),
        (8, -delta_1[0] * 0.5, "sign"),
        (9, W_1[0, 0] + 0.5 * delta_1[0] * 0.5, "uphill"),
        (9, W_1[0, 0] - delta_1[0] * 0.5, "learning rate η is missing"),
    ]


@pytest.mark.parametrize(("step", "wrong", "words"), misconceptions_in_example())
def test_a_known_misconception_is_recognised(step: int, wrong: float, words: str) -> None:
    value = np.asarray(trace(EXAMPLE)["steps"][step]["value"])
    given = judged(EXAMPLE, step, f"{wrong:.6g}", [0] * value.ndim)
    assert given["verdict"] == "slip"
    assert words in given["message"]


def test_a_transposed_matrix_and_a_wrong_layer_are_recognised() -> None:
    spec = {"layers": [2, 2, 2, 2], "activation": "tanh", "x": [0.5, -1], "target": [1, 0.2]}
    steps = trace(spec)["steps"]
    W = [np.array(matrix) for matrix in trace(spec)["spec"]["weights"]]
    of = {(s["writes"]["name"], s["writes"]["layer"]): k for k, s in enumerate(steps)
          if s["phase"] in ("forward", "backward")}  # fmt: skip
    z, delta = (
        {i: np.array(steps[of[name, i]]["value"]) for i in (1, 2, 3)} for name in ("z", "delta")
    )
    transposed = (W[2] @ delta[3]) * (1 - np.tanh(z[2]) ** 2)
    given = judged(spec, of["delta", 2], repr(float(transposed[0])), [0])
    assert "W₃ is not transposed" in given["message"]
    given = judged(spec, of["delta", 1], repr(float(delta[2][1])), [1])
    assert "taken from layer 2" in given["message"]
    given = judged(spec, of["z", 1], repr(float((W[0].T @ np.array([0.5, -1]))[0])), [0])
    assert "W₁ is transposed" in given["message"]


@pytest.mark.parametrize("text", ["0.5*0.27 + 0.87*(-1)", "−0,735", " -0.735 ", "-7.35*10^-1"])
def test_answers_are_read_as_people_write_them(text: str) -> None:
    assert judged(EXAMPLE, 0, text, [0])["verdict"] == "right"


@pytest.mark.parametrize(
    ("granularity", "step", "name"),
    [("layer", 5, "δ₂"), ("layer", 7, "δ₁⁽¹⁾"), ("layer", 2, "z₂"), ("neuron", 9, "δ₁⁽²⁾")],
)
def test_the_question_has_the_symbol_of_the_formula(granularity: str, step: int, name: str) -> None:
    given = {"spec": {**EXAMPLE, "granularity": granularity}, "step": step}
    assert ask("predict", given)["name"] == name
    assert ask("judge", {**given, "answer": ""})["message"].startswith(f"{name} ")


def test_an_unreadable_answer_is_quoted() -> None:
    assert judged(EXAMPLE, 0, "foo(")["message"].startswith("“foo(” is neither a number")


@pytest.mark.parametrize("text", ["abc", "__import__('os')", "x", "1/0", "2+", "1e999"])
def test_an_answer_that_is_not_a_number_is_unreadable(text: str) -> None:
    assert judged(EXAMPLE, 0, text)["verdict"] == "unreadable"


def test_an_empty_answer_gets_the_value() -> None:
    assert judged(EXAMPLE, 0, "", [0]) == {"verdict": "told", "message": "z₁⁽¹⁾ = −0.735."}


def test_a_wrong_answer_gets_a_direction() -> None:
    assert judged(EXAMPLE, 4, "77")["message"] == "Not yet: 77 is too large."
    assert "wrong sign" in judged(EXAMPLE, 4, "-77")["message"]
    assert judged(EXAMPLE, 4, "0.172")["verdict"] == "close"
