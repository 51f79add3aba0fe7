"""Questions by name: every answer is JSON, and a bad question names its field."""

from __future__ import annotations

import json
from typing import Any

import pytest
from asked_nets import EXAMPLE, nets

from backprop import SpecError
from backprop.queries.ask import QUESTIONS, ask


def test_every_answer_is_json_without_nan() -> None:
    arguments: dict[str, dict[str, Any]] = {
        "check": {"layer": 1, "row": 1, "column": 2},
        "predict": {"step": 3},
        "judge": {"step": 3, "answer": "0.5"},
        "train": {"epochs": 3},
        "output": {},
        "source_text": {"language": "numpy"},
        "explain": {"name": "delta", "layer": 1, "row": 1},
        "nudge": {"layer": 1, "row": 1, "column": 2, "epsilon": [0.1, -1e-4]},
        "paths": {"layer": 1, "row": 1, "column": 2},
    }
    elsewhere = {"figure", "data_set"}  # they need no spec, and have tests of their own
    elsewhere |= {name for name in QUESTIONS if name.startswith("backward_")}  # playground/
    assert {*arguments} | elsewhere == set(QUESTIONS)
    for spec in nets():
        for name, argument in arguments.items():
            json.dumps(ask(name, {"spec": spec, **argument}), allow_nan=False)


@pytest.mark.parametrize(
    ("name", "argument", "field"),
    [
        ("exec", {}, "name"),
        ("__class__", {}, "name"),
        ("check", [], "argument"),
        ("check", {}, "layers"),
        ("check", {"spec": EXAMPLE, "layer": 3, "row": 1, "column": 1}, "layer"),
        ("check", {"spec": EXAMPLE, "layer": 1, "row": 4, "column": 1}, "row"),
        ("check", {"spec": EXAMPLE, "layer": 1, "row": 1, "column": True}, "column"),
        ("predict", {"spec": EXAMPLE, "step": 11}, "step"),
        ("predict", {"spec": EXAMPLE, "step": 0, "entry": [3]}, "entry"),
        ("train", {"spec": EXAMPLE, "epochs": 0}, "epochs"),
        ("train", {"spec": EXAMPLE, "epochs": 1, "data": [{"x": [1]}]}, "data[0].x"),
        ("source_text", {"spec": EXAMPLE, "language": "perl"}, "language"),
        ("check", {"spec": {**EXAMPLE, "until": "forward"}}, "target"),
        ("train", {"spec": {**EXAMPLE, "until": "forward"}, "epochs": 1}, "target"),
    ],
)
def test_a_bad_question_names_the_field(name: str, argument: Any, field: str) -> None:
    with pytest.raises(SpecError) as caught:
        ask(name, argument)
    assert caught.value.field == field
