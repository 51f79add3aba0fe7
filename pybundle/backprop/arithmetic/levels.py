"""Level lines of a function of two variables on a grid, by marching squares.

Between two neighbouring grid points whose values lie on different sides of a level, the line
crosses where linear interpolation reaches the level. Lines are closed: they are the outlines of
the regions at or above the level.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from .arrays import Array

Point = tuple[float, float]
Edge = tuple[int, int, bool]  # row, column, and whether it goes up from there instead of right

MOST_LEVELS = 9
CELLS = 40  # of a picture's grid, in each direction
UNITS = 1000  # the picture's width and height in the whole numbers of rounded outlines
ROUND_DIGITS = (1.0, 2.0, 5.0)
SMALLEST_STEP = 1e-10  # relative to the larger end; levels have twelve digits


def levels_between(low: float, high: float) -> list[float]:
    """Rising round numbers strictly between two values.

    They are a 1-2-5 series, which is denser near 0, as a deep valley of a cost needs it; or equal
    steps if the series has too few numbers there.
    """
    if not low < high:
        return []
    power = int(np.floor(np.log10(high)))
    series = [float(f"{nice:g}e{p}") for p in range(power - 3, power + 1) for nice in ROUND_DIGITS]
    found = [level for level in series if low < level < high][-MOST_LEVELS:]
    return found if len(found) >= MOST_LEVELS // 2 else equal_steps(low, high, MOST_LEVELS)


def equal_steps(low: float, high: float, most: int) -> list[float]:
    """At most ``most`` round numbers at equal distances, strictly between two values."""
    least = (high - low) / most
    if least <= SMALLEST_STEP * max(abs(low), abs(high)):
        return []
    power = int(np.floor(np.log10(least)))
    step = next(s for nice in (*ROUND_DIGITS, 10.0) if (s := float(f"{nice:g}e{power}")) >= least)
    first, last = int(np.floor(low / step)) + 1, int(np.ceil(high / step))
    steps = (float(f"{k * step:.12g}") for k in range(first, last))
    return [level for level in steps if low < level < high]


def grid(low: float, high: float) -> Array:
    """Grid points along one side of a picture, from one cell before ``low`` to one after ``high``.

    With the margin of one cell no outline runs along the picture's edge.
    """
    return low + (high - low) * (np.arange(-1, CELLS + 2) / CELLS)


def rings(values: Array, level: float, every: int = 1) -> list[list[int]]:
    """The rounded outlines of the values at or above a level.

    Parameters
    ----------
    values : ndarray, shape (CELLS + 3, CELLS + 3)
        The function on two grids of :func:`grid`; rows are y.
    level : float
    every : int
        Only every such point of the grids is looked at, which is faster and coarser.

    Returns
    -------
    list of outlines, each x, y, x, y, … in whole numbers; the picture goes from 0 to UNITS
    """
    return [_rounded(ring, every) for ring in outlines(values[::every, ::every], level)]


def _rounded(ring: list[Point], every: int) -> list[int]:
    """An outline in whole numbers; outside of the picture only its corners are kept."""
    least, most = -UNITS // CELLS, UNITS + UNITS // CELLS
    places = np.clip(np.rint((np.array(ring) * every - 1) / CELLS * UNITS), least, most).astype(int)
    places = places[(places != np.roll(places, 1, axis=0)).any(axis=1)]
    before, after = np.roll(places, 1, axis=0), np.roll(places, -1, axis=0)
    along = (before == places) & (places == after) & ((places == least) | (places == most))
    kept: list[int] = places[~along.any(axis=1)].ravel().tolist()
    return kept


def outlines(values: Array, level: float) -> list[list[Point]]:
    """The outlines of all regions where values ≥ level, in units of the grid.

    Parameters
    ----------
    values : ndarray, shape (rows, columns)
        Finite. Outside of the grid the function counts as low, so that every outline is closed.
    level : float

    Returns
    -------
    list of outlines, each a list of points (column, row)
    """
    padded = np.pad(values, 1, constant_values=min(values.min(), level) - 1)
    following = dict(_segments(padded, level))
    rings = []
    while following:
        first, edge = following.popitem()
        ring = [_crossing(padded, level, first)]
        while edge != first:
            ring.append(_crossing(padded, level, edge))
            edge = following.pop(edge)
        rings.append(ring)
    return rings


def _segments(values: Array, level: float) -> Iterator[tuple[Edge, Edge]]:
    """The parts of outlines within a cell, from edge to edge, with the high side on the left."""
    high = values >= level
    rows, columns = np.nonzero(_mixed(high))
    for r, c in zip(rows.tolist(), columns.tolist(), strict=True):
        corners = (high[r, c], high[r, c + 1], high[r + 1, c + 1], high[r + 1, c])
        edges: Sequence[Edge] = ((r, c, False), (r, c + 1, True), (r + 1, c, False), (r, c, True))
        # Along the border counterclockwise: the outline leaves the cell where the values rise
        # above the level, and enters it where they fall below.
        ends = [k for k in range(4) if corners[k] < corners[(k + 1) % 4]]
        starts = [k for k in range(4) if corners[k] > corners[(k + 1) % 4]]
        if len(starts) == 2 and values[r : r + 2, c : c + 2].mean() < level:
            ends = [
                (start + 3) % 4 for start in starts
            ]  # a saddle whose two high corners are not connected
        elif len(starts) == 2:
            ends = [(start + 1) % 4 for start in starts]
        yield from ((edges[a], edges[b]) for a, b in zip(starts, ends, strict=True))


def _mixed(high: Array) -> Array:
    """The cells with both high and low corners."""
    corners = np.stack([high[:-1, :-1], high[:-1, 1:], high[1:, 1:], high[1:, :-1]])
    return np.asarray(corners.any(axis=0) & ~corners.all(axis=0))


def _crossing(values: Array, level: float, edge: Edge) -> Point:
    r, c, upward = edge
    here, there = values[r, c], values[(r + 1, c) if upward else (r, c + 1)]
    along = float((level - here) / (there - here))
    return (c - 1 + (0 if upward else along), r - 1 + (along if upward else 0))
