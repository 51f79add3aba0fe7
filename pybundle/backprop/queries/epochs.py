"""Gradient descent in portions of epochs, so that a page can show progress, stop and go back.

An epoch is one update by all the data, without momentum and without shuffling. So the weights after
an epoch depend only on those before it, and a portion can start anywhere and be repeated exactly.
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
    """Trains the net of a spec for a number of epochs.

    Parameters
    ----------
    argument : mapping
        ``spec``, for the net and the learning rate; ``data``, a list of samples with ``x`` and
        ``target`` (by default the spec's own sample); ``epochs``.

    Returns
    -------
    dict
        ``costs``, the mean cost before the first and after every epoch; ``texts``, the first and
        the last of them as text; ``spec``, the given one with the weights after the last epoch
        without overflow; ``stopped``, None or a dict with the ``epoch`` that overflows, from 1
        within this portion, and a ``message`` that names the first step that does.

    Raises
    ------
    SpecError
        The spec or the data cannot be used.
    """
    problem = check_labelled(argument.get("spec", {}))
    X, Y = samples_of(argument.get("data"), problem)
    epochs = positive_integer(argument.get("epochs"), "epochs")
    if epochs > MOST_EPOCHS:
        raise SpecError(
            "epochs", f"is {epochs:,}, but at most {MOST_EPOCHS:,} can be computed at once"
        )
    first = cost(problem.network, X, Y, problem.cost_function)
    if not np.isfinite(first):
        return _answer(problem, [], {"epoch": 1, "message": _first_overflow(problem, X, Y)})
    options: dict[str, Any] = {
        "learning_rate": problem.learning_rate, "cost_function": problem.cost_function
    }  # fmt: skip
    history = descend(problem.network, X, Y, epochs=epochs, **options)
    if history.stopped is None:
        return _answer(replace(problem, network=history.network), history.costs, None)
    finite = len(history.costs) - 1
    network = problem.network
    if finite:
        network = descend(network, X, Y, epochs=finite, **options).network
    last_finite = replace(problem, network=network)
    stopped = {"epoch": finite + 1, "message": _first_overflow(last_finite, X, Y)}
    return _answer(last_finite, history.costs, stopped)


def _answer(problem: Problem, costs: list[float], stopped: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "costs": costs,
        "texts": [plain_number(value) for value in (costs[:1] + costs[-1:])],
        "spec": problem.normalised(),
        "stopped": stopped,
    }


def samples_of(given: Any, problem: Problem) -> tuple[Any, Any]:
    """Samples as the rows of two matrices, by default the spec's own; errors name ``data[i].x``."""
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
                    f"is not a list of {counted(size, 'number')}, which this net needs",
                )
            columns[name].append(values)
    return matrix(columns["x"], "data.x"), matrix(columns["target"], "data.target")


def _first_overflow(problem: Problem, X: Any, Y: Any) -> str:
    """The first step of the next epoch that overflows, as a sentence with advice."""
    in_pass = _overflow_in_pass(problem, X, Y)
    if in_pass:
        return f"{in_pass[0].upper()}{in_pass[1:]}; smaller weights or inputs help."
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
    after = _overflow_in_pass(replace(problem, network=Network(updated)), X, Y)
    where = f"In the pass after its update, {after}" if after else "The mean cost overflows"
    return f"{where}; a smaller learning rate helps."


def _overflow_in_pass(problem: Problem, X: Any, Y: Any) -> str | None:
    """The first step of the passes over all samples that overflows, without advice."""
    for k, (x, target) in enumerate(zip(X, Y, strict=True), start=1):
        stopped = record(replace(problem, x=x, target=target, granularity="layer")).stopped
        if stopped and stopped["writes"]["name"] not in ("W", "b"):
            of_sample = f"sample {k}: " if len(X) > 1 else ""
            message: str = stopped["message"].partition(";")[0]  # the rest is advice
            return f"{of_sample}{message[0].lower()}{message[1:]}"
    return None
