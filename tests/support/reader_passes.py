"""A reader's backward pass, tried as the page tries it: cases, answers and verdict, as JSON."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import numpy as np

from backprop.bridge import ask as ask_bridge
from backprop.playground import bridge

SPEC = {"layers": [2, 3, 2], "x": [0.5, -1], "target": [1, 0.2], "activation": "sigmoid", "seed": 7}


def asked(name: str, argument: dict[str, Any]) -> Any:
    """The answer of the interpreter of the traces."""
    reply = json.loads(ask_bridge(json.dumps({"name": name, "argument": argument})))
    assert "error" not in reply, reply
    return reply["answer"]


def cases(spec: dict[str, Any] = SPEC, seed: int = 0, **more: Any) -> dict[str, Any]:
    """The three nets for a spec."""
    return asked("backward_cases", {"spec": spec, "seed": seed, **more})


def answered(code: str, nets: dict[str, Any]) -> dict[str, Any]:
    """What the reader's interpreter says."""
    return json.loads(bridge.answers(code, json.dumps(nets)))


def judged(code: str, nets: dict[str, Any]) -> dict[str, Any]:
    """The verdict on a listing."""
    verdict = asked("backward_judge", {"cases": nets, "answers": answered(code, nets)})
    assert sorted(order_of(verdict)) == sorted(all_refs(nets)), verdict
    return verdict


def order_of(verdict: dict[str, Any]) -> list[tuple[str, int]]:
    """All quantities that a verdict names, whether right, ringed or not judged."""
    refs = [*verdict["right"], *([verdict["ring"]] if verdict["ring"] else []), *verdict["later"]]
    return [(ref["name"], ref["layer"]) for ref in refs]


def all_refs(nets: dict[str, Any]) -> list[tuple[str, int]]:
    """The quantities of the shown net."""
    N = len(nets["nets"][0]["W"])
    return [(name, i) for i in range(N, 0, -1) for name in ("delta", "dW", "db")]


def random_spec(seed: int) -> dict[str, Any]:
    """A net of two to four layers of two to five neurons, of one smooth activation."""
    random = np.random.default_rng([seed, 2026])
    sizes = random.integers(2, 6, random.integers(3, 6)).tolist()
    names = ["tanh", "sigmoid", "softplus", "silu", "gelu", "sin"]
    weights = [np.round(random.uniform(-1.4, 1.4, (m, n)), 3).tolist() for n, m in pairwise(sizes)]
    biases = [np.round(random.uniform(-1, 1, m), 3).tolist() for m in sizes[1:]]
    return {
        "weights": weights, **({"biases": biases} if random.random() < 0.5 else {}),
        "activation": names[random.integers(len(names))],
        "x": np.round(random.uniform(-1, 1, sizes[0]), 3).tolist(),
        "target": np.round(random.uniform(-1, 1, sizes[-1]), 3).tolist(),
    }  # fmt: skip
