"""One number of a net or its input: where a question says it is, its derivative, and its moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..arithmetic.summation import total
from ..arithmetic.validate import choice
from ..errors import SpecError
from ..net.network import Layer, Network
from ..spec.problem import Problem
from ..trace.run import Run
from .one_weight import Place, moved, place_of

KINDS = ("weight", "bias", "input")


@dataclass(frozen=True)
class OneNumber:
    """A weight, a bias or a component of the input.

    Attributes
    ----------
    kind : {"weight", "bias", "input"}
    place : (int, int, int)
        Layer, row and column from 1; of a bias the column, of an input also the layer, is 1.
    """

    kind: str
    place: Place

    @property
    def layer(self) -> int:
        """The first layer whose z depends on the number."""
        return self.place[0]

    def value(self, run: Run) -> float:
        i, k, j = self.place
        if self.kind == "weight":
            return float(run.W[i][k - 1, j - 1])
        return float(run.b[i][k - 1] if self.kind == "bias" else run.x[k - 1])

    def slope(self, run: Run) -> float:
        """∂C/∂W_i and ∂C/∂b_i as in the post; of the input W_1ᵀ δ_1."""
        i, k, j = self.place
        if self.kind == "weight":
            return float(run.dW[i][k - 1, j - 1])
        if self.kind == "bias":
            return float(run.db[i][k - 1])
        with np.errstate(all="ignore"):
            return float(total(run.W[1][:, k - 1] * run.delta[1]))

    def moved(self, problem: Problem, h: float) -> Problem:
        """The problem with the number moved by h."""
        i, k, _ = self.place
        if self.kind == "weight":
            return moved(problem, self.place, h)
        if self.kind == "input":
            x = problem.x.copy()
            x[k - 1] += h
            return replace(problem, x=x)
        layers = list(problem.network.layers)
        layer = layers[i - 1]
        b = np.array(layer.b)
        b[k - 1] += h
        layers[i - 1] = Layer(layer.W, layer.sigma, b)
        return replace(problem, network=Network(layers))


def number_of(argument: Mapping[str, Any], network: Network) -> OneNumber:
    """The number in the fields ``of``, ``layer``, ``row`` and ``column``.

    Parameters
    ----------
    argument : mapping
        ``of``: "weight" (as by default) with ``layer``, ``row`` and ``column``; "bias" with
        ``layer`` and ``row``; "input" with ``row``. All count from 1.

    Raises
    ------
    SpecError
        There is no such number.
    """
    kind = choice(argument.get("of", KINDS[0]), KINDS, "of")
    if kind == "weight":
        return OneNumber(kind, place_of(argument, network))
    if kind == "input":
        k = argument.get("row")
        n = network.sizes[0]
        if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= n:
            raise SpecError("row", f"{k!r} is not a whole number from 1 to {n}")
        return OneNumber(kind, (1, k, 1))
    i, k, _ = place_of({**argument, "column": 1}, network)
    if network[i].b is None:
        raise SpecError("of", f"is a bias, but layer {i} has none")
    return OneNumber(kind, (i, k, 1))
