"""Answers the calls of a page: JSON text in, JSON text out.

The page's worker (``site/browser/python/pyodide.js``) imports this module once Python has started.
JSON is written here and not in JavaScript, so that numbers have the same digits everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from .arithmetic.arrays import Array
from .errors import SpecError
from .trace.record import Trace, record

LARGE = 500
"""Arrays of so many numbers or more travel as numbers: writing and reading digits is slow."""


def trace(spec: str, with_words_of: int | None = None) -> str | tuple[str, Array]:
    """The trace of a spec.

    Parameters
    ----------
    spec : str
        The spec as JSON.
    with_words_of : int, optional
        The index of the only step to put into words. The run is kept, so that asking for all
        words of the same spec next does not compute the passes again.

    Returns
    -------
    str, or tuple of str and ndarray
        ``{"trace": …}`` as JSON; ``{"error": {"field": …, "message": …}}``; or ``{"missing":
        module}`` if Python needs a module that has not been loaded, such as numpy.random. If the
        trace has large arrays, the numbers of all of them come second, and in place of each the
        JSON has ``{"floats": index of its first number, "shape": [rows, columns]}``.
    """
    large = _LargeArrays()
    text = _answered(lambda: {"trace": _recorded(spec).as_dict(with_words_of, large.encode)})
    return (text, large.numbers()) if large.count else text


def ask(question: str) -> str:
    """The answer to a question of :mod:`backprop.queries.ask`.

    Parameters
    ----------
    question : str
        ``{"name": …, "argument": …}`` as JSON.

    Returns
    -------
    str
        ``{"answer": …}`` as JSON, or an error or a missing module as :func:`trace` has it.
    """

    def answer() -> dict[str, Any]:
        from .queries.ask import ask as answer_to  # a page that never asks never waits for it

        return {"answer": answer_to(**json.loads(question))}

    return _answered(answer)


class _LargeArrays:
    """Collects large arrays while a trace is encoded."""

    def __init__(self) -> None:
        self.count = 0
        self._arrays: list[Array] = []

    def encode(self, array: Array) -> Any:
        """An array as nested lists, or as the place of its numbers among those collected."""
        if array.size < LARGE:
            return array.tolist()
        place = {"floats": self.count, "shape": array.shape}
        self._arrays.append(array.ravel())
        self.count += array.size
        return place

    def numbers(self) -> Array:
        return np.concatenate(self._arrays)


@lru_cache(1)
def _recorded(spec: str) -> Trace:
    return record(json.loads(spec))


def _answered(compute: Callable[[], dict[str, Any]]) -> str:
    """The result as JSON, or the error in its place."""
    try:
        return _as_json(compute())
    except SpecError as error:
        return _as_json({"error": {"field": error.field, "message": error.message}})
    except ModuleNotFoundError as error:
        return _as_json({"missing": error.name})
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        message = f"Python cannot compute this ({reason})"
        return _as_json({"error": {"field": "", "message": message}})


def _as_json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
