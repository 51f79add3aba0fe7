"""The trace: everything that a reader can see of one sample, as JSON-ready data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile
from typing import Any

import numpy as np

from ..arithmetic.arrays import Listed, as_list
from ..errors import SpecError
from ..notation import speech
from ..notation.quantity import Ref
from ..spec.fields import PHASES
from ..spec.problem import Problem, check
from .layer_steps import layer_steps
from .neuron_steps import neuron_steps
from .scalar_steps import scalar_steps
from .step import Run, Step, Words

VERSION = 1
MOST_STEPS = 5000
STEPS = {"layer": layer_steps, "neuron": neuron_steps, "scalar": scalar_steps}


@dataclass(frozen=True)
class Trace:
    """A recorded run: values as float64 arrays, words made when they are asked for."""

    problem: Problem
    run: Run
    steps: tuple[Step, ...]
    stopped: dict[str, Any] | None

    def as_dict(self, told: int | None = None, listed: Listed = as_list) -> dict[str, Any]:
        """The JSON-ready form; see the package's documentation for its fields.

        Of the steps only the one with the index ``told`` has words, if that is given: a glimpse of
        the trace for someone who looks at this step and waits. ``listed`` is what stands for an
        array: its numbers as lists, unless someone has another way for them.
        """
        spec = self.problem.normalised(listed)
        return {
            "version": VERSION,
            "spec": spec,
            "symbols": {
                "activations": [
                    {
                        "name": layer.sigma.name,
                        "tex": layer.sigma.tex,
                        "derivative_tex": layer.sigma.derivative_tex,
                    }
                    for layer in self.problem.network.layers
                ]
            },
            "initial": [
                {"ref": ref.as_dict(), "value": value} for ref, value in self._initial(spec)
            ],
            "steps": [step.as_dict(told in (None, k), listed) for k, step in enumerate(self.steps)],
            "stopped": self.stopped,
        }

    def _initial(self, spec: dict[str, Any]) -> Iterator[tuple[Ref, Any]]:
        yield Ref("a", 0), spec["x"]
        for i in range(1, self.run.N + 1):
            yield Ref("W", i), spec["weights"][i - 1]
            if spec["biases"] is not None:
                yield Ref("b", i), spec["biases"][i - 1]
        if "target" in spec:
            yield Ref("target"), spec["target"]


def record(spec: Mapping[str, Any] | Problem) -> Trace:
    """Run the spec and keep its steps as objects with arrays.

    Where a pass overflows, the steps before that stay, and ``stopped`` says where and why.

    Raises
    ------
    SpecError
        A field of the spec cannot be used, or the granularity gives more steps than anyone reads.
    """
    problem = spec if isinstance(spec, Problem) else check(spec)
    expected = _count(problem)
    if expected > MOST_STEPS:
        raise SpecError(
            "granularity",
            f"{problem.granularity!r} would give {expected} steps for this net, more than "
            f"{MOST_STEPS}; choose a coarser one",
        )
    run = Run(problem)
    steps: list[Step] = []
    unchecked = ("dW", "W") if run.matrices_stay_finite() else ()
    unseen = PHASES[PHASES.index(problem.until) + 1 :]
    for step in takewhile(lambda step: step.phase not in unseen, STEPS[problem.granularity](run)):
        if step.writes.name not in unchecked and not np.isfinite(step.value).all():
            return Trace(problem, run, tuple(steps), _stopped(len(steps), step))
        steps.append(step)
    if steps[-1].phase == "update":
        steps[-1] = replace(steps[-1], words=partial(_words_with_gain, run, steps[-1]))
    return Trace(problem, run, tuple(steps), None)


def trace(spec: Mapping[str, Any] | Problem) -> dict[str, Any]:
    """The trace of a spec as a JSON-ready dict, the same on every machine to the last bit.

    Raises
    ------
    SpecError
        As for :func:`record`.
    """
    return record(spec).as_dict()


def _count(problem: Problem) -> int:
    """An upper bound of the number of steps."""
    layers = problem.network.layers
    if problem.granularity == "layer":
        return 6 * len(layers) + 1
    neurons = sum(layer.m for layer in layers)
    if problem.granularity == "neuron":
        return 6 * neurons + 1
    weights = sum(layer.m * layer.n for layer in layers)
    return 4 * weights + 7 * neurons


def _words_with_gain(run: Run, last: Step) -> Words:
    """The words of the last step, and what all the steps were for: the cost before and after."""
    words, old, new = last.words(), speech.number(float(run.C)), run.new_C()
    if not np.isfinite(new):
        gain = "would overflow: the update was too long"
    elif speech.number(new) == old:
        gain = f"would still be {old}"
    elif new < run.C:
        gain = f"falls from {old} to {speech.number(new)}"
    else:
        gain = f"rises from {old} to {speech.number(new)}: the update was too long"
    sentence = f"{words.sentence} With the new weights the cost {gain}."
    return words._replace(sentence=sentence)


def _stopped(index: int, step: Step) -> dict[str, Any]:
    """Where a pass left the finite numbers, and why, in words."""
    symbol = {"delta": "δ", "dW": "∂C/∂W", "db": "∂C/∂b"}.get(step.writes.name, step.writes.name)
    applies_sigma = step.writes.name in ("a", "delta")  # elsewhere only ∞ − ∞ is no number
    if applies_sigma and np.isnan(step.value).any():
        what = (
            f"Step {index + 1} has no value: {symbol} of layer {step.layer} is not defined here, "
            "because a function is asked outside its domain; other weights or inputs help."
        )
    else:
        what = (
            f"Step {index + 1} overflows: {symbol} of layer {step.layer} becomes larger than the "
            "largest floating-point number; smaller weights, inputs or learning rate help."
        )
    return {"step": index, "writes": step.writes.as_dict(), "message": what}
