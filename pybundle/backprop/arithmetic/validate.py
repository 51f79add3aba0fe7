"""Checks numbers, vectors and matrices, and turns them into finite float64 values.

Every function raises SpecError for ``field`` if the value cannot be used.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

import numpy as np

from ..errors import SpecError, counted
from .arrays import Array

LARGEST_WHOLE = 2**53  # up to here float64, and so JavaScript, has every whole number


def number(value: Any, field: str, where: str = "") -> float:
    """One finite number; an error starts with ``where``, such as "row 1, column 2: "."""
    if type(value) is float and isfinite(value):  # the usual case, three times as fast
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        raise SpecError(field, f"{where}{_abbreviated(value)} is not a number")
    try:
        result = float(value)
    except OverflowError:
        raise SpecError(field, f"{where}the number is too large for a float") from None
    if not np.isfinite(result):
        raise SpecError(field, f"{where}{result} is not a finite number")
    return result


def positive(value: Any, field: str) -> float:
    """One finite number above 0."""
    checked = number(value, field)
    if checked <= 0:
        raise SpecError(field, f"{checked:g} is not positive")
    return checked


def positive_integer(value: Any, field: str) -> int:
    """One whole number, at least 1."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise SpecError(field, f"{_abbreviated(value)} is not a whole number from 1 on")
    return int(value)


def vector(values: Any, field: str, length: int | None = None, *, row: int | None = None) -> Array:
    """A non-empty vector of finite numbers, of the given length if there is one.

    ``row`` is its number from 1 if the vector is a row of a matrix; errors name it.
    """
    array = _without_loop(values)
    if array is None:
        entries = _sequence(values, field, "a list of numbers")
        places = [
            "" if row is None else f"row {row}, column {k}: " for k in range(1, len(entries) + 1)
        ]
        array = np.array(
            [
                number(entry, f"{field}[{k}]", place)
                for k, (entry, place) in enumerate(zip(entries, places, strict=True))
            ]
        )
    if array.size == 0:
        raise SpecError(field, "is empty; it needs at least one number")
    if length is not None and array.size != length:
        raise SpecError(field, f"has {counted(array.size, 'number')}, but needs {length}")
    return array


def matrix(rows: Any, field: str) -> Array:
    """A matrix of finite numbers with at least one row and one column."""
    if isinstance(rows, np.ndarray) and rows.ndim == 2 and rows.size and _finite_numbers(rows):
        return rows.astype(np.float64)
    given_rows = _sequence(rows, field, "a list of rows")
    if not given_rows:
        raise SpecError(field, "is empty; it needs at least one row")
    first = vector(given_rows[0], f"{field}[0]", row=1)
    result = [first]
    for k, row in enumerate(given_rows[1:], start=1):
        checked = vector(row, f"{field}[{k}]", row=k + 1)
        if checked.size != first.size:
            raise SpecError(
                f"{field}[{k}]",
                f"row {k + 1} has {counted(checked.size, 'column')}, but row 1 has {first.size}",
            )
        result.append(checked)
    return np.array(result)


def _without_loop(values: Any) -> Array | None:
    """The vector if every entry is a finite float or int, found without a loop; else None."""
    is_list = isinstance(values, list | tuple) and {*map(type, values)} <= {float, int}
    array = np.array(values) if is_list else values
    if not isinstance(array, np.ndarray) or array.ndim != 1 or not _finite_numbers(array):
        return None
    return array.astype(np.float64)


def _finite_numbers(array: Array) -> bool:
    return array.dtype.kind in "iuf" and bool(np.isfinite(array).all())


def _sequence(values: Any, field: str, wanted: str) -> Sequence[Any]:
    if isinstance(values, np.ndarray) and values.ndim:
        return list(values)
    if isinstance(values, list | tuple):
        return values
    raise SpecError(field, f"{_abbreviated(values)} is not {wanted}")


def _abbreviated(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "…"
