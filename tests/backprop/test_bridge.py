"""The bridge answers a page in JSON: traces, questions, errors and missing modules."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import backprop
from backprop import SpecError, bridge
from backprop.queries import ask as questions

SPEC: dict[str, Any] = {"layers": [2, 3, 1], "x": [0.5, -1], "target": [1], "seed": 7}
LARGE_SPECS: list[dict[str, Any]] = [
    {"layers": [784, 12, 10], "x": [k / 784 for k in range(784)], "target": [0.1] * 10},
    {
        "layers": [30, 40, 50], "x": [0.1] * 30, "target": [0] * 50, "granularity": "neuron",
        "biases": [[-0.0] * 40, [1e-300] * 50],
    },
]  # fmt: skip


def text_of(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def with_numbers(text: str, numbers: np.ndarray) -> Any:
    """The JSON with large arrays in their places, as large-arrays.js puts them there."""

    def filled(value: dict[str, Any]) -> Any:
        if "floats" not in value:
            return value
        start, shape = value["floats"], value["shape"]
        return numbers[start : start + int(np.prod(shape))].reshape(shape).tolist()

    return json.loads(text, object_hook=filled)


@pytest.mark.parametrize("granularity", ["layer", "neuron", "scalar"])
def test_a_trace_is_the_text_of_the_trace(granularity: str) -> None:
    spec = {**SPEC, "granularity": granularity}
    assert bridge.trace(json.dumps(spec)) == text_of({"trace": backprop.trace(spec)})


@pytest.mark.parametrize("spec", LARGE_SPECS, ids=["wide", "neurons"])
def test_large_arrays_travel_as_numbers_and_are_the_same(spec: dict[str, Any]) -> None:
    answer = bridge.trace(json.dumps(spec))
    assert isinstance(answer, tuple)
    text, numbers = answer
    assert numbers.dtype == np.float64
    assert numbers.size >= bridge.LARGE
    assert text_of(with_numbers(text, numbers)) == text_of({"trace": backprop.trace(spec)})


@pytest.mark.parametrize(("width", "travels"), [(bridge.LARGE - 1, False), (bridge.LARGE, True)])
def test_an_array_is_large_from_the_threshold_on(width: int, travels: bool) -> None:
    spec = {"layers": [width, 1], "x": [0.25] * width, "target": [1]}
    assert isinstance(bridge.trace(json.dumps(spec)), tuple) == travels


def test_the_words_of_one_step_and_then_all_words_take_one_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs: list[Any] = []

    def counting(spec: Any) -> Any:
        runs.append(spec)
        return backprop.record(spec)

    monkeypatch.setattr(bridge, "record", counting)
    spec = {**SPEC, "seed": 1234}
    first = bridge.trace(json.dumps(spec), 4)
    assert first == text_of({"trace": backprop.record(spec).as_dict(with_words_of=4)})
    assert bridge.trace(json.dumps(spec)) == text_of({"trace": backprop.trace(spec)})
    assert runs == [spec]


def test_a_field_that_cannot_be_used_is_the_answer() -> None:
    answer = json.loads(str(bridge.trace(json.dumps({**SPEC, "x": [0.5]}))))
    assert answer == {"error": {"field": "x", "message": "has 1 number, but the net takes 2"}}


def test_any_other_error_is_an_answer_without_a_field(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(spec: Any) -> Any:
        raise ZeroDivisionError("by design")

    monkeypatch.setattr(bridge, "record", broken)
    answer = json.loads(str(bridge.trace(json.dumps({**SPEC, "seed": 4321}))))
    assert answer["error"]["field"] == ""
    assert "ZeroDivisionError: by design" in answer["error"]["message"]


def test_a_module_that_is_not_loaded_is_named_and_then_the_call_succeeds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def without_module(spec: Any) -> Any:
        raise ModuleNotFoundError("No module named 'numpy.random'", name="numpy.random")

    text = json.dumps({**SPEC, "seed": 2143})
    with monkeypatch.context() as context:
        context.setattr(bridge, "record", without_module)
        assert bridge.trace(text) == '{"missing":"numpy.random"}'
    assert bridge.trace(text) == text_of({"trace": backprop.trace(json.loads(text))})


def test_a_question_is_answered_as_in_python() -> None:
    argument = {"spec": SPEC, "step": 3}
    expected = {"answer": questions.ask("predict", argument)}
    assert bridge.ask(json.dumps({"name": "predict", "argument": argument})) == text_of(expected)


@pytest.mark.parametrize(
    ("name", "argument"), [("guess", {}), ("check", []), ("train", {"spec": SPEC, "epochs": 0})]
)
def test_a_question_that_cannot_be_answered_names_its_field(name: str, argument: Any) -> None:
    with pytest.raises(SpecError) as caught:
        questions.ask(name, argument)
    answer = json.loads(bridge.ask(json.dumps({"name": name, "argument": argument})))
    error = {"field": caught.value.field, "message": caught.value.message}
    assert answer == {"error": error}


def test_the_start_imports_neither_questions_nor_figures_nor_expressions(tmp_path: Path) -> None:
    """A page imports the bridge at its start; what few pages need is imported when it is needed."""
    code = (
        "import sys, backprop.bridge\n"
        "rooms = {name.split('.')[1] for name in sys.modules if name.startswith('backprop.')}\n"
        "late = ('ask', 'gradient_check', 'prediction', 'epochs', 'output_map', 'source_text')\n"
        "print(sorted(rooms & {'figures', 'symbolic'}),\n"
        "      [name for name in late if f'backprop.queries.{name}' in sys.modules])"
    )
    sources = Path(backprop.__file__).parents[1]
    result = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(sources)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert result.stdout == "[] []\n"
