"""The trace: everything that a reader can see of one sample, as JSON-ready data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from ..arithmetic.arrays import EncodeArray, as_list
from ..arithmetic.validate import index, is_a
from ..errors import SpecError
from ..notation import speech
from ..notation.quantity import Ref
from ..notation.symbols import plain
from ..spec.fields import PHASES
from ..spec.problem import Problem, check
from .layer_steps import layer_steps
from .neuron_steps import neuron_steps
from .plan import plan
from .run import Run
from .scalar_steps import scalar_steps
from .step import Step, Words

VERSION = 1
MOST_STEPS = 5000
TELLERS = {"layer": layer_steps, "neuron": neuron_steps, "scalar": scalar_steps}
"""For each granularity the function that turns an entry of the plan into steps."""


@dataclass(frozen=True)
class Trace:
    """A recorded run: values are float64 arrays, words are made when they are asked for.

    Attributes
    ----------
    problem : Problem
        The checked spec.
    run : Run
        Both passes and the update, whatever the granularity and the last phase.
    steps : tuple of Step
    stopped : dict or None
        None, or ``step``, ``writes`` and ``message`` of the step that is not a finite number.

    Examples
    --------
    >>> from backprop import record
    >>> recorded = record({"weights": [[[2, 1]]], "x": [1, 1], "target": [1]})
    >>> [step.writes.name for step in recorded.steps]
    ['z', 'a', 'C', 'delta', 'dW', 'W']
    """

    problem: Problem
    run: Run
    steps: tuple[Step, ...]
    stopped: dict[str, Any] | None

    def as_dict(
        self, with_words_of: int | None = None, encode_array: EncodeArray = as_list
    ) -> dict[str, Any]:
        """The trace as JSON-ready data; the package's README lists its fields.

        Parameters
        ----------
        with_words_of : int, optional
            The index of the only step to put into words; a page shows this step first and asks
            for the other words later. By default all steps have words.
        encode_array : function
            Encodes an array; by default as nested lists.

        Raises
        ------
        SpecError
            The index is not a whole number from 0 on.
        """
        if with_words_of is not None:
            with_words_of = index(with_words_of, "with_words_of")
        spec = self.problem.normalised(encode_array)
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
            "steps": [
                step.as_dict(with_words_of in (None, k), encode_array)
                for k, step in enumerate(self.steps)
            ],
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
    """Run a spec and record its steps as objects with arrays.

    Where a pass overflows, the steps before that are kept, and ``stopped`` says where and why.

    Raises
    ------
    SpecError
        A field of the spec cannot be used, or the granularity gives more steps than anyone reads.

    Examples
    --------
    >>> from backprop import record
    >>> recorded = record({"layers": [2, 3, 1], "x": [0.5, -1], "target": [1], "seed": 7})
    >>> recorded.run.z[1].shape, recorded.stopped
    ((3,), None)
    """
    given: Any = spec
    problem: Problem = given if is_a(given, Problem) else check(given)
    network = problem.network
    has_biases = any(layer.b is not None for layer in network.layers)
    expected = most_steps(network.sizes, has_biases, problem.granularity)
    if expected > MOST_STEPS:
        raise SpecError(
            "granularity",
            f"{problem.granularity!r} would give {expected} steps for this net, more than "
            f"{MOST_STEPS}; choose a coarser one",
        )
    run = Run(problem)
    steps: list[Step] = []
    unchecked = ("dW", "W") if run.matrices_stay_finite() else ()
    for step in _steps(run, problem):
        if step.writes.name not in unchecked and not np.isfinite(step.value).all():
            return Trace(problem, run, tuple(steps), _stopped(len(steps), step))
        steps.append(step)
    if steps[-1].phase == "update":
        steps[-1] = replace(steps[-1], words=partial(_words_with_gain, run, steps[-1]))
    return Trace(problem, run, tuple(steps), None)


def _steps(run: Run, problem: Problem) -> Iterator[Step]:
    """The steps of the plan, up to the last phase that the problem asks for."""
    phases = PHASES[: PHASES.index(problem.until) + 1]
    for rule, i in plan(problem.network, problem.cost_function):
        if rule.phase in phases:
            yield from TELLERS[problem.granularity](run, rule, i)


def trace(spec: Mapping[str, Any] | Problem) -> dict[str, Any]:
    """The trace of a spec as a JSON-ready dict, the same on every machine to the last bit.

    Raises
    ------
    SpecError
        As for :func:`record`.

    Examples
    --------
    >>> from backprop import trace
    >>> made = trace({"weights": [[[2, 1]]], "x": [1, 1], "target": [1], "activation": "relu"})
    >>> made["steps"][0]["value"], made["steps"][0]["equation"]
    ([3.0], 'eq:pre-activation')
    """
    return record(spec).as_dict()


def most_steps(sizes: Sequence[int], has_biases: bool, granularity: str) -> int:
    """An upper bound of the number of steps of a net.

    By layer and by neuron it is reached if all layers have biases or none has.

    sizes : (n_1, m_1, …, m_N).
    """
    of_each = 7 if has_biases else 5  # z, a, δ, ∂C/∂W, W; ∂C/∂b, b
    if granularity == "layer":
        return of_each * (len(sizes) - 1) + 1
    neurons = sum(sizes[1:])
    if granularity == "neuron":
        return of_each * neurons + 1
    return 4 * sum(n * m for n, m in pairwise(sizes)) + 7 * neurons


def _words_with_gain(run: Run, last: Step) -> Words:
    """The words of the last step, followed by a sentence on the cost before and after."""
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
    """Where a value is not finite, and why, in words."""
    symbol = plain(step.writes.name)
    applies_sigma = step.writes.name in ("a", "delta")  # elsewhere NaN can only be ∞ − ∞
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
