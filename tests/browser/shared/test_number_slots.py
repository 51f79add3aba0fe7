"""Formulas whose numbers change: set once, and filled in with other digits afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from backprop import trace
from companion.tools.node import run_node

ROOT = Path(__file__).parents[3]
SCRIPT = """
import {{ readFileSync }} from "node:fs";
import {tree};
const {{ setFormula }} = await import({formulas});
const {{ splitNumbers, fillNumbers }} = await import({slots});
const katex = (await import({katex})).default;
const sets = new Map();
const wrong = [];
const formulas = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const tex of formulas) {{
  const {{ shape, numbers }} = splitNumbers(tex);
  if (!sets.has(shape)) sets.set(shape, setFormula(katex, shape));
  if (fillNumbers(sets.get(shape), numbers) !== setFormula(katex, tex)) wrong.push(tex);
}}
process.stdout.write(JSON.stringify({{ wrong, set: sets.size }}));
"""


def test_a_formula_that_is_filled_in_is_what_katex_makes_of_its_numbers(tmp_path: Path) -> None:
    formulas = sorted(set(_formulas()))
    places = {
        "tree": "site/node/prerender/one-tree.mjs",
        "formulas": "site/browser/shared/formulas.js",
        "slots": "site/browser/shared/number-slots.js",
        "katex": "build/assets/companion/vendor/katex.js",
    }
    urls = {name: json.dumps((ROOT / place).as_uri()) for name, place in places.items()}
    (tmp_path / "compare.mjs").write_text(SCRIPT.format(**urls), "utf-8")
    (tmp_path / "formulas.json").write_text(json.dumps(formulas), "utf-8")
    run_node(ROOT / "site" / "node" / "vendor.mjs")
    told = run_node(tmp_path / "compare.mjs", str(tmp_path / "formulas.json"))
    found = json.loads(told)
    assert found["wrong"] == []
    assert found["set"] < 0.8 * len(formulas)  # with other signs they are other formulas


def _formulas() -> list[str]:
    """Of every granularity, with biases, softmax, and weights from tiny to huge."""
    random = np.random.default_rng(5)
    found: list[str] = []
    for scale in (1.0, 1.0, 1.0, 1e-4, 300.0):
        for granularity in ("layer", "neuron", "scalar"):
            spec = {
                "weights": [
                    (scale * random.normal(size=size)).tolist() for size in ((3, 2), (2, 3))
                ],
                "biases": [random.normal(size=3).tolist(), [0.5, -2]],
                "activations": ["tanh", "softmax"],
                "cost_function": "cross_entropy",
                "x": [0.5, -1],
                "target": [1, 0],
                "granularity": granularity,
            }
            for step in trace(spec)["steps"]:
                found += step["tex"].values()
    return found
