"""A quantity of the net with its reference, which connects numbers in formulas to the drawing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from ..arithmetic.arrays import Array


class Ref(NamedTuple):
    """A reference to a quantity, or to one row or entry of it; indices count from 1 as in the post.

    A reference to a vector has its component as ``row``. A reference with ``row`` and no ``column``
    is a whole row where the quantity is a matrix.
    """

    name: str
    layer: int | None = None
    row: int | None = None
    column: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """The reference as JSON-ready data, without the parts that it does not have."""
        return dict(_parts(self))

    @property
    def text(self) -> str:
        """The reference as the marks in formulas write it: "W1 2 1"."""
        return _text(self)


@lru_cache(10_000)  # every trace of a net has the same references
def _parts(ref: Ref) -> tuple[tuple[str, Any], ...]:
    named = zip(Ref._fields, ref, strict=True)
    return tuple((k, part) for k, part in named if part is not None)


@lru_cache(10_000)
def _text(ref: Ref) -> str:
    name = ref.name if ref.layer is None else f"{ref.name}{ref.layer}"
    places = [str(place) for place in (ref.row, ref.column) if place is not None]
    return " ".join([name, *places])


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, a vector or a matrix, with its reference.

    Attributes
    ----------
    values : array or float
    ref : Ref or None
        None if the values are not a quantity of the net. σ'(z) has the reference of z.
    """

    values: Array | np.float64 | float
    ref: Ref | None = None

    def __getitem__(self, place: int | tuple[int, int]) -> Quantity:
        """Entry k of a vector or (k, j) of a matrix, counted from 1 as in the post."""
        places = place if isinstance(place, tuple) else (place,)
        value = np.asarray(self.values)[tuple(k - 1 for k in places)]
        return Quantity(value, self.ref and Ref(self.ref.name, self.ref.layer, *places))

    @property
    def size(self) -> int:
        """The number of entries."""
        return np.size(self.values)
