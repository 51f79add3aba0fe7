"""Every number in a step's line of numbers has the mark of its quantity."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from specs import SPEC, VARIANTS, variant_of

from backprop import record, trace
from backprop.notation import tex
from backprop.trace.record import Trace
from backprop.trace.run import Run

MARK = re.compile(r"\\htmlData\{ref=([A-Za-z_]+)(\d*)((?: \d+)*)\}\{((?:[^{}]|\{[^{}]*\})*)\}")
INDEX = re.compile(r"[_^](?:\{[^{}]*\}|\d)")


def marks(text: str) -> Iterator[tuple[tuple[str, int | None], tuple[int, ...], float]]:
    for name, layer, places, shown in MARK.findall(text):
        number = float(re.sub(r" \\cdot 10\^\{(-?\d+)\}", r"e\1", shown))
        where = tuple(int(place) - 1 for place in places.split())
        yield (name, int(layer) if layer else None), where, number


def values(made: Trace) -> Iterator[tuple[dict[Any, list[Any]], str]]:
    """For every step the values of each quantity, before and after it, and its line of numbers."""
    run: Run = made.run
    state: dict[Any, Any] = {("a", 0): run.x, ("target", None): run.target}
    state[("learning_rate", None)] = run.learning_rate
    state |= {("W", i): W for i, W in run.W.items()} | {("b", i): b for i, b in run.b.items()}
    for step in made.steps:
        ref = step.writes
        key = (ref.name, ref.layer)
        before = {name: [value] for name, value in state.items()}
        place = tuple(k - 1 for k in (ref.row, ref.column) if k is not None)
        old = state.get(key)
        whole = getattr(run, ref.name)
        shape = np.shape(whole[ref.layer] if ref.layer is not None else whole)
        new = np.full(shape, np.nan) if old is None else np.array(old, dtype=float)
        new[place] = step.value
        state[key] = new
        before.setdefault(key, []).append(new)
        if step.phase == "backward" and run.componentwise(step.layer):
            before[("z", step.layer)].append(run.slope(step.layer))
        yield before, step.words().numbers


@pytest.mark.parametrize("granularity", ["layer", "neuron", "scalar"])
@pytest.mark.parametrize("more", VARIANTS[:5])
def test_a_marked_number_is_the_value_of_its_quantity(
    more: dict[str, Any], granularity: str
) -> None:
    for sizes in ([2, 3, 1], [1, 3, 2], [9, 8, 7]):
        if granularity == "scalar" and max(sizes) > 8:
            continue
        counted = 0
        for known, numbers in values(record(variant_of(sizes, granularity, more))):
            for key, place, shown in marks(numbers):
                possible = [float(np.asarray(value)[place]) for value in known[key]]
                assert any(abs(shown - v) <= 1e-3 * abs(v) for v in possible), (key, place, shown)
                counted += 1
        assert counted > 30


@pytest.mark.parametrize("granularity", ["layer", "neuron", "scalar"])
def test_no_number_of_a_quantity_is_without_a_mark(granularity: str) -> None:
    """The only other digits are indices, the exponent of a square and the 2 of its derivative."""
    for more in (VARIANTS[0], VARIANTS[1]):
        for step in trace(variant_of([2, 3, 2], granularity, more))["steps"]:
            rest = INDEX.sub("", MARK.sub("", step["tex"]["numbers"]))
            assert set(re.findall(r"\d+", rest)) <= {"2"}, step["tex"]["numbers"]


def test_marks_can_be_removed_from_tex() -> None:
    for step in trace(SPEC)["steps"]:
        text = tex.unmarked(step["tex"]["numbers"])
        assert "htmlData" not in text
        assert text == MARK.sub(r"\4", step["tex"]["numbers"])
