"""The rule of every number: its arithmetic, done once more, gives the number of the trace."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import pytest
from asked_nets import nets

from backprop import SpecError, trace
from backprop.notation.quantity import Ref
from backprop.queries.ask import ask
from backprop.spec.problem import check
from backprop.trace.run import Run, quantity_of

DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def calculated(text: str) -> float | None:
    """The value of written arithmetic; None if it has other signs than arithmetic's."""
    text = re.sub(r"·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: f"e{m[1].translate(DIGITS)}", text)
    text = text.replace("²", "**2").replace("·", "*").replace("−", "-")
    if not re.fullmatch(r"[-+*().\de ]+|cos\([-\d.e() ]+\)", text):
        return None
    return float(eval(text, {"cos": math.cos}))


def refs(spec: dict[str, Any]) -> list[dict[str, Any]]:
    layers = trace(spec)["spec"]["layers"]
    found: list[dict[str, Any]] = [{"name": "C"}, {"name": "a", "layer": 0, "row": 1}]
    for i, size in enumerate(layers[1:], start=1):
        found += [{"name": n, "layer": i, "row": size} for n in ("a", "z", "delta")]
        found += [{"name": "dW", "layer": i, "row": 1, "column": layers[i - 1]}]
    return found


def test_the_arithmetic_of_every_rule_gives_the_number_of_the_trace() -> None:
    checked = 0
    for spec in nets():
        if spec.get("until") == "forward":
            continue
        run = Run(check(spec))
        for ref in refs(spec):
            answer = ask("explain", {"spec": spec, **ref})
            json.dumps(answer, allow_nan=False)
            if ref["name"] == "a" and ref["layer"] == 0:
                assert answer["lines"] == []
                continue
            value = quantity_of(run, Ref(ref["name"], ref.get("layer")))
            for index in ("row", "column"):
                value = value[ref[index] - 1] if index in ref else value
            parts = answer["lines"][0].split(" = ")
            assert calculated(parts[-1]) == pytest.approx(float(value), rel=6e-4, abs=1e-12)
            for line in answer["lines"]:
                *_, numbers, result = line.split(" = ")
                shown, again = calculated(result), calculated(numbers)
                if shown is not None and again is not None:
                    checked += 1
                    assert again == pytest.approx(shown, rel=0.02, abs=2e-3), line
    assert checked > 20


SATURATED = {
    "weights": [[[6], [0.1], [-1]], [[1, 1, 1]]],
    "activations": ["sigmoid", "identity"],
    "x": [1],
    "target": [0],
}


def test_the_slope_of_sigma_is_told_beside_its_curve() -> None:
    answer = ask("explain", {"spec": SATURATED, "name": "a", "layer": 1, "row": 2})
    a = 1 / (1 + math.exp(-0.1))
    rule = f"a(1 − a) = {a:.4f} · (1 − {a:.4f}) = {a * (1 - a):.4f}"
    assert answer["lines"][1] == f"σ′(z₂⁽¹⁾) = {rule}"
    curve = answer["curve"]
    assert curve["at"] == pytest.approx([0.1, a])
    (left, low), (right, high) = curve["tangent"]
    assert (high - low) / (right - left) == pytest.approx(a * (1 - a))
    for x, y in curve["points"]:
        assert y == pytest.approx(1 / (1 + math.exp(-x)))
    assert answer["state"] == ""


def test_dead_and_saturated_neurons_say_why_nothing_passes() -> None:
    answer = ask("explain", {"spec": SATURATED, "name": "delta", "layer": 1, "row": 1})
    assert [(each["row"], each["kind"]) for each in answer["flat"]] == [(1, "saturated")]
    assert "a₁⁽¹⁾ is saturated: at z₁⁽¹⁾ = 6" in answer["state"]
    relu = {**SATURATED, "activations": ["relu", "identity"]}
    answer = ask("explain", {"spec": relu, "name": "z", "layer": 1, "row": 3})
    assert [(each["row"], each["kind"]) for each in answer["flat"]] == [(3, "dead")]
    assert "a₃⁽¹⁾ is dead for this input: at z₃⁽¹⁾ = −1 the slope σ′ is 0" in answer["state"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "q"}, "name"),
        ({"layer": 3}, "layer"),
        ({"row": 0}, "row"),
        ({"row": True}, "row"),
        ({"name": "dW"}, "column"),
        ({"name": "b"}, "name"),
        ({"name": "z", "layer": 0}, "layer"),
        ({"name": "delta", "spec": {**SATURATED, "until": "forward"}}, "name"),
    ],
)
def test_a_bad_question_about_a_number_names_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(SpecError) as caught:
        ask("explain", {"spec": SATURATED, "name": "z", "layer": 1, "row": 1, **change})
    assert caught.value.field == field
