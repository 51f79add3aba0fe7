"""Gradient descent in portions of epochs, so that a page can show progress, stop and go back.

By default an epoch is one update by all the data. So the weights after an epoch depend only on
those before it, and a portion can start anywhere and be repeated exactly. With momentum or with
batches they depend also on the velocity and on the number of the epoch; a portion returns these as
its ``state``, with which the next one goes on exactly as one long training would.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..arithmetic.validate import matrix, positive_integer, seed, vector
from ..errors import SpecError, counted
from ..net.network import Network
from ..net.passes import both_passes, labelled_columns, mean_cost
from ..net.training import History
from ..net.training import train as descend
from ..notation.speech import number as plain_number
from ..notation.speech import sub
from ..spec.problem import Problem, check_labelled
from ..trace.record import record

MOST_EPOCHS = 100_000  # in one portion
OPTIONS = ("momentum", "batch_size", "l2", "seed")


def train(argument: Mapping[str, Any]) -> dict[str, Any]:
    """Trains the net of a spec for a number of epochs.

    Parameters
    ----------
    argument : mapping
        ``spec``, for the net and the learning rate; ``data``, a list of samples with ``x`` and
        ``target`` (by default the spec's own sample); ``epochs``. Optional are ``test``, samples
        that are not trained on; ``momentum``, ``batch_size``, ``l2`` and ``seed``, as for
        :func:`backprop.train`; and ``state``, that of the portion before.

    Returns
    -------
    dict
        ``costs``, the mean cost before the first and after every epoch; ``texts``, the first and
        the last of them as text; ``spec``, the given one with the weights after the last epoch
        without overflow; ``stopped``, None or a dict with the ``epoch`` that overflows, from 1
        within this portion, and a ``message`` that names the first step that does; ``test_costs``,
        as ``costs``, if there is ``test``; and ``state`` if there is momentum, a batch size or a
        state.

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
    first = mean_cost(problem.network, *_columns(problem, X, Y), problem.cost_function)
    if not np.isfinite(first):
        overflow = {"epoch": 1, "message": _first_overflow(problem, X, Y)}
        return _answer(problem, History(problem.network, [], None), overflow)
    options: dict[str, Any] = {
        "learning_rate": problem.learning_rate, "cost_function": problem.cost_function,
        **{name: argument[name] for name in OPTIONS if argument.get(name) is not None},
    }  # fmt: skip
    before = _resumed(argument.get("state"), problem.network)
    if before is not None:
        options["resume"] = before
    more = _test_costs(argument.get("test"), problem)
    history = descend(problem.network, X, Y, epochs=epochs, after_epoch=more.add, **options)
    stopped: dict[str, Any] | None = None
    if history.stopped is not None:
        finite = len(history.costs) - 1
        history = replace(history, network=problem.network, velocity=None)
        if before is not None:
            history = replace(history, velocity=before.velocity)
        if finite:
            history = descend(problem.network, X, Y, epochs=finite, **options)
        last_finite = replace(problem, network=history.network)
        stopped = {"epoch": finite + 1, "message": _first_overflow(last_finite, X, Y)}
    answer = _answer(replace(problem, network=history.network), history, stopped)
    if argument.get("test"):
        answer["test_costs"] = more.costs
    if before is not None or any(name in options for name in ("momentum", "batch_size")):
        answer["state"] = _state(history)
    return answer


def _answer(problem: Problem, history: History, stopped: dict[str, Any] | None) -> dict[str, Any]:
    costs = history.costs
    return {
        "costs": costs,
        "texts": [plain_number(value) for value in (costs[:1] + costs[-1:])],
        "spec": problem.normalised(),
        "stopped": stopped,
    }


def _state(history: History) -> dict[str, Any]:
    """The velocity and the number of epochs, from which the next portion goes on, for JSON."""
    velocity = None
    if history.velocity is not None:
        velocity = [
            [v_W.tolist(), None if v_b is None else v_b.tolist()] for v_W, v_b in history.velocity
        ]
    return {"epochs": history.epochs, "velocity": velocity}


def _resumed(state: Any, network: Network) -> History | None:
    """The training that a state continues; raises SpecError."""
    if state is None:
        return None
    if not isinstance(state, Mapping):
        raise SpecError("state", "is not the state of a training")
    done = seed(state.get("epochs"), "state.epochs")
    given = state.get("velocity")
    if given is None:
        return History(network, [], None, None, done)
    if not isinstance(given, list | tuple) or len(given) != network.N:
        raise SpecError("state.velocity", f"has not one entry for each of {network.N} layers")
    velocity = []
    for i, (each, layer) in enumerate(zip(given, network.layers, strict=True)):
        field = f"state.velocity[{i}]"
        if not isinstance(each, list | tuple) or len(each) != 2:
            raise SpecError(field, "is not a pair: the velocities of W and of b")
        v_W = matrix(each[0], f"{field}[0]")
        v_b = None if layer.b is None else vector(each[1], f"{field}[1]", length=layer.m)
        velocity.append((v_W, v_b))
    return History(network, [], None, velocity, done)


class _TestCosts:
    """The mean cost of samples that are not trained on, before and after every epoch."""

    def __init__(self, problem: Problem, columns: tuple[Any, Any] | None) -> None:
        self.columns, self.cost_function = columns, problem.cost_function
        self.costs: list[float | None] = []
        self.add(0, problem.network, 0.0)

    def add(self, epoch: int, network: Network, cost: float) -> None:
        if self.columns is not None:
            value = mean_cost(network, *self.columns, self.cost_function)
            self.costs.append(value if np.isfinite(value) else None)


def _test_costs(given: Any, problem: Problem) -> _TestCosts:
    if not given:
        return _TestCosts(problem, None)
    return _TestCosts(problem, _columns(problem, *samples_of(given, problem, "test")))


def _columns(problem: Problem, X: Any, Y: Any) -> tuple[Any, Any]:
    return labelled_columns(problem.network, X, Y, problem.cost_function)


def samples_of(given: Any, problem: Problem, field: str = "data") -> tuple[Any, Any]:
    """Samples as the rows of two matrices, by default the spec's own; errors name ``data[i].x``."""
    if not given:
        return problem.x[np.newaxis], problem.target[np.newaxis]
    if not isinstance(given, list | tuple):
        raise SpecError(field, "is not a list of samples with x and target")
    sizes = {"x": problem.network.sizes[0], "target": problem.network.sizes[-1]}
    columns: dict[str, list[Any]] = {"x": [], "target": []}
    for k, sample in enumerate(given):
        for name, size in sizes.items():
            values = sample.get(name) if isinstance(sample, Mapping) else None
            if not isinstance(values, list | tuple) or len(values) != size:
                raise SpecError(
                    f"{field}[{k}].{name}",
                    f"is not a list of {counted(size, 'number')}, which this net needs",
                )
            columns[name].append(values)
    return matrix(columns["x"], f"{field}.x"), matrix(columns["target"], f"{field}.target")


def _first_overflow(problem: Problem, X: Any, Y: Any) -> str:
    """The first step of the next epoch that overflows, as a sentence with advice."""
    in_pass = _overflow_in_pass(problem, X, Y)
    if in_pass:
        return f"{in_pass[0].upper()}{in_pass[1:]}; smaller weights or inputs help."
    step = both_passes(problem.network, *_columns(problem, X, Y), problem.cost_function)
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
