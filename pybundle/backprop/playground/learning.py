"""Gradient descent with a gradient that a reader's backward pass computes, beside the right one.

The loop is the same for both, and so are data, start and learning rate; only the gradient differs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..errors import SpecError
from ..net.network import Layer, Network
from ..net.passes import Forward, backward, forward, mean_cost
from ..notation.speech import sub
from ..queries.epochs import samples_of
from ..spec.problem import Problem
from .case import Case, bias_of
from .case import case as case_of

STEPS = 100
SAMPLES = 12  # of the data that are made where none are given

Gradients = tuple[list[Array], list[Array]]
"""dW and db, layer by layer, summed over the samples."""


class Unusable(Exception):
    """A gradient with which no step can be taken; its text is a sentence."""


@dataclass
class Curve:
    """The costs before the first and after each step, and why they end early, if they do."""

    costs: list[float]
    stopped: dict[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """The curve as JSON-ready data."""
        return {"costs": self.costs, "stopped": self.stopped}


def backward_learning(argument: Mapping[str, Any]) -> dict[str, Any]:
    """The right cost curve, for comparison with the reader's.

    Parameters
    ----------
    argument : mapping
        ``cases``, as :func:`backprop.playground.cases.backward_cases` answers them.

    Returns
    -------
    dict
        ``costs``, the mean cost before the first and after each step, and ``stopped``, None or a
        dict with ``step`` and ``message`` where a number is no longer finite.
    """
    training = training_of(argument.get("cases"))
    return descend(training, right_gradients).as_dict()


@dataclass(frozen=True)
class Training:
    """The start of a training: a case whose samples are the data, and two settings."""

    case: Case
    learning_rate: float
    steps: int


def training_of(cases: Any) -> Training:
    """The training of the cases; SpecError if they are not those of ``backward_cases``."""
    try:
        given = cases["training"]
        case = Case.from_dict({"id": "training", "label": "the data", **given})
        return Training(case, float(given["learning_rate"]), int(given["steps"]))
    except (KeyError, TypeError, ValueError) as error:
        raise SpecError("cases", f"is not what backward_cases answers: {error}") from None


def descend(training: Training, gradients: Callable[[Network, Forward, Array], Gradients]) -> Curve:
    """W_i ← W_i − η dW_i and b_i ← b_i − η db_i, as often as the training has steps.

    The curve ends at the first number that is not finite, and at a gradient that cannot be used.
    """
    net, target, eta = training.case.network, training.case.target, training.learning_rate
    x = training.case.run.a[0]
    curve = Curve([])
    for step in range(training.steps + 1):
        cost = mean_cost(net, x, target, "squared_error")
        if not np.isfinite(cost):
            curve.stopped = {"step": step, "message": f"After step {step} the cost overflows."}
            return curve
        curve.costs.append(cost)
        if step < training.steps:
            try:
                with np.errstate(all="ignore"):
                    net = _moved(net, gradients(net, forward(net, x), target), eta)
            except Unusable as reason:
                curve.stopped = {"step": step + 1, "message": str(reason)}
                return curve
    return curve


def right_gradients(net: Network, run: Forward, target: Array) -> Gradients:
    """Those of the theorem, as sums."""
    back, M = backward(net, run, target), target.shape[1]
    return [M * back.dW[i] for i in run.z], [M * back.db[i] for i in run.z]


def _moved(net: Network, gradients: Gradients, eta: float) -> Network:
    layers = []
    for i, (layer, dW, db) in enumerate(zip(net, *gradients, strict=True), start=1):
        W, b = layer.W - eta * dW, bias_of(layer) - eta * db
        if not (np.isfinite(W).all() and np.isfinite(b).all()):
            raise Unusable(f"The numbers of layer {i} grow beyond all bounds: W{sub(i)} overflows.")
        layers.append(Layer.trusted(W, layer.sigma, b))
    return Network(layers)


def course(problem: Problem, shown: Case, data: Any, seed: int) -> dict[str, Any]:
    """The data, the start and the settings of the training, as JSON-ready data.

    Without data of the page, the samples are labelled by another net of the same sizes, so that
    they can be learnt. The learning rate is that of the spec for the mean, made smaller until the
    right gradient lowers the cost.
    """
    x, target = _samples(problem, shown, data, seed)
    start = case_of("training", "the data", shown.network, x, target)
    rate = problem.learning_rate / start.M
    for _ in range(12):
        costs = descend(Training(start, rate, 30), right_gradients).costs
        if len(costs) == 31 and all(after <= before for before, after in pairwise(costs)):
            break
        rate /= 2
    parts = start.as_dict()
    kept = ("activation", "W", "b", "x", "target")
    return {**{name: parts[name] for name in kept}, "learning_rate": rate, "steps": STEPS}


def _samples(problem: Problem, shown: Case, data: Any, seed: int) -> tuple[Array, Array]:
    if data:
        X, Y = samples_of(data, problem)
        return X.T, Y.T
    random = np.random.Generator(np.random.PCG64([seed, 17])).random
    x = np.round(2 * random((shown.network.sizes[0], SAMPLES)) - 1, 2)
    teacher = Network(
        Layer(np.round(3 * random(f.W.shape) - 1.5, 2), f.sigma, np.round(random(f.m) - 0.5, 2))
        for f in shown.network
    )
    with np.errstate(all="ignore"):
        return x, np.round(forward(teacher, x).a[teacher.N], 3)
