r"""One neuron with one weight: what a change of the weight does to the cost, beside its derivative.

The net is a = σ(wx) with the cost C = (a − x̂)². Each frame moves w by some Δw and has the change
of the cost, ΔC = C(w + Δw) − C(w), beside the prediction (∂C/∂w) Δw: equation ``eq:small-error``
of the post, with the cost as a function of w.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..errors import SpecError
from ..notation.speech import number as spoken
from .nets import NET, Landscape, landscape
from .parameters import Parameter

POSITIONS = 10  # on either side of w
START = 17  # the frame that is shown first, of 2 · POSITIONS + 1
POINTS = 81  # of the curve
SMALLEST, LARGEST = 0.01, 100.0  # the farthest Δw
LARGEST_RATIO = 1e6  # of w to the farthest Δw; beyond it, ΔC is mostly rounding
TEX = r"\Delta C = C(w + \Delta w) - C(w) \approx \frac{\partial C}{\partial w}\,\Delta w"
FIELDS = {"weights": "w", "activations": "sigma", "x": "x", "target": "target"}
"""The field of a spec, and the parameter that it is here."""


def _reach(value: float, field: str) -> float:
    """Check the farthest Δw."""
    if not SMALLEST <= value <= LARGEST:
        raise SpecError(field, f"{value:g} is not between 0.01 and 100")
    return value


PARAMETERS = (
    Parameter("sigma", "σ", "function", "function", "sigmoid"),
    Parameter("x", "x", "number", "number", 1),
    Parameter("w", "w", "number", "number", -1),
    Parameter("target", "x̂", "number", "number", 1),
    Parameter("reach", "farthest Δw", "", "number", 3, _reach),
)


def describe(sigma: str, x: float, w: float, target: float, reach: float) -> dict[str, Any]:
    """The cost as a function of w, its tangent at w, and a frame for each Δw.

    Raises
    ------
    SpecError
        A parameter cannot be used, or the cost or its derivative is not finite within reach.
    """
    if abs(w) > LARGEST_RATIO * reach:
        raise SpecError("w", f"{w:g} is so large that a change of {reach:g} could not be seen")
    ground = _ground(sigma, x, w, target)
    weights = ground.weights()
    cost = _cost(ground, w)
    slope = ground.gradient(weights, [w]).item()
    if not np.isfinite(slope):
        raise SpecError("w", f"the cost has no finite derivative at w = {w:g}")
    places = np.linspace(w - 1.05 * reach, w + 1.05 * reach, POINTS)
    curve = np.array([_cost(ground, place) for place in places.tolist()])
    return {
        "title": "One weight and the cost",
        "slider": "Δw",
        "start": START,
        "tex": [TEX],
        "view": {
            "x": [places[0].item(), places[-1].item()],
            "y": _seen(curve, cost, slope * reach),
        },
        "curve": curve.tolist(),
        "point": [w, cost],
        "slope": slope,
        "input": x,
        "target": target,
        "frames": [
            _frame(ground, x, w, reach * k / POSITIONS, cost, slope)
            for k in range(-POSITIONS, POSITIONS + 1)
        ],
    }  # fmt: skip


def _ground(sigma: str, x: float, w: float, target: float) -> Landscape:
    spec = {each.name: None for each in NET}
    given = {"weights": [[[w]]], "activation": [sigma], "x": [x], "target": [target]}
    try:
        return landscape({**spec, **given})
    except SpecError as error:
        field = error.field.partition("[")[0]
        known = {**FIELDS, "activation": "sigma"}
        raise SpecError(known.get(field, field), error.message) from None


def _cost(ground: Landscape, w: float) -> float:
    found = ground.cost(ground.weights(), [w])
    if not np.isfinite(found):
        raise SpecError("w", f"the cost is not a finite number at w = {w:g}")
    return found


def _seen(curve: Array, cost: float, rise: float) -> list[float]:
    """The range of C: the curve, and as much of the tangent as is not far away from it."""
    low, high = curve.min().item(), curve.max().item()
    room = (high - low) or max(1.0, abs(high))
    ends = (cost - rise, cost + rise)
    low, high = max(min(low, *ends), low - room), min(max(high, *ends), high + room)
    air = 0.08 * (high - low)
    return [low - air, high + air]


def _frame(
    ground: Landscape, x: float, w: float, step: float, before: float, slope: float
) -> dict[str, Any]:
    after = w + step
    cost = _cost(ground, after)
    change, predicted = cost - before, slope * step
    return {
        "position": f"Δw = {spoken(step)}",
        "w": after,
        "a": ground.at(ground.weights(), [after])([x]).item(),
        "cost": cost,
        "predicted": before + predicted,
        "values": [
            {"of": "∂C/∂w", "value": slope},
            {"of": "(∂C/∂w) · Δw", "value": predicted},
            {"of": "ΔC", "value": change},
            {"of": "difference", "value": change - predicted},
        ],
        "tex": [],
        "sentence": (
            f"With w moved by {spoken(step)} to {spoken(after)}, the cost changes by "
            f"{spoken(change)}; the derivative predicts {spoken(predicted)}."
        ),
    }
