"""One weight moved by ε: what this does to every z_i, a_i and to C, and ΔC/ε beside ∂C/∂w."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..arithmetic.validate import number
from ..errors import SpecError
from ..notation.symbols import plain
from ..spec.problem import Problem, check_labelled
from ..trace.run import Run
from .one_weight import Place, moved, place_of

MOST_EPSILONS = 200


def nudge(argument: Mapping[str, Any]) -> dict[str, Any]:
    """The effect of a change of one weight, as differences of two forward passes.

    Parameters
    ----------
    argument : mapping
        ``spec``; the weight's ``layer``, ``row`` and ``column`` from 1; ``epsilon``, a number other
        than 0, or a list of at most 200.

    Returns
    -------
    dict
        ``weight``, its value; ``gradient``, ∂C/∂w; ``cost``, C before; and ``nudges``, one for each
        ε, with

        ``epsilon``
            ε, and in ``moved`` the change of w that float64 makes of it: (w + ε) − w.
        ``layers``
            For each layer from that of the weight on ``layer``, ``dz`` and ``da``: the changes of
            all its neurons.
        ``dC``, ``quotient``, ``error``
            The change of the cost; ΔC divided by the change of w; and the quotient minus ∂C/∂w.
        ``stopped``
            None, or ``quantity`` ("z", "a" or "C"), ``layer`` and ``message`` of the first that
            overflows; ``layers`` then ends before it, and ``dC``, ``quotient`` and ``error`` are
            None.

    Raises
    ------
    SpecError
        The spec cannot be used or overflows itself, there is no such weight, or ε is 0 or so small
        that w + ε is w.
    """
    problem = check_labelled(argument.get("spec", {}))
    place = place_of(argument, problem.network)
    run = Run(problem)
    i, k, j = place
    slope = float(run.dW[i][k - 1, j - 1])
    if not np.isfinite([float(run.C), slope]).all():
        raise SpecError("spec", "overflows before the weight is moved; smaller numbers help")
    return {
        "weight": float(run.W[i][k - 1, j - 1]),
        "gradient": slope,
        "cost": float(run.C),
        "nudges": [_nudge(problem, run, place, epsilon) for epsilon in _epsilons(argument)],
    }


def _epsilons(argument: Mapping[str, Any]) -> list[tuple[float, str]]:
    """Each ε with the field that names it."""
    given = argument.get("epsilon")
    if not isinstance(given, list | tuple):
        return [(_epsilon(given, "epsilon"), "epsilon")]
    if not 1 <= len(given) <= MOST_EPSILONS:
        raise SpecError("epsilon", f"is a list of {len(given)}; it may hold 1 to {MOST_EPSILONS}")
    return [(_epsilon(each, f"epsilon[{n}]"), f"epsilon[{n}]") for n, each in enumerate(given)]


def _epsilon(value: Any, field: str) -> float:
    epsilon = number(value, field)
    if epsilon == 0:
        raise SpecError(field, "is 0; move the weight by another number")
    return epsilon


def _nudge(problem: Problem, run: Run, place: Place, given: tuple[float, str]) -> dict[str, Any]:
    (epsilon, field), (i, k, j) = given, place
    weight = float(run.W[i][k - 1, j - 1])
    new = weight + epsilon
    if not np.isfinite(new):
        raise SpecError(field, "makes the weight larger than the largest floating-point number")
    if new == weight:
        raise SpecError(field, f"{epsilon:g} is lost beside the weight {weight:g}: their sum is "
                        "rounded to the weight")  # fmt: skip
    after = Run(replace(moved(problem, place, epsilon), until="cost"))
    layers: list[dict[str, Any]] = []
    answer: dict[str, Any] = {
        "epsilon": epsilon, "moved": new - weight, "layers": layers,
        "dC": None, "quotient": None, "error": None, "stopped": None,
    }  # fmt: skip
    for layer in range(i, run.N + 1):
        changes = {}
        for name, now, before in (
            ("z", after.z[layer], run.z[layer]), ("a", after.a[layer], run.a[layer]),
        ):  # fmt: skip
            with np.errstate(all="ignore"):
                changes[f"d{name}"] = now - before
            if not np.isfinite(changes[f"d{name}"]).all():
                return answer | {"stopped": _stopped(name, layer)}
        layers.append({"layer": layer, **{key: each.tolist() for key, each in changes.items()}})
    slope = float(run.dW[i][k - 1, j - 1])
    with np.errstate(all="ignore"):
        dC = float(after.C - run.C)
        quotient = float(np.float64(dC) / (new - weight))
    if not np.isfinite([dC, quotient, quotient - slope]).all():
        return answer | {"stopped": _stopped("C", run.N)}
    return answer | {"dC": dC, "quotient": quotient, "error": quotient - slope}


def _stopped(name: str, layer: int) -> dict[str, Any]:
    where = "" if name == "C" else f" of layer {layer}"
    message = (
        f"With the weight moved so far, {plain(name)}{where} is not a finite number; a smaller ε "
        "helps."
    )
    return {"quantity": name, "layer": layer, "message": message}
