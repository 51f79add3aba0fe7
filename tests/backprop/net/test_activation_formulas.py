"""The formulas of σ and σ' that a reader is given to compute with are what `backprop` computes."""

from __future__ import annotations

import numpy as np
import pytest
from tex_function import value_at

from backprop import ACTIVATIONS, trace

POINTS = [-2.3, -0.75, 0.4, 1.9]
EXPRESSIONS = [
    "x*exp(-x**2)", "sqrt(1+x**2)", "x**3/3 - pi*x", "cos(2*x)**2", "abs(x)*x", "1/(2+x**2)",
    "min(x, 1) + max(-x, -2)", "tan(x/4)", "sinh(x)/cosh(x)", "(1+x**2)**-1.5", "e**x", "3**x",
    "(x**2)**0.3", "x/(1+abs(x))", "x*exp(-x**2) - abs(x)/max(x, 2)**1.5", "-x*(x-3)*-2",
    "log(1+exp(x))*sigmoid(x)+softplus(x)", "tanh(x)-(x-1)-(x+2)", "1e-7*x", "x/(x/(2+x**2))",
    "(x+1)*(x+1)", "2-(x-(3-x))", "exp(x)**2/sin(x)",
]  # fmt: skip


@pytest.mark.parametrize("name", [*sorted(set(ACTIVATIONS) - {"softmax"}), *EXPRESSIONS])
def test_the_formula_of_an_activation_gives_its_values(name: str) -> None:
    target = np.full(len(POINTS), -9.5)
    weights = [[[x] for x in POINTS]]
    made = trace({"weights": weights, "activation": name, "x": [1], "target": target.tolist()})
    (told,) = made["symbols"]["activations"]
    assert told["name"] == name
    _, a, _, delta = (np.array(step["value"]) for step in made["steps"][:4])
    for x, value, slope in zip(POINTS, a, delta / (2 * (a - target)), strict=True):
        assert value_at(told["tex"], x, name) == pytest.approx(value, rel=1e-12)
        assert value_at(told["derivative_tex"], x, name) == pytest.approx(slope, rel=1e-11)
