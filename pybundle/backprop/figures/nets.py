"""The net of a figure: its parameters, its labelled data, and its weights by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..arithmetic.arrays import Array
from ..errors import SpecError
from ..net.network import Layer, Network
from ..net.passes import Backward, both_passes, labelled_columns, mean_cost
from ..notation import speech
from ..spec.fields import BY_NAME
from ..spec.problem import check
from .parameters import Parameter, unchecked

Pair = list[list[float | int]]  # an input and its target
KIND_OF_DATA = "data"  # samples only: a figure has no named data sets
MOST_WEIGHTS = 2000  # the net is evaluated about two thousand times


class Weight(NamedTuple):
    """An entry of W_i, or of b_i if it has no column; indices count from 1 as in the post."""

    letter: str
    layer: int
    row: int
    column: int | None = None

    @property
    def indices(self) -> list[int]:
        return [self.row] if self.column is None else [self.row, self.column]

    @property
    def name(self) -> str:
        """Its name in a post's text: W1[1,2]."""
        return f"{self.letter}{self.layer}[{','.join(map(str, self.indices))}]"

    @property
    def plain(self) -> str:
        """Its symbol in plain text: W₁,₂⁽¹⁾."""
        return speech.component(self.letter, self.layer, *self.indices)

    @property
    def tex(self) -> str:
        return rf"{self.letter}^{{({self.layer})}}_{{{','.join(map(str, self.indices))}}}"

    @property
    def place(self) -> tuple[int, ...]:
        """Its index in the array of W_i or b_i."""
        return tuple(k - 1 for k in self.indices)

    def of(self, matrices: Sequence[Array | None]) -> float:
        """Its entry in the matrices or vectors of all layers."""
        found = matrices[self.layer - 1]
        assert found is not None
        return float(found[self.place])


class Landscape:
    """The cost of a net on labelled data as a function of some weights; the others are fixed.

    SpecError if a sample does not fit the net.
    """

    def __init__(self, network: Network, data: Sequence[Pair], cost_function: str) -> None:
        self.network = network
        self.cost_function = cost_function
        x, target = [x for x, _ in data], [y for _, y in data]
        self.columns = labelled_columns(network, x, target, cost_function)

    def weights(self) -> list[Weight]:
        """All weights and biases, layer by layer."""
        found = []
        for i, layer in enumerate(self.network.layers, start=1):
            rows, columns = range(1, layer.m + 1), range(1, layer.n + 1)
            found += [Weight("W", i, k, j) for k in rows for j in columns]
            found += [Weight("b", i, k) for k in rows if layer.b is not None]
        return found

    def value(self, weight: Weight) -> float:
        """The value of a weight in the given net."""
        return weight.of([f.W if weight.letter == "W" else f.b for f in self.network.layers])

    def at(self, weights: Sequence[Weight], values: Iterable[float]) -> Network:
        """The net in which these weights have these values."""
        layers = list(self.network.layers)
        for weight, value in zip(weights, values, strict=True):
            old = layers[weight.layer - 1]
            W, b = old.W.copy(), None if old.b is None else old.b.copy()
            changed = W if weight.letter == "W" else b
            assert changed is not None
            changed[weight.place] = value
            layers[weight.layer - 1] = Layer(W, old.sigma, b)
        return Network(layers)

    def cost(self, weights: Sequence[Weight], values: Iterable[float]) -> float:
        """The mean cost if these weights have these values."""
        return mean_cost(self.at(weights, values), *self.columns, self.cost_function)

    def gradient(self, weights: Sequence[Weight], values: Iterable[float]) -> Array:
        """∂C/∂w of each of these weights."""
        step = both_passes(self.at(weights, values), *self.columns, self.cost_function)
        return np.array([weight.of(_by_layer(step, weight.letter)) for weight in weights])


def _by_layer(step: Backward, letter: str) -> list[Array | None]:
    parts = step.dW if letter == "W" else step.db
    return [parts.get(i) for i in range(1, len(step.dW) + 1)]


def landscape(spec: dict[str, Any]) -> Landscape:
    """The cost of the net that the values of the parameters ``NET`` describe.

    If there is ``data``, a list of pairs of vectors, it is used instead of ``x`` and ``target``.

    Raises
    ------
    SpecError
        A value cannot be used; ``field`` is the name of a parameter.
    """
    data, names = spec["data"], spec["activation"]
    given = {name: value for name, value in spec.items() if name not in ("data", "activation")}
    if data is not None:
        given |= {"x": data[0][0], "target": data[0][1]}
    if names is not None:
        given |= {"activation": names[0]} if len(names) == 1 else {"activations": names}
    try:
        problem = check(given)
        pairs = data or [[problem.x.tolist(), problem.target.tolist()]]
        found = Landscape(problem.network, pairs, problem.cost_function)
    except SpecError as error:
        field = re.sub(r"^activations\b.*", "activation", error.field)
        if data is not None:
            field = re.sub(r"^(x|target)\b.*", "data", field)
        raise SpecError(field, error.message) from None
    if sum(layer.W.size for layer in found.network.layers) > MOST_WEIGHTS:
        raise SpecError("layers", f"a net in a figure has at most {MOST_WEIGHTS:,} weights")
    return found


def weight_named(name: str, field: str, known: Sequence[Weight]) -> Weight:
    """The known weight with this name, such as W1[1,2] or b2[1]; raises SpecError."""
    for weight in known:
        if weight.name == "".join(name.split()):
            return weight
    some = ", ".join(weight.name for weight in known[:6]) + (", …" if len(known) > 6 else "")
    raise SpecError(field, f"{name!r} is not a weight of this net; there are {some}")


def _pairs(data: list[dict[str, Any]], field: str) -> list[Pair]:
    """Labelled data as pairs of an input and its target."""
    if not data:
        raise SpecError(field, "needs at least one sample")
    return [[sample["x"], sample["target"]] for sample in data]


NET = tuple(
    Parameter(name, name, "", KIND_OF_DATA if name == "data" else BY_NAME[name].kind, None,
              _pairs if name == "data" else unchecked)
    for name in (
        "layers", "weights", "biases", "activation", "x", "target", "data", "seed",
        "initialisation", "cost_function",
    )
)  # fmt: skip
"""The parameters of a figure that describe its net, with the names that the stepper uses."""
