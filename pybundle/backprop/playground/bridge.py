"""The calls of the worker that runs a reader's backward pass: JSON text in, JSON text out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ..cells.output import Emit
from .answers import CHANGED
from .answers import answers as answers_of
from .reader_learning import learning as learning_of


def answers(code: str, cases: str, emit: Emit | None = None) -> str:
    """Run ``backward`` of a listing on each net; the answer of :func:`.answers.answers`.

    Parameters
    ----------
    code : str
        The listing.
    cases : str
        The answer of ``backward_cases``, as JSON.
    emit : callable, optional
        Is told the kind and the text of what the listing prints as it comes.
    """
    return _answered(lambda: answers_of(code, json.loads(cases), emit))


def learning(code: str, cases: str) -> str:
    """The cost curve of a training with the reader's gradient: :func:`.reader_learning.learning`.

    Parameters are those of :func:`answers`.
    """
    return _answered(lambda: learning_of(code, json.loads(cases)))


def _answered(compute: Callable[[], dict[str, Any]]) -> str:
    """The result as JSON; raises nothing, because a listing may have changed this interpreter."""
    try:
        return json.dumps(compute(), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except Exception:
        fault = {"type": "Changed", "message": CHANGED, "line": 0, "column": 0}
        return json.dumps(
            {"nets": [], "fault": fault, "changed": CHANGED, "parts": [], "costs": [],
             "stopped": None}
        )  # fmt: skip
