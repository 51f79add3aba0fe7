"""The verdict of a gradient check: a contradiction, a kink, a difference without a value."""

from __future__ import annotations

import json

import pytest
from asked_nets import EXAMPLE

from backprop.queries import gradient_check
from backprop.queries.ask import ask


def test_a_contradiction_of_the_witnesses_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradient_check, "_cost", lambda problem: 3 * problem.network[1].W[0, 0])
    answer = ask("check", {"spec": EXAMPLE, "layer": 1, "row": 1, "column": 1})
    assert not answer["agree"]
    assert "should not happen" in answer["verdict"]


def test_a_kink_is_named_as_the_reason() -> None:
    spec = {"weights": [[[1, 1]], [[1]]], "activation": "relu", "x": [1, -1], "target": [1]}
    answer = ask("check", {"spec": spec, "layer": 1, "row": 1, "column": 1})
    assert not answer["agree"]
    assert "kink" in answer["verdict"]
    assert "layer 1" in answer["verdict"]


@pytest.mark.parametrize("sigma", ["max(x,0)", "max(x,1)", "min(x,1)*2"])
def test_a_kink_of_an_expression_is_named_too(sigma: str) -> None:
    at = 1 if "1)" in sigma else 0
    spec = {"weights": [[[at, 2]]], "activation": sigma, "x": [1, 0], "target": [3]}
    answer = ask("check", {"spec": spec, "layer": 1, "row": 1, "column": 1})
    assert not answer["agree"]
    assert "over a kink" in answer["verdict"]
    assert "from the left" not in answer["verdict"]  # an expression takes what is written first


@pytest.mark.parametrize(("sigma", "w"), [("sqrt(x)", 1e-6), ("1/x", 1e-4), ("log(x)", 5e-5)])
def test_a_difference_that_leaves_the_domain_is_no_contradiction(sigma: str, w: float) -> None:
    spec = {"weights": [[[w]]], "activation": sigma, "x": [1], "target": [3]}
    answer = ask("check", {"spec": spec, "layer": 1, "row": 1, "column": 1})
    json.dumps(answer, allow_nan=False)
    assert answer["agree"], answer["verdict"]
    assert "60-digit value agrees with the formula in" in answer["verdict"]
    assert answer["witnesses"][1]["text"] == "not defined"
    assert "has no value here" in answer["verdict"]
