"""Gradient descent with momentum, mini-batches and L2 regularisation, and the cost's history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..arithmetic.arrays import Array, all_finite
from ..arithmetic.validate import (
    attribute,
    entries,
    flag,
    function,
    index,
    instance,
    matrix,
    not_negative,
    number,
    positive,
    positive_integer,
    vector,
)
from ..arithmetic.validate import seed as checked_seed
from ..errors import SpecError, counted
from .network import Layer, Network
from .passes import both_passes, labelled_columns, mean_cost
from .samples import is_batch

MOST_EPOCHS = 1_000_000_000

Parameters = list[tuple[Array, Array | None]]
"""W_i and b_i of every layer, or a number for each entry of them."""


@dataclass(frozen=True, eq=False)
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
    velocity : list of (ndarray, ndarray or None), or None
        v of every W_i and b_i, if there is momentum.
    epochs : int
        The number of epochs so far, with those before ``resume``.

    Examples
    --------
    >>> from backprop import Layer, Network, train
    >>> net = Network([Layer([[0.0]], "identity")])
    >>> history = train(net, [[1]], [[1]], epochs=2, learning_rate=0.25)
    >>> history.costs, history.network[1].W.tolist()
    ([1.0, 0.25, 0.0625], [[0.75]])
    """

    network: Network
    costs: list[float]
    stopped: str | None
    velocity: Parameters | None = None
    epochs: int = 0

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
    l2: float = 0.0,
    reproducible: bool = True,
    resume: History | None = None,
    after_epoch: Callable[[int, Network, float], object] | None = None,
) -> History:
    """Gradient descent on the mean cost of labelled data.

    For every batch: v ← μv + ∂C/∂W + λW, then W ← W − ηv (Polyak's heavy ball, and the gradient of
    λ/2·‖W‖²). With μ = λ = 0 this is the post's W ← W − η ∂C/∂W. The given net is not changed.

    Parameters
    ----------
    network : Network
    x, target : array_like, shapes (M, n_1) and (M, m_N)
    epochs : int
        The number of passes through the data, at most a billion.
    learning_rate : float
        η > 0.
    momentum : float
        μ with 0 ≤ μ < 1.
    batch_size : int, optional
        Samples per update; by default all M. Smaller batches are drawn anew for every epoch.
    seed : int
        Determines the order of the samples.
    cost_function : {"squared_error", "half_squared_error", "cross_entropy"}
    l2 : float
        λ ≥ 0. It draws weights towards 0, biases not. The costs of the history are without it.
    reproducible : bool
        As for :func:`backprop.cost`: True for the same bits on every machine, False for speed.
    resume : History, optional
        A training of this net that goes on: with its velocity, and with the order of the samples
        that its next epochs would have had.
    after_epoch : callable, optional
        Called after each epoch with its number from 1, the net and its cost.

    Returns
    -------
    History
        If a weight or the cost grows beyond float64, ``stopped`` says in which epoch.

    Raises
    ------
    SpecError
        A setting is out of its range, or the data do not fit the net.

    Examples
    --------
    >>> from backprop import seeded_network, train
    >>> x, target = [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]
    >>> net = seeded_network([2, 4, 1], "tanh", seed=1, biased=True)
    >>> history = train(net, x, target, epochs=300, learning_rate=0.2, momentum=0.9)
    >>> history.costs[-1] < 0.01 < history.costs[0]
    True
    """
    for field, samples in (("x", x), ("target", target)):
        if not is_batch(samples, field):
            raise SpecError(field, "is not a batch; training needs one sample per row")
    epochs = positive_integer(epochs, "epochs")
    if epochs > MOST_EPOCHS:
        raise SpecError("epochs", f"is more than {MOST_EPOCHS:,}; train in parts, with resume")
    if after_epoch is not None:
        function(after_epoch, "after_epoch")
    engine = _engine(network, x, target, cost_function, flag(reproducible, "reproducible"))
    descent = _Descent(
        engine,
        eta=positive(learning_rate, "learning_rate"),
        mu=_momentum(momentum),
        decay=not_negative(l2, "l2"),
        size=engine.M if batch_size is None else positive_integer(batch_size, "batch_size"),
        seed=checked_seed(seed),
    )
    if descent.size > engine.M:
        few = counted(engine.M, "sample")
        raise SpecError("batch_size", f"is {descent.size}, but there are only {few}")
    velocity, done = (None, 0) if resume is None else _resumed(resume, network)
    return descent.run(network, epochs, velocity, done, after_epoch)


