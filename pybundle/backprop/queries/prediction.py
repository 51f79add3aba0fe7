"""Predict the next value: the question, and what an answer shows, known slips named in words."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor, isfinite, log10
from typing import Any, NamedTuple

import numpy as np

from ..arithmetic.arrays import Array
from ..errors import SpecError
from ..notation import speech
from ..notation.quantity import Ref
from ..symbolic.expression import parse
from ..trace.record import record
from ..trace.run import Run
from ..trace.step import Step
from .slips import part, slips, whole

LETTERS = {"delta": "δ", "dW": "∂C/∂W", "db": "∂C/∂b"}
ZERO = 5e-4  # an answer this near to 0 is 0 to the digits that are shown
CLOSE = 0.05  # relative error that rounding on the way explains

Index = tuple[int, ...]


class Asked(NamedTuple):
    """A step whose value is asked for, and which entry of it."""

    run: Run
    step: Step
    value: Array
    entry: Index

    @property
    def right(self) -> float:
        return float(self.value[self.entry])

    @property
    def name(self) -> str:
        """The entry in the post's letters, δ₂⁽¹⁾; the whole's name where it is all of it: δ₁."""
        ref = self.step.writes
        if ref.name == "C" or ref.layer is None:
            return "C"
        letter = LETTERS.get(ref.name, ref.name)
        begun = [number for number in (ref.row, ref.column) if number is not None]
        if not begun and self.value.size == 1:
            return f"{letter}{speech.sub(ref.layer)}"
        indices = [*begun, *(k + 1 for k in self.entry)]
        return speech.component(letter, ref.layer, *indices)


def predict(argument: Mapping[str, Any]) -> dict[str, Any]:
    """The question about one step of a spec's trace.

    Parameters
    ----------
    argument : mapping
        ``spec``; ``step``, from 0; ``entry``, optional, the place in the step's value from 0. By
        default that entry is asked for which tells the known slips apart best.

    Raises
    ------
    SpecError
        The spec cannot be used, or there is no such step or entry.
    """
    asked = _asked(argument)
    words = asked.step.words()
    return {
        "step": int(argument["step"]),
        "entry": list(asked.entry),
        "entries": int(asked.value.size),
        "name": asked.name,
        "question": f"What does {asked.name} become in step {int(argument['step']) + 1}?",
        "equation": asked.step.equation,
        "tex": {"symbols": words.symbols, "indices": words.indices, "sigma": _sigma(asked)},
    }


def judge(argument: Mapping[str, Any]) -> dict[str, Any]:
    """What an answer to that question shows.

    Parameters
    ----------
    argument : mapping
        As for :func:`predict`, and ``answer``: a number, or arithmetic such as ``0.5*0.2 - 1``
        and ``sigmoid(0.3)``, as text; empty to be told the value.

    Returns
    -------
    dict
        ``verdict``: "right" (to three digits), "close", "slip", "wrong", "unreadable" or "told";
        ``message``: one or two sentences.
    """
    asked = _asked(argument)
    text = argument.get("answer", "")
    told = f"{asked.name} {speech.result(asked.right)}"
    if not isinstance(text, str) or not text.strip():
        return {"verdict": "told", "message": f"{told}."}
    try:
        answer = _number(text)
    except SpecError as error:
        return {
            "verdict": "unreadable",
            "message": f"{error.message[0].upper()}{error.message[1:]}.",
        }
    if _same(answer, asked.right):
        return {"verdict": "right", "message": f"Right: {told}."}
    slip = _slip(asked, answer)
    if slip:
        return {
            "verdict": "slip",
            "message": f"Not yet: {speech.number(answer)} is what comes out if {slip}.",
        }
    if abs(answer - asked.right) <= CLOSE * abs(asked.right):
        return {
            "verdict": "close",
            "message": f"Close: {speech.number(answer)} is off by little, as rounding on the way "
            "does. Three digits are asked for; arithmetic such as 0.5*0.2 works too.",
        }
    return {
        "verdict": "wrong",
        "message": f"Not yet: {speech.number(answer)} is too {_direction(answer, asked.right)}.",
    }


def _sigma(asked: Asked) -> str | None:
    """What σ or σ' is, where the step applies it."""
    ref = asked.step.writes
    if ref.name not in ("a", "delta") or ref.layer is None:
        return None
    sigma = asked.run.network[ref.layer].sigma
    if ref.name == "a":
        return rf"\sigma(x) = {sigma.tex}"
    return rf"\sigma(x) = {sigma.tex},\quad\allowbreak \sigma'(x) = {sigma.derivative_tex}"


