"""The type of an array, and how arrays become JSON-ready data.

Arrays hold float64; tests also run the passes on arrays of exact fractions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]

EncodeArray: TypeAlias = Callable[[Array], Any]
"""A function that turns an array into JSON-ready data."""


def as_list(array: Array) -> Any:
    """The numbers of an array as nested lists; for an array without dimensions, its number."""
    return array.tolist()
