"""The drawing can be read: nothing in it runs into another, on the narrowest telephone too."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from stepper.harness import EXAMPLE, Site, Visit, widget
from stepper.kept_page import Show

from backprop import trace

pytest_plugins = ("stepper.fixtures",)

NETS = {
    "2-3-1": EXAMPLE,
    "2-3-3-1": {**EXAMPLE, "layers": [2, 3, 3, 1]},
    "biases": {**EXAMPLE, "biases": [[0.1, -0.2, 0.3], [0.4]]},
    "1-1-1": {**EXAMPLE, "layers": [1, 1, 1], "x": [0.5]},
}

# of the window; 600 and 940 are the least with all of a wide drawing, alone and beside the step
WIDTHS = (390, 600, 940, 1110, 1200)

# Letters and their frames meet no others, the numbers of edges none of neurons; nothing sticks out.
CLASHES = """widget => {
  const root = widget.shadowRoot;
  const boxes = selector => [...root.querySelectorAll(selector)]
    .filter(e => e.checkVisibility())
    .map(e => ({ text: e.textContent, box: e.getBoundingClientRect() }));
  const overlap = (a, b) => Math.min(
    Math.min(a.right, b.right) - Math.max(a.left, b.left),
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
  const pairs = (some, others, most = 1) => some.flatMap((a, k) => others
    .filter((b, l) => (some !== others || l > k) && overlap(a.box, b.box) > most)
    .map(b => `${a.text} meets ${b.text}`));
  const [letters, edges, asides] = ['.token', '.edge-label text', '.aside'].map(boxes);
  const framed = boxes('.token:is(.reads, .writes)');
  const wide = boxes('.neurons .value').filter(({ box }) => box.width > 40);
  const frame = root.querySelector('.drawing').getBoundingClientRect();
  const out = boxes('.drawing text')
    .filter(({ box }) => box.left < frame.left || box.right > frame.right)
    .concat(boxes('.target').filter(({ box }) => box.right > frame.right));
  return [...pairs(letters, letters), ...pairs(framed, framed, -3),
    ...pairs(edges, asides), ...pairs(asides, asides),
    ...wide.map(({ text }) => `${text} is wide`),
    ...out.map(({ text }) => `${text} sticks out`)];
}"""


@pytest.mark.parametrize(
    ("net", "width"),
    [(net, width) for width in WIDTHS for net in NETS] + [("2-3-1", 320), ("1-1-1", 320)],
)
def test_no_letter_and_no_number_of_the_drawing_meets_another(
    show: Show, net: str, width: int
) -> None:
    page = show(
        widget(NETS[net]), viewport={"width": width, "height": 800}, reduced_motion="reduce"
    )
    page.evaluate("document.body.style.maxWidth = 'none'")
    stepper = page.locator("backprop-stepper")
    steps = stepper.evaluate("widget => widget.trace.steps.length")
    for step in range(steps):
        stepper.evaluate("(widget, step) => { widget.step = step }", step)
        clashes = stepper.evaluate(CLASHES)
        if clashes:  # perhaps only until the font of a letter that comes with this step is here
            page.evaluate("document.fonts.ready.then(() => 0)")
            clashes = stepper.evaluate(CLASHES)
        assert clashes == [], (step + 1, stepper.bounding_box())


def test_the_number_of_a_lone_edge_stands_in_its_middle(show: Show) -> None:
    page = show(widget(NETS["1-1-1"]), viewport={"width": 1000, "height": 800})
    middles = page.locator(".edge-label.wide, .neuron").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).map(box => (box.left + box.right) / 2)"
    )
    left, right, *_, number = middles
    assert number == pytest.approx((left + right) / 2, abs=0.03 * (right - left))


def test_a_neuron_without_a_number_does_not_look_read(page: Page) -> None:
    """Dashes mean that a step reads something, as the legend says."""
    empty = page.locator(".neuron.empty")
    assert empty.count() > 0
    for each in empty.all():
        assert each.evaluate("e => getComputedStyle(e).strokeDasharray") == "none"


LARGE: dict[str, Any] = {
    "layers": [784, 16, 10],
    "x": [(k * 37) % 256 / 255 for k in range(784)],
    "target": [1, *[0] * 9],
    "granularity": "neuron",
}


@pytest.fixture(scope="module")
def large_address(stepper_site: Site) -> str:
    return stepper_site.write("large", widget(LARGE))


@pytest.mark.parametrize("width", [390, 1000])
def test_a_net_of_hundreds_of_neurons_is_drawn_whole_with_few_elements(
    chromium: Browser, large_address: str, width: int
) -> None:
    """784-16-10 has 12,704 weights: it fits on a telephone, and few elements stand for many."""
    visit = Visit(chromium, viewport={"width": width, "height": 900})
    page = visit.open(large_address)
    widget = page.locator("backprop-stepper")
    for step in (0, 40, 60, 100, 130):
        widget.evaluate("(widget, step) => { widget.step = step }", step)
        assert page.locator(".drawing *").count() < 400
        assert widget.evaluate(CLASHES) == [], f"step {step + 1}"
    page.locator("summary", has_text="All values at this step").click()
    expect(page.get_by_role("row", name="W₁ 16 × 784 numbers", exact=True)).to_be_visible()
    assert page.locator("backprop-stepper input").count() < 200  # none for each of W₁
    drawing = page.locator(".drawing")
    assert drawing.evaluate("e => e.scrollWidth <= e.clientWidth + 1")
    assert visit.complaints == []
    visit.close()


# Where the frames of a strip's neurons lie, and the ends of the weights that are read.
MARKED = """widget => {
  const root = widget.shadowRoot;
  const box = e => e.getBoundingClientRect();
  const middle = e => (box(e).top + box(e).bottom) / 2;
  const [, strip] = root.querySelectorAll(".heat");
  const frame = box(strip.querySelector(".frame"));
  return {
    marks: [...strip.querySelectorAll(".ring:is(.reads, .writes)")]
      .filter(e => box(e).height < frame.height / 4)
      .map(e => [e.classList[1], Math.floor((middle(e) - frame.top) / frame.height * 16) + 1]),
    fans: [...root.querySelectorAll(".fan:is(.reads, .writes)")].map(e => e.dataset.ref),
    lines: [...root.querySelectorAll(".drawing line.edge")].map(e => e.dataset.ref),
  };
}"""


def test_of_a_large_layer_the_neuron_that_a_step_computes_is_marked_with_its_weights(
    chromium: Browser, large_address: str
) -> None:
    visit = Visit(chromium)
    page = visit.open(large_address)
    steps = trace(LARGE)["steps"]

    def marked(phase: str, name: str, layer: int, row: int) -> dict[str, Any]:
        writes = {"name": name, "layer": layer, "row": row}
        step = next(k for k, s in enumerate(steps) if (s["phase"], s["writes"]) == (phase, writes))
        widget = page.locator("backprop-stepper")
        widget.evaluate("(widget, step) => { widget.step = step }", step)
        return dict(widget.evaluate(MARKED))

    written = {"marks": [["writes", 5]], "fans": ["W1 5"], "lines": []}
    assert marked("forward", "z", 1, 5) == written
    of_neuron = [f"W2 3 {column}" for column in range(1, 17)]
    assert marked("forward", "z", 2, 3) == {"marks": [], "fans": [], "lines": of_neuron}
    read = {"marks": [["reads", 16]], "fans": ["W1 16"], "lines": []}
    assert marked("backward", "dW", 1, 16) == read
    visit.close()


@pytest.mark.parametrize("name", ["Learning rate", "Input x₂", "Weight W₁ row 3 column 2"])
def test_the_ring_of_a_field_in_focus_is_whole(page: Page, name: str) -> None:
    """No box that clips what sticks out of it begins within 3 px of the field."""
    field = page.get_by_label(name)
    field.focus()
    clear = field.evaluate(
        """field => {
          const inner = field.getBoundingClientRect();
          const room = [99];
          for (let outer = field.parentElement; outer; outer = outer.parentElement) {
            if (getComputedStyle(outer).overflowX === "visible") continue;
            const box = outer.getBoundingClientRect();
            room.push(inner.left - box.left, box.right - inner.right);
            room.push(inner.top - box.top, box.bottom - inner.bottom);
          }
          return Math.min(...room);
        }"""
    )
    assert clear >= 3
