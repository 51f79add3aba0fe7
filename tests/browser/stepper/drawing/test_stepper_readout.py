"""Below the drawing stands what is lit: its name, what it is, its value; a number to be changed."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from finger import Finger
from playwright.sync_api import Browser, Locator, Page, expect
from stepper.harness import EXAMPLE, Site, Visit, expect_shown, needs_python, widget
from stepper.kept_page import Show

from backprop import trace

pytest_plugins = ("stepper.fixtures",)

BIASED = {**EXAMPLE, "biases": [[0.1, -0.2, 0.3], [0.5]]}
WHOLE = trace(BIASED)
LARGE: dict[str, Any] = {
    "layers": [50, 20, 2],
    "activation": "tanh",
    "x": [k / 50 for k in range(50)],
    "target": [0, 1],
    "seed": 1,
}
# a point of an edge, by its share of the way: its box is much larger than it
ON_EDGE = """(edge, share) => {
  const [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map((end) => edge[end].baseVal.value);
  const point = new DOMPoint(x1 + share * (x2 - x1), y1 + share * (y2 - y1));
  const { x, y } = point.matrixTransform(edge.getScreenCTM());
  return [x, y];
}"""
PLACES = """() => [...document.querySelector("backprop-stepper").shadowRoot
  .querySelectorAll(".stepper > :not(.reading), .timeline *, .drawing :not(text, tspan)")]
  .map((e) => {
    const { left, top, width, height } = e.getBoundingClientRect();
    return [left, top + scrollY, width, height].map(Math.round).join(" ");
  })"""


@pytest.fixture(scope="module")
def biased() -> str:
    return widget(BIASED)


@pytest.fixture
def page(show: Show, biased: str) -> Page:
    return show(biased, viewport={"width": 800, "height": 1300})


def readout(page: Page) -> Locator:
    return page.locator(".readout")


def field(page: Page) -> Locator:
    return page.locator(".readout input")


def on_edge(page: Page, ref: str, share: float = 0.3) -> tuple[float, float]:
    x, y = page.locator(f'line.edge[data-ref="{ref}"]').evaluate(ON_EDGE, share)
    return x, y


def click(page: Page, at: tuple[float, float]) -> None:
    page.mouse.click(*at)


def number(text: str) -> float:
    mantissa, _, power = text.replace("−", "-").partition("·10")
    return float(f"{mantissa}e{power.translate(str.maketrans('⁰¹²³⁴⁵⁶⁷⁸⁹⁻', '0123456789-')) or 0}")


def test_what_is_pointed_at_is_told_in_the_place_of_the_legend(page: Page) -> None:
    expect(page.get_by_text("positive", exact=True)).to_be_visible()
    page.mouse.move(*on_edge(page, "W1 2 1"))
    weight = WHOLE["spec"]["weights"][0][1][0]
    told = f"W₂,₁⁽¹⁾ = {weight:.6g}".replace("-", "−")
    expect(readout(page)).to_have_text(
        f"{told} weight from x₁ to neuron 2 of layer 1", use_inner_text=True
    )
    expect(page.get_by_text("positive", exact=True)).to_be_hidden()
    assert page.locator(".readout input, .readout [aria-live]").count() == 0
    page.locator(".token", has_text="W2").hover()
    expect(readout(page)).to_have_text(
        "W₂: 1 × 3 numbers weights from layer 1 to layer 2", use_inner_text=True
    )
    page.locator("h1").hover()
    expect(page.get_by_text("positive", exact=True)).to_be_visible()
    expect(readout(page)).to_have_count(0)


def known_after(step: int) -> dict[str, Any]:
    """The values after a step, by name and layer; independent of the browser's look-up."""
    writes = [(each["ref"], each["value"]) for each in WHOLE["initial"]]
    writes += [(each["writes"], each["value"]) for each in WHOLE["steps"][: step + 1]]
    return {f"{ref['name']}{ref.get('layer', '')}": value for ref, value in writes}


@pytest.mark.parametrize("step", [0, 3, 5, 8, len(WHOLE["steps"]) - 1])
def test_the_value_is_that_of_the_step_or_said_to_be_unknown(page: Page, step: int) -> None:
    page.locator("backprop-stepper").evaluate("(widget, step) => (widget.step = step)", step)
    values = known_after(step)
    refs = {f"{name}{i} 1" for i in (1, 2) for name in ("a", "z", "b", "delta", "db")}
    for ref in refs | {"a0 2", "W1 3 2", "W2 1 3", "dW1 3 2", "dW2 1 3", "C", "target 1"}:
        page.locator("backprop-stepper").evaluate("(widget, ref) => widget.light(ref)", ref)
        key, *places = ref.split(" ")
        value = values.get(key)
        for place in places if value is not None else []:
            value = value[int(place) - 1]
        told = readout(page).locator("span").first.inner_text()
        if value is None:
            assert "not known yet at this step" in told, ref
        else:
            assert number(told.split(" = ")[1]) == pytest.approx(value, rel=1e-5), ref


def test_a_clicked_weight_is_changed_where_it_is_seen(page: Page) -> None:
    needs_python()
    click(page, on_edge(page, "W1 2 1"))
    named = page.get_by_role("textbox", name="Weight W₁ row 2 column 1, at the drawing")
    expect(named).to_be_focused()
    page.keyboard.type("0.25")
    expect_shown(page, "trace.spec.weights[0][1][0]", 0.25)
    page.keyboard.press("ArrowUp")
    expect_shown(page, "trace.spec.weights[0][1][0]", 0.35)
    page.mouse.move(*on_edge(page, "W2 1 1"))  # what is pointed at on the way changes nothing
    expect(field(page)).to_have_value("0.35")
    page.get_by_role("button", name="Last step").click()  # nor does a step
    expect(readout(page)).to_contain_text("from")
    expect(field(page)).to_have_value("0.35")
    page.get_by_role("button", name="Undo").click()
    expect(field(page)).to_have_value("0.6")
    field(page).focus()
    page.keyboard.press("Escape")
    expect(readout(page)).to_have_count(0)
    expect(page.locator(".widget")).to_be_focused()


def test_a_weight_is_dragged_on_its_edge_as_one_change(page: Page) -> None:
    needs_python()
    label = page.locator('.edge-label.wide[data-ref="W1 2 1"] text').bounding_box()
    assert label
    x, y = label["x"] + label["width"] / 2, label["y"] + label["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for way in range(10, 60, 10):
        page.mouse.move(x + way, y + 3)
    page.mouse.up()
    expect_shown(page, "trace.spec.weights[0][1][0]", 1.1)
    expect(field(page)).to_have_value("1.1")
    page.get_by_role("button", name="Undo").click()
    expect_shown(page, "trace.spec.weights[0][1][0]", 0.6)
    page.locator("h1").click()
    expect(readout(page)).to_have_count(0)


def test_inputs_targets_biases_and_the_weight_of_a_gradient_are_held(page: Page) -> None:
    show = "(widget, place) => widget.show(place)"
    page.locator("backprop-stepper").evaluate(show, "dW1")
    for what, name in [
        ('.neurons [data-ref="a0 2"].value', "Input x₂"),
        ('.target[data-ref="target 1"]', "Target 1"),
        ('.neurons [data-ref="a1 2"].value', "Bias b₁ row 2"),
        ('.neurons [data-ref="delta1 3"]', "Bias b₁ row 3"),
    ]:
        page.locator(what).click()
        expect(field(page)).to_have_attribute("aria-label", f"{name}, at the drawing")
        expect(field(page)).to_be_focused()
    click(page, on_edge(page, "dW1 2 1"))
    expect(readout(page)).to_contain_text("∂C/∂W₂,₁⁽¹⁾ = ")
    expect(field(page)).to_have_attribute("data-path", "weights[0][1][0]")
    page.locator(".cost text").click()
    expect(readout(page)).to_contain_text("the cost")
    expect(field(page)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_wrong_is_said_at_the_field_and_each_control_has_a_name_of_its_own(
    show: Show, biased: str, scheme: str
) -> None:
    page = show(biased, color_scheme=scheme, viewport={"width": 800, "height": 1300})
    click(page, on_edge(page, "W1 2 1"))
    page.keyboard.type("much")
    expect(field(page)).to_have_accessible_description(
        "⚠ Weight W₁ row 2 column 1 needs a finite number, such as 0.5 (with a point) or −2."
    )
    expect(page.get_by_role("status")).to_contain_text("needs a finite number")
    violations = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations] == []
    names = page.locator("input:visible").evaluate_all("all => all.map((e) => e.ariaLabel)")
    assert len(names) == len(set(names))


@pytest.mark.parametrize("width", [320, 390, 900])
def test_nothing_moves_when_something_is_lit_pinned_or_wrong(
    show: Show, biased: str, width: int
) -> None:
    page = show(biased, viewport={"width": width, "height": 1300}, reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    at_rest = page.evaluate(PLACES)
    page.mouse.move(*on_edge(page, "W1 2 1"))
    expect(readout(page)).to_be_visible()
    assert page.evaluate(PLACES) == at_rest
    click(page, on_edge(page, "W1 2 1"))
    assert page.evaluate(PLACES) == at_rest
    page.locator(".neurons .value").first.click()
    assert page.evaluate(PLACES) == at_rest
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_tap_holds_the_number_and_a_finger_still_scrolls(
    chromium: Browser, stepper_site: Site, biased: str
) -> None:
    needs_python()
    size = {"width": 390, "height": 700}
    visit = Visit(chromium, viewport=size, has_touch=True, is_mobile=True, device_scale_factor=2)
    page, finger = visit.open(stepper_site.write("biased", biased)), Finger(visit.page)
    page.locator(".drawing").scroll_into_view_if_needed()
    page.touchscreen.tap(*on_edge(page, "W1 2 1", 0.25))
    expect(field(page)).to_have_value("0.6")
    expect(field(page)).not_to_be_focused()  # no keyboard comes up
    box = field(page).bounding_box()
    assert box
    finger.swipe((box["x"] + 20, box["y"] + 15), (40, 2))
    expect_shown(page, "trace.spec.weights[0][1][0]", 1)
    before = page.evaluate("scrollY")
    finger.swipe(on_edge(page, "W1 2 1", 0.25), (2, -150))
    assert page.evaluate("scrollY") > before + 50
    expect(field(page)).to_have_value("1")
    page.locator(".step.current .sentence").tap()
    expect(readout(page)).to_have_count(0)
    visit.close()


def test_a_cell_of_a_large_layer_is_told_and_held(show: Show) -> None:
    page = show(widget(LARGE), viewport={"width": 800, "height": 1300})
    grid = page.locator(".heat .frame").first.bounding_box()
    assert grid
    side = grid["width"] / 8  # 50 neurons: rows of eight
    place = (grid["x"] + 2.5 * side, grid["y"] + 3.5 * grid["height"] / 7)
    page.mouse.move(*place)
    expect(readout(page)).to_have_text("a₂₇⁽⁰⁾ = 0.52 input x₂₇", use_inner_text=True)
    spot = page.locator(".heat[data-lit] .spot").bounding_box()
    assert spot
    assert spot["x"] <= place[0] <= spot["x"] + spot["width"]
    assert spot["y"] <= place[1] <= spot["y"] + spot["height"]
    page.mouse.click(*place)
    expect(field(page)).to_have_value("0.52")
    page.keyboard.press("Escape")
    fan = page.locator('.fan[data-ref="W1"]').bounding_box()
    assert fan
    page.mouse.move(fan["x"] + fan["width"] / 2, fan["y"] + fan["height"] / 2)
    expect(readout(page)).to_have_text(
        "W₁: 20 × 50 numbers weights from the input to layer 1", use_inner_text=True
    )
    page.locator(".heat .size").nth(1).hover()
    expect(readout(page)).to_have_text(
        "z₁: 20 numbers weighted inputs of layer 1", use_inner_text=True
    )


@pytest.mark.parametrize(
    ("scheme", "forced"), [("light", "none"), ("dark", "none"), ("light", "active")]
)
def test_what_is_lit_is_told_from_what_is_positive(
    show: Show, biased: str, scheme: str, forced: str
) -> None:
    """By a colour that nothing else has, and not by colour alone."""
    page = show(biased, color_scheme=scheme, forced_colors=forced)
    label = page.locator('.edge-label[data-ref="W1 2 1"] text').filter(visible=True)
    edge = page.locator('line.edge[data-ref="W1 2 1"]')
    before = edge.evaluate("e => getComputedStyle(e).stroke")
    page.locator("backprop-stepper").evaluate("widget => widget.light('W1 2 1')")
    lit, letters = label.evaluate("e => [getComputedStyle(e).stroke, getComputedStyle(e).fill]")
    others = page.locator(".stepper").evaluate(
        """widget => ["accent", "positive", "negative", "ink"].map((name) => {
          const probe = widget.appendChild(document.createElement("i"));
          probe.style.color = `var(--${name})`;
          return getComputedStyle(probe).color; })"""
    )
    assert lit not in others[0 if forced == "none" else 1 :]
    assert letters not in others  # they are those of paper, on what is lit
    assert edge.evaluate("e => getComputedStyle(e).stroke") == before  # the sign stays
    expect(edge).not_to_have_css("filter", "none")
