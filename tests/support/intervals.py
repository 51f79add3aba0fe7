"""Interval arithmetic on small matrices: a result that is rounded lies between two bounds.

A number is a 1×1 matrix, a vector a column. Every operation widens its result by a few units in the
last place, so that a value computed in floating-point numbers by the same formula, in whatever
order, lies between the bounds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

ROUNDING = 2.0**-50


@dataclass(frozen=True)
class Interval:
    """All numbers from ``low`` to ``high``."""

    low: float
    high: float

    @classmethod
    def of(cls, *numbers: float) -> Interval:
        """The numbers, what lies between them, and what rounding may make of it."""
        low, high = min(numbers), max(numbers)
        return cls(low - ROUNDING * abs(low), high + ROUNDING * abs(high))

    @classmethod
    def around(cls, middle: float, radius: float) -> Interval:
        return cls.of(middle - radius, middle + radius)

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    @property
    def radius(self) -> float:
        return (self.high - self.low) / 2

    def __contains__(self, number: float) -> bool:
        return self.low <= number <= self.high

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __abs__(self) -> Interval:
        if 0 in self:
            return Interval(0, max(-self.low, self.high))
        return self if self.low > 0 else -self

    def __add__(self, other: Interval) -> Interval:
        return Interval.of(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        return Interval.of(*(a * b for a in self._ends for b in other._ends))

    def __truediv__(self, other: Interval) -> Interval:
        if 0 in other:
            raise ZeroDivisionError(f"{other} holds 0")
        return self * Interval.of(1 / other.low, 1 / other.high)

    def square(self) -> Interval:
        if 0 in self:
            return Interval.of(0, max(self.low**2, self.high**2))
        return self * self

    def rising(self, function: Callable[[float], float]) -> Interval:
        """The image under a function that rises on the interval."""
        return Interval.of(function(self.low), function(self.high))

    @property
    def _ends(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True)
class Matrix:
    """Rows of intervals."""

    rows: tuple[tuple[Interval, ...], ...]

    @classmethod
    def of(cls, rows: Iterable[Iterable[Interval]]) -> Matrix:
        made = cls(tuple(tuple(row) for row in rows))
        assert len({len(row) for row in made.rows}) == 1, "rows of different lengths"
        return made

    @classmethod
    def number(cls, value: Interval) -> Matrix:
        return cls(((value,),))

    @classmethod
    def column(cls, entries: Iterable[Interval]) -> Matrix:
        return cls.of([entry] for entry in entries)

    @classmethod
    def holding(cls, values: float | np.ndarray) -> Matrix:
        """Floating-point numbers; an array of one dimension is a column."""
        array = np.asarray(values, dtype=float)
        rows = array.reshape(len(array), -1) if array.ndim else array.reshape(1, 1)
        return cls.of([Interval.of(float(entry)) for entry in row] for row in rows)

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0])

    @property
    def only(self) -> Interval:
        """The one entry of what is a number."""
        assert self.shape == (1, 1), f"a matrix of shape {self.shape} is no number"
        return self.rows[0][0]

    @property
    def entries(self) -> list[Interval]:
        return [entry for row in self.rows for entry in row]

    def transposed(self) -> Matrix:
        return Matrix.of(zip(*self.rows, strict=True))

    def map(self, function: Callable[[Interval], Interval]) -> Matrix:
        return Matrix.of([function(entry) for entry in row] for row in self.rows)

    def __neg__(self) -> Matrix:
        return self.map(lambda entry: -entry)

    def __add__(self, other: Matrix) -> Matrix:
        return self._with(other, lambda a, b: a + b)

    def __sub__(self, other: Matrix) -> Matrix:
        return self + -other

    def __mul__(self, other: Matrix) -> Matrix:
        """The product of matrices; a number scales."""
        if self.shape == (1, 1):
            return other.map(lambda entry: self.only * entry)
        if other.shape == (1, 1):
            return self.map(lambda entry: entry * other.only)
        assert self.shape[1] == other.shape[0], f"{self.shape} times {other.shape}"
        columns = other.transposed().rows
        return Matrix.of([_dot(row, column) for column in columns] for row in self.rows)

    def entrywise(self, other: Matrix) -> Matrix:
        """⊙."""
        return self._with(other, lambda a, b: a * b)

    def _with(self, other: Matrix, each: Callable[[Interval, Interval], Interval]) -> Matrix:
        assert self.shape == other.shape, f"{self.shape} beside {other.shape}"
        rows = zip(self.rows, other.rows, strict=True)
        return Matrix.of([each(a, b) for a, b in zip(r, s, strict=True)] for r, s in rows)

    def norm(self) -> Matrix:
        """‖v‖ of a vector."""
        squares = [entry.square() for entry in self.entries]
        return Matrix.number(_sum(squares).rising(lambda x: math.sqrt(max(x, 0))))


def _dot(row: Iterable[Interval], column: Iterable[Interval]) -> Interval:
    return _sum(a * b for a, b in zip(row, column, strict=True))


def _sum(terms: Iterable[Interval]) -> Interval:
    total = Interval(0, 0)
    for term in terms:
        total = total + term
    return total
