r"""The difference quotient and the tangent at a, for steps h that get smaller.

Each frame has the slope of a secant, (f(a+h) − f(a)) / h, and r(h) / h, where
r(h) = f(a+h) − f(a) − f'(a)h is the error of the tangent: equations ``eq:derivative`` and
``eq:small-error`` of the post.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..errors import SpecError
from ..net.activations import Activation, activation_named
from ..notation.speech import number as spoken
from ..notation.tex import equation, fraction, number
from .parameters import Parameter

STEPS = (1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)  # relative to the first h
START = 1
SMALLEST, LARGEST = 0.01, 100.0  # |h|: smaller steps show rounding errors, larger ones no curve
WHOLE, NEAR = 161, 41  # points of the whole curve, and of its magnified part


def step(h: float, field: str) -> float:
    """Check the first step h."""
    if not SMALLEST <= abs(h) <= LARGEST:
        raise SpecError(field, f"{h:g} is not between 0.01 and 100, nor between −100 and −0.01")
    return h


PARAMETERS = (
    Parameter("f", "f(x)", "function", "function", "sigmoid"),
    Parameter("a", "a", "number", "number", 1),
    Parameter("h", "first h", "number", "number", 1, step),
)


def describe(f: str, a: float, h: float) -> dict[str, Any]:
    """The curve with the tangent at a, and a frame for each step.

    Raises
    ------
    SpecError
        f, f' or f(a+h) is not finite there, or f has a kink at a.
    """
    sigma = activation_named(f, "f")
    f_a, slope = _tangent(sigma, a)
    _check_steps(sigma, a, h)
    x = np.linspace(a - 2 * abs(h), a + 2 * abs(h), WHOLE)
    curve = _values(sigma, x)
    low, high = _seen(curve, f_a, f_a + slope * h)
    view = {"x": [x[0].item(), x[-1].item()], "y": [low, high]}
    frames = [_frame(sigma, a, f_a, slope, h, share, high - low) for share in STEPS]
    return {
        "title": "The difference quotient and the tangent",
        "slider": "Step h",
        "start": START,
        "tex": [
            rf"f(x) = {sigma.tex}",
            equation(f"f'({number(a).text})", number(slope)),
            r"r(h) = f(a+h) - f(a) - f'(a)\,h",
        ],
        "view": view,
        "curve": _with_gaps(curve),
        "point": [a, f_a],
        "slope": slope,
        "frames": frames,
    }


def _values(sigma: Activation, x: Array) -> Array:
    with np.errstate(all="ignore"):
        return sigma(x)


def _tangent(sigma: Activation, a: float) -> tuple[float, float]:
    """f(a) and f'(a); SpecError if one of them does not exist."""
    point = np.array([a], dtype=np.float64)
    with np.errstate(all="ignore"):
        f_a, slope = sigma(point).item(), sigma.derivative(point).item()
    if not np.isfinite(f_a):
        raise SpecError("a", f"f has no finite value at {a:g}")
    if not np.isfinite(slope):
        raise SpecError("a", f"f has no finite derivative at {a:g}")
    e = 2.0**-20 * max(1.0, abs(a))
    right, left = ((_values(sigma, point + k).item() - f_a) / k for k in (e, -e))
    if np.isfinite(left) and abs(right - left) > 1e-3 * max(1.0, abs(slope)):
        raise SpecError(
            "a", f"f has a kink at {a:g}: the slopes left and right of it differ, so no line fits"
        )
    return f_a, slope


def _check_steps(sigma: Activation, a: float, h: float) -> None:
    """Checks that f is finite at a + h for every step h."""
    values = _values(sigma, a + h * np.array(STEPS))
    for share, value in zip(STEPS, values, strict=True):
        if not np.isfinite(value):
            raise SpecError("h", f"f has no finite value at a + h = {a + share * h:g}")


def _frame(
    sigma: Activation, a: float, f_a: float, slope: float, whole: float, share: float, height: float
) -> dict[str, Any]:
    h = whole * share
    value = _values(sigma, np.array([a + h])).item()
    rise = value - f_a
    error = rise - slope * h
    quotient, ratio = rise / h, error / h
    x = np.linspace(min(a - h / 2, a + 3 * h / 2), max(a - h / 2, a + 3 * h / 2), NEAR)
    middle, half = f_a + slope * h / 2, height * share / 4
    return {
        "position": f"h = {spoken(h)}",
        "h": h,
        "value": value,
        "values": [
            {"of": "h", "value": h},
            {"of": "f(a + h)", "value": value},
            {"of": "f(a) + f′(a) h", "value": f_a + slope * h},
            {"of": "slope of the secant", "value": quotient},
            {"of": "r(h)", "value": error},
            {"of": "r(h) / h", "value": ratio},
        ],
        "tex": [
            _divided(r"\frac{f(a+h) - f(a)}{h}", rise, h, quotient),
            _divided(r"\frac{r(h)}{h}", error, h, ratio),
        ],
        "sentence": (
            f"With the step h = {spoken(h)} the secant has the slope {spoken(quotient)}, the "
            f"tangent {spoken(slope)}. The tangent misses f(a + h) by {spoken(error)}; divided "
            f"by the step that is {spoken(ratio)}."
        ),
        "near": {
            "x": [x[0].item(), x[-1].item()],
            "y": [middle - half, middle + half],
            "curve": _with_gaps(_values(sigma, x)),
            "zoom": 2 / share,
        },
    }


def _divided(left: str, above: float, h: float, value: float) -> str:
    return equation(left, fraction(number(above), number(h)), number(value))


def _seen(curve: Array, *others: float) -> tuple[float, float]:
    """The range of y: that of the curve, without parts far away from its middle half."""
    quarter = len(curve) // 4
    middle = curve[quarter : 3 * quarter + 1]
    seen = np.concatenate([middle[np.isfinite(middle)], others])
    low, high = seen.min().item(), seen.max().item()
    reach = 1.5 * (high - low) or 0.5 * max(1.0, abs(high))
    near = curve[(curve > low - reach) & (curve < high + reach)]
    low, high = min(low, near.min().item()), max(high, near.max().item())
    air = 0.08 * (high - low) or reach
    return low - air, high + air


def _with_gaps(values: Array) -> list[float | None]:
    """The numbers for JSON, with None for those that are not finite."""
    return [float(value) if np.isfinite(value) else None for value in values]
