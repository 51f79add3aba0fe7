"""Maps f: R² → R² from two expressions in x1 and x2, and their total derivative at a point.

A partial derivative is the derivative of an expression in which one coordinate varies and the
other is constant, so formulas in one variable suffice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..arithmetic.summation import dot
from ..errors import SpecError
from ..notation.speech import vector as spoken
from ..symbolic.expression import parse
from ..symbolic.formula import ONE, ZERO, Formula


@dataclass(frozen=True)
class Coordinate(Formula):
    """x_1 or x_2 of points, which are the columns of an array of shape (2, …).

    ``varies`` is true if derivatives are taken with respect to this coordinate.
    """

    index: int
    varies: bool

    def value(self, x: Array) -> Any:
        return x[self.index]

    def derivative(self) -> Formula:
        return ONE if self.varies else ZERO

    def tex(self) -> str:
        return f"x_{self.index + 1}"


@dataclass(frozen=True)
class PlaneMap:
    """f with its components and their partial derivatives, one row for each component."""

    components: tuple[Formula, Formula]
    partials: tuple[tuple[Formula, Formula], tuple[Formula, Formula]]

    def __call__(self, points: Array) -> Array:
        """f at points, which are columns: shape (2, k) gives (2, k)."""
        return _values(self.components, points)

    def derivative(self, a: Array) -> Array:
        """Df_a, shape (2, 2)."""
        return np.array([_values(row, a[:, None])[:, 0] for row in self.partials])

    def tex(self) -> str:
        """f(x) as a column in TeX."""
        above, below = (component.tex() for component in self.components)
        return rf"\begin{{pmatrix}} {above} \\ {below} \end{{pmatrix}}"


def plane_map(f1: str, f2: str) -> PlaneMap:
    """The map with these components; raises SpecError for one that cannot be read."""
    found = []
    for field, text in (("f1", f1), ("f2", f2)):
        by_1, by_2 = (
            parse(text, field, {f"x{k + 1}": Coordinate(k, k == varying) for k in range(2)})
            for varying in range(2)
        )
        found.append((by_1, (by_1.derivative(), by_2.derivative())))
    (first, first_row), (second, second_row) = found
    return PlaneMap((first, second), (first_row, second_row))


def checked_derivative(f: PlaneMap, a: Array) -> Array:
    """Df_a, after checking by differences that f is totally differentiable at a.

    Raises
    ------
    SpecError
        f or a partial derivative is not finite at a, or no linear map fits.
    """
    if not np.isfinite(f(a[:, None])).all():
        raise SpecError("a", f"f has no finite value at {spoken(a)}")
    D = f.derivative(a)
    if not np.isfinite(D).all():
        raise SpecError("a", f"f has no finite partial derivatives at {spoken(a)}")
    e = 2.0**-20 * max(1.0, np.abs(a).max())
    around = e * np.array([[1, 1, 0, -1, -1, -1, 0, 1], [0, 1, 1, 1, 0, -1, -1, -1]])
    error = f(a[:, None] + around) - f(a[:, None]) - dot(D, around)
    finite = error[np.isfinite(error)]
    if np.abs(finite).max(initial=0) > 1e-3 * e * max(1.0, np.abs(D).max()):
        raise SpecError("a", f"f has a kink at {spoken(a)}: no linear map fits there")
    return D


def _values(formulas: tuple[Formula, Formula], points: Array) -> Array:
    with np.errstate(all="ignore"):
        rows = [np.broadcast_to(each.value(points), points.shape[1:]) for each in formulas]
    return np.array(rows, dtype=np.float64)
