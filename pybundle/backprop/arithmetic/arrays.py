"""The type of an array, and how arrays become JSON-ready data.

Arrays hold float64; tests also run the passes on arrays of exact fractions.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]

EncodeArray: TypeAlias = Callable[[Array], Any]
"""A function that turns an array into JSON-ready data."""


def all_finite(array: Array) -> bool:
    """Whether a float64 array holds neither inf nor NaN.

    The sum of squares is finite only if all entries are, and takes half the time of a look at each.
    """
    if isfinite(np.vdot(array, array)):
        return True
    return bool(np.isfinite(array).all())


def as_list(array: Array) -> Any:
    """The numbers of an array as nested lists; for an array without dimensions, its number."""
    return array.tolist()
