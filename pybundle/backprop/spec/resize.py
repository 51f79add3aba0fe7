"""A spec with the numbers of another net: what still has a place stays, the rest is begun anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..arithmetic.validate import matrix, vector
from ..errors import SpecError


def resized(spec: Mapping[str, Any], begun: Sequence[Array]) -> dict[str, Any]:
    """The spec with ``weights``, ``biases``, ``x`` and ``target`` of the sizes in ``layers``.

    Layer i takes what fits from ``weights[i]`` and ``biases[i]``, row by row, column by column;
    null there means a new layer. A new weight is that of ``begun``, any other new number is 0.

    Parameters
    ----------
    spec : mapping
        As for ``backprop.trace``, with ``layers``.
    begun : sequence of arrays, shapes (m_i, n_i)
        Seeded weights W_1, …, W_N of the sizes in ``layers``.

    Raises
    ------
    SpecError
        A number of the old net is none, or ``weights`` or ``biases`` is no list of N entries.
    """
    weights = [
        W if old is None else _laid_over(W, matrix(old, f"weights[{i}]"))
        for i, (W, old) in enumerate(zip(begun, _each(spec, "weights", begun), strict=True))
    ]
    biases = [
        np.zeros(len(W))
        if old is None
        else _laid_over(np.zeros(len(W)), vector(old, f"biases[{i}]"))
        for i, (W, old) in enumerate(zip(begun, _each(spec, "biases", begun), strict=True))
    ]
    return {
        **{name: value for name, value in spec.items() if name != "resize"},
        "weights": weights,
        "biases": None if spec.get("biases") is None else biases,
        "x": _sample(spec, "x", begun[0].shape[1]),
        "target": _sample(spec, "target", begun[-1].shape[0]),
    }


def _each(spec: Mapping[str, Any], field: str, begun: Sequence[Array]) -> Sequence[Any]:
    old = spec.get(field)
    if old is None:
        return [None] * len(begun)
    if not isinstance(old, list | tuple) or len(old) != len(begun):
        raise SpecError(field, f"is not a list of {len(begun)} entries, one for each layer")
    return old


def _sample(spec: Mapping[str, Any], field: str, length: int) -> Array:
    old = spec.get(field)
    return np.zeros(length) if old is None else _laid_over(np.zeros(length), vector(old, field))


def _laid_over(new: Array, old: Array) -> Array:
    """A copy of ``new``, with the entries that ``old`` has too taken from it."""
    common = tuple(slice(min(m, n)) for m, n in zip(new.shape, old.shape, strict=True))
    result = new.copy()
    result[common] = old[common]
    return result
