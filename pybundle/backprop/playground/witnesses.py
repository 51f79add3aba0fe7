"""The reader's gradient before the three witnesses of a gradient check, on the shown net.

The judge compares with backpropagation. The witnesses need not be believed: two of them only go
forward, so a reader sees that the cost itself contradicts a wrong number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..errors import SpecError
from ..queries.gradient_check import check
from .case import Case
from .compare import agreement
from .returned import as_array
from .right import Right, right_of

Place = tuple[int, int, int]


def backward_witnesses(argument: Mapping[str, Any]) -> dict[str, Any]:
    """One entry of the reader's ∂C/∂W beside what three independent computations find.

    Parameters
    ----------
    argument : mapping
        ``spec`` of the shown net; ``cases`` and ``answers`` as for
        :func:`backprop.playground.judge.backward_judge`. The entry is the one that is furthest
        off in the first layer on the way back whose ∂C/∂W is not right; where all are right, the
        first of W_1.

    Returns
    -------
    dict
        ``name`` of the weight; ``tex`` of its derivative; ``yours``, the reader's number as text,
        or None; ``witnesses``, each with ``kind``, ``how`` and ``text``; ``state``, "agree",
        "differ" or "none"; and ``sentence``.

    Raises
    ------
    SpecError
        The spec, the cases or the answers cannot be used, or a pass overflows.
    """
    try:
        shown = Case.from_dict(argument["cases"]["nets"][0])
        answer = argument["answers"]["nets"][0]
        given = [_given(answer, shown, i) for i in range(1, shown.N + 1)]
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise SpecError("answers", f"are not those of a backward pass ({error})") from None
    if shown.undecidable is not None:
        raise SpecError("spec", shown.undecidable)
    right = right_of(shown)
    (i, k, j), all_right = _chosen(given, right)
    found = check({"spec": argument.get("spec", {}), "layer": i, "row": k, "column": j})
    dtype, matrix = given[i - 1]
    yours = None if matrix is None else float(matrix[k - 1, j - 1])
    state = "none"
    if matrix is not None:
        state = "agree" if _agrees(matrix, right, (i, k, j), dtype) else "differ"
    return {
        "name": found["name"],
        "tex": found["tex"],
        "yours": None if yours is None else _text(yours),
        "witnesses": [{name: each[name] for name in ("kind", "how", "text")}
                      for each in found["witnesses"]],
        "state": state,
        "sentence": found["verdict"] if not found["agree"] else _sentence(state, all_right),
    }  # fmt: skip


def _given(answer: Mapping[str, Any], shown: Case, i: int) -> tuple[str, Array | None]:
    """The type of the reader's ∂C/∂W_i, and its numbers if it has the shape of W_i."""
    listed = answer.get("dW", {})
    entries = listed.get("entries", [])
    if len(entries) != shown.N or "values" not in entries[i - 1]:
        return "float64", None
    array = as_array(entries[i - 1])
    fits = array.shape == shown.network[i].W.shape
    return str(entries[i - 1]["dtype"]), array if fits else None


def _chosen(given: Sequence[tuple[str, Array | None]], right: Right) -> tuple[Place, bool]:
    """The entry to ask about, and whether all entries of all layers are right."""
    for i in range(len(given), 0, -1):
        dtype, matrix = given[i - 1]
        if matrix is None:
            return (i, 1, 1), False
        value, magnitude = right.values["dW", i], right.magnitudes["dW", i]
        if agreement(matrix, value, magnitude, dtype) != "equal":
            off = np.abs(matrix - value)
            off[~np.isfinite(off)] = np.inf
            k, j = np.unravel_index(int(np.argmax(off)), off.shape)
            return (i, int(k) + 1, int(j) + 1), False
    return (1, 1, 1), True


def _agrees(matrix: Array, right: Right, place: Place, dtype: str) -> bool:
    i, k, j = place
    at = slice(k - 1, k), slice(j - 1, j)
    value, magnitude = right.values["dW", i][at], right.magnitudes["dW", i][at]
    return agreement(matrix[at], value, magnitude, dtype) == "equal"


def _sentence(state: str, all_right: bool) -> str:
    if state == "none":
        return "Your program gives no number for this weight, but all three witnesses do."
    if state == "differ":
        return "All three witnesses contradict your number."
    rest = " The other entries of your gradient are right, too." if all_right else ""
    return f"Your number agrees with all three witnesses.{rest}"


def _text(value: float) -> str:
    return f"{value + 0.0:.16g}".replace("-", "−")
