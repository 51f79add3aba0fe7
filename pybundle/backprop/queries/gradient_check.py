"""Be sure of one gradient: three witnesses that know nothing of each other, and what they cost.

The formula of backpropagation, the central difference with its error for every ε, and either exact
fractions or the same difference with so many digits that neither of its two errors is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..errors import SpecError, counted
from ..net.activations import ACTIVATIONS
from ..net.network import Layer, Network
from ..net.passes import cost
from ..notation import speech
from ..notation.symbols import component
from ..spec.problem import Problem, check_labelled
from ..trace.run import Run
from .decimal_cost import DIGITS, precise_slope
from .witnesses import EPSILON, RATIONAL, ROUNDING, exact_gradients, growth, multiplications

EPSILONS = [10.0**-k for k in range(1, 13)]
WIDTHS = [1, 2, 4, 8, 16, 32, 64, 128, 256]
MOST_EXACT = 150  # weights; more, or wider, and the fractions take longer than anyone waits
MOST_PRECISE = 20_000
HALVINGS = 25  # of ±2ε: what is left is as narrow as weights of size 1 can be told apart
LONGEST_FRACTION = 24  # digits that are written out


def check(argument: Mapping[str, Any]) -> dict[str, Any]:
    """∂C/∂W of one weight from three witnesses.

    Parameters
    ----------
    argument : mapping
        ``spec``; ``layer``, ``row`` and ``column`` of the weight, from 1 as in the post.

    Returns
    -------
    dict
        ``name``, ``tex``; ``witnesses``, each with ``kind``, ``how``, ``value`` and ``text``;
        ``curve``, [ε, quotient, error]; ``agree`` and ``verdict``, a sentence; ``counts``.

    Raises
    ------
    SpecError
        The spec cannot be used, there is no such weight, or a pass overflows.
    """
    problem = check_labelled(argument.get("spec", {}))
    i, k, j = place = _place(argument, problem.network)
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
        "verdict": _verdict(problem, place, formula, quotient, third, bool(agree)),
        "counts": _counts(problem.network),
    }


def _place(argument: Mapping[str, Any], network: Network) -> tuple[int, int, int]:
    most = network.N
    numbers = []
    for name in ("layer", "row", "column"):
        number = argument.get(name)
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= most:
            raise SpecError(name, f"{number!r} is not a whole number from 1 to {most}")
        numbers.append(number)
        layer = network[numbers[0]]
        most = layer.m if name == "layer" else layer.n
    return numbers[0], numbers[1], numbers[2]


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
    """Exact where the activations are rational and the net is small, else many digits."""
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
    if weights > MOST_PRECISE:
        return None
    slope = precise_slope(problem, place)
    return {
        "kind": "precise",
        "how": f"The same difference in {DIGITS}-digit decimal arithmetic with ε\u00a0=\u00a010⁻²⁰",
        "value": float(slope),
        "text": f"{slope:.30g}".replace("-", "−") if slope else "0",
    }


def _moved(problem: Problem, place: tuple[int, int, int], h: float) -> Problem:
    """The same with one weight moved by h."""
    i, k, j = place
    layers = list(problem.network.layers)
    W = layers[i - 1].W.copy()
    W[k - 1, j - 1] += h
    layers[i - 1] = Layer(W, layers[i - 1].sigma, layers[i - 1].b)
    return replace(problem, network=Network(layers))


def _cost(problem: Problem) -> float:
    return cost(problem.network, problem.x, problem.target, problem.cost_function)


def _difference(
    problem: Problem, place: tuple[int, int, int], epsilon: float
) -> tuple[float, float]:
    """The central difference and a bound of its error, as in ``witnesses.central_differences``."""
    above, below, far_above, far_below = (
        _cost(_moved(problem, place, h)) for h in (epsilon, -epsilon, 2 * epsilon, -2 * epsilon)
    )
    narrow, wide = (above - below) / (2 * epsilon), (far_above - far_below) / (4 * epsilon)
    operations = sum(layer.n + 10 for layer in problem.network.layers)
    size = max(abs(above), abs(below), 1.0)
    bound = abs(wide - narrow) + 4 * operations * ROUNDING * size / epsilon
    return narrow, bound if np.isfinite(bound) else np.inf


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


def _verdict(
    problem: Problem, place: tuple[int, int, int], formula: float, quotient: float,
    third: dict[str, Any] | None, agree: bool,
) -> str:  # fmt: skip
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


def _why_they_differ(problem: Problem, place: tuple[int, int, int]) -> str:
    kink = _kink(problem, place)
    if kink is None:
        return "The witnesses differ: this must not be; please tell the author of this page."
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


def _kink(problem: Problem, place: tuple[int, int, int]) -> int | None:
    """The first layer whose σ' jumps while the weight moves by ±2ε.

    The way is halved again and again, always to where σ' changes most: only a jump stays one.
    """

    def slopes(h: float) -> dict[int, Array]:
        run = Run(_moved(problem, place, h))
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


def _counts(network: Network) -> dict[str, Any]:
    """Multiplications of this net, and of nets as deep that are ever wider."""
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
    """p/q, or where they are long, their first and last digits; q is always a power of 2."""
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
