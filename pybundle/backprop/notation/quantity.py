"""A quantity of the net: its numbers, and the reference by which a formula's numbers find it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from ..arithmetic.arrays import Array


class Ref(NamedTuple):
    """A quantity, or one row or one entry of it; counted from 1 as in the post."""

    name: str
    layer: int | None = None
    row: int | None = None
    column: int | None = None

    def as_dict(self) -> dict[str, Any]:
        return dict(_parts(self))

    @property
    def text(self) -> str:
        """As marks in formulas have it: "W1 2 1"."""
        return _text(self)


@lru_cache(10_000)  # every change of a number names the same quantities again
def _parts(ref: Ref) -> tuple[tuple[str, Any], ...]:
    named = zip(Ref._fields, ref, strict=True)
    return tuple((k, part) for k, part in named if part is not None)


@lru_cache(10_000)
def _text(ref: Ref) -> str:
    whole = ref.name if ref.layer is None else f"{ref.name}{ref.layer}"
    places = [str(place) for place in (ref.row, ref.column) if place is not None]
    return " ".join([whole, *places])


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, a vector or a matrix.

    ref : what its numbers are called; None for what is no quantity of the net. The entries of
        the slope σ'(z), which has no name of its own, are called z.
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
        return np.size(self.values)
