"""Where a function of two variables lies above a level: closed outlines, by marching squares.

The function is known on a grid. Along an edge of the grid whose ends lie on different sides of the
level, the outline crosses where the straight line between the two values does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from .arrays import Array

Point = tuple[float, float]
Edge = tuple[int, int, bool]  # row, column, whether it goes up from there instead of right

MANY = 9  # levels at most
CELLS = 40  # of the grid of a picture, each way
UNITS = 1000  # the places of level lines are whole numbers; so many make up the picture
NICE = (1.0, 2.0, 5.0)
CLOSEST = 1e-10  # of the larger end: what is closer has no steps that twelve digits tell apart


def levels_between(low: float, high: float) -> list[float]:
    """Round numbers between two values, rising: a 1-2-5 series, or equal steps if that is too few.

    A valley whose floor is much lower than its sides needs levels that get closer downhill.
    """
    if not low < high:
        return []
    power = int(np.floor(np.log10(high)))
    series = [float(f"{nice:g}e{p}") for p in range(power - 3, power + 1) for nice in NICE]
    found = [level for level in series if low < level < high][-MANY:]
    return found if len(found) >= MANY // 2 else equal_steps(low, high, MANY)


def equal_steps(low: float, high: float, most: int) -> list[float]:
    """Round numbers at equal distances, strictly between two values."""
    least = (high - low) / most
    if least <= CLOSEST * max(abs(low), abs(high)):
        return []
    power = int(np.floor(np.log10(least)))
    step = next(s for nice in (*NICE, 10.0) if (s := float(f"{nice:g}e{power}")) >= least)
    first, last = int(np.floor(low / step)) + 1, int(np.ceil(high / step))
    steps = (float(f"{k * step:.12g}") for k in range(first, last))
    return [level for level in steps if low < level < high]


def grid(low: float, high: float) -> Array:
    """Places along one side of a picture: those that are seen, and one cell more at each end, so
    that no outline runs along the picture's edge."""
    return low + (high - low) * (np.arange(-1, CELLS + 2) / CELLS)


def rings(values: Array, level: float) -> list[list[int]]:
    """The outlines of what lies above a level on two such grids, as whole numbers x, y, x, y, …"""
    return [_rounded(ring) for ring in outlines(values, level)]


def _rounded(ring: list[Point]) -> list[int]:
    """What is seen goes from 0 to UNITS; of the way outside of it only the corners are kept."""
    least, most = -UNITS // CELLS, UNITS + UNITS // CELLS
    places = np.clip(np.rint((np.array(ring) - 1) / CELLS * UNITS), least, most).astype(int)
    places = places[(places != np.roll(places, 1, axis=0)).any(axis=1)]
    before, after = np.roll(places, 1, axis=0), np.roll(places, -1, axis=0)
    along = (before == places) & (places == after) & ((places == least) | (places == most))
    kept: list[int] = places[~along.any(axis=1)].ravel().tolist()
    return kept


def outlines(values: Array, level: float) -> list[list[Point]]:
    """The rings round all places where values ≥ level, in units of the grid.

    Parameters
    ----------
    values : ndarray, shape (rows, columns)
        Finite. Beyond its border the function counts as low, so that every ring is closed.
    level : float

    Returns
    -------
    list of rings, each a list of (column, row)
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
    """From edge to edge through every cell that the outline meets, what is high on the left."""
    high = values >= level
    rows, columns = np.nonzero(_mixed(high))
    for r, c in zip(rows.tolist(), columns.tolist(), strict=True):
        corners = (high[r, c], high[r, c + 1], high[r + 1, c + 1], high[r + 1, c])
        edges: Sequence[Edge] = ((r, c, False), (r, c + 1, True), (r + 1, c, False), (r, c, True))
        # along the cell's border, counterclockwise: where it rises above the level the outline
        # leaves the cell, where it falls below the outline enters it
        ends = [k for k in range(4) if corners[k] < corners[(k + 1) % 4]]
        starts = [k for k in range(4) if corners[k] > corners[(k + 1) % 4]]
        if len(starts) == 2 and values[r : r + 2, c : c + 2].mean() < level:
            ends = [(start + 3) % 4 for start in starts]  # a saddle: two high corners, apart
        elif len(starts) == 2:
            ends = [(start + 1) % 4 for start in starts]
        yield from ((edges[a], edges[b]) for a, b in zip(starts, ends, strict=True))


def _mixed(high: Array) -> Array:
    """The cells of which some corners are high and some are not."""
    corners = np.stack([high[:-1, :-1], high[:-1, 1:], high[1:, 1:], high[1:, :-1]])
    return np.asarray(corners.any(axis=0) & ~corners.all(axis=0))


def _crossing(values: Array, level: float, edge: Edge) -> Point:
    r, c, upward = edge
    here, there = values[r, c], values[(r + 1, c) if upward else (r, c + 1)]
    along = float((level - here) / (there - here))
    return (c - 1 + (0 if upward else along), r - 1 + (along if upward else 0))
