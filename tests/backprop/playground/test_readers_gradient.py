"""The reader's gradient beside the three witnesses: they side with the right number only."""

from __future__ import annotations

import json
from typing import Any

import pytest
from reader_passes import cases, random_spec

from backprop import SpecError
from backprop.playground.answers import answers
from backprop.playground.programs import BUGS, EMPTY, SOLUTION, with_bug
from backprop.queries.ask import ask

SPEC = random_spec(2)


def witnessed(code: str, spec: dict[str, Any] = SPEC) -> dict[str, Any]:
    nets = cases(spec)
    found = ask("backward_witnesses", {"spec": spec, "cases": nets, "answers": answers(code, nets)})
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    return dict(found)


@pytest.mark.parametrize("seed", range(6))
def test_right_gradient_agrees_with_every_witness(seed: int) -> None:
    found = witnessed(SOLUTION, random_spec(seed))
    assert found["state"] == "agree"
    assert "The other entries of your gradient are right, too." in found["sentence"]
    numbers = [float(each["text"].replace("−", "-").split("/")[0]) for each in found["witnesses"]]
    if "/" not in found["witnesses"][-1]["text"]:
        yours = float(found["yours"].replace("−", "-"))
        assert all(number == pytest.approx(yours, rel=1e-6, abs=1e-9) for number in numbers)


def test_no_witness_sides_with_a_bug_that_reaches_the_weights() -> None:
    contradicted = 0
    for bug in BUGS:
        found = witnessed(with_bug(bug))
        if bug.quantity != "db" and found["state"] != "agree":
            contradicted += 1
            assert found["sentence"].startswith(("All three witnesses contradict", "Your program"))
    assert contradicted >= 5


def test_entry_is_the_one_that_is_furthest_off() -> None:
    code = SOLUTION.replace("    return", "    dW[0][1, 0] += 3\n    dW[0][0, 0] += 1\n    return")
    found = witnessed(code)
    assert found["state"] == "differ"
    assert found["name"] == "W₂,₁⁽¹⁾"


def test_missing_numbers_are_told() -> None:
    found = witnessed(EMPTY)
    assert (found["state"], found["yours"]) == ("none", None)
    infinite = witnessed(SOLUTION.replace("    return", "    dW[0] = dW[0] / 0\n    return"))
    assert infinite["state"] == "differ"


@pytest.mark.parametrize("given", [None, {}, {"nets": []}, {"nets": [3]}, 3])
def test_other_answers_are_refused(given: Any) -> None:
    with pytest.raises(SpecError, match="answers"):
        ask("backward_witnesses", {"spec": SPEC, "cases": cases(SPEC), "answers": given})
