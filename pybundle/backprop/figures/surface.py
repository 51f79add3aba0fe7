r"""The cost as a function of two weights, θ, and the path of gradient descent on it.

θ_{k+1} = θ_k − η ∇C(θ_k)ᵀ is equation ``eq:update`` of the post for these two weights; all others
of the net stay as they are. The map of the cost is drawn by level lines, whose places are rounded;
the numbers of the path are not.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..arithmetic.levels import equal_steps, grid, levels_between, rings
from ..arithmetic.validate import positive, positive_integer
from ..errors import SpecError
from ..notation.quantity import Quantity
from ..notation.speech import number as spoken
from ..notation.tex import equation, join, matrix, number
from .nets import NET, Landscape, Weight, landscape, weight_named
from .parameters import Parameter, plane_vector

EXAMPLE = {
    "weights": [[[-1.0]], [[1.2]]],
    "activation": ["tanh", "identity"],
    "data": [[[0.5], [0.6]], [[1.0], [1.0]], [[2.0], [1.4]]],
}
MOST_STEPS = 40
MOST_CHOICES = 60  # weights that a reader may choose from
TICKS = 7


def _range(value: list[float | int], field: str) -> list[float | int]:
    """Left, right, bottom, top; of two numbers, the same for both directions."""
    found = value * 2 if len(value) == 2 else value
    if len(found) != 4:
        raise SpecError(field, "needs two numbers, as in -3, 3, or four: left, right, bottom, top")
    for low, high in (found[:2], found[2:]):
        if not 1e-6 * max(1.0, abs(low), abs(high)) < high - low < 1e12:
            raise SpecError(field, f"from {low:g} to {high:g} there is no room for a picture")
    return found


def _rate(eta: float, field: str) -> float:
    positive(eta, field)
    return eta


def _steps(value: float, field: str) -> int:
    count = positive_integer(value, field)
    if count > MOST_STEPS:
        raise SpecError(field, f"{count} are too many for a picture; {MOST_STEPS} are the most")
    return count


PARAMETERS = (
    *NET,
    Parameter("horizontal", "horizontal", "choice", "weight", None),
    Parameter("vertical", "vertical", "choice", "weight", None),
    Parameter("range", "range", "", "numbers", [-2.5, 2.5], _range),
    Parameter("learning_rate", "η", "number", "number", 0.2, _rate),
    Parameter("start", "start", "text", "numbers", None, plane_vector),
    Parameter("steps", "steps", "number", "number", 14, _steps),
)


def describe(**given: Any) -> dict[str, Any]:
    """The map of the cost, and what each step of gradient descent on it looks like.

    Raises
    ------
    SpecError
        The net or a parameter cannot be used, the start lies outside of the picture, or the cost
        is not finite everywhere in it.
    """
    if given["layers"] is None and given["weights"] is None:
        given |= {name: value for name, value in EXAMPLE.items() if given[name] is None}
    net = {each.name: given[each.name] for each in NET}
    ground = landscape(net)
    known = ground.weights()
    pair = _pair(given, known)
    view = {"x": given["range"][:2], "y": given["range"][2:]}
    start = given["start"] or [ground.value(weight) for weight in pair]
    _check_start(start, pair, view)
    eta, count = given["learning_rate"], given["steps"]
    frames = _path(ground, pair, start, eta, count, view)
    return {
        "parameters": {
            **given, "start": start, "horizontal": pair[0].name, "vertical": pair[1].name
        },
        "choices": _choices(pair, known),
        "title": "The cost as a function of two weights",
        "slider": "Step k",
        "start": 0,
        "tex": [
            rf"\theta = {_column([weight.tex for weight in pair])},",
            r"\theta_{k+1} = \theta_k - \eta\, \nabla C(\theta_k)^{\mathsf T}"
        ],
        "weights": [
            {"letter": w.letter, "upper": f"({w.layer})", "lower": ",".join(map(str, w.indices))}
            for w in pair
        ],
        "view": view,
        "ticks": {axis: equal_steps(low, high, TICKS) for axis, (low, high) in view.items()},
        "levels": _levels(json.dumps(net), *pair, *given["range"]),
        "frames": frames,
    }  # fmt: skip


def _pair(given: dict[str, Any], known: list[Weight]) -> list[Weight]:
    """The two weights; by default the first ones."""
    if len(known) < 2:
        raise SpecError("layers", "this net has one weight only; the picture needs two")
    chosen = []
    for field in ("horizontal", "vertical"):
        name = given[field]
        free = (weight for weight in known if weight not in chosen)
        chosen.append(next(free) if name is None else weight_named(name, field, known))
    if chosen[0] == chosen[1]:
        raise SpecError("vertical", f"{chosen[0].name} lies along the other axis already")
    return chosen


def _choices(pair: Sequence[Weight], known: Sequence[Weight]) -> dict[str, list[str]]:
    """What each axis may show instead; of a net with two weights, nothing."""
    if not 2 < len(known) <= MOST_CHOICES:
        return {}
    first, second = pair
    return {
        "horizontal": [weight.name for weight in known if weight != second],
        "vertical": [weight.name for weight in known if weight != first],
    }


def _check_start(start: list[float], pair: Sequence[Weight], view: dict[str, list[float]]) -> None:
    for value, weight, (low, high) in zip(start, pair, view.values(), strict=True):
        if not low <= value <= high:
            raise SpecError(
                "start",
                f"{weight.plain} = {spoken(value)} is outside of the picture, which goes from "
                f"{spoken(low)} to {spoken(high)}",
            )


def _column(cells: Sequence[str]) -> str:
    return rf"\begin{{pmatrix}} {cells[0]} \\[0.5em] {cells[1]} \end{{pmatrix}}"


# ---- the map ------------------------------------------------------------------------------


@lru_cache(maxsize=4)  # while a reader drags the start, the map stays
def _levels(net: str, first: Weight, second: Weight, *ends: float) -> list[dict[str, Any]]:
    """For each level the outlines of what lies above, as whole numbers x, y, x, y, …"""
    costs = _costs(landscape(json.loads(net)), (first, second), grid(*ends[:2]), grid(*ends[2:]))
    seen = costs[1:-1, 1:-1]
    # near a minimum the cost grows like a square, so that its root is what straight lines fit
    roots = np.sqrt(np.maximum(costs, 0))
    return [
        {"cost": level, "rings": rings(roots, level**0.5)}
        for level in levels_between(seen.min().item(), seen.max().item())
    ]


def _costs(ground: Landscape, pair: Sequence[Weight], x: Array, y: Array) -> Array:
    costs = np.array([[ground.cost(pair, (across, up)) for across in x] for up in y])
    if not np.isfinite(costs).all():
        row, column = np.argwhere(~np.isfinite(costs))[0]
        raise SpecError(
            "range",
            f"the cost at {pair[0].plain} = {spoken(x[column])}, {pair[1].plain} = "
            f"{spoken(y[row])} is larger than any floating-point number",
        )
    return costs


# ---- the path -----------------------------------------------------------------------------


def _path(
    ground: Landscape,
    pair: Sequence[Weight],
    start: Sequence[float],
    eta: float,
    count: int,
    view: dict[str, list[float]],
) -> list[dict[str, Any]]:
    """The frames of θ_0, …, θ_count, or of those until the numbers are no longer finite."""
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
    """‖v‖, also where the squares would be too large."""
    most = np.abs(v).max()
    with np.errstate(all="ignore"):
        shares = v / most if most else v
        return float(most * np.sqrt(shares[0] * shares[0] + shares[1] * shares[1]))


def _inside(theta: Array, view: dict[str, list[float]]) -> bool:
    return all(
        low <= v <= high for v, (low, high) in zip(theta.tolist(), view.values(), strict=True)
    )


def _point(pair: Sequence[Weight], theta: Array) -> str:
    told = (f"{w.plain} = {spoken(v)}" for w, v in zip(pair, theta.tolist(), strict=True))
    return " and ".join(told)


def _equation(k: int, theta: Array, eta: float, gradient: Array, following: Array) -> str:
    """θ_{k+1} = θ_k − η ∇C(θ_k)ᵀ with its numbers."""
    return equation(
        rf"\theta_{{{k + 1}}}",
        join(matrix(Quantity(theta)), "-", number(eta), matrix(Quantity(gradient))),
        matrix(Quantity(following)),
    )