def _direction(answer: float, right: float) -> str:
    if answer * right < 0:
        return f"{'large' if answer > right else 'small'}, and of the wrong sign"
    return "large" if answer > right else "small"


def _asked(argument: Mapping[str, Any]) -> Asked:
    trace = record(argument.get("spec", {}))
    k = argument.get("step")
    if isinstance(k, bool) or not isinstance(k, int) or not 0 <= k < len(trace.steps):
        raise SpecError("step", f"{k!r} is none of the {len(trace.steps)} steps, counted from 0")
    step = trace.steps[k]
    value = np.asarray(step.value)
    entry = argument.get("entry")
    if entry is None:
        return Asked(trace.run, step, value, _most_telling(trace.run, step, value))
    valid = (
        isinstance(entry, list | tuple)
        and len(entry) == value.ndim
        and all(isinstance(n, int) and 0 <= n < m for n, m in zip(entry, value.shape, strict=True))
    )
    if not valid:
        raise SpecError("entry", f"{entry!r} is no place in a value of the shape {value.shape}")
    return Asked(trace.run, step, value, tuple(entry))


def _most_telling(run: Run, step: Step, value: Array) -> Index:
    """The entry at which most slips differ from the right value; of those the first."""
    told_apart = np.zeros(value.shape)
    for _, wrong in _slips_of_step(run, step, value):
        told_apart += np.abs(wrong - value) > 0.02 * np.abs(value) + ZERO
    told_apart -= 100 * (value == 0)  # 0 is guessed too easily
    return tuple(int(n) for n in np.unravel_index(int(told_apart.argmax()), value.shape))


def _slips_of_step(run: Run, step: Step, value: Array) -> list[tuple[str, Array]]:
    """The slips of what the step writes; a partial sum has fewer than a finished quantity."""
    ref = step.writes
    finished = np.array_equal(part(whole(run, ref), ref), value)
    if finished:
        return [(words, part(wrong, ref)) for words, wrong in slips(run, ref)]
    return [("its sign is wrong", -value), *_forgotten_sum(run, step, value)]


def _forgotten_sum(run: Run, step: Step, value: Array) -> list[tuple[str, Array]]:
    """The last term alone, where a step adds one term to a sum."""
    for ref in step.reads:
        if ref.name == "W" and ref.row is not None and ref.column is not None and ref.layer:
            weight = run.W[ref.layer][ref.row - 1, ref.column - 1]
            factor = _factor(run, step.reads)
            if factor is not None and step.writes in step.reads:
                return [("what was there before is not added", np.asarray(weight * factor))]
    return []


def _factor(run: Run, reads: tuple[Ref, ...]) -> float | None:
    vectors = {"a": run.a, "delta": run.delta}
    for ref in reads[1:2]:
        if ref.name in vectors and ref.row is not None and ref.layer is not None:
            return float(vectors[ref.name][ref.layer][ref.row - 1])
    return None


def _slip(asked: Asked, answer: float) -> str | None:
    for words, wrong in _slips_of_step(asked.run, asked.step, asked.value):
        value = float(wrong[asked.entry])
        if isfinite(value) and not _same(value, asked.right) and _same(answer, value):
            return words
    return None


def _same(answer: float, value: float) -> bool:
    """Equal to three significant digits, one unit of the third left to rounding on the way."""
    if value == 0 or abs(value) < 1e-300:
        return abs(answer) < ZERO
    unit = 10.0 ** (floor(log10(abs(value))) - 2)
    return abs(answer - value) <= 1.001 * unit


def _number(text: str) -> float:
    """A number, or arithmetic without x, in the ways people write them."""
    plain_text = text.replace("^", "**")
    if plain_text.count(",") == 1 and "." not in plain_text and "(" not in plain_text:
        plain_text = plain_text.replace(",", ".")
    try:
        formula = parse(plain_text, "answer")
    except SpecError:
        raise SpecError(
            "answer",
            f"“{text.strip()}” is neither a number nor arithmetic such as 0.5*0.2 − 1 or "
            "sigmoid(0.3)",
        ) from None
    with np.errstate(all="ignore"):
        here, there = (float(formula(np.array([x]))[0]) for x in (0.37, 1.91))
    if here != there:
        raise SpecError("answer", "x is not known here; give a number")
    if not isfinite(here):
        raise SpecError("answer", f"“{text.strip()}” is not a finite number")
    return here
