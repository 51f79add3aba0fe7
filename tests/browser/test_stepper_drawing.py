"""The drawing can be read: nothing in it runs into another, on the narrowest telephone too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page
from stepper.harness import Visit

pytest_plugins = ("stepper.fixtures",)

# Letters meet no letters, the numbers of edges none of neurons; nothing sticks out.
CLASHES = """widget => {
  const root = widget.shadowRoot;
  const boxes = selector => [...root.querySelectorAll(selector)]
    .filter(e => e.checkVisibility())
    .map(e => ({ text: e.textContent, box: e.getBoundingClientRect() }));
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const pairs = (some, others) => some.flatMap((a, k) => others
    .filter((b, l) => (some !== others || l > k) && meet(a.box, b.box))
    .map(b => `${a.text} meets ${b.text}`));
  const [letters, edges, asides] = ['.token', '.edge-label text', '.aside'].map(boxes);
  const wide = boxes('.neurons .value').filter(({ box }) => box.width > 40);
  const frame = root.querySelector('.drawing').getBoundingClientRect();
  const out = boxes('.drawing text')
    .filter(({ box }) => box.left < frame.left || box.right > frame.right);
  return [...pairs(letters, letters), ...pairs(edges, asides), ...pairs(asides, asides),
    ...wide.map(({ text }) => `${text} is wide`),
    ...out.map(({ text }) => `${text} sticks out`)];
}"""


@pytest.mark.parametrize("width", [320, 390, 1000])
def test_no_letter_and_no_number_of_the_drawing_meets_another(
    chromium: Browser, example_address: str, width: int
) -> None:
    visit = Visit(chromium, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = visit.open(example_address)
    widget = page.locator("backprop-stepper")
    steps = widget.evaluate("widget => widget.trace.steps.length")
    for step in range(steps):
        widget.evaluate("(widget, step) => { widget.step = step }", step)
        assert widget.evaluate(CLASHES) == [], f"step {step + 1}"
    visit.close()


def test_a_neuron_without_a_number_does_not_look_read(page: Page) -> None:
    """Dashes mean that a step reads something, as the legend says."""
    empty = page.locator(".neuron.empty")
    assert empty.count() > 0
    for each in empty.all():
        assert each.evaluate("e => getComputedStyle(e).strokeDasharray") == "none"
