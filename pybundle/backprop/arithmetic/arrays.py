"""The type of an array: float64 in ordinary use, exact fractions where a witness asks for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]

Listed: TypeAlias = Callable[[Array], Any]
"""What stands for an array in JSON-ready data."""


def as_list(array: Array) -> Any:
    """Its numbers as lists; of a number alone, that number."""
    return array.tolist()
