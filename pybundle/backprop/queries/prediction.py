"""Asks a reader to predict the value of a step, and names the misconception behind an answer."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor, isfinite, log10
from typing import Any, NamedTuple

import numpy as np

from ..arithmetic.arrays import Array
from ..errors import SpecError
from ..notation import speech
from ..notation.quantity import Ref
from ..notation.symbols import plain
from ..symbolic.expression import parse
from ..trace.record import record
from ..trace.run import Run, entry_of, quantity_of
from ..trace.step import Step
from .misconceptions.of_step import misconceptions

ZERO = 5e-4  # answers nearer to 0 than this count as 0
CLOSE = 0.05  # a relative error that rounding of intermediate results explains

Index = tuple[int, ...]


class PredictionTask(NamedTuple):
    """A step of a run, the entry of its value that the reader predicts, and the steps before."""

    run: Run
    step: Step
    value: Array
    entry: Index
    before: tuple[Step, ...]

    @property
    def right(self) -> float:
        return float(self.value[self.entry])

    @property
    def name(self) -> str:
        """The symbol of the entry, δ₂⁽¹⁾; of a quantity with a single entry its own: δ₁."""
        ref = self.step.writes
        if ref.name == "C" or ref.layer is None:
            return "C"
        letter = plain(ref.name)
        indices_of_step = [number for number in (ref.row, ref.column) if number is not None]
        if not indices_of_step and self.value.size == 1:
            return f"{letter}{speech.sub(ref.layer)}"
        indices = [*indices_of_step, *(k + 1 for k in self.entry)]
        return speech.component(letter, ref.layer, *indices)


def predict(argument: Mapping[str, Any]) -> dict[str, Any]:
    """The question about one step of a spec's trace.

    Parameters
    ----------
    argument : mapping
        ``spec``; ``step``, its index from 0; ``entry``, optional, the index of an entry in the
        step's value, from 0. By default it is the entry that tells misconceptions apart best.

    Returns
    -------
    dict
        ``step``, ``entry``, and ``entries``, the number of entries to choose from; ``name``, the
        symbol of the entry; ``question``; ``equation``, its label in the post; ``tex``, the step's
        formula without numbers, and σ where it occurs; ``needs``, what the formula takes, each with
        its ``ref`` and its value as ``text``: "≈ −0.1989".

    Raises
    ------
    SpecError
        The spec cannot be used, or there is no such step or entry.
    """
    task = _task(argument)
    words = task.step.words()
    return {
        "step": int(argument["step"]),
        "entry": list(task.entry),
        "entries": int(task.value.size),
        "name": task.name,
        "question": f"What does {task.name} become in step {int(argument['step']) + 1}?",
        "equation": task.step.equation,
        "tex": {"symbols": words.symbols, "indices": words.indices, "sigma": _sigma(task)},
        "needs": [{"ref": ref.as_dict(), "text": _value_text(task, ref)} for ref in _needs(task)],
    }


def judge(argument: Mapping[str, Any]) -> dict[str, Any]:
    """The verdict on an answer to that question.

    Parameters
    ----------
    argument : mapping
        As for :func:`predict`, and ``answer``: a number, or arithmetic such as ``0.5*0.2 - 1``
        or ``sigmoid(0.3)``, as text. An empty answer asks for the value itself.

    Returns
    -------
    dict
        ``verdict``: "right" (to three digits), "close", "slip" (a known misconception gives this
        value), "wrong", "unreadable", or "told" (the answer was empty); ``message``: one or two
        sentences.
    """
    task = _task(argument)
    text = argument.get("answer", "")
    solution = f"{task.name} {speech.result(task.right)}"
    if not isinstance(text, str) or not text.strip():
        return {"verdict": "told", "message": f"{solution}."}
    try:
        answer = _number(text)
    except SpecError as error:
        return {
            "verdict": "unreadable",
            "message": f"{error.message[0].upper()}{error.message[1:]}.",
        }
    if _same(answer, task.right):
        return {"verdict": "right", "message": f"Right: {solution}."}
    misconception = _misconception(task, answer)
    if misconception:
        return {
            "verdict": "slip",
            "message": f"Not yet: {speech.number(answer)} is what comes out if {misconception}.",
        }
    if abs(answer - task.right) <= CLOSE * abs(task.right):
        return {
            "verdict": "close",
            "message": f"Close: {speech.number(answer)} is off by little, as rounding on the way "
            "does. Three digits are asked for; arithmetic such as 0.5*0.2 works too.",
        }
    return {
        "verdict": "wrong",
        "message": f"Not yet: {speech.number(answer)} is too {_direction(answer, task.right)}.",
    }


def _sigma(task: PredictionTask) -> str | None:
    """σ and σ' as TeX, for a step that applies them; else None."""
    ref = task.step.writes
    if ref.name not in ("a", "delta") or ref.layer is None:
        return None
    sigma = task.run.network[ref.layer].sigma
    if ref.name == "a":
        return rf"\sigma(x) = {sigma.tex}"
    return rf"\sigma(x) = {sigma.tex},\quad\allowbreak \sigma'(x) = {sigma.derivative_tex}"


