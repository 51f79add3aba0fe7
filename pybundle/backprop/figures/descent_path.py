"""The path of gradient descent on a cost of two weights θ, as frames of a figure.

θ_{k+1} = θ_k − η ∇C(θ_k)ᵀ is equation ``eq:update`` of the post for these two weights; the others
stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..errors import SpecError
from ..notation.quantity import Quantity
from ..notation.speech import number as spoken
from ..notation.tex import equation, join, matrix, number
from .nets import Landscape, Weight


def path_frames(
    ground: Landscape,
    pair: Sequence[Weight],
    start: Sequence[float],
    eta: float,
    count: int,
    view: dict[str, list[float]],
) -> list[dict[str, Any]]:
    """A frame for each of θ_0, …, θ_count; the path ends early if numbers are no longer finite.

    Parameters
    ----------
    ground : Landscape
    pair : sequence of two Weight
    start : sequence of two floats
        θ_0.
    eta : float
        The learning rate η.
    count : int
        The number of steps.
    view : dict
        The ranges "x" and "y" of the picture.

    Raises
    ------
    SpecError
        The cost or its gradient is not finite at the start.
    """
    theta = np.array(start, dtype=np.float64)
    frames: list[dict[str, Any]] = []
    for k in range(count + 1):
        cost, gradient = ground.cost(pair, theta), ground.gradient(pair, theta)
        if not np.isfinite([cost, _length(gradient)]).all():
            if k == 0:
                raise SpecError("start", "the cost or its gradient is not finite there")
            frames[-1]["sentence"] += " There the numbers are too large, and the path ends."
            break
        with np.errstate(all="ignore"):
            following = theta - eta * gradient
        ends = not np.isfinite(following).all()
        frames.append(
            _frame(pair, k, theta, cost, gradient, eta, None if ends else following, view)
        )
        if ends:
            break
        theta = following
    return frames


def _frame(
    pair: Sequence[Weight],
    k: int,
    theta: Array,
    cost: float,
    gradient: Array,
    eta: float,
    following: Array | None,
    view: dict[str, list[float]],
) -> dict[str, Any]:
    length = _length(gradient)
    here = _point(pair, theta)
    leads = (
        "The next step is too long for numbers, and the path ends"
        if following is None
        else f"The next step leads to {_point(pair, following)}"
    )
    inside = _inside(theta, view)
    outside = "" if inside else ", outside of the picture"
    return {
        "position": f"k = {k}",
        "at": theta.tolist(),
        "to": None if following is None else following.tolist(),
        "inside": inside,
        "values": [
            *({"of": w.plain, "value": v} for w, v in zip(pair, theta.tolist(), strict=True)),
            {"of": "C", "value": cost},
            *(
                {"of": f"∂C/∂{w.plain}", "value": v}
                for w, v in zip(pair, gradient.tolist(), strict=True)
            ),
            {"of": "‖∇C‖", "value": length},
        ],
        "tex": [] if following is None else [_equation(k, theta, eta, gradient, following)],
        "sentence": (
            f"Step {k}: at {here}{outside}, the cost is {spoken(cost)} and the gradient has the "
            f"length {spoken(length)}. {leads}."
        ),
    }


def _length(v: Array) -> float:
    """‖v‖, also where the squares of its components overflow."""
    most = np.abs(v).max()
    with np.errstate(all="ignore"):
        shares = v / most if most else v
        return float(most * np.sqrt(shares[0] * shares[0] + shares[1] * shares[1]))


def _inside(theta: Array, view: dict[str, list[float]]) -> bool:
    return all(
        low <= v <= high for v, (low, high) in zip(theta.tolist(), view.values(), strict=True)
    )


def _point(pair: Sequence[Weight], theta: Array) -> str:
    parts = (f"{w.plain} = {spoken(v)}" for w, v in zip(pair, theta.tolist(), strict=True))
    return " and ".join(parts)


def _equation(k: int, theta: Array, eta: float, gradient: Array, following: Array) -> str:
    """θ_{k+1} = θ_k − η ∇C(θ_k)ᵀ with its numbers."""
    return equation(
        rf"\theta_{{{k + 1}}}",
        join(matrix(Quantity(theta)), "-", number(eta), matrix(Quantity(gradient))),
        matrix(Quantity(following)),
    )
