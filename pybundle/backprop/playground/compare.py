"""Compares an array of the reader with the right one, entry by entry.

Three answers are possible, because a judge that knows only numbers cannot tell a small mistake from
coarse arithmetic: rounding alone makes a difference of less than ``EQUAL`` (float32 has seven
digits), a mistake one of more than ``DIFFERENT``, and between the two it does not decide.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from ..arithmetic.arrays import Array

EQUAL = 1e-6
DIFFERENT = 1e-4
MANY_DIGITS = 1e-9
ROUNDINGS = 100  # of one result: about as many as a sum here has operations

Agreement = Literal["equal", "close", "different"]


def agreement(given: Array, right: Array, magnitude: Array, dtype: str = "float64") -> Agreement:
    """How well an array agrees with the right one.

    Parameters
    ----------
    given, right, magnitude : ndarrays of one shape
        The last bounds the rounding error (:class:`backprop.playground.right.Right`).
    dtype : str
        The type in which the reader computed.
    """
    if not np.isfinite(given).all():
        return "different"
    off = np.abs(given - right)
    if (off <= (EQUAL + ROUNDINGS * _epsilon(dtype)) * magnitude).all():
        return "equal"
    scale = DIFFERENT * (magnitude + np.abs(right).max())
    return "close" if (off <= scale).all() else "different"


def has_few_digits(given: Array, right: Array, magnitude: Array) -> bool:
    """Whether less than nine digits agree."""
    return bool((np.abs(given - right) > MANY_DIGITS * magnitude).any())


def is_coarse(dtype: str) -> bool:
    """Whether a type has so few digits, as float16, that its results cannot be judged."""
    return _epsilon(dtype) > 1e-5


def differing(given: Array, right: Array, magnitude: Array) -> list[list[int]]:
    """The places, from 1, of the entries that differ by more than rounding."""
    with np.errstate(invalid="ignore"):
        off = ~(np.abs(given - right) <= EQUAL * magnitude)
    return [[int(k) + 1 for k in place] for place in np.argwhere(off)]


def matches(given: Array, candidate: Array) -> bool:
    """Whether an array is what a known slip makes; the reader's digits may be few."""
    if given.shape != candidate.shape or not given.size or not np.isfinite(candidate).all():
        return False
    largest = np.abs(candidate).max()
    return bool(np.abs(given - candidate).max() <= 1e-5 * largest)


def _epsilon(dtype: str) -> float:
    return float(np.finfo(dtype if dtype in ("float16", "float32") else "float64").eps)