def _momentum(value: float) -> float:
    mu = number(value, "momentum")
    if not 0 <= mu < 1:
        raise SpecError("momentum", f"{mu:g} is not in the range 0 ≤ μ < 1")
    return mu


def _resumed(history: History, network: Network) -> tuple[Parameters | None, int]:
    """The velocity and the number of epochs with which a training goes on."""
    instance(history, History, "resume")
    done = index(attribute(history, "epochs"), "resume.epochs")
    given = attribute(history, "velocity")
    if given is None:
        return None, done
    velocity: Parameters = []
    for i, parts in enumerate(entries(given, "resume.velocity", "a list of pairs")):
        field = f"resume.velocity[{i}]"
        v = entries(parts, field, "a pair (of W, of b)")
        if len(v) != 2:
            raise SpecError(field, "is not a pair (of W, of b)")
        v_b = None if v[1] is None else vector(v[1], f"{field}[1]")
        velocity.append((matrix(v[0], f"{field}[0]"), v_b))
    shapes = [(f.W.shape, f.b is None) for f in network.layers]
    if shapes != [(v_W.shape, v_b is None) for v_W, v_b in velocity]:
        raise SpecError("resume", "is the training of a net with other sizes")
    return velocity, done


@dataclass(frozen=True)
class _Engine:
    """The cost and the gradient for the labelled data.

    cost : the mean cost of all samples.
    slopes : ∂C/∂W_i and ∂C/∂b_i of the mean cost of the chosen samples; all of them if None.
    cost_and_slopes : both, for all samples; or None if that is no faster.
    """

    M: int
    cost: Callable[[Network], float]
    slopes: Callable[[Network, Array | None], Parameters]
    cost_and_slopes: Callable[[Network], tuple[float, Parameters]] | None


def _engine(
    network: Network, x: ArrayLike, target: ArrayLike, cost_function: str, reproducible: bool
) -> _Engine:
    if not reproducible:
        return _fast_engine(network, x, target, cost_function)
    X, Y = labelled_columns(network, x, target, cost_function)

    def slopes(net: Network, chosen: Array | None) -> Parameters:
        some = slice(None) if chosen is None else chosen
        step = both_passes(net, X[:, some], Y[:, some], cost_function)
        return [(step.dW[i], step.db.get(i)) for i in range(1, net.N + 1)]

    return _Engine(X.shape[1], lambda net: mean_cost(net, X, Y, cost_function), slopes, None)


def _fast_engine(network: Network, x: ArrayLike, target: ArrayLike, cost_function: str) -> _Engine:
    from . import fast_passes as fast  # here, because a page never needs it

    X, Y = fast.labelled_rows(network, x, target, cost_function)

    def slopes(net: Network, chosen: Array | None) -> Parameters:
        some = slice(None) if chosen is None else chosen
        step = fast.both_passes(fast.parameters(net), X[some], Y[some], cost_function)
        return list(zip(step.dW, step.db, strict=True))

    def cost_and_slopes(net: Network) -> tuple[float, Parameters]:
        step = fast.both_passes(fast.parameters(net), X, Y, cost_function)
        return step.cost, list(zip(step.dW, step.db, strict=True))

    def cost(net: Network) -> float:
        return fast.mean_cost(fast.parameters(net), X, Y, cost_function)[0]

    return _Engine(len(X), cost, slopes, cost_and_slopes)


