"""Specs of all kinds: activations, biases, costs."""

from typing import Any

from backprop import ACTIVATIONS

SPEC = {"layers": [2, 3, 1], "x": [0.5, -1], "target": [1], "seed": 7}


VARIANTS: list[dict[str, Any]] = [
    {},
    {"biases": "all", "activations": ["tanh", "identity"]},
    {"activations": ["softmax", "softmax"]},
    {"activations": ["gelu", "softmax"], "cost_function": "cross_entropy"},
    {"activation": "x*exp(-x**2) - abs(x)/max(x, 2)**1.5"},
    *({"activation": name} for name in sorted(ACTIVATIONS)),
]


def variant_of(sizes: list[int], granularity: str, more: dict[str, Any]) -> dict[str, Any]:
    x = [0.5, -1, 1e-5, 2, 3, 40, 5, 6, 7]
    spec = {"layers": sizes, "x": x[: sizes[0]], "target": [1.0] + [0.0] * (sizes[-1] - 1)}
    if "biases" in more:
        more = {**more, "biases": [[-0.25] * m for m in sizes[1:]]}
    return {**spec, **more, "granularity": granularity}
