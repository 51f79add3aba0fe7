"""One step of a trace, and the run of the passes that all steps tell of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

import numpy as np

from ..arithmetic.arrays import Array, Listed, as_list
from ..net.costs import cost_of_samples
from ..net.network import Layer, Network
from ..net.passes import backward, forward
from ..notation import speech
from ..notation.quantity import Quantity, Ref
from ..spec.problem import Problem

Equation = Literal[
    "eq:pre-activation",
    "eq:pre-activation-bias",
    "eq:activation",
    "eq:cost",
    "eq:cost-cross-entropy",
    "eq:delta-last",
    "eq:delta-last-cross-entropy",
    "eq:delta",
    "eq:gradient",
    "eq:gradient-bias",
    "eq:update",
    "eq:update-bias",
]
EQUATIONS: tuple[str, ...] = get_args(Equation)
"""The labels of all equations of the post that a step of some net applies."""


class Words(NamedTuple):
    """A step in words: three lines of TeX and a sentence."""

    symbols: str
    indices: str
    numbers: str
    sentence: str


UNTOLD = Words("", "", "", "")


@dataclass(slots=True)
class Step:
    """What one step reads, writes and says.

    ``words``, and ``made`` where it is large, are functions: most readers of a long trace never
    look at most of its steps.
    """

    phase: str
    layer: int
    equation: Equation
    reads: tuple[Ref, ...]
    writes: Ref
    made: Array | Callable[[], Array]
    words: Callable[[], Words]

    @property
    def value(self) -> Array:
        """What ``writes`` becomes."""
        return self.made() if callable(self.made) else self.made

    def as_dict(self, told: bool = True, listed: Listed = as_list) -> dict[str, Any]:
        """As JSON-ready data; a step that is not ``told`` has empty words, which take most time."""
        words = self.words() if told else UNTOLD
        return {
            "phase": self.phase,
            "layer": self.layer,
            "equation": self.equation,
            "reads": [ref.as_dict() for ref in self.reads],
            "writes": self.writes.as_dict(),
            "value": listed(self.value),
            "tex": {
                "symbols": words.symbols,
                "indices": words.indices,
                "numbers": words.numbers,
            },
            "sentence": speech.unbroken(words.sentence),
        }


class Run:
    """Both passes over one sample, and the updated weights; vectors instead of columns."""

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
        """W_i − η ∂C/∂W_i, computed when it is first asked for."""
        if i not in self._new_W:
            self._new_W[i] = self._moved(self.W[i], self.dW[i])
        return self._new_W[i]

    def new_b(self, i: int) -> Array:
        """b_i − η ∂C/∂b_i."""
        return self._moved(self.b[i], self.db[i])

    def new_C(self) -> float:
        """The cost of the same sample after the update of all layers: one more way forward."""
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
        """old − η·slope, in one array: a second large one would cost more than the arithmetic."""
        with np.errstate(all="ignore"):
            step = np.asarray(self.learning_rate * slope)
            return np.subtract(old, step, out=step)

    def matrices_stay_finite(self) -> bool:
        """A quick and sufficient test: |∂C/∂W_i| ≤ |δ_i||a_{i−1}| and |W_i| are far from overflow.

        It spares looking at every entry of ∂C/∂W_i and of the new W_i.
        """
        with np.errstate(all="ignore"):
            return all(
                np.abs(self.delta[i]).max() * np.abs(self.a[i - 1]).max() < 1e150
                and self.network[i].largest < 1e150
                and self.learning_rate < 1e150
                for i in self.W
            )

    def named(self, name: str, i: int | None = None) -> Quantity:
        """A quantity as the words of a step speak of it: ("W", 1), ("C"), ("learning_rate")."""
        values = getattr(self, name)
        return Quantity(values if i is None else values[i], Ref(name, i))

    def named_new(self, name: str, i: int) -> Quantity:
        """W_i or b_i after the update."""
        return Quantity(self.new_W(i) if name == "W" else self.new_b(i), Ref(name, i))

    def named_slope(self, i: int) -> Quantity:
        """σ_i'(z_i); having no name of its own, it leads to the z_i of which it is made."""
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
        """σ_i'(z_i); only the words of a step ask for it."""
        if i not in self._slopes:
            with np.errstate(all="ignore"):
                self._slopes[i] = self.network[i].sigma.derivative(self.z[i])
        return self._slopes[i]

    def sigma(self, i: int | str) -> str:
        r"""\sigma where all layers share one activation, \sigma_i where they differ."""
        if self._one_sigma:
            return r"\sigma"
        return rf"\sigma_{i}" if len(str(i)) == 1 else rf"\sigma_{{{i}}}"