@dataclass(frozen=True)
class _Descent:
    """The settings of a training, checked."""

    engine: _Engine
    eta: float
    mu: float
    decay: float
    size: int
    seed: int

    def run(
        self,
        network: Network,
        epochs: int,
        velocity: Parameters | None,
        done: int,
        after_epoch: Callable[[int, Network, float], object] | None,
    ) -> History:
        first, slopes = self._cost(network, ahead=True)
        costs = [first]
        drawn = np.random.PCG64(self.seed).advance(done * self.engine.M)
        random = np.random.Generator(drawn).random

        def stopped(epoch: int, what: str) -> History:
            reason = f"epoch {epoch}: {what} grew beyond the largest floating-point number"
            return History(network, costs, reason, velocity if self.mu else None, done + epoch - 1)

        for epoch in range(1, epochs + 1):
            for chosen in self._batches(random):
                if slopes is None:
                    slopes = self.engine.slopes(network, chosen)
                faster = self._accelerated(velocity, slopes, network)
                changed, slopes = _updated(network, faster, self.eta, not self.mu), None
                if changed is None:
                    return stopped(epoch, "a weight")
                network, velocity = changed, faster
            cost, slopes = self._cost(network, ahead=epoch < epochs)
            if not np.isfinite(cost):
                return stopped(epoch, "the cost")
            costs.append(cost)
            if after_epoch is not None:
                after_epoch(epoch, network, cost)
        return History(network, costs, None, velocity if self.mu else None, done + epochs)

    def _cost(self, network: Network, ahead: bool) -> tuple[float, Parameters | None]:
        """The cost; and with it the next gradient where one pass gives both."""
        if ahead and self.size == self.engine.M and self.engine.cost_and_slopes:
            return self.engine.cost_and_slopes(network)
        return self.engine.cost(network), None

    def _batches(self, random: Callable[[int], Array]) -> Iterator[Array | None]:
        """Indices of samples in batches, in the order of random numbers; None for all samples.

        A stable sort gives the same order on every machine.
        """
        drawn = random(self.engine.M)
        if self.size == self.engine.M:
            yield None
            return
        order = np.argsort(drawn, kind="stable")
        for start in range(0, order.size, self.size):
            yield order[start : start + self.size]

    def _accelerated(
        self, velocity: Parameters | None, slopes: Parameters, network: Network
    ) -> Parameters:
        """μv + ∂C/∂W + λW."""
        with np.errstate(all="ignore"):
            if self.decay:
                slopes = [
                    (dW + self.decay * layer.W, db)
                    for (dW, db), layer in zip(slopes, network.layers, strict=True)
                ]
            if velocity is None or self.mu == 0:
                return slopes
            return [
                (self.mu * v_W + dW, None if v_b is None or db is None else self.mu * v_b + db)
                for (v_W, v_b), (dW, db) in zip(velocity, slopes, strict=True)
            ]


def _updated(network: Network, velocity: Parameters, eta: float, spare: bool) -> Network | None:
    """The net after W ← W − ηv, or None if a weight overflows.

    spare : the arrays of the velocity are not needed any more and become those of the new net.
        Large arrays that are made anew in each step take longer than the arithmetic.
    """

    def moved(old: Array, v: Array) -> Array:
        step = np.multiply(v, eta, out=v if spare else None)
        return np.subtract(old, step, out=step)

    layers = []
    with np.errstate(all="ignore"):
        for layer, (v_W, v_b) in zip(network.layers, velocity, strict=True):
            W = moved(layer.W, v_W)
            b = None if layer.b is None or v_b is None else moved(layer.b, v_b)
            if not all_finite(W) or not (b is None or all_finite(b)):
                return None
            layers.append(Layer.trusted(W, layer.sigma, b))
    return Network(layers)
