"""One step of a trace, and the run of the passes that all steps tell of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .passes import Backward, Forward, backward, feed_forward
from .spec import Problem

Array = NDArray[Any]


class Ref(NamedTuple):
    """A quantity, or one row or one entry of it; counted from 1 as in the post."""

    name: str
    layer: int | None = None
    row: int | None = None
    column: int | None = None

    def as_dict(self) -> dict[str, Any]:
        return {key: value for key, value in self._asdict().items() if value is not None}


class Words(NamedTuple):
    """A step in words: three lines of TeX and a sentence."""

    symbols: str
    indices: str
    numbers: str
    sentence: str


@dataclass(frozen=True)
class Step:
    """What one step reads, writes and says.

    ``words`` is a function, because most readers of a long trace never look at most of its steps.
    """

    phase: str
    layer: int
    equation: str
    reads: tuple[Ref, ...]
    writes: Ref
    value: Array
    words: Callable[[], Words]

    def as_dict(self) -> dict[str, Any]:
        words = self.words()
        return {
            "phase": self.phase,
            "layer": self.layer,
            "equation": self.equation,
            "reads": [ref.as_dict() for ref in self.reads],
            "writes": self.writes.as_dict(),
            "value": self.value.tolist(),
            "tex": {
                "symbols": words.symbols,
                "indices": words.indices,
                "numbers": words.numbers,
            },
            "sentence": words.sentence,
        }


class Run:
    """Both passes over one sample, and the updated weights; vectors instead of columns."""

    def __init__(self, problem: Problem) -> None:
        self.network = network = problem.network
        self.N = network.N
        self.x, self.target = problem.x, problem.target
        self.learning_rate = problem.learning_rate
        forward: Forward = feed_forward(network, problem.x)
        back: Backward = backward(network, forward, problem.target[:, np.newaxis])
        self.z = {i: z[:, 0] for i, z in forward.z.items()}
        self.a = {i: a[:, 0] for i, a in forward.a.items()}
        self.delta = {i: delta[:, 0] for i, delta in back.delta.items()}
        self.dW, self.db = back.dW, back.db
        self.W = {i: network[i].W for i in self.z}
        self.b = {i: b for i in self.z if (b := network[i].b) is not None}
        with np.errstate(all="ignore"):
            self.slope = {i: network[i].sigma.derivative(z) for i, z in self.z.items()}
            self.new_W = {i: self.W[i] - self.learning_rate * self.dW[i] for i in self.W}
            self.new_b = {i: self.b[i] - self.learning_rate * self.db[i] for i in self.b}
        self._one_sigma = len({network[i].sigma.name for i in self.z}) == 1

    def sigma(self, i: int | str) -> str:
        r"""\sigma where all layers share one activation, \sigma_i where they differ."""
        return (
            r"\sigma"
            if self._one_sigma
            else rf"\sigma_{i}"
            if len(str(i)) == 1
            else (rf"\sigma_{{{i}}}")
        )
