"""The run that a trace tells of: both passes over one sample, and the update."""

from __future__ import annotations

import numpy as np

from ..arithmetic.arrays import Array
from ..net.costs import cost_of_samples
from ..net.network import Layer, Network
from ..net.passes import backward, forward
from ..notation.quantity import Quantity, Ref
from ..spec.problem import Problem


class Run:
    """Both passes over one sample, and the updated weights.

    Attributes
    ----------
    network, N, x, target, cost_function, learning_rate
        The net, its number of layers, and the rest of the problem.
    z, a, delta : dicts of vectors by layer
    C : float
    W, dW : dicts of matrices by layer
    b, db : dicts of vectors by layer, for the layers that have a bias
    """

    def __init__(self, problem: Problem) -> None:
        self.network = network = problem.network
        self.N = N = network.N
        self.x, self.target = problem.x, problem.target
        self.cost_function, self.learning_rate = problem.cost_function, problem.learning_rate
        target = problem.target[:, np.newaxis]
        with np.errstate(all="ignore"):
            ahead = forward(network, problem.x[:, np.newaxis])
            back = backward(network, ahead, target, problem.cost_function)
            self.C = cost_of_samples(ahead.z[N], ahead.a[N], target, problem.cost_function)[0]
            self.W = {i: network[i].W for i in ahead.z}
            self.b = {i: b for i in ahead.z if (b := network[i].b) is not None}
            self.dW, self.db = back.dW, back.db
        self.z = {i: z[:, 0] for i, z in ahead.z.items()}
        self.a = {i: a[:, 0] for i, a in ahead.a.items()}
        self.delta = {i: delta[:, 0] for i, delta in back.delta.items()}
        self._new_W: dict[int, Array] = {}
        self._slopes: dict[int, Array] = {}
        self._one_sigma = len({layer.sigma.name for layer in network.layers}) == 1

    def new_W(self, i: int) -> Array:
        """W_i − η ∂C/∂W_i, computed on the first call."""
        if i not in self._new_W:
            self._new_W[i] = self._moved(self.W[i], self.dW[i])
        return self._new_W[i]

    def new_b(self, i: int) -> Array:
        """b_i − η ∂C/∂b_i."""
        return self._moved(self.b[i], self.db[i])

    def new_C(self) -> float:
        """The cost of the same sample after the update of all layers."""
        layers = (
            Layer(self.new_W(i), self.network[i].sigma, self._new_b_or_none(i)) for i in self.W
        )
        with np.errstate(all="ignore"):
            ahead = forward(Network(layers), self.x[:, np.newaxis])
            z, a, target = ahead.z[self.N], ahead.a[self.N], self.target[:, np.newaxis]
            return float(cost_of_samples(z, a, target, self.cost_function)[0])

    def _new_b_or_none(self, i: int) -> Array | None:
        return self.new_b(i) if i in self.b else None

    def _moved(self, old: Array, slope: Array) -> Array:
        """old − η·slope in a single new array; allocating two takes longer than the arithmetic."""
        with np.errstate(all="ignore"):
            step = np.asarray(self.learning_rate * slope)
            return np.subtract(old, step, out=step)

    def matrices_stay_finite(self) -> bool:
        """Whether bounds of |∂C/∂W_i| ≤ |δ_i||a_{i−1}| and of |W_i| rule out any overflow.

        True is certain; it saves a look at every entry of ∂C/∂W_i and of the new W_i.
        """
        with np.errstate(all="ignore"):
            return all(
                np.abs(self.delta[i]).max() * np.abs(self.a[i - 1]).max() < 1e150
                and self.network[i].largest < 1e150
                and self.learning_rate < 1e150
                for i in self.W
            )

    def named(self, name: str, i: int | None = None) -> Quantity:
        """A quantity with the reference that marks its numbers: ("W", 1), ("C")."""
        values = getattr(self, name)
        return Quantity(values if i is None else values[i], Ref(name, i))

    def named_new(self, name: str, i: int) -> Quantity:
        """W_i or b_i after the update."""
        return Quantity(self.new_W(i) if name == "W" else self.new_b(i), Ref(name, i))

    def named_slope(self, i: int) -> Quantity:
        """σ_i'(z_i), which has no name of its own; its numbers are marked as z_i."""
        return Quantity(self.slope(i), Ref("z", i))

    def neurons(self, i: int) -> range:
        """1, …, m_i."""
        return range(1, self.z[i].size + 1)

    def inputs(self, i: int) -> range:
        """1, …, n_i."""
        return range(1, self.a[i - 1].size + 1)

    def componentwise(self, i: int) -> bool:
        """Whether σ_i acts on each component alone; softmax does not."""
        return self.network[i].sigma.componentwise

    def slope(self, i: int) -> Array:
        """σ_i'(z_i), computed on the first call: only words show it."""
        if i not in self._slopes:
            with np.errstate(all="ignore"):
                self._slopes[i] = self.network[i].sigma.derivative(self.z[i])
        return self._slopes[i]

    def sigma(self, i: int | str) -> str:
        r"""\sigma where all layers share one activation, \sigma_i where they differ."""
        if self._one_sigma:
            return r"\sigma"
        return rf"\sigma_{i}" if len(str(i)) == 1 else rf"\sigma_{{{i}}}"


def quantity_of(run: Run, ref: Ref) -> Array:
    """The quantity that a step with this reference writes into; W and b after the update."""
    i = ref.layer or run.N
    match ref.name:
        case "C":
            return np.asarray(run.C)
        case "W":
            return run.new_W(i)
        case "b":
            return run.new_b(i)
    quantities: dict[str, dict[int, Array]] = {
        "z": run.z, "a": run.a, "delta": run.delta, "dW": run.dW, "db": run.db,
    }  # fmt: skip
    return quantities[ref.name][i]


def entry_of(quantity: Array, ref: Ref) -> Array:
    """The row or the entry of a quantity that the reference names; all of it if it names none."""
    if ref.row is None:
        return quantity
    row = np.asarray(quantity[ref.row - 1])
    return row if ref.column is None else np.asarray(row[ref.column - 1])
