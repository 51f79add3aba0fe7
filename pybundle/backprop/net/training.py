"""Gradient descent with momentum and mini-batches, and the history of the cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..arithmetic.arrays import Array
from ..arithmetic.validate import number, positive, positive_integer
from ..errors import SpecError, counted
from .network import Layer, Network
from .passes import Backward, backpropagate, cost, labelled_columns
from .samples import input_columns, is_batch

Parameters = list[tuple[Array, Array | None]]


@dataclass(frozen=True)
class History:
    """The result of a training.

    Attributes
    ----------
    network : Network
        The net after the last update whose weights are finite.
    costs : list of float
        C(N, T) before training and after each epoch.
    stopped : str or None
        Why training ended early, if it did.
    """

    network: Network
    costs: list[float]
    stopped: str | None

    def as_dict(self) -> dict[str, Any]:
        """The history as JSON-ready data, with the weights and biases of the net."""
        biases = [None if f.b is None else f.b.tolist() for f in self.network.layers]
        return {
            "weights": [layer.W.tolist() for layer in self.network.layers],
            "biases": None if None in biases else biases,
            "costs": self.costs,
            "stopped": self.stopped,
        }


def train(
    network: Network,
    x: ArrayLike,
    target: ArrayLike,
    *,
    epochs: int,
    learning_rate: float,
    momentum: float = 0.0,
    batch_size: int | None = None,
    seed: int = 0,
    cost_function: str = "squared_error",
    after_epoch: Callable[[int, Network, float], None] | None = None,
) -> History:
    """Gradient descent on the mean cost of labelled data.

    For every batch: v ← μv + ∂C/∂W, then W ← W − ηv (Polyak's heavy ball). With μ = 0 this is
    the post's W ← W − η ∂C/∂W. The given net is not changed.

    Parameters
    ----------
    network : Network
    x, target : array_like, shapes (M, n_1) and (M, m_N)
    epochs : int
        The number of passes through the data.
    learning_rate : float
        η > 0.
    momentum : float
        μ with 0 ≤ μ < 1.
    batch_size : int, optional
        Samples per update; by default all M. Smaller batches are drawn anew for every epoch.
    seed : int
        Determines the order of the samples.
    cost_function : {"squared_error", "cross_entropy"}
    after_epoch : callable, optional
        Called after each epoch with its number from 1, the net and its cost.

    Raises
    ------
    SpecError
        A setting is out of its range, or the data do not fit the net.
    """
    eta, mu, size = _settings(network, x, target, learning_rate, momentum, batch_size)
    epochs = positive_integer(epochs, "epochs")
    X, Y = (
        np.ascontiguousarray(columns.T)
        for columns in labelled_columns(network, x, target, cost_function)
    )
    costs = [cost(network, X, Y, cost_function)]
    velocity: Parameters | None = None
    random = np.random.Generator(np.random.PCG64(seed)).random
    for epoch in range(1, epochs + 1):
        for chosen in _batches(random(len(X)), size):
            step = backpropagate(network, X[chosen], Y[chosen], cost_function)
            velocity = _accelerated(velocity, step, network, mu)
            changed = _updated(network, velocity, eta)
            if changed is None:
                reason = f"epoch {epoch}: a weight grew beyond the largest floating-point number"
                return History(network, costs, reason)
            network = changed
        costs.append(cost(network, X, Y, cost_function))
        if not np.isfinite(costs[-1]):
            costs.pop()
            reason = f"epoch {epoch}: the cost grew beyond the largest floating-point number"
            return History(network, costs, reason)
        if after_epoch is not None:
            after_epoch(epoch, network, costs[-1])
    return History(network, costs, None)


def _settings(
    network: Network,
    x: ArrayLike,
    target: ArrayLike,
    learning_rate: float,
    momentum: float,
    batch_size: int | None,
) -> tuple[float, float, int]:
    if not is_batch(x) or not is_batch(target):
        raise SpecError("x", "training needs a batch: one sample per row, for x and target")
    M = input_columns(x, network.sizes[0]).shape[1]
    mu = number(momentum, "momentum")
    if not 0 <= mu < 1:
        raise SpecError("momentum", f"{mu:g} is not in the range 0 ≤ μ < 1")
    size = M if batch_size is None else positive_integer(batch_size, "batch_size")
    if size > M:
        raise SpecError("batch_size", f"is {size}, but there are only {counted(M, 'sample')}")
    return positive(learning_rate, "learning_rate"), mu, size


def _batches(random: Array, size: int) -> Iterator[Array]:
    """Indices of samples in batches, in the order of random numbers if there are several batches.

    A stable sort gives the same order on every machine.
    """
    order = np.argsort(random, kind="stable") if size < random.size else np.arange(random.size)
    for start in range(0, order.size, size):
        yield order[start : start + size]


def _accelerated(
    velocity: Parameters | None, step: Backward, network: Network, mu: float
) -> Parameters:
    slope: Parameters = [(step.dW[i], step.db.get(i)) for i in range(1, network.N + 1)]
    if velocity is None or mu == 0:
        return slope
    with np.errstate(all="ignore"):
        return [
            (mu * v_W + dW, None if v_b is None or db is None else mu * v_b + db)
            for (v_W, v_b), (dW, db) in zip(velocity, slope, strict=True)
        ]


def _updated(network: Network, velocity: Parameters, eta: float) -> Network | None:
    """The net after W ← W − ηv, or None if a weight overflows."""
    try:
        with np.errstate(all="ignore"):
            return Network(
                Layer(
                    layer.W - eta * v_W,
                    layer.sigma,
                    None if layer.b is None or v_b is None else layer.b - eta * v_b,
                )
                for layer, (v_W, v_b) in zip(network.layers, velocity, strict=True)
            )
    except SpecError:
        return None
