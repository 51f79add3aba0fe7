"""The symbols of a formula light up with what the step reads and writes, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser
from replay import quantity_of, shapes
from stepper.harness import Site, Visit, widget

from backprop import trace

pytest_plugins = ("stepper.fixtures",)

SPEC: dict[str, Any] = {
    "layers": [1, 2, 1], "activations": ["tanh", "sigmoid"], "seed": 7, "x": [0.5], "target": [1],
    "biases": [[0.1, -0.2], [0.4]],
}  # fmt: skip

# Of each step, whether a symbol of its first and of its second line is lit with each quantity.
LIT = """(widget, quantities) => widget.trace.steps.map((_, k) => {
  widget.step = k;
  return quantities.map((quantity) => {
    widget.light(quantity);
    return ["symbols", "indices"].map((line) =>
      widget.shadowRoot.querySelector(`.step.current .${line} [data-lit]`) !== null);
  });
})"""


@pytest.mark.parametrize("granularity", ["layer", "neuron", "scalar"])
def test_a_symbol_is_lit_with_its_quantity(
    chromium: Browser, stepper_site: Site, granularity: str
) -> None:
    spec = {**SPEC, "granularity": granularity}
    visit = Visit(chromium)
    page = visit.open(stepper_site.write(f"symbols-{granularity}", widget(spec)))
    quantities = [*shapes(SPEC["layers"]), "learning_rate"]
    lit = page.locator("backprop-stepper").evaluate(LIT, quantities)
    assert visit.complaints == []
    visit.close()
    for step, found in zip(trace(spec)["steps"], lit, strict=True):
        touched = {quantity_of(ref) for ref in [*step["reads"], step["writes"]]}
        if step["phase"] == "update":
            touched.add("learning_rate")
        for line, name in enumerate(("symbols", "indices")):
            shown = {q for q, each in zip(quantities, found, strict=True) if each[line]}
            assert shown == touched, step["tex"][name]
