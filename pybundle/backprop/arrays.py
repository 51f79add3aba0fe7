"""The type of an array: float64 in ordinary use, exact fractions where a witness asks for them."""

from __future__ import annotations

from typing import Any, TypeAlias

from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
