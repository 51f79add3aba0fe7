"""No label of the drawing lies over another or on a neuron's rim, in an update or under a nudge."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, pairwise, product
from typing import Any

from stepper.harness import widget
from stepper.kept_page import Show
from stepper.labels import MEASURE

from backprop import trace
from backprop.queries.ask import ask

pytest_plugins = ("stepper.fixtures",)

WIDTHS = (320, 390, 768, 1200)
SHORT = ([1, 1], [2, 1], [2, 3, 1], [1, 3, 2], [3, 3, 3], [3, 4, 3])
LONG = ([1, 1, 1, 1, 1], [2, 3, 3, 1])
NETS = (*SHORT, *LONG)
LONG_NUMBERS: dict[str, Any] = {
    "weights": [[[-0.117]], [[-0.748]]],
    "activation": "sigmoid",
    "x": [1],
    "target": [0],
}

# Draws every given net, step and nudge in the place of the widget's own drawing, by the page's own
# modules, and gives what collides.
DRAW = """async (nets) => {
  const { html, render } = await import("/companion/vendor/preact.js");
  const { Drawing } = await import("/companion/stepper/drawing/drawing.js");
  const { Ghosts } = await import("/companion/stepper/panels/ghosts.js");
  const { addStyles } = await import("/companion/stepper/panels/disclosure.js");
  const root = document.querySelector("backprop-stepper").shadowRoot;
  await addStyles(root);
  const stage = root.querySelector(".stage");
  const found = [];
  for (const { trace, steps, nudges } of nets) {
    const place = document.createElement("div");
    stage.replaceChildren(place);
    const look = (what) => found.push(
      ...collisions(root).map((each) => `${trace.spec.layers} ${what}: ${each}`));
    for (const step of steps) {
      render(html`<${Drawing} state=${{ trace, step, live: true }} />`, place);
      look(`step ${step + 1}`);
    }
    const overlay = root.querySelector(".drawing .overlay");
    for (const { chosen, weight: value, nudge } of nudges) {
      render(html`<${Ghosts} ...${{ spec: trace.spec, chosen, value, nudge }} />`, overlay);
      look(`${Object.values(chosen)} by ${nudge.epsilon}`);
      render(null, overlay);
    }
  }
  return found;
}"""


def spec_of(layers: list[int]) -> dict[str, Any]:
    return {
        "layers": layers,
        "activation": "sigmoid",
        "x": [0.5, -1, 2][: layers[0]],
        "target": [1, 0, 1][: layers[-1]],
        "seed": 7,
        "biases": [[0.25] * size for size in layers[1:]],
    }


def numbers_of(layers: list[int], biased: bool) -> Iterator[dict[str, Any]]:
    """Every weight, bias and input, as the panel chooses them."""
    for layer, (columns, rows) in enumerate(pairwise(layers), start=1):
        for row, column in product(range(1, rows + 1), range(1, columns + 1)):
            yield {"of": "weight", "layer": layer, "row": row, "column": column}
        for row in range(1, rows + 1) if biased else ():
            yield {"of": "bias", "layer": layer, "row": row, "column": 1}
    for row in range(1, layers[0] + 1):
        yield {"of": "input", "layer": 1, "row": row, "column": 1}


def drawn(spec: dict[str, Any]) -> dict[str, Any]:
    """A net with the steps of its update, and an effect of every number, large or tiny."""
    shown = trace(spec)
    steps = [k for k, step in enumerate(shown["steps"]) if step["phase"] == "update"]
    nudges = []
    for chosen, epsilon in zip(
        numbers_of(shown["spec"]["layers"], "biases" in spec), cycle([0.5, -1e-5, 1])
    ):
        answer = ask("nudge", {"spec": shown["spec"], **chosen, "epsilon": epsilon})
        nudges.append({"chosen": chosen, "weight": answer["weight"], "nudge": answer["nudges"][0]})
    return {"trace": shown, "steps": steps, "nudges": nudges}


def test_no_label_lies_over_another_or_on_a_rim(show: Show) -> None:
    page = show(widget(spec_of([2, 3, 1])))
    page.evaluate("document.body.style.setProperty('max-width', '1140px', 'important')")
    page.evaluate(MEASURE)
    nets = [drawn(spec) for spec in (*map(spec_of, NETS), LONG_NUMBERS)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(DRAW, nets) == [], width
