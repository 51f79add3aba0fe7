"""The verdict in sentences, for the eye and for a screen reader."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..arithmetic.arrays import Array
from ..notation import speech
from ..notation.speech import sub
from .compare import differing
from .finding import Finding
from .quantities import named, shape_text

ADVICE = {
    "IndexError": "Lists count from 0: W[0] is W₁, z[0] is z₁, and a[0] is the input a₀.",
    "NameError": "",
    "RecursionError": "A function calls itself without an end.",
    "MemoryError": "That is more memory than the browser gives to Python.",
}


def slip_of(found: Finding, words: str) -> str:
    """The name of a slip with numbers for its indices: W_{i+1} becomes W₂."""
    i, N = (found.ref.layer or 1) if found.ref else 1, found.case.N
    indices = {"i": i, "i+1": i + 1, "i−1": i - 1, "N": N}

    def index(match: re.Match[str]) -> str:
        text = match[1] or match[2]
        return sub(indices[text] if text in indices else int(text))

    return re.sub(r"_(?:\{([^}]+)\}|([iN]|\d+))", index, words)


def sentence_of(found: Finding, slip: str, shown: Finding | None = None) -> str:
    """One or two sentences about a wrong or stopped pass.

    Parameters
    ----------
    found : Finding
    slip : str
        Its name, if it has one.
    shown : Finding, optional
        That of the shown net, if ``found`` is of another.
    """
    where = ""
    if shown is not None:
        begin = "Right" if shown.state == "right" else "Not decided"
        where = f"{begin} on this net, but on {found.case.label}: "
    return where + (_fault if found.state == "fault" else _wrong)(found, slip)


def _wrong(found: Finding, slip: str) -> str:
    assert found.ref is not None  # of what is wrong
    name = named(found.ref)
    is_shown = found.case.id == "shown"
    before = f"Right up to {named(found.right[-1])}. " if found.right and is_shown else ""
    reason = slip or found.how
    numbers = ""
    if found.given is not None and found.values is not None:
        numbers = _example(found, found.given)
    line = _in_line(found.line)
    return f"{before}{name} is the first that is wrong{line}: {reason}.{numbers}"


def _in_line(line: int) -> str:
    return f" (line {line})" if line else ""


def _example(found: Finding, given: Array) -> str:
    """The first entry that differs, yours and the right one."""
    assert found.ref is not None  # of what is wrong
    assert found.values is not None
    key = found.ref.name, found.ref.layer or 0
    expected = found.values.values[key]
    if given.shape != expected.shape:
        shapes = [shape_text(each.shape) for each in (given, expected)]
        return f" Its shape is {shapes[0]}, and should be {shapes[1]}."
    places = differing(given, expected, found.values.magnitudes[key])
    if not places:
        return ""
    at = tuple(k - 1 for k in places[0])
    value, wanted = (_number(float(each[at])) for each in (given, expected))
    return f" Its entry ({', '.join(map(str, places[0]))}) is {value} and should be {wanted}."


def _number(value: float) -> str:
    return speech.number(value) if abs(value) < float("inf") else "not finite"


def _fault(found: Finding, slip: str) -> str:
    fault = found.fault or {}
    kind, message = fault.get("type", ""), str(fault.get("message", "")).rstrip(".")
    if kind == "ValueError" and found.how:  # of operands: the message is about gufuncs
        message = found.how.rstrip(".")
    said = message if kind in ("NoResult", "SystemExit") else f"{kind}: {message}".rstrip(": ")
    line = f"Line {fault['line']}" if fault.get("line") else "The code"
    layer = f" at layer {found.ref.layer}" if found.ref and found.ref.layer else ""
    told = f"{line}{layer}: {slip_of(found, said)}."
    if slip:
        told += f" It looks like this slip{_in_line(found.line)}: {slip}."
    advice = ADVICE.get(kind, "")
    return f"{told} {advice}".rstrip()


def undecided(found: Finding, others_right: int) -> str:
    """Why it is not decided, and on how many other nets all is right."""
    where = "this net" if found.case.id == "shown" else found.case.label
    also = ""
    if others_right:
        nets = "one other net" if others_right == 1 else f"{others_right} other nets"
        also = f" On {nets} everything is right."
    return f"Not decided: on {where}, {found.how}.{also}"


def notes_of(found: Sequence[Finding], answers: Sequence[Mapping[str, Any]]) -> list[str]:
    """The remarks beside the verdict."""
    notes = []
    damaged = list(dict.fromkeys(
        label for answer in answers for label in answer.get("damaged", {})
    ))  # fmt: skip
    if damaged:
        notes.append(
            f"The code changes its arguments in place: {', '.join(damaged)}. Whoever calls "
            "backward would find other numbers afterwards; work on copies."
        )
    dtypes = [each.few_digits for each in found if each.few_digits and each.state == "right"]
    if dtypes:
        name = dtypes[0]
        reason = f" ({name} has no more)" if name == "float32" else ", as with float32"
        notes.append(f"Your numbers agree in six or seven digits only{reason}.")
    return notes
