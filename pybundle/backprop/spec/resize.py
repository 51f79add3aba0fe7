"""Resizes a net: numbers that still have a place are kept, new ones are seeded or 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..arithmetic.validate import matrix, vector
from ..errors import SpecError


def resized(spec: Mapping[str, Any], seeded: Sequence[Array]) -> dict[str, Any]:
    """The spec with ``weights``, ``biases``, ``x`` and ``target`` in the sizes of ``layers``.

    Layer i keeps the entries of ``weights[i]`` and ``biases[i]`` whose row and column it still
    has; None there means a new layer. New weights are those of ``seeded``, other new numbers 0.

    Parameters
    ----------
    spec : mapping
        As for ``backprop.trace``, with ``layers``.
    seeded : sequence of arrays, shapes (m_i, n_i)
        Seeded weights W_1, …, W_N in the sizes of ``layers``.

    Raises
    ------
    SpecError
        A number of the old net is not a finite number, or ``weights`` or ``biases`` is not a list
        of N entries.
    """
    weights = [
        W if old is None else _overlaid(W, matrix(old, f"weights[{i}]"))
        for i, (W, old) in enumerate(zip(seeded, _by_layer(spec, "weights", seeded), strict=True))
    ]
    biases = [
        np.zeros(len(W))
        if old is None
        else _overlaid(np.zeros(len(W)), vector(old, f"biases[{i}]"))
        for i, (W, old) in enumerate(zip(seeded, _by_layer(spec, "biases", seeded), strict=True))
    ]
    return {
        **{name: value for name, value in spec.items() if name != "resize"},
        "weights": weights,
        "biases": None if spec.get("biases") is None else biases,
        "x": _sample(spec, "x", seeded[0].shape[1]),
        "target": _sample(spec, "target", seeded[-1].shape[0]),
    }


def _by_layer(spec: Mapping[str, Any], field: str, seeded: Sequence[Array]) -> Sequence[Any]:
    old = spec.get(field)
    if old is None:
        return [None] * len(seeded)
    if not isinstance(old, list | tuple) or len(old) != len(seeded):
        raise SpecError(field, f"is not a list of {len(seeded)} entries, one for each layer")
    return old


def _sample(spec: Mapping[str, Any], field: str, length: int) -> Array:
    old = spec.get(field)
    return np.zeros(length) if old is None else _overlaid(np.zeros(length), vector(old, field))


def _overlaid(new: Array, old: Array) -> Array:
    """A copy of ``new`` with the entries of ``old`` where both have one."""
    common = tuple(slice(min(m, n)) for m, n in zip(new.shape, old.shape, strict=True))
    result = new.copy()
    result[common] = old[common]
    return result
