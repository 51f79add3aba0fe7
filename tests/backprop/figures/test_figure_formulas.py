"""The equations of a figure's frames hold: both sides of every sign are the same number."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from intervals import Matrix
from tex_arithmetic import RELATIONS, Arithmetic, tokens_of

from backprop.figures import KINDS, figure

FIGURES: list[tuple[str, dict[str, Any]]] = [
    *((kind, {}) for kind in KINDS),
    ("tangent", {"f": "x**3 - x", "a": -0.5, "h": -2}),
    ("linear-map", {"f1": "sin(x1) - x2", "f2": "x1*exp(x2)", "a": "0.3,-1.2", "d": 2}),
    ("chain-rule", {"layers": "1,3,2", "activation": "sigmoid", "x": "-0.7", "seed": 3}),
    ("chain-rule", {"layers": "3,1,2,3,1", "activation": "softplus", "x": "1,-2,0.5"}),
    ("surface", {"learning_rate": 0.05, "start": "1,-1", "steps": 5}),
]


class Equation(Arithmetic):
    """An equation whose left side is a symbol, which is passed over."""

    def sides(self) -> list[tuple[str, Matrix]]:
        while self.next not in RELATIONS:
            self.take()
        found = []
        while self.next:
            relation = self.take(*RELATIONS)
            found.append((relation, self.side()))
        return found


def overlap(a: Matrix, b: Matrix) -> bool:
    pairs = zip(a.entries, b.entries, strict=True)
    return a.shape == b.shape and all(x.low <= y.high and y.low <= x.high for x, y in pairs)


@pytest.mark.parametrize(("kind", "parameters"), FIGURES)
def test_the_sides_of_every_equation_are_equal(kind: str, parameters: dict[str, Any]) -> None:
    made = figure({"kind": kind, "parameters": parameters})
    equations = [tex for frame in made["frames"] for tex in frame["tex"]]
    for tex in equations:
        rounded = Equation(tokens_of(tex)).sides()
        exact = Equation(tokens_of(tex), exact=True).sides()
        for (_, side), (_, result) in pairwise(rounded):
            assert overlap(side, result), tex
        if {relation for relation, _ in exact} == {"="}:
            assert all(overlap(side, exact[-1][1]) for _, side in exact), tex
    if kind != "one-weight":  # its numbers are in its table alone
        assert any(len(Equation(tokens_of(tex)).sides()) > 1 for tex in equations)