def _needs(task: PredictionTask) -> list[Ref]:
    """What the step reads; and a where σ' of the step can be had from it, as a(1 − a)."""
    found = list(task.step.reads)
    for ref in task.step.reads:
        if ref.name == "z" and task.step.writes.name == "delta" and ref.layer is not None:
            slope = task.run.network[ref.layer].sigma.derivative_tex
            if r"\sigma(x)" in slope or r"\tanh" in slope:
                found.append(Ref("a", ref.layer, ref.row))
    return list(dict.fromkeys(found))


def _value_text(task: PredictionTask, ref: Ref) -> str:
    """The value of a quantity before the step, after = or ≈; of a sum, as far as it has come."""
    whole = np.asarray(task.run.named(ref.name, ref.layer).values)
    earlier = [step.value for step in task.before if step.writes == ref]
    value = np.asarray(earlier[-1]) if earlier else entry_of(whole, ref)
    if value.ndim < 2:
        return speech.result(value)
    if len(value) == 1:
        return speech.result(value[0])
    words = speech.matrix(value)
    return f"has the {words}" if words.startswith("rows") else f"is {words}"


def _direction(answer: float, right: float) -> str:
    if answer * right < 0:
        return f"{'large' if answer > right else 'small'}, and of the wrong sign"
    return "large" if answer > right else "small"


def _task(argument: Mapping[str, Any]) -> PredictionTask:
    trace = record(argument.get("spec", {}))
    k = argument.get("step")
    if isinstance(k, bool) or not isinstance(k, int) or not 0 <= k < len(trace.steps):
        raise SpecError("step", f"{k!r} is none of the {len(trace.steps)} steps, counted from 0")
    step = trace.steps[k]
    value = np.asarray(step.value)
    entry = argument.get("entry")
    if entry is None:
        entry = _most_telling(trace.run, step, value)
        return PredictionTask(trace.run, step, value, entry, tuple(trace.steps[:k]))
    valid = (
        isinstance(entry, list | tuple)
        and len(entry) == value.ndim
        and all(isinstance(n, int) and 0 <= n < m for n, m in zip(entry, value.shape, strict=True))
    )
    if not valid:
        raise SpecError("entry", f"{entry!r} is not an index into a value of shape {value.shape}")
    return PredictionTask(trace.run, step, value, tuple(entry), tuple(trace.steps[:k]))


def _most_telling(run: Run, step: Step, value: Array) -> Index:
    """The first entry at which the most misconceptions differ from the right value."""
    differing = np.zeros(value.shape)
    for _, wrong in _misconceptions_of_step(run, step, value):
        differing += np.abs(wrong - value) > 0.02 * np.abs(value) + ZERO
    differing -= 100 * (value == 0)  # 0 is guessed too easily
    return tuple(int(n) for n in np.unravel_index(int(differing.argmax()), value.shape))


def _misconceptions_of_step(run: Run, step: Step, value: Array) -> list[tuple[str, Array]]:
    """(words, value) of the misconceptions about what the step writes; few for a partial sum."""
    ref = step.writes
    is_partial_sum = not np.array_equal(entry_of(quantity_of(run, ref), ref), value)
    if not is_partial_sum:
        return [(words, entry_of(wrong, ref)) for words, wrong in misconceptions(run, ref)]
    return [("its sign is wrong", -value), *_forgotten_sum(run, step, value)]


def _forgotten_sum(run: Run, step: Step, value: Array) -> list[tuple[str, Array]]:
    """The term alone, for a step that adds a term to a sum."""
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


def _misconception(task: PredictionTask, answer: float) -> str | None:
    """The words of the first misconception that gives this answer."""
    for words, wrong in _misconceptions_of_step(task.run, task.step, task.value):
        value = float(wrong[task.entry])
        if isfinite(value) and not _same(value, task.right) and _same(answer, value):
            return words
    return None


def _same(answer: float, value: float) -> bool:
    """Whether both agree to three significant digits, up to one unit of the third digit."""
    if value == 0 or abs(value) < 1e-300:
        return abs(answer) < ZERO
    unit = 10.0 ** (floor(log10(abs(value))) - 2)
    return abs(answer - value) <= 1.001 * unit


def _number(text: str) -> float:
    """The value of a number or of arithmetic; ^ is read as a power, a comma as a decimal point."""
    typed = text.replace("^", "**")
    if typed.count(",") == 1 and "." not in typed and "(" not in typed:
        typed = typed.replace(",", ".")
    try:
        formula = parse(typed, "answer")
    except SpecError:
        raise SpecError(
            "answer",
            f"“{text.strip()}” is neither a number nor arithmetic such as 0.5*0.2 − 1 or "
            "sigmoid(0.3)",
        ) from None
    with np.errstate(all="ignore"):
        here, there = (float(formula(np.array([x]))[0]) for x in (0.37, 1.91))
    if here != there:
        raise SpecError("answer", "an answer cannot contain x; give a number")
    if not isfinite(here):
        raise SpecError("answer", f"“{text.strip()}” is not a finite number")
    return here
