"""The questions that a page may ask beside the trace, by name: JSON-ready data in, the same out."""

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
    "figure": "figures",
}


def ask(name: str, argument: Mapping[str, Any]) -> Any:
    """The answer to a question, as JSON-ready data.

    Parameters
    ----------
    name : str
        One of ``QUESTIONS``, whose values are the modules that answer: only what is asked is
        imported, so that a page that never asks never waits for it.
    argument : mapping
        What the question needs; nearly always a ``"spec"``.

    Raises
    ------
    SpecError
        The question is unknown, or something in the argument cannot be used.
    """
    if name not in QUESTIONS:
        raise SpecError("name", f"{name!r} is none of {', '.join(QUESTIONS)}")
    if not isinstance(argument, Mapping):
        raise SpecError("argument", "is not an object with named fields")
    module = import_module(f"backprop.{QUESTIONS[name]}")
    answer: Callable[[Mapping[str, Any]], Any] = getattr(module, name)
    return answer(argument)
