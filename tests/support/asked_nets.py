"""Nets that the tests of the questions ask about: an example, and one per activation."""

from __future__ import annotations

from typing import Any

from backprop import ACTIVATIONS

EXAMPLE: dict[str, Any] = {
    "layers": [2, 3, 1],
    "activation": "sigmoid",
    "x": [0.5, -1],
    "target": [1],
    "seed": 7,
}
EXPRESSIONS = ["x*sigmoid(x)", "max(x, 0.1*x)", "sqrt(1+x**2)", "abs(x)-tan(x/5)", "2**x/3"]
KINDS = [*(name for name in ACTIVATIONS if name != "softmax"), *EXPRESSIONS]


def nets() -> list[dict[str, Any]]:
    """One net per activation, with biases, and softmax with cross-entropy."""
    plain = [
        {**EXAMPLE, "activation": kind, "biases": [[0.1, 0.2, 0.3], [0.4]], "seed": seed}
        for seed, kind in enumerate(KINDS)
    ]
    classes = {
        "layers": [2, 3, 3],
        "activations": ["tanh", "softmax"],
        "cost_function": "cross_entropy",
        "x": [0.5, -1],
        "target": [0, 1, 0],
        "seed": 3,
    }
    return [EXAMPLE, *plain, classes, {**classes, "cost_function": "squared_error"}]
