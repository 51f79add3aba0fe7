"""Every planted bug is named at the quantity, the layer and the line where it stands."""

from __future__ import annotations

import re
from typing import Any

import pytest
from reader_passes import SPEC, asked, cases, judged, random_spec

from backprop.playground.programs import BUGS, SOLUTION, Bug, with_bug

NETS = 20


@pytest.fixture(scope="module")
def random_cases() -> list[dict[str, Any]]:
    found = [cases(random_spec(seed), seed) for seed in range(NETS)]
    return [{**each, "nets": each["nets"][: 3 if k < 3 else 2]} for k, each in enumerate(found)]


def without_indices(name: str) -> str:
    return re.sub("[₀-₉]", "_", name)


def layer_of(bug: Bug, N: int) -> int:
    """The layer in which it first shows on a net of N layers."""
    return {"last": N, "hidden": N - 1, "first": 1}[bug.layer]


@pytest.mark.parametrize("number", range(len(BUGS)))
def test_bug_is_named_at_the_right_layer(number: int, random_cases: list[dict[str, Any]]) -> None:
    bug = BUGS[number]
    for nets in random_cases:
        verdict = judged(with_bug(bug), nets)
        assert verdict["verdict"] in ("wrong", "fault"), verdict
        assert verdict["slip"] is not None, verdict
        assert bug.slip in without_indices(verdict["slip"]["name"]), verdict
        N = len(verdict["net"]["sizes"]) - 1
        place = verdict["wrong"] or verdict["fault"]
        assert place["layer"] == layer_of(bug, N), verdict
        if verdict["wrong"]:
            assert verdict["wrong"]["ref"]["name"] == bug.quantity
            assert verdict["wrong"]["quantity"] in verdict["sentence"]
        assert verdict["ring"]["name"] == bug.quantity
        assert verdict["ring"]["layer"] == layer_of(bug, len(nets["nets"][0]["W"]))
        assert verdict["slip"]["name"] in verdict["sentence"]
        assert verdict["slip"]["line"] == line_of(bug), verdict


def line_of(bug: Bug) -> int:
    """The line of the listing that computes the first wrong quantity; 0 if no line does."""
    if bug.new == "reversed(range(1, N))":
        return 0
    start = {"dW": "dW[i] =", "db": "db[i] ="}.get(bug.quantity, "delta[i] =")
    lines = [k for k, line in enumerate(with_bug(bug).splitlines(), 1) if start in line]
    if "[::-1]" in bug.new:  # δ_1 in the place of δ_N: it was made by the line of hidden layers
        return lines[-1]
    return lines[1] if bug.quantity == "delta" and bug.layer != "last" else lines[0]


def test_bugs_differ_and_edit_the_solution_once() -> None:
    assert len({with_bug(bug) for bug in BUGS}) == len(BUGS) > 20
    assert all(SOLUTION.count(bug.old) == 1 for bug in BUGS)


def test_a_seed_chooses_the_bug_of_a_class() -> None:
    nets = cases()
    for seed in (0, 5, len(BUGS), 12345):
        program = asked("backward_program", {"kind": "repair", "seed": seed})
        assert program["code"] == with_bug(BUGS[seed % program["bugs"]])
        assert judged(program["code"], nets)["verdict"] != "right"


def test_a_bug_that_a_single_sample_hides_is_told_of_the_hidden_net() -> None:
    mean = next(bug for bug in BUGS if bug.slip == "mean instead of sum")
    verdict = judged(with_bug(mean), cases(SPEC))
    assert verdict["net"]["id"] == "hidden-1"
    assert verdict["net"]["samples"] == 3
    assert verdict["sentence"].startswith("Right on this net, but on a net of the sizes 4-2-5")
    assert verdict["right"] == [{"name": "delta", "layer": 2}]
    assert verdict["ring"] == {"name": "dW", "layer": 2}


def test_the_ladder_of_hints_is_that_of_the_wrong_quantity() -> None:
    verdict = judged(with_bug(BUGS[0]), cases(SPEC))
    equation, line, solution = verdict["hints"]
    assert r"W_{i+1}^{\top} \delta_{i+1}" in equation["tex"]
    assert "δ₁" in line["text"]
    assert line["code"] in SOLUTION
    assert judged(solution["code"], cases(SPEC))["verdict"] == "right"
