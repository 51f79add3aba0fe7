"""Answers the questions that a page may ask beside the trace; each has a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from ..errors import SpecError

QUESTIONS = {
    "check": "queries.gradient_check",
    "predict": "queries.prediction",
    "judge": "queries.prediction",
    "train": "queries.epochs",
    "output": "queries.output_map",
    "source_text": "queries.source_text",
    "explain": "queries.explain",
    "nudge": "queries.nudge",
    "paths": "queries.paths",
    "data_set": "queries.data_set",
    "figure": "figures",
    "backward_cases": "playground.cases",
    "backward_judge": "playground.judge",
    "backward_program": "playground.programs",
    "backward_learning": "playground.learning",
    "backward_witnesses": "playground.witnesses",
}


def ask(name: str, argument: Mapping[str, Any]) -> Any:
    """The answer to a question as JSON-ready data.

    Parameters
    ----------
    name : str
        One of ``QUESTIONS``: the name of a function. The table holds the module of each, which is
        imported with the first question, so that a page without questions does not wait for it.
    argument : mapping
        The fields that the function documents; nearly always with a ``"spec"``.

    Raises
    ------
    SpecError
        The question is unknown, or a field of the argument cannot be used.
    """
    if name not in QUESTIONS:
        raise SpecError("name", f"{name!r} is none of {', '.join(QUESTIONS)}")
    if not isinstance(argument, Mapping):
        raise SpecError("argument", "is not an object with named fields")
    module = import_module(f"backprop.{QUESTIONS[name]}")
    answer: Callable[[Mapping[str, Any]], Any] = getattr(module, name)
    return answer(argument)
