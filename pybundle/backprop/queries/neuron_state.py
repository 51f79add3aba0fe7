"""The slope of σ at one neuron: its curve with the tangent at z, and why nothing passes back."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..net.activations import Activation
from ..notation import speech
from ..trace.run import Run

REACH = 4.0  # the curve goes at least so far to both sides of 0 and of z
POINTS = 81
FLAT = 0.05
"""A neuron with less than this share of the largest slope of σ on [−10, 10] is saturated."""


def curve_at(sigma: Activation, z: float) -> dict[str, Any] | None:
    """σ around z, and its tangent there, for a plot.

    Returns
    -------
    dict or None
        ``points``, pairs (x, σ(x)) from left to right without those that are not finite;
        ``tangent``, its two ends; ``at``, the pair (z, σ(z)); ``slope``, σ'(z). None if z, σ(z) or
        σ'(z) is not finite.
    """
    with np.errstate(all="ignore"):
        a, slope = (float(f(np.array([z]))[0]) for f in (sigma, sigma.derivative))
        if not np.isfinite([z, a, slope]).all():
            return None
        x = np.linspace(min(-REACH, z - REACH / 2), max(REACH, z + REACH / 2), POINTS)
        y = sigma(x)
    half = REACH / 4
    return {
        "points": [[u, v] for u, v in zip(x.tolist(), y.tolist(), strict=True) if np.isfinite(v)],
        "tangent": [[z - half, a - slope * half], [z + half, a + slope * half]],
        "at": [z, a],
        "slope": slope,
    }


def state_of(run: Run, i: int, k: int) -> str:
    """Why nothing, or nearly nothing, passes back through neuron k of layer i; "" if much does."""
    kind = _kind(run, i, k)
    if not kind:
        return ""
    a, z = speech.component("a", i, k), speech.component("z", i, k)
    at, slope = speech.number(float(run.z[i][k - 1])), speech.number(float(run.slope(i)[k - 1]))
    if kind == "dead":
        return (
            f"{a} is dead for this input: at {z} = {at} the slope σ′ is 0, so δ is 0, and no "
            "derivative passes back through it."
        )
    return (
        f"{a} is saturated: at {z} = {at} the curve is nearly flat, σ′ = {slope}, so nearly "
        "nothing passes back through it."
    )


def flat_neurons(run: Run) -> list[dict[str, Any]]:
    """The neurons through which (nearly) nothing passes: ``layer``, ``row``, and ``kind``, "dead"
    or "saturated", with the ``sentence`` of :func:`state_of`."""
    return [
        {"layer": i, "row": k, "kind": kind, "sentence": state_of(run, i, k)}
        for i in range(1, run.N + 1)
        for k in run.neurons(i)
        if (kind := _kind(run, i, k))
    ]


def _kind(run: Run, i: int, k: int) -> str:
    if not run.componentwise(i):
        return ""
    slope = abs(float(run.slope(i)[k - 1]))
    if slope == 0:
        return "dead"
    return "saturated" if slope < FLAT * _largest_slope(run.network[i].sigma) else ""


def _largest_slope(sigma: Activation) -> float:
    with np.errstate(all="ignore"):
        slopes = np.abs(sigma.derivative(np.linspace(-10.0, 10.0, POINTS)))
    finite = slopes[np.isfinite(slopes)]
    return float(finite.max()) if finite.size else 0.0
