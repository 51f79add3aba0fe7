"""Checks samples, a vector or a batch of rows, and turns them into columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..arithmetic.arrays import Array
from ..arithmetic.validate import dimensions, is_a, matrix, plain, vector
from ..errors import SpecError, counted


def is_batch(samples: ArrayLike, field: str = "x") -> bool:
    """Whether the samples are the rows of a matrix; otherwise they are one vector."""
    given = plain(samples, field)
    if is_a(given, np.ndarray):
        return bool(given.ndim == 2)
    return is_a(given, list | tuple) and any(
        dimensions(row) or (is_a(row, Sequence) and not is_a(row, str | bytes)) for row in given
    )


def input_columns(x: ArrayLike, n: int) -> Array:
    """x as columns, shape (n, M); ``n`` is the number of inputs of the net.

    Raises
    ------
    SpecError
        A sample does not have n components, or one of them is not a finite number.
    """
    return np.ascontiguousarray(input_rows(x, n).T)


def input_rows(x: ArrayLike, n: int, *, finite: bool = True) -> Array:
    """x as rows, shape (M, n), and errors as for :func:`input_columns`; it may be x itself.

    Without ``finite``, the numbers of a plain matrix are not looked at.
    """
    return _rows(plain(x, "x"), "x", n, "the net takes", finite)


def target_columns(target: ArrayLike, x: ArrayLike, m: int) -> Array:
    """The targets that belong to x as columns, shape (m, M); ``m`` is the net's number of outputs.

    Raises
    ------
    SpecError
        There is not one target per sample, a target does not have m components, or one of them is
        not a finite number.
    """
    return np.ascontiguousarray(target_rows(target, x, m).T)


def target_rows(target: ArrayLike, x: ArrayLike, m: int) -> Array:
    """The targets as rows, shape (M, m), and errors as for :func:`target_columns`."""
    samples: Any = plain(x, "x")
    targets: Any = plain(target, "target")
    if is_batch(samples):
        if not is_batch(targets):
            raise SpecError("target", "is one vector, but x is a batch; give one row per sample")
        if len(targets) != len(samples):
            given = counted(len(targets), "sample")
            raise SpecError("target", f"holds {given}, but x holds {len(samples)}")
    elif is_batch(targets):
        raise SpecError("target", "is a batch, but x is one vector")
    return _rows(targets, "target", m, "the net puts out")


def _rows(samples: Any, field: str, length: int, whose: str, finite: bool = True) -> Array:
    if is_batch(samples):
        rows = matrix(samples, field, copy=False, finite=finite)
    else:
        rows = vector(samples, field)[np.newaxis]
    if rows.shape[1] != length:
        raise SpecError(field, f"has {counted(rows.shape[1], 'number')}, but {whose} {length}")
    return rows
