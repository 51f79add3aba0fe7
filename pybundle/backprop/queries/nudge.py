"""One number moved by ε: what this does to every z_i, a_i and to C, and ΔC/ε beside ∂C/∂w."""

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
from .one_number import OneNumber, number_of

MOST_EPSILONS = 200


def nudge(argument: Mapping[str, Any]) -> dict[str, Any]:
    """The effect of a change of one number, as differences of two forward passes.

    Parameters
    ----------
    argument : mapping
        ``spec``; ``of``, ``layer``, ``row`` and ``column``, which name a weight w (or a bias, or a
        component of the input) as for :func:`number_of`; ``epsilon``, a number other than 0, or a
        list of at most 200, of which those are left out that are lost beside w, unless all are.

    Returns
    -------
    dict
        ``weight``, its value; ``gradient``, ∂C/∂w; ``cost``, C before; and ``nudges``, one for each
        ε, with

        ``epsilon``
            ε, and in ``moved`` the change of w that float64 makes of it: (w + ε) − w.
        ``layers``
            For each layer from that of the weight on (with an input, from the first) ``layer``,
            ``dz`` and ``da``: the changes of all its neurons.
        ``dC``, ``quotient``, ``error``
            The change of the cost; ΔC divided by the change of w; and the quotient minus ∂C/∂w.
        ``stopped``
            None, or ``quantity`` ("z", "a" or "C"), ``layer`` and ``message`` of the first that
            overflows; ``layers`` then ends before it, and ``dC``, ``quotient`` and ``error`` are
            None.

    Raises
    ------
    SpecError
        The spec cannot be used or overflows itself, there is no such number, or ε is 0, or so
        small that w + ε is w.
    """
    problem = check_labelled(argument.get("spec", {}))
    one = number_of(argument, problem.network)
    run = Run(problem)
    slope = one.slope(run)
    if not np.isfinite([float(run.C), slope]).all():
        raise SpecError("spec", "overflows before anything is moved; smaller numbers help")
    return {
        "weight": one.value(run),
        "gradient": slope,
        "cost": float(run.C),
        "nudges": [_nudge(problem, run, one, each) for each in _felt(one.value(run), argument)],
    }


def _epsilons(argument: Mapping[str, Any]) -> list[tuple[float, str]]:
    """Each ε with the field that names it."""
    given = argument.get("epsilon")
    if not isinstance(given, list | tuple):
        return [(_epsilon(given, "epsilon"), "epsilon")]
    if not 1 <= len(given) <= MOST_EPSILONS:
        raise SpecError("epsilon", f"is a list of {len(given)}; it may hold 1 to {MOST_EPSILONS}")
    return [(_epsilon(each, f"epsilon[{n}]"), f"epsilon[{n}]") for n, each in enumerate(given)]


def _felt(weight: float, argument: Mapping[str, Any]) -> list[tuple[float, str]]:
    """The ε that change the weight; all of them if none does, for the message."""
    given = _epsilons(argument)
    return [each for each in given if weight + each[0] != weight] or given


def _epsilon(value: Any, field: str) -> float:
    epsilon = number(value, field)
    if epsilon == 0:
        raise SpecError(field, "is 0; move the weight by another number")
    return epsilon


def _nudge(problem: Problem, run: Run, one: OneNumber, given: tuple[float, str]) -> dict[str, Any]:
    (epsilon, field), weight = given, one.value(run)
    new = weight + epsilon
    if not np.isfinite(new):
        raise SpecError(field, "makes the number larger than the largest floating-point number")
    if new == weight:
        raise SpecError(field, f"{epsilon:g} is lost beside the number {weight:g}: their sum is "
                        "rounded to it")  # fmt: skip
    after = Run(replace(one.moved(problem, epsilon), until="cost"))
    layers: list[dict[str, Any]] = []
    answer: dict[str, Any] = {
        "epsilon": epsilon, "moved": new - weight, "layers": layers,
        "dC": None, "quotient": None, "error": None, "stopped": None,
    }  # fmt: skip
    for layer in range(one.layer, run.N + 1):
        changes = {}
        for name, now, before in (
            ("z", after.z[layer], run.z[layer]), ("a", after.a[layer], run.a[layer]),
        ):  # fmt: skip
            with np.errstate(all="ignore"):
                changes[f"d{name}"] = now - before
            if not np.isfinite(changes[f"d{name}"]).all():
                return answer | {"stopped": _stopped(name, layer)}
        layers.append({"layer": layer, **{key: each.tolist() for key, each in changes.items()}})
    slope = one.slope(run)
    with np.errstate(all="ignore"):
        dC = float(after.C - run.C)
        quotient = float(np.float64(dC) / (new - weight))
    if not np.isfinite([dC, quotient, quotient - slope]).all():
        return answer | {"stopped": _stopped("C", run.N)}
    return answer | {"dC": dC, "quotient": quotient, "error": quotient - slope}


def _stopped(name: str, layer: int) -> dict[str, Any]:
    where = "" if name == "C" else f" of layer {layer}"
    message = (
        f"With the number moved so far, {plain(name)}{where} is not a finite number; a smaller ε "
        "helps."
    )
    return {"quantity": name, "layer": layer, "message": message}
