"""What the tests of Python ask of a page with `window.python`, and the nets they ask about."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

SPEC: dict[str, Any] = {"layers": [2, 3, 1], "x": [0.5, -1], "target": [1], "seed": 7}
SPECS = {
    "2-3-1": SPEC,
    "neurons": {**SPEC, "granularity": "neuron", "activation": "tanh"},
    "scalars": {**SPEC, "granularity": "scalar"},
    "deep": {**SPEC, "layers": [2, 5, 4, 3], "target": [0, 0.25, 1], "learning_rate": 0.1},
    "large": {"layers": [784, 12, 10], "x": [k / 784 for k in range(784)], "target": [0.1] * 10},
    "large by neurons": {
        "layers": [30, 40, 50],
        "x": [0.1] * 30,
        "target": [0] * 50,
        "biases": [[-0.0] * 40, [1e-300] * 50],
        "granularity": "neuron",
    },
    "weights": {"weights": [[[0.1, -2.5]], [[3], [-0.7]]], "x": [1e-3, 40], "target": [0, 1]},
}
CONTROLLED = """async () => {
    const { serviceWorker } = navigator;
    const controlled = new Promise((resolve) => serviceWorker.oncontrollerchange = resolve);
    await serviceWorker.register("/service-worker.js");
    await controlled;
}"""
"""Resolves when the site's service worker controls the page."""


def trace(page: Page, spec: Any) -> Any:
    return page.evaluate("(spec) => window.python.trace(spec)", spec)


def failure(page: Page) -> str:
    """What the reader is told when Python cannot start; it must be the same everywhere."""
    words: str = page.evaluate(
        "() => window.python.start().then(() => 'started', (cause) => cause.message)"
    )
    status = page.evaluate("() => window.python.status")
    assert status["state"] == "failed"
    assert status["message"] == words
    return words
