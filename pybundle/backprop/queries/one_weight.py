"""One weight of a net: where a question says it is, and the net with this weight moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..errors import SpecError
from ..net.network import Layer, Network
from ..spec.problem import Problem

Place = tuple[int, int, int]
"""Layer, row and column, from 1 as in the post."""


def place_of(argument: Mapping[str, Any], network: Network) -> Place:
    """The place in the fields ``layer``, ``row`` and ``column``; SpecError if there is none."""
    most = network.N
    numbers = []
    for name in ("layer", "row", "column"):
        number = argument.get(name)
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= most:
            raise SpecError(name, f"{number!r} is not a whole number from 1 to {most}")
        numbers.append(number)
        layer = network[numbers[0]]
        most = layer.m if name == "layer" else layer.n
    return numbers[0], numbers[1], numbers[2]


def moved(problem: Problem, place: Place, h: float) -> Problem:
    """The problem with one weight moved by h."""
    i, k, j = place
    layers = list(problem.network.layers)
    W = layers[i - 1].W.copy()
    W[k - 1, j - 1] += h
    layers[i - 1] = Layer(W, layers[i - 1].sigma, layers[i - 1].b)
    return replace(problem, network=Network(layers))
