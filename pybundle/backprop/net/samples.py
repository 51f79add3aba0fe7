"""Checks samples, a vector or a batch of rows, and turns them into columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..arithmetic.arrays import Array
from ..arithmetic.validate import matrix, vector
from ..errors import SpecError, counted


def is_batch(samples: ArrayLike) -> bool:
    """Whether the samples are the rows of a matrix; otherwise they are one vector."""
    if isinstance(samples, np.ndarray):
        return samples.ndim == 2
    return isinstance(samples, list | tuple) and any(
        isinstance(row, list | tuple | np.ndarray) for row in samples
    )


def input_columns(x: ArrayLike, n: int) -> Array:
    """x as columns, shape (n, M); ``n`` is the number of inputs of the net.

    Raises
    ------
    SpecError
        A sample does not have n components, or one of them is not a finite number.
    """
    return _columns(x, "x", n, "the net takes")


def target_columns(target: ArrayLike, x: ArrayLike, m: int) -> Array:
    """The targets that belong to x as columns, shape (m, M); ``m`` is the net's number of outputs.

    Raises
    ------
    SpecError
        There is not one target per sample, a target does not have m components, or one of them is
        not a finite number.
    """
    if is_batch(x) and isinstance(x, list | tuple | np.ndarray):
        if not is_batch(target):
            raise SpecError("target", "is one vector, but x is a batch; give one row per sample")
        M = len(x)
        if isinstance(target, list | tuple | np.ndarray) and len(target) != M:
            raise SpecError("target", f"holds {counted(len(target), 'sample')}, but x holds {M}")
    elif is_batch(target):
        raise SpecError("target", "is a batch, but x is one vector")
    return _columns(target, "target", m, "the net puts out")


def _columns(samples: ArrayLike, field: str, length: int, whose: str) -> Array:
    rows = matrix(samples, field) if is_batch(samples) else vector(samples, field)[np.newaxis]
    if rows.shape[1] != length:
        raise SpecError(field, f"has {counted(rows.shape[1], 'number')}, but {whose} {length}")
    return np.ascontiguousarray(rows.T)
