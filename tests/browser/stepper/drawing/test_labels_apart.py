"""No label of the drawing lies over another or on a neuron's rim, in an update or under a nudge."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, pairwise, product
from typing import Any

from stepper.harness import widget
from stepper.kept_page import Show

from backprop import trace
from backprop.queries.ask import ask

pytest_plugins = ("stepper.fixtures",)

WIDTHS = (320, 390, 768, 1200)
NETS = ([1, 1], [2, 1], [2, 3, 1], [1, 3, 2], [3, 3, 3], [3, 4, 3])

# Defines `collisions(root)`: labels over another, under a part of a ghost, on a rim, or cut off.
MEASURE = """() => {
  const of = (e) => e.getBoundingClientRect();
  const common = (a, b, air = 0) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 + air
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5 + air;
  const isWithin = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1
    && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
  const ink = (text) => { // a line of text is higher than its digits
    const { left, right, top, bottom } = of(text);
    const half = 0.38 * parseFloat(getComputedStyle(text).fontSize);
    const middle = (top + bottom) / 2;
    return { left, right, top: middle - half, bottom: middle + half, text: text.textContent };
  };
  window.collisions = (root) => {
    const area = of(root.querySelector(".drawing"));
    const all = (selector) => [...root.querySelectorAll(`.drawing > svg ${selector}`)];
    const isSeen = (e) => e.textContent.trim() && of(e).width > 0;
    const ghosts = all(".ghost").filter(isSeen)
      .map((e) => ({ ...of(e.querySelector("rect, circle")).toJSON(), text: e.textContent }));
    const inks = (selector) => all(selector).filter((e) => isSeen(e) && !e.closest(".ghost"))
      .map(ink).filter((a) => !ghosts.some((ghost) => isWithin(a, ghost)));
    const found = [];
    const labels = [...inks("text"), ...ghosts];
    labels.forEach((a, k) => labels.slice(0, k).filter((b) => common(a, b))
      .forEach((b) => found.push(`${b.text} | ${a.text}`)));
    ghosts.filter((a) => a.bottom > area.bottom + 1 || a.top < area.top - 1)
      .forEach((a) => found.push(`${a.text} is cut`));
    // the rims of neurons, but of those on which a ghost stands
    const changes = ghosts.filter(({ text }) => text.includes("Δ"));
    const rims = all("circle.neuron").map(of)
      .filter((rim) => !changes.some((ghost) => common(rim, ghost, 16)));
    const beside = [...inks(".edge-label text"), ...inks(".aside"),
      ...ghosts.filter(({ text }) => / [+−]/.test(text) && !text.includes("Δ"))];
    for (const { left, right, top, bottom } of rims) {
      const [x, y, r] = [(left + right) / 2, (top + bottom) / 2, (right - left) / 2 + 0.5];
      for (const a of beside) {
        const across = Math.max(a.left - x, 0, x - a.right);
        const down = Math.max(a.top - y, 0, y - a.bottom);
        if (Math.hypot(across, down) < r) found.push(`${a.text} on a rim`);
      }
    }
    return found;
  };
}"""

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


def numbers_of(layers: list[int]) -> Iterator[dict[str, Any]]:
    """Every weight, bias and input, as the panel chooses them."""
    for layer, (columns, rows) in enumerate(pairwise(layers), start=1):
        for row, column in product(range(1, rows + 1), range(1, columns + 1)):
            yield {"of": "weight", "layer": layer, "row": row, "column": column}
        for row in range(1, rows + 1):
            yield {"of": "bias", "layer": layer, "row": row, "column": 1}
    for row in range(1, layers[0] + 1):
        yield {"of": "input", "layer": 1, "row": row, "column": 1}


def drawn(layers: list[int]) -> dict[str, Any]:
    """A net with the steps of its update, and an effect of every number, large or tiny."""
    shown = trace(spec_of(layers))
    steps = [k for k, step in enumerate(shown["steps"]) if step["phase"] == "update"]
    nudges = []
    for chosen, epsilon in zip(numbers_of(layers), cycle([0.5, -1e-5, 1])):
        answer = ask("nudge", {"spec": shown["spec"], **chosen, "epsilon": epsilon})
        nudges.append({"chosen": chosen, "weight": answer["weight"], "nudge": answer["nudges"][0]})
    return {"trace": shown, "steps": steps, "nudges": nudges}


def test_no_label_lies_over_another_or_on_a_rim(show: Show) -> None:
    page = show(widget(spec_of([2, 3, 1])))
    page.evaluate("document.body.style.setProperty('max-width', '1140px', 'important')")
    page.evaluate(MEASURE)
    nets = [drawn(layers) for layers in NETS]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(DRAW, nets) == [], width
