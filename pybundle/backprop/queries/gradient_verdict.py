"""The verdict of a gradient check in words, and the kink that explains a contradiction."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..net.activations import ACTIVATIONS
from ..spec.problem import Problem
from ..trace.run import Run
from .central_differences import EPSILON
from .decimal_cost import DIGITS
from .one_weight import Place, moved

HALVINGS = 25  # of the interval ±2ε; the last one is 10⁻¹¹ wide


def verdict(
    problem: Problem, place: Place, formula: float, quotient: float,
    third: dict[str, Any] | None, agree: bool,
) -> str:  # fmt: skip
    """How well the witnesses agree, in sentences; if they do not, the reason.

    Parameters
    ----------
    problem, place
        The weight.
    formula, quotient : float
        ∂C/∂w by backpropagation and by the central difference.
    third : dict or None
        ``kind`` and ``value`` of the third witness.
    agree : bool
        Whether all witnesses agree up to their errors.
    """
    if not np.isfinite(quotient):
        words = [
            "The central difference has no value here: it moves the weight to where the cost is "
            "not defined."
        ]
    elif not agree:
        return _why_they_differ(problem, place)
    else:
        shared = _agreement(quotient, formula)
        words = [f"The central difference agrees with the formula in {shared}."]
        if quotient != formula:
            words.append("It cannot do better, because it is cut off and rounded.")
    if third:
        kind = "exact fraction" if third["kind"] == "exact" else f"{DIGITS}-digit value"
        shared = _agreement(formula, third["value"])
        words.append(f"The {kind} agrees with the formula in {shared}.")
    return " ".join(words)


def _why_they_differ(problem: Problem, place: Place) -> str:
    kink = _kink(problem, place)
    if kink is None:
        return "The witnesses differ, which should not happen; please tell the author of this page."
    named = problem.network[kink].sigma.name in ACTIVATIONS
    taken = "the slope from the left there" if named else "one of its slopes there"
    return (
        f"The witnesses differ, and rightly: moving the weight carries a pre-activation of layer "
        f"{kink} over a kink of its activation, where C has no derivative. Backpropagation takes "
        f"{taken}."
    )


def _agreement(value: float, other: float) -> str:
    """How many significant digits two numbers share, in words."""
    if value == other:
        return "every digit"
    largest = max(abs(value), abs(other))
    digits = int(np.floor(-np.log10(abs(value - other) / largest)))
    if digits >= 15:
        return "every digit but the last"
    if digits < 1:
        return "its size: both are nearly 0" if largest < 1e-6 else "no digit"
    return f"{digits} significant digit{'' if digits == 1 else 's'}"


def _kink(problem: Problem, place: Place) -> int | None:
    """The first layer whose σ' jumps while the weight moves from −2ε to 2ε; None if none does.

    The interval is halved repeatedly, keeping the half in which σ' changes most. Only at a jump
    does the change not shrink with the interval.
    """

    def slopes(h: float) -> dict[int, Array]:
        run = Run(moved(problem, place, h))
        return {i: run.slope(i) for i in run.z if run.componentwise(i)}

    def jump(one: Array, other: Array) -> float:
        return float(np.abs(one - other).max() / max(np.abs(one).max(), np.abs(other).max(), 1.0))

    low, high = -2 * EPSILON, 2 * EPSILON
    below, above = slopes(low), slopes(high)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        there = slopes(middle)
        lower = max(jump(below[i], there[i]) for i in there)
        if lower >= max(jump(there[i], above[i]) for i in there):
            high, above = middle, there
        else:
            low, below = middle, there
    return next((i for i in below if jump(below[i], above[i]) > 1e-3), None)
