r"""The total derivative of a map f: R² → R² as the linear map that fits best.

Each frame has a smaller square grid around a, its image under f, and its image under
a + h ↦ f(a) + Df_a h. For h from a to a corner of the square, ‖f(a+h) − f(a) − Df_a h‖ / ‖h‖ of
``eq:total-derivative`` goes to 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..arithmetic.summation import dot, total
from ..errors import SpecError
from ..notation.quantity import Quantity
from ..notation.speech import number as spoken
from ..notation.tex import equation, fraction, matrix, matrix_product, number
from .parameters import Parameter, plane_vector
from .plane_map import PlaneMap, checked_derivative, plane_map

SHARES = (1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01)  # sizes of the squares, relative to the first
START = 0
SMALLEST, LARGEST = 0.01, 100.0  # of d
LINES, POINTS = 5, 13  # grid lines in each direction, points on each


def distance(d: float, field: str) -> float:
    """Check the distance d from a to the sides of the first square."""
    if not SMALLEST <= d <= LARGEST:
        raise SpecError(field, f"{d:g} is not between 0.01 and 100")
    return d


PARAMETERS = (
    Parameter("f1", "f₁(x)", "expression", "expression", "x1**2 - x2**2"),
    Parameter("f2", "f₂(x)", "expression", "expression", "2*x1*x2"),
    Parameter("a", "a", "text", "numbers", [1, 0.5], plane_vector),
    Parameter("d", "first d", "number", "number", 0.5, distance),
)


def describe(f1: str, f2: str, a: list[float], d: float) -> dict[str, Any]:
    """A frame for every square around a; the first reaches d to each side.

    Raises
    ------
    SpecError
        An expression cannot be read, or f is not differentiable at a or has no value near it.
    """
    f, point = plane_map(f1, f2), np.array(a, dtype=np.float64)
    D = checked_derivative(f, point)
    f_a = f(point[:, None])[:, 0]
    grid = _grid()
    _check_values(f, point, d, grid)
    reach = _reach(f, point, f_a, D, d, grid)
    return {
        "title": "The total derivative as the linear map that fits best",
        "slider": "Distance d",
        "start": START,
        "tex": [
            f"f(x) = {f.tex()}",
            equation("Df_a", matrix(Quantity(D))),
            r"r(h) = f(a+h) - f(a) - Df_a\,h",
        ],
        "point": a,
        "image": f_a.tolist(),
        "frames": [_frame(f, point, f_a, D, d * share, reach * share, share) for share in SHARES],
    }


def _grid() -> Array:
    """The lines of the grid on [−1, 1]²: shape (2, lines, points), both directions."""
    across, along = np.linspace(-1, 1, LINES), np.linspace(-1, 1, POINTS)
    fixed, free = np.meshgrid(across, along, indexing="ij")
    return np.concatenate([[fixed, free], [free, fixed]], axis=1)


def _check_values(f: PlaneMap, a: Array, d: float, grid: Array) -> None:
    for share in SHARES:
        points = (a[:, None, None] + d * share * grid).reshape(2, -1)
        if not np.isfinite(f(points)).all():
            raise SpecError("d", f"f has no finite value everywhere in the square with d = {d:g}")


def _reach(f: PlaneMap, a: Array, f_a: Array, D: Array, d: float, grid: Array) -> float:
    """Half the width of a window around both images of the largest square."""
    h = d * grid.reshape(2, -1)
    both = np.concatenate([f(a[:, None] + h) - f_a[:, None], dot(D, h)], axis=1)
    return 1.08 * np.abs(both).max().item() or d


def _frame(
    f: PlaneMap, a: Array, f_a: Array, D: Array, d: float, reach: float, share: float
) -> dict[str, Any]:
    h = np.array([d, d])
    grid = d * _grid()
    image = f((a[:, None, None] + grid).reshape(2, -1)).reshape(grid.shape)
    ends = grid[:, :, [0, -1]]
    linear = f_a[:, None, None] + dot(D, ends.reshape(2, -1)).reshape(ends.shape)
    value, Dh = f((a + h)[:, None])[:, 0], dot(D, h[:, None])[:, 0]
    error = value - f_a - Dh
    size, length = _length(error), _length(h)
    ratio = size / length
    return {
        "position": f"d = {spoken(d)}",
        "values": [
            {"of": "h", "value": h.tolist()},
            {"of": "f(a + h)", "value": value.tolist()},
            {"of": "f(a) + Df h", "value": (f_a + Dh).tolist()},
            {"of": "‖r(h)‖", "value": size},
            {"of": "‖r(h)‖ / ‖h‖", "value": ratio},
        ],
        "tex": [
            equation(
                r"Df_a\,h",
                matrix_product(Quantity(D), Quantity(h)),
                matrix(Quantity(Dh)),
            ),
            equation(
                r"\frac{\lVert r(h) \rVert}{\lVert h \rVert}",
                fraction(number(size), number(length)),
                number(ratio),
            ),
        ],
        "sentence": (
            f"In a square around a that reaches {spoken(d)} to each side, the linear map misses "
            f"the corner f(a + h) by {spoken(size)}; divided by the length of h that is "
            f"{spoken(ratio)}."
        ),
        "zoom": 1 / share,
        "around": _window(a, 1.25 * d),
        "window": _window(f_a, reach),
        "grid": _lines(a[:, None, None] + ends),
        "curved": _lines(image),
        "straight": _lines(linear),
        "corner": (a + h).tolist(),
        "reached": value.tolist(),
        "expected": (f_a + Dh).tolist(),
    }


def _length(v: Array) -> float:
    return float(np.sqrt(total(v * v)))


def _window(centre: Array, reach: float) -> dict[str, list[float]]:
    x, y = centre.tolist()
    return {"x": [x - reach, x + reach], "y": [y - reach, y + reach]}


def _lines(points: Array) -> list[list[list[float]]]:
    """Lines as lists of points [x, y], from an array of shape (2, lines, points)."""
    lines: list[list[list[float]]] = points.transpose(1, 2, 0).tolist()
    return lines
