r"""The cost as a function of two weights, θ, with the path of gradient descent on it.

The map of the cost consists of level lines, whose coordinates are rounded; the numbers of the path
are not.
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
from ..notation.speech import number as spoken
from .descent_path import path_frames
from .nets import NET, Landscape, Weight, landscape, weight_named
from .parameters import Parameter, plane_vector

EXAMPLE = {
    "weights": [[[-1.0]], [[1.2]]],
    "activation": ["tanh", "identity"],
    "data": [[[0.5], [0.6]], [[1.0], [1.0]], [[2.0], [1.4]]],
}
MOST_STEPS = 40
MOST_CHOICES = 60  # weights in a list to choose from
MOST_TICKS = 7


def _range(value: list[float | int], field: str) -> list[float | int]:
    """The range of the picture: left, right, bottom, top; two numbers hold for both directions."""
    found = value * 2 if len(value) == 2 else value
    if len(found) != 4:
        raise SpecError(field, "needs two numbers, as in -3, 3, or four: left, right, bottom, top")
    for low, high in (found[:2], found[2:]):
        if not 1e-6 * max(1.0, abs(low), abs(high)) < high - low < 1e12:
            raise SpecError(
                field, f"the range from {low:g} to {high:g} is too small or too large for a picture"
            )
    return found


def _rate(eta: float, field: str) -> float:
    """Check the learning rate η."""
    positive(eta, field)
    return eta


def _steps(value: float, field: str) -> int:
    """The number of steps of the path."""
    count = positive_integer(value, field)
    if count > MOST_STEPS:
        raise SpecError(field, f"{count} are too many for a picture; at most {MOST_STEPS} fit")
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
    """The map of the cost, and a frame for each step of gradient descent on it.

    Raises
    ------
    SpecError
        The net or a parameter cannot be used, the start is outside of the picture, or the cost is
        not finite everywhere in it.
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
    frames = path_frames(ground, pair, start, eta, count, view)
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
        "ticks": {axis: equal_steps(low, high, MOST_TICKS) for axis, (low, high) in view.items()},
        "levels": _levels(json.dumps(net), *pair, *given["range"]),
        "frames": frames,
    }  # fmt: skip


def _pair(given: dict[str, Any], known: list[Weight]) -> list[Weight]:
    """The weights along the horizontal and the vertical axis; by default the first two."""
    if len(known) < 2:
        raise SpecError("layers", "this net has only one weight; the picture needs two")
    chosen = []
    for field in ("horizontal", "vertical"):
        name = given[field]
        free = (weight for weight in known if weight not in chosen)
        chosen.append(next(free) if name is None else weight_named(name, field, known))
    if chosen[0] == chosen[1]:
        raise SpecError("vertical", f"{chosen[0].name} is already on the other axis")
    return chosen


def _choices(pair: Sequence[Weight], known: Sequence[Weight]) -> dict[str, list[str]]:
    """The weights that each axis can show instead; for a net with two weights none."""
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


@lru_cache(maxsize=4)  # dragging the start does not change the map
def _levels(net: str, first: Weight, second: Weight, *ends: float) -> list[dict[str, Any]]:
    """For each level the outlines of the region above it, as whole numbers x, y, x, y, …"""
    costs = _costs(landscape(json.loads(net)), (first, second), grid(*ends[:2]), grid(*ends[2:]))
    seen = costs[1:-1, 1:-1]
    # Near a minimum the cost grows like a square, so linear interpolation fits its root better.
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
