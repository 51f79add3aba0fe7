"""By keyboard alone, through every feature: what is pressed works, and the focus is never lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from stepper.harness import EXAMPLE, STARTED, Site, Visit, needs_python, slider, widget
from stepper.kept_page import Show

from backprop import trace

pytest_plugins = ("stepper.fixtures",)

STEPS = trace(EXAMPLE)["steps"]
DATA = [{"x": [0, 0], "target": [0]}, {"x": [0, 1], "target": [1]}]
FOCUSED = """() => {
  const e = document.activeElement?.shadowRoot?.activeElement;
  if (!e) return "";
  const label = e.getAttribute("aria-label") ?? e.labels?.[0]?.textContent ?? e.textContent;
  return label.trim().replace(/\\s+/g, " ");
}"""


@pytest.fixture(scope="module")
def with_samples() -> str:
    return widget(EXAMPLE, data=DATA)


@pytest.fixture
def visit(chromium: Browser, stepper_site: Site, with_samples: str) -> Iterator[Visit]:
    visit = Visit(chromium, viewport={"width": 900, "height": 2000})
    visit.open(stepper_site.write("focus", with_samples))
    yield visit
    visit.close()


@pytest.fixture
def page(show: Show, with_samples: str) -> Page:
    return show(with_samples, viewport={"width": 900, "height": 2000})


def focused(page: Page) -> str:
    """What has the focus inside the widget, by its name; empty where the focus is lost."""
    name = page.evaluate(FOCUSED)
    assert isinstance(name, str)
    return name


def go_to(page: Page, name: str) -> None:
    """Press Tab until something whose name begins so has the focus; "=name" is all of it."""
    for _ in range(150):
        found = focused(page)
        if found.startswith(name) or f"={found}" == name:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never comes to {name!r}")


def press(page: Page, name: str, key: str = "Enter") -> None:
    go_to(page, name)
    page.keyboard.press(key)


def test_every_feature_works_by_keyboard_alone(page: Page) -> None:
    needs_python()
    page.locator("backprop-stepper").focus()
    press(page, "backward")  # a phase
    assert STEPS[slider(page)]["phase"] == "backward"
    for name, step in [
        ("Last step", 10),
        ("Previous step", 9),
        ("First step", 0),
        ("Next step", 1),
    ]:
        page.locator("backprop-stepper").focus()
        press(page, name)
        assert slider(page) == step
        assert focused(page) == name
    press(page, "Light up z₁", "Space")
    expect(page.locator(".neurons [data-lit]")).not_to_have_count(0)

    press(page, "Speed", "ArrowDown")
    expect(page.get_by_label("Speed")).to_have_value("2")
    press(page, "Play", "Space")
    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_focused()
    press(page, "All values at this step")
    expect(page.get_by_role("rowheader", name="a₀")).to_be_visible()

    press(page, "Each step is", "ArrowDown")  # neurons
    expect(page.locator(".step")).to_have_count(21, timeout=STARTED)
    assert focused(page).startswith("Each step is")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".step")).to_have_count(11, timeout=STARTED)

    go_to(page, "Sample")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Input x₁")).to_have_value("0")
    go_to(page, "Input x₁")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Input x₁")).not_to_have_value("0")
    press(page, "Undo")
    expect(page.get_by_label("Input x₁")).to_have_value("0")
    assert focused(page).startswith("Undo")

    press(page, "Its layers")
    press(page, "Add a layer")
    expect(page.get_by_role("button", name="Remove layer 3")).to_be_visible()
    for left in (2, 1):
        press(page, f"Remove layer {left + 1}")
        expect(page.get_by_role("button", name=f"Remove layer {left + 1}")).to_have_count(0)
        assert focused(page) != ""
    go_to(page, "Activation of layer 1")
    page.keyboard.press("End")
    go_to(page, "Activation of layer 1 as an expression")
    page.keyboard.press("Control+a")
    page.keyboard.type("x*sigmoid(x")
    page.keyboard.press("Enter")
    told = page.locator(".error", has_text="is not a complete expression")
    expect(told).to_be_visible(timeout=STARTED)
    page.keyboard.type(")")
    page.keyboard.press("Enter")
    expect(told).to_have_count(0)
    assert focused(page).startswith("Activation of layer 1 as an expression")
    press(page, "Biases", "Space")
    expect(page.get_by_label("Bias b₁ row 1")).to_be_visible(timeout=STARTED)
    go_to(page, "Bias b₁ row 1")
    page.keyboard.press("Control+z")
    expect(page.get_by_label("Bias b₁ row 1")).to_have_count(0)
    assert focused(page) != ""
    press(page, "Reset")
    expect(page.get_by_label("Input x₁")).to_have_value("0.5")


def test_panels_work_by_keyboard_alone(page: Page) -> None:
    needs_python()
    page.locator("backprop-stepper").focus()
    press(page, "Predict the next value")
    expect(page.get_by_role("button", name="Tell me")).to_be_visible(timeout=STARTED)
    go_to(page, "What does a₁")
    page.keyboard.type("no idea")
    page.keyboard.press("Enter")
    said = page.locator(".predict .said")
    expect(said).to_contain_text("neither a number nor arithmetic")
    assert focused(page).startswith("What does a₁")
    press(page, "Tell me")
    expect(page.get_by_role("button", name="Go to this step")).to_be_focused()
    page.keyboard.press("Enter")
    assert slider(page) == 1
    assert focused(page) != ""
    press(page, "Check a gradient")
    expect(page.locator(".verdict")).to_be_visible(timeout=STARTED)
    go_to(page, "of layer")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".findings .spoken")).to_contain_text("W₁,₁⁽²⁾")
    press(page, "Train the net")
    press(page, "=Train")
    expect(page.get_by_role("slider", name="Epoch")).to_be_visible(timeout=STARTED)
    go_to(page, "=Epoch")
    epoch = page.get_by_role("slider", name="Epoch")
    page.keyboard.press("ArrowLeft")
    expect(epoch).to_have_attribute("aria-valuetext", re.compile("epoch 99 of 100"))
    go_to(page, "Undo the training")
    page.keyboard.press("Enter")
    assert focused(page) == "Undo the training"
    press(page, "Take it away")
    expect(page.get_by_role("button", name="NumPy")).to_be_visible()
    press(page, "NumPy")
    expect(page.get_by_label("NumPy", exact=True)).to_be_visible()
    assert focused(page) == "NumPy"
    for name, ending in [("All steps as CSV", "csv"), ("Drawing as SVG", "svg")]:
        go_to(page, name)
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert download.value.suggested_filename.endswith(ending)
        assert focused(page) == name


def test_the_focus_stays_at_what_a_step_reads_while_one_steps(page: Page) -> None:
    """The button that had it belongs to a step that is hidden now."""
    page.get_by_role("button", name="Light up W₁").focus()
    for step in range(1, len(STEPS)):
        page.keyboard.press("ArrowRight")
        assert slider(page) == step
        assert focused(page).startswith("Light up ")
        where = page.evaluate(
            "document.activeElement.shadowRoot.activeElement.closest('.step').className"
        )
        assert where == "step current"


def test_the_focus_survives_try_again(visit: Visit) -> None:
    page, blocked = visit.page, "**/companion/pyodide/**"
    visit.context.route(blocked, lambda route: route.abort())
    page.get_by_label("Input x₁").fill("2")
    again = page.locator(".notice").get_by_role("button", name="Try again")
    expect(again).to_be_visible(timeout=STARTED)
    again.focus()
    visit.context.unroute(blocked)
    page.keyboard.press("Enter")
    expect(again).to_have_count(0)
    assert "Python" in focused(page) or focused(page).startswith("Change any number")
    assert page.evaluate("document.activeElement.tagName") == "BACKPROP-STEPPER"


@pytest.mark.parametrize("panel", ["Check a gradient", "Train the net"])
def test_the_focus_survives_try_again_in_a_panel(visit: Visit, panel: str) -> None:
    page, blocked = visit.page, "**/companion/pyodide/**"
    visit.context.route(blocked, lambda route: route.abort())
    page.get_by_text(panel, exact=True).click()
    if panel == "Train the net":
        page.get_by_role("button", name="Train", exact=True).click()
    again = page.locator("details[open]").get_by_role("button", name="Try again")
    expect(again).to_be_visible(timeout=STARTED)
    again.focus()
    visit.context.unroute(blocked)
    page.keyboard.press("Enter")
    expect(again).to_have_count(0)
    inside = "Boolean(document.activeElement.shadowRoot?.activeElement?.closest('details.panel'))"
    assert page.evaluate(inside)
    assert focused(page) != ""


def test_a_reader_who_goes_elsewhere_is_not_called_back(page: Page) -> None:
    page.get_by_role("button", name="Light up W₁").focus()
    page.locator("h1").click()
    page.locator("backprop-stepper").evaluate("e => { e.step = 3; }")
    page.wait_for_timeout(200)
    assert focused(page) == ""
