"""Epochs of gradient descent in portions, so that a page can show them, stop, and go back.

Whole epochs over all the data, without momentum and without shuffling: the weights after an epoch
depend on those before it alone, so that a portion may begin anywhere and be repeated exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..arithmetic.validate import matrix, positive_integer
from ..errors import SpecError, counted
from ..net.network import Network
from ..net.passes import backpropagate, cost
from ..net.training import train as descend
from ..notation.speech import number as plain_number
from ..notation.speech import sub
from ..spec.problem import Problem, check_labelled
from ..trace.record import record

MOST_EPOCHS = 100_000  # in one portion


def train(argument: Mapping[str, Any]) -> dict[str, Any]:
    """A portion of a training.

    Parameters
    ----------
    argument : mapping
        ``spec``, whose net and learning rate are used; ``data``, a list of samples with ``x`` and
        ``target`` (by default the spec's own sample); ``epochs``.

    Returns
    -------
    dict
        ``costs``, the mean cost before the first and after every epoch; ``texts``, the first and
        the last of them to read; ``spec``, the given one with the weights after the last good
        epoch; ``stopped``, None or a dict with the ``epoch`` (from 1, within this portion) that
        left the floating-point numbers and a ``message`` that names its first step to do so.

    Raises
    ------
    SpecError
        The spec or the data cannot be used.
    """
    problem = check_labelled(argument.get("spec", {}))
    X, Y = samples_of(argument.get("data"), problem)
    epochs = positive_integer(argument.get("epochs"), "epochs")
    if epochs > MOST_EPOCHS:
        raise SpecError("epochs", f"is {epochs}; {MOST_EPOCHS:,} in one portion are the most")
    first = cost(problem.network, X, Y, problem.cost_function)
    if not np.isfinite(first):
        return _answer(problem, [], {"epoch": 1, "message": _culprit(problem, X, Y)})
    options: dict[str, Any] = {
        "learning_rate": problem.learning_rate, "cost_function": problem.cost_function
    }  # fmt: skip
    history = descend(problem.network, X, Y, epochs=epochs, **options)
    if history.stopped is None:
        return _answer(replace(problem, network=history.network), history.costs, None)
    good = len(history.costs) - 1
    network = problem.network
    if good:
        network = descend(network, X, Y, epochs=good, **options).network
    last_good = replace(problem, network=network)
    stopped = {"epoch": good + 1, "message": _culprit(last_good, X, Y)}
    return _answer(last_good, history.costs, stopped)


def _answer(problem: Problem, costs: list[float], stopped: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "costs": costs,
        "texts": [plain_number(value) for value in (costs[:1] + costs[-1:])],
        "spec": problem.normalised(),
        "stopped": stopped,
    }


def samples_of(given: Any, problem: Problem) -> tuple[Any, Any]:
    """Samples as rows of two matrices, by default the spec's own; errors name ``data[i].x``."""
    if not given:
        return problem.x[np.newaxis], problem.target[np.newaxis]
    if not isinstance(given, list | tuple):
        raise SpecError("data", "is not a list of samples with x and target")
    sizes = {"x": problem.network.sizes[0], "target": problem.network.sizes[-1]}
    columns: dict[str, list[Any]] = {"x": [], "target": []}
    for k, sample in enumerate(given):
        for name, size in sizes.items():
            values = sample.get(name) if isinstance(sample, Mapping) else None
            if not isinstance(values, list | tuple) or len(values) != size:
                raise SpecError(
                    f"data[{k}].{name}",
                    f"is not a list of {counted(size, 'number')}, as this net needs",
                )
            columns[name].append(values)
    return matrix(columns["x"], "data.x"), matrix(columns["target"], "data.target")


def _culprit(problem: Problem, X: Any, Y: Any) -> str:
    """The first step of the epoch after this net that is not a finite number any more."""
    reached = _first_overflow(problem, X, Y)
    if reached:
        reached = reached[0].upper() + reached[1:]
        return f"{reached}; smaller weights or inputs help."
    step = backpropagate(problem.network, X, Y, problem.cost_function)
    updated = []
    with np.errstate(all="ignore"):
        for i, layer in enumerate(problem.network.layers, start=1):
            new = layer.W - problem.learning_rate * step.dW[i]
            if not np.isfinite(new).all():
                return (
                    f"The update of W{sub(i)} overflows: η·∂C/∂W{sub(i)} becomes larger than the "
                    "largest floating-point number; a smaller learning rate helps."
                )
            b = None if layer.b is None else layer.b - problem.learning_rate * step.db[i]
            if b is not None and not np.isfinite(b).all():
                return f"The update of b{sub(i)} overflows; a smaller learning rate helps."
            updated.append(type(layer)(new, layer.sigma, b))
    after = _first_overflow(replace(problem, network=Network(updated)), X, Y)
    where = f"In the pass after its update, {after}" if after else "The mean cost overflows"
    return f"{where}; a smaller learning rate helps."


def _first_overflow(problem: Problem, X: Any, Y: Any) -> str | None:
    for k, (x, target) in enumerate(zip(X, Y, strict=True), start=1):
        stopped = record(replace(problem, x=x, target=target, granularity="layer")).stopped
        if stopped and stopped["writes"]["name"] not in ("W", "b"):
            of_sample = f"sample {k}: " if len(X) > 1 else ""
            message: str = stopped["message"].partition(";")[0]  # without its advice
            return f"{of_sample}{message[0].lower()}{message[1:]}"
    return None
