"""Checks the numbers that listings give for pictures, and thins them to what a picture can show."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array

MOST_GIVEN = 1_000_000
"""Numbers that one call may be given."""
MOST_DRAWN = 2_000
"""Points of one line or one cloud that may be left when those are dropped that cannot be seen."""
MOST_ENTRIES = 4_096
MOST_ROWS = 128
"""Rows, and columns, of a matrix whose image is drawn."""
LARGEST = 1e300  # the difference of two larger numbers may overflow
COLUMNS, ROWS = 480, 400  # places that can be told apart in a picture
FEW = 500  # points that are drawn as they are
MATRIX = "the matrix"  # what `image` is given, in errors
DIGITS = 4  # of a number, relative to the extent of the picture


def vector(name: str, given: Any, single: bool = False) -> Array:
    """One-dimensional float64 numbers, with NaN for gaps.

    Parameters
    ----------
    name : str
        How errors call them.
    given : array_like
        A sequence of numbers, a row or a column.
    single : bool
        Whether one number is a sequence of one, too.

    Raises
    ------
    ValueError
        It is empty, too long, infinite somewhere, or does not consist of real numbers.
    """
    array = _real(name, given)
    if not array.size:
        raise ValueError(f"{name} is empty: there is nothing to draw")
    if array.ndim == 0 and single:
        array = array.reshape(1)
    if array.ndim == 0:
        raise ValueError(f"{name} is a single number; give a list or an array of numbers")
    if array.size != max(array.shape, default=0):
        raise ValueError(
            f"{name} has the shape {array.shape}; draw its rows or columns one by one, or image(…)"
        )
    return array.reshape(-1)


def matrix(given: Any) -> Array:
    """A matrix of float64 numbers, with NaN for entries that are left blank.

    Raises
    ------
    ValueError
        It is no matrix, is empty, too large, or infinite somewhere, or does not consist of real
        numbers.
    """
    array = _real(MATRIX, given)
    if array.ndim != 2:
        raise ValueError(
            f"image takes a matrix, not an array of the shape {array.shape}; "
            "a vector x becomes a row by np.reshape(x, (1, -1))"
        )
    rows, columns = array.shape
    if not array.size:
        raise ValueError("the matrix is empty: there is nothing to draw")
    if array.size > MOST_ENTRIES or max(rows, columns) > MOST_ROWS:
        raise ValueError(
            f"a matrix of the shape {array.shape} is too large for an image, which has at most "
            f"{MOST_ENTRIES:,} entries, and {MOST_ROWS} rows or columns; draw a part of it, as in "
            "W[:64, :64], or every second entry, W[::2, ::2]"
        )
    return array


def seen_of_line(x: Array, y: Array) -> tuple[Array, Array]:
    """The points of a line without those that change nothing in the picture; NaN stays a gap.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
        Places along the axes; of a logarithmic axis, exponents.

    Returns
    -------
    indices, gaps : ndarray
        The points to draw, in order, and for each whether a gap goes before it.

    Raises
    ------
    ValueError
        More are left than a picture can show.
    """
    known = _known(x, y)
    across = _places(x, COLUMNS)
    cells = np.stack([across, _places(y, ROWS)])
    in_order = bool(np.all(np.diff(x[known]) >= 0))
    indices, gaps = [], []
    for run in np.split(known, np.flatnonzero(np.diff(known) > 1) + 1):
        kept = run
        if known.size > FEW:
            kept = _ends_of_columns(run, across, y) if in_order else _moving(run, cells)
        indices += [kept]
        gaps += [np.arange(kept.size) == 0]
    found = np.concatenate(indices)
    if found.size > MOST_DRAWN:
        raise ValueError(
            f"this line is too long for a picture: {found.size:,} of its {x.size:,} points can be "
            f"told apart, and at most {MOST_DRAWN:,} are drawn; draw fewer, as in "
            f"x[::{-(-found.size // MOST_DRAWN)}]"
        )
    return found, np.concatenate(gaps)


def _known(x: Array, y: Array) -> Array:
    """The indices of the points of which both places are numbers; ValueError if there are none."""
    known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if not known.size:
        raise ValueError("every point is NaN: there is nothing to draw")
    return known


def seen_of_points(x: Array, y: Array) -> Array:
    """The indices of points, each of those only once that lie at one place of the picture.

    Raises
    ------
    ValueError
        More are left than a picture can show.
    """
    known = _known(x, y)
    if known.size <= FEW:
        return known
    cell = _places(x, COLUMNS)[known] * (ROWS + 1) + _places(y, ROWS)[known]
    found = known[np.sort(np.unique(cell, return_index=True)[1])]
    if found.size > MOST_DRAWN:
        raise ValueError(
            f"these are too many points for a picture: {found.size:,} can be told apart, and at "
            f"most {MOST_DRAWN:,} are drawn; draw fewer, as in "
            f"x[::{-(-found.size // MOST_DRAWN)}]"
        )
    return found


def shortened(values: Array, log: bool = False) -> list[float]:
    """The numbers with no more digits than can be seen between the smallest and the largest."""
    if log:
        return [float(f"{value:.{DIGITS + 1}g}") for value in values.tolist()]
    span = float(np.max(values) - np.min(values)) or float(np.max(np.abs(values))) or 1.0
    decimals = DIGITS - math.floor(math.log10(span))
    return [round(value, decimals) + 0.0 for value in values.tolist()]  # + 0.0: no negative zero


def _real(name: str, given: Any) -> Array:
    """Finite float64 numbers and NaN, in whatever shape they have."""
    if isinstance(given, str | bytes):
        raise ValueError(f"{name} is a text, not a sequence of numbers")
    if hasattr(given, "__next__"):
        raise ValueError(f"{name} can be read only once; write list(…) around it")
    try:
        array = np.asarray(given)
    except ValueError:
        raise ValueError(f"the rows of {name} have unequal lengths") from None
    if array.size > MOST_GIVEN:
        raise ValueError(f"{name} has {array.size:,} numbers; at most {MOST_GIVEN:,} are taken")
    if array.dtype.kind == "c":
        raise ValueError(f"{name} has complex numbers; draw the real parts, .real, or the sizes")
    if array.dtype.kind not in "biuf":  # NumPy writes numbers beside a text as texts
        objects = np.asarray(given, dtype=object) if array.dtype.kind in "US" else array
        array = _each_as_float(name, objects)
    array = array.astype(float)
    wrong = np.argwhere(np.isinf(array) | (np.abs(array) > LARGEST))
    if wrong.size:
        entry = float(array[tuple(wrong[0])])
        words = "infinite" if math.isinf(entry) else "too large to draw"
        remedy = "; NaN in its place leaves a gap" if math.isinf(entry) else ""
        raise ValueError(f"{_entry(name, wrong[0])} is {words}{remedy}")
    return array


def _each_as_float(name: str, array: Any) -> Array:
    """Objects such as fractions as floats."""
    if array.ndim == 0:
        raise ValueError(
            f"{name} is of the type {type(array.item()).__name__}, not a sequence of numbers"
        )
    found = np.empty(array.shape)
    for place, value in np.ndenumerate(array):
        try:
            if isinstance(value, str | bytes):
                raise TypeError
            found[place] = float(value)
        except (TypeError, ValueError):
            raise ValueError(f"{_entry(name, place)} is {value!r}, not a number") from None
        except OverflowError:
            raise ValueError(f"{_entry(name, place)} is too large to draw") from None
    return found


def _entry(name: str, place: Any) -> str:
    index = f"[{', '.join(str(int(each)) for each in place)}]" if len(place) else ""
    return f"entry {index} of {name}" if name == MATRIX else f"{name}{index}"


def _places(values: Array, count: int) -> Array:
    """For each number its place, from 0 to ``count``, between the smallest and the largest."""
    finite = values[np.isfinite(values)]
    low, span = np.min(finite), np.max(finite) - np.min(finite)
    shares = (values - low) / span if span else np.zeros(values.shape)
    places: Array = np.floor(np.where(np.isfinite(shares), shares, 0.0) * count)
    return places


def _ends_of_columns(run: Array, across: Array, y: Array) -> Array:
    """The indices of the first, lowest, highest and last point in each column of the picture."""
    return np.array(list(_extremes(run, across, y)), dtype=int)


def _extremes(run: Array, across: Array, y: Array) -> Iterator[int]:
    for column in np.split(run, np.flatnonzero(np.diff(across[run])) + 1):
        ends = {0, int(np.argmin(y[column])), int(np.argmax(y[column])), column.size - 1}
        yield from (int(column[k]) for k in sorted(ends))


def _moving(run: Array, cells: Array) -> Array:
    """The points that lie at another place of the picture than the one before, and the last."""
    moved = np.any(np.diff(cells[:, run], axis=1) != 0, axis=0)
    kept = np.concatenate([[True], moved])
    kept[-1] = True
    moving: Array = run[kept]
    return moving
