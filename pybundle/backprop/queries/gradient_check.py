"""Checks the derivative of one weight by three independent computations, called witnesses.

They are the formula of backpropagation, the central difference, and either exact fractions or the
central difference in 60-digit decimal arithmetic, whose errors are below those of float64.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ..errors import SpecError, counted
from ..net.network import Network
from ..net.passes import labelled_columns, mean_cost
from ..notation import speech
from ..notation.symbols import component
from ..spec.problem import Problem, check_labelled
from ..trace.run import Run
from .central_differences import EPSILON, central_difference
from .decimal_cost import DIGITS, decimal_slope
from .exact_gradients import RATIONAL, exact_gradients
from .gradient_verdict import verdict
from .multiplications import growth, multiplications
from .one_weight import moved, place_of

EPSILONS = [10.0**-k for k in range(1, 13)]
WIDTHS = [1, 2, 4, 8, 16, 32, 64, 128, 256]
MOST_EXACT = 150  # weights; with more, exact fractions take too long for a reader who waits
MOST_DECIMAL = 20_000  # weights; with more, decimals do
LONGEST_FRACTION = 24  # digits that are written in full


def check(argument: Mapping[str, Any]) -> dict[str, Any]:
    """∂C/∂w of one weight from three witnesses.

    Parameters
    ----------
    argument : mapping
        ``spec``; ``layer``, ``row`` and ``column`` of the weight, from 1 as in the post.

    Returns
    -------
    dict
        ``name`` of the weight, and ``tex`` of its derivative; ``witnesses``, each with ``kind``,
        ``how`` it computes, ``value`` and ``text``; ``curve``, the ``quotient`` and its ``error``
        for each ``epsilon``; ``agree``, and ``verdict`` in sentences; ``counts``, the numbers of
        multiplications.

    Raises
    ------
    SpecError
        The spec cannot be used, there is no such weight, or a pass overflows.
    """
    problem = check_labelled(argument.get("spec", {}))
    i, k, j = place = place_of(argument, problem.network)
    run = Run(problem)
    formula = float(run.dW[i][k - 1, j - 1])
    if not np.isfinite(formula):
        raise SpecError("spec", "a pass overflows, so there is no gradient to check")
    quotient, bound = _difference(problem, place, EPSILON)
    defined = bool(np.isfinite(quotient))
    witnesses = [_formula(run, place, formula), _quotient(quotient if defined else None)]
    third = _third(problem, place)
    agree = abs(quotient - formula) <= bound if defined else third is not None
    if third:
        witnesses.append(third)
        agree = agree and abs(third["value"] - formula) <= 1e-9 * max(abs(formula), 1e-6)
    return {
        "name": speech.component("W", i, k, j),
        "tex": component("dW", i, k, j),
        "witnesses": witnesses,
        "curve": _curve(problem, place, formula),
        "agree": bool(agree),
        "verdict": verdict(problem, place, formula, quotient, third, bool(agree)),
        "counts": _counts(problem.network),
    }


def _formula(run: Run, place: tuple[int, int, int], value: float) -> dict[str, Any]:
    i, k, j = place
    return {
        "kind": "formula",
        "how": f"Backpropagation: {speech.component('δ', i, k)} times "
        f"{speech.component('a', i - 1, j)}, which is {speech.number(run.delta[i][k - 1])} times "
        f"{speech.number(run.a[i - 1][j - 1])}",
        "value": value,
        "text": _digits(value),
    }


def _quotient(value: float | None) -> dict[str, Any]:
    return {
        "kind": "difference",
        "how": f"Central difference: (C(w + ε) − C(w − ε)) / 2ε with "
        f"ε\u00a0=\u00a0{speech.number(EPSILON).removeprefix('1·')}",
        "value": value,
        "text": "not defined" if value is None else _digits(value),
    }


def _third(problem: Problem, place: tuple[int, int, int]) -> dict[str, Any] | None:
    """Exact fractions if the activations are rational and the net is small, else 60 digits."""
    network = problem.network
    weights = sum(layer.m * layer.n for layer in network.layers)
    rational = all(layer.sigma.name in RATIONAL for layer in network.layers)
    if rational and weights <= MOST_EXACT and problem.cost_function == "squared_error":
        i, k, j = place
        slopes = exact_gradients(network, problem.x.tolist(), problem.target.tolist())
        exact = slopes[i - 1][k - 1][j - 1]
        return {
            "kind": "exact",
            "how": "Exact fractions: every number is taken as the fraction that it is, and "
            "nothing is rounded",
            "value": float(exact),
            "text": _fraction(exact),
        }
    if weights > MOST_DECIMAL:
        return None
    slope = decimal_slope(problem, place)
    return {
        "kind": "precise",
        "how": f"The same difference in {DIGITS}-digit decimal arithmetic with ε\u00a0=\u00a010⁻²⁰",
        "value": float(slope),
        "text": f"{slope:.30g}".replace("-", "−") if slope else "0",
    }


def _cost(problem: Problem) -> float:
    given = problem.network, problem.x, problem.target, problem.cost_function
    return mean_cost(problem.network, *labelled_columns(*given), problem.cost_function)


def _difference(
    problem: Problem, place: tuple[int, int, int], epsilon: float
) -> tuple[float, float]:
    """The central difference and a bound of its error; infinite if a cost is not finite."""
    quotient, bound = central_difference(
        problem.network, lambda h: _cost(moved(problem, place, h)), epsilon
    )
    return quotient, bound if np.isfinite(bound) else np.inf


def _curve(problem: Problem, place: tuple[int, int, int], formula: float) -> list[dict[str, float]]:
    """The error of the central difference for ε from 10⁻¹ to 10⁻¹²."""
    curve = []
    for epsilon in EPSILONS:
        quotient = _difference(problem, place, epsilon)[0]
        if np.isfinite(quotient):
            curve.append(
                {"epsilon": epsilon, "quotient": quotient, "error": abs(quotient - formula)}
            )
    return curve


def _counts(network: Network) -> dict[str, Any]:
    """Multiplications of this net, and of wider nets with as many layers."""
    own = multiplications(network.sizes)
    rows = [
        {
            "width": width,
            "backprop": count.forward + count.backward,
            "differences": count.finite_differences,
        }
        for width, count in growth(network.N, WIDTHS)
    ]
    backprop = own.forward + own.backward
    last = rows[-1]
    return {
        "own": {"backprop": backprop, "differences": own.finite_differences},
        "depth": network.N,
        "rows": rows,
        "sentence": f"All gradients of this net take {backprop:,} multiplications by "
        f"backpropagation, {own.finite_differences:,} by central differences. In a net of "
        f"{counted(network.N, 'layer')}, {last['width']} wide, these are {last['backprop']:,} and "
        f"{last['differences']:,}.",
    }


def _digits(value: float) -> str:
    return f"{value + 0.0:.16g}".replace("-", "−")


def _fraction(value: Fraction) -> str:
    """p/q, with long numbers elided; q is always a power of 2."""
    p, q = str(value.numerator).replace("-", "−"), str(value.denominator)
    if value.denominator == 1:
        return _elided(p)
    if len(q) > LONGEST_FRACTION:
        power = speech.superscript(str(value.denominator.bit_length() - 1))
        q = f"2{power}"
    return f"{_elided(p)}/{q}"


def _elided(digits: str) -> str:
    if len(digits) <= LONGEST_FRACTION:
        return digits
    return f"{digits[:10]}…{digits[-6:]} ({len(digits.lstrip('−'))} digits)"
