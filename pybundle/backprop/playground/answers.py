"""Runs a reader's backward pass on every net, in the reader's interpreter.

Nothing is judged here: the reader's code may have changed this interpreter. What it returns leaves
as plain numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..cells.original_numpy import original_numpy
from ..cells.output import Emit, Output
from .case import Case, bias_of
from .crash import known_at
from .lines import Lines
from .program import NAME, Program, Stopped, slope_function
from .quantities import QUANTITIES
from .returned import plain, returned

CHANGED = "Python of this page computes wrongly since a listing changed it; restart it."


def answers(code: str, cases: Mapping[str, Any], emit: Emit | None = None) -> dict[str, Any]:
    """Run the reader's ``backward`` on each net, and return its arrays or why there are none.

    Parameters
    ----------
    code : str
        The listing.
    cases : mapping
        As :func:`backprop.playground.cases.backward_cases` answers.
    emit : callable, optional
        Is told what the listing prints on the shown net as it comes.

    Returns
    -------
    dict
        ``nets``: for each net a dict with ``id`` and the three lists of
        :func:`backprop.playground.returned.returned`, ``damaged`` (arguments that the code changed
        in place, with their new numbers) and ``lines`` (where each array was made); or
        with ``fault``, ``arrays`` and ``operation`` (:mod:`backprop.playground.crash`); or with
        ``skipped``. ``fault``: why the listing defines no ``backward``. ``changed``: whether this
        interpreter computes wrongly. ``parts``: what was printed.
    """
    output, quiet = Output(emit), Output()
    nets = [Case.from_dict(each) for each in cases["nets"]]
    result: dict[str, Any] = {"nets": [], "fault": None, "changed": None}
    with original_numpy():
        if not all(map(_computes_as_expected, nets, cases["nets"])):
            return {**result, "changed": CHANGED, "parts": []}
        try:
            program = Program(code, output)
        except Stopped as stopped:
            output.write("error", stopped.text)
            result["fault"] = stopped.fault
            nets = []
        for case in nets:
            is_shown = case is nets[0]
            answer = {"id": case.id, "skipped": True}
            if case.undecidable is None:
                answer = _on(case, program, code, output if is_shown else quiet)
            result["nets"].append(answer)
            if answer.get("end"):
                break
    output.flush()
    hidden = quiet.parts() if any(map(_failed, result["nets"])) else []
    label = next((case.label for case in nets[1:]), "")
    note = [("note", f"On {label} and the next:\n")] if hidden else []
    return {**result, "parts": [*output.parts(), *note, *hidden]}


def _on(case: Case, program: Program, code: str, output: Output) -> dict[str, Any]:
    """The answer for one net; ``end`` is true where the next would not be better."""
    arguments = arguments_of(case)
    watched = Lines(NAME)
    try:
        with watched.watched(), np.errstate(all="warn"):
            value = program.call(arguments, output)
    except Stopped as stopped:
        output.write("error", stopped.text)
        known = known_at(stopped.error, NAME, code, watched) if stopped.error else {}
        end = isinstance(stopped.error, KeyboardInterrupt | MemoryError)
        return {"id": case.id, "fault": stopped.fault, "end": end, **known}
    damaged = _damaged(case, arguments)
    return {
        "id": case.id, **returned(value, case.N), "line": program.line, "damaged": damaged,
        "lines": _lines(value, watched, case.N),
    }  # fmt: skip


def arguments_of(case: Case) -> dict[str, Any]:
    """The arguments of ``backward`` as fresh lists and arrays."""
    layers, run = case.network.layers, case.run
    return {
        "W": [layer.W.copy() for layer in layers],
        "b": [bias_of(layer).copy() for layer in layers],
        "z": [run.z[i].copy() for i in range(1, case.N + 1)],
        "a": [run.a[i].copy() for i in range(case.N + 1)],
        "sigma_prime": slope_function(layers[0].sigma),
        "target": case.target.copy(),
    }


def _damaged(case: Case, arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments that differ from fresh ones, with their numbers: ``W[1]``, ``target``."""
    changed = {}
    for name, fresh in arguments_of(case).items():
        now = arguments[name]
        if name == "sigma_prime":
            continue
        if not isinstance(fresh, list):
            fresh, now, labels = [fresh], [now], [name]
        else:
            labels = [f"{name}[{k}]" for k in range(len(fresh))]
        if len(now) != len(fresh):
            changed[name] = {"problem": "a list of another length"}
            continue
        for label, before, after in zip(labels, fresh, now, strict=True):
            numbers = plain(after)
            if numbers.get("values") != before.tolist():
                changed[label] = numbers
    return changed


def _lines(value: Any, watched: Lines, N: int) -> dict[str, list[int]]:
    """The line that made each array of the result, list by list."""
    try:
        lists = [value[name] for name in QUANTITIES] if isinstance(value, dict) else value
        lists = [list(each.values()) if isinstance(each, dict) else each for each in lists]
        if any(len(each) != N for each in lists):
            return {}
        return dict(zip(QUANTITIES, watched.lines_of(lists), strict=True))
    except BaseException:  # what was returned has another form, which the judge tells
        return {}


def _computes_as_expected(case: Case, given: Mapping[str, Any]) -> bool:
    """Whether σ' and products have the values here that they have in the other interpreter."""
    if case.undecidable is not None:
        return True
    try:
        slopes = [slope_function(case.network[i].sigma)(case.run.z[i]).tolist() for i in case.run.z]
        z = [case.run.z[i].tolist() for i in case.run.z]
        return bool(slopes == given["slopes"] and z == given["z"])
    except Exception:  # what a listing put in the place of a function
        return False


def _failed(answer: Mapping[str, Any]) -> bool:
    return "fault" in answer and answer["id"] != "shown"
