"""The plot of the cost: it shows the costs that Python found, and an epoch is chosen in it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from stepper.harness import EXAMPLE, STARTED, Site, Visit, assert_accessible, expect_shown, widget
from stepper.kept_page import Show
from stepper.panels import SPEC, XOR, opened

from backprop import trace
from backprop.queries.ask import ask

pytest_plugins = ("stepper.fixtures",)
pytestmark = pytest.mark.usefixtures("python")

STEEP = {**EXAMPLE, "activation": "identity", "learning_rate": 0.1}
ONE = [{"x": [0.5, -1], "target": [1]}]
# the ticks of both axes with their places, the points of the line, and what marks the chosen epoch
READ = """plot => {
  const grid = [...plot.querySelectorAll('.grid')].map((line, k) => ({
    x: [+line.getAttribute('x1'), +line.getAttribute('x2')],
    y: [+line.getAttribute('y1'), +line.getAttribute('y2')],
    text: plot.querySelectorAll('.tick')[k].textContent,
  }));
  const points = plot.querySelector('polyline').getAttribute('points');
  return {
    across: grid.filter(({ x }) => x[0] === x[1]).map(({ x, text }) => [x[0], text]),
    up: grid.filter(({ y }) => y[0] === y[1]).map(({ y, text }) => [y[0], text]),
    points: points.split(' ').map((pair) => pair.split(',').map(Number)),
    chosen: +plot.querySelector('line.chosen').getAttribute('x1'),
  };
}"""


def train(panel: Locator, epochs: int) -> Locator:
    """Train so many epochs; gives the slider that chooses one of them."""
    panel.get_by_label("Epochs", exact=True).fill(str(epochs))
    panel.get_by_role("button", name="Train", exact=True).click()
    expect(panel.get_by_text("The widget shows the weights")).to_be_visible(timeout=STARTED)
    slider = panel.get_by_role("slider", name="Epoch")
    expect(slider).to_have_attribute("max", str(epochs))
    return slider


def drawn(panel: Locator) -> dict[str, Any]:
    """What the plot shows, in its own pixels."""
    read: dict[str, Any] = panel.locator(".cost-plot svg").evaluate(READ)
    return read


def by_axis(ticks: list[tuple[float, str]], places: list[float]) -> list[float]:
    """The values at places, read off a linear axis by its first and last tick."""
    (a, low), (b, high) = ticks[0], ticks[-1]
    scale = (float(high.replace(",", "")) - float(low.replace(",", ""))) / (b - a)
    return [float(low.replace(",", "")) + (place - a) * scale for place in places]


def centre_of(element: Locator) -> tuple[float, float]:
    box = element.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.fixture
def xor(show: Show) -> Any:
    return show(widget(EXAMPLE, data=XOR), viewport={"width": 900, "height": 1600})


def test_the_line_is_the_cost_of_each_epoch_on_both_axes(xor: Page) -> None:
    panel = opened(xor, "Train the net")
    slider = train(panel, 60)
    costs = ask("train", {"spec": SPEC, "data": XOR, "epochs": 60})["costs"]
    plot = drawn(panel)
    epochs = by_axis(plot["across"], [x for x, _ in plot["points"]])
    assert epochs == pytest.approx([*range(61)], abs=0.05)
    heights = by_axis(plot["up"], [y for _, y in plot["points"]])
    assert heights == pytest.approx(costs, abs=max(costs) / 1000)
    for k in (0, 20, 60):
        slider.fill(str(k))
        (place,) = by_axis(plot["across"], [drawn(panel)["chosen"]])
        assert place == pytest.approx(k, abs=0.05)
        # the slider's thumb stands below it
        box, left = slider.bounding_box(), panel.locator(".cost-plot svg").bounding_box()
        assert box is not None
        assert left is not None
        thumb = 18
        at = box["x"] + thumb / 2 + k / 60 * (box["width"] - thumb)
        assert at == pytest.approx(left["x"] + drawn(panel)["chosen"], abs=1)


def test_the_mouse_reads_an_epoch_and_a_click_or_a_drag_chooses_one(xor: Page) -> None:
    panel = opened(xor, "Train the net")
    slider = train(panel, 60)
    costs = ask("train", {"spec": SPEC, "data": XOR, "epochs": 60})["costs"]
    area = panel.locator(".cost-plot .area")
    area.scroll_into_view_if_needed()
    x, y = centre_of(area)
    xor.mouse.move(x, y)
    reading = panel.locator(".cost-plot text", has_text="epoch 30:")
    expect(reading).to_have_text(re.compile(r"^epoch 30: \S+$"))
    assert float((reading.text_content() or "").split()[-1]) == pytest.approx(costs[30], rel=5e-3)
    expect(slider).to_have_value("60")  # looking chooses nothing
    xor.mouse.click(x, y)
    expect(slider).to_have_value("30")
    expected = ask("train", {"spec": SPEC, "data": XOR, "epochs": 30})["spec"]["weights"]
    expect_shown(xor, "trace.spec.weights", expected)
    box = area.bounding_box()
    assert box is not None
    xor.mouse.down()
    xor.mouse.move(box["x"] + box["width"] + 40, y, steps=5)
    xor.mouse.move(box["x"] + 1, y, steps=5)
    xor.mouse.up()
    expect(slider).to_have_value("0")
    xor.mouse.move(x, box["y"] - 200)
    expect(panel.locator(".cost-plot .cursor")).to_have_count(0)


@pytest.mark.parametrize("settings", [{"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_costs_of_very_different_sizes_have_an_axis_of_powers_of_ten(
    chromium: Browser, stepper_site: Site, settings: dict[str, Any]
) -> None:
    visit = Visit(chromium, viewport={"width": 390, "height": 900}, **settings)
    page = visit.open(stepper_site.write("steep", widget(STEEP, data=ONE)))
    panel = opened(page, "Train the net")
    train(panel, 100)
    costs = ask("train", {"spec": trace(STEEP)["spec"], "data": ONE, "epochs": 100})["costs"]
    assert 0 < min(costs) < 1e-4 * max(costs)
    plot = drawn(panel)
    assert len(plot["up"]) >= 3
    assert all(re.fullmatch("1|10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]*", text) for _, text in plot["up"])
    ys = [y for _, y in plot["points"]]
    assert ys.index(max(ys)) == costs.index(min(costs))
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert visit.complaints == []
    visit.close()


def test_very_many_epochs_are_drawn_by_few_points_that_keep_every_peak(xor: Page) -> None:
    opened(xor, "Train the net")
    points = xor.evaluate(
        """async () => {
          const { html, render } = await import("/companion/vendor/preact.js");
          const { CostPlot } = await import("/companion/stepper/panels/cost-plot.js");
          const costs = Array.from({ length: 100_001 }, (_, k) => 1 + (k % 7) / 100);
          costs[61_803] = 3;
          costs[27_182] = 0.5;
          const box = document.createElement("div");
          box.style.width = "600px";
          document.body.append(box);
          const given = { costs, testCosts: [], epoch: 0, choose: () => {} };
          render(html`<${CostPlot} ...${given} />`, box);
          while (!box.querySelector("polyline")) await new Promise(requestAnimationFrame);
          const text = box.querySelector("polyline").getAttribute("points");
          box.remove();
          return text.split(" ").map((pair) => pair.split(",").map(Number));
        }"""
    )
    assert len(points) <= 2100
    xs, ys = zip(*points, strict=True)
    assert list(xs) == sorted(xs)
    width = xs[-1] - xs[0]
    assert (xs[ys.index(min(ys))] - xs[0]) / width == pytest.approx(0.61803, abs=1e-3)
    assert (xs[ys.index(max(ys))] - xs[0]) / width == pytest.approx(0.27182, abs=1e-3)
