"""Every panel: fetched once it is opened, accessible, at rest; Python that fails is explained."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from stepper.harness import (
    EXAMPLE,
    STARTED,
    Site,
    Visit,
    assert_accessible,
    widget,
)
from stepper.kept_page import Show
from stepper.panels import POLICY, XOR, asked, opened

from backprop import trace

pytest_plugins = ("stepper.fixtures",)
pytestmark = pytest.mark.usefixtures("python")


def test_nothing_of_a_panel_is_fetched_before_it_is_opened(visit: Visit) -> None:
    visit.page.wait_for_load_state("networkidle")
    others = (
        "/predict.js",
        "/explain.js",
        "/nudge.js",
        "/paths.js",
        "/backward.js",
        "/train.js",
        "/takeaway.js",
        "/cost-plot.js",
        "/output-map.js",
    )
    parts = (*others, "panels.css", "/check.js", "-plot.js")
    assert not [url for url in visit.requests if url.endswith(parts)]
    opened(visit.page, "Check a gradient")
    expect(visit.page.locator(".verdict")).to_be_visible(timeout=STARTED)
    assert [url for url in visit.requests if url.endswith("check.js")]
    assert not [url for url in visit.requests if url.endswith(others)]


def test_only_known_questions_are_answered(page: Page) -> None:
    element = page.locator("backprop-stepper")
    for name in ("exec", "__import__", "trace"):
        reply = element.evaluate("(e, name) => e.ask(name, {})", name)
        assert reply["error"]["field"] == "name"
        message = reply["error"]["message"]
        assert "none of check, predict, judge, train, output, source_text" in message


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_panels_are_accessible_narrow_and_under_a_strict_policy(
    chromium: Browser, stepper_site: Site, scheme: str
) -> None:
    visit = Visit(chromium, color_scheme=scheme, viewport={"width": 320, "height": 800})
    address = stepper_site.write(f"all-{scheme}", widget(EXAMPLE, data=XOR), script=POLICY)
    page = visit.open(address)
    check = opened(page, "Check a gradient")
    expect(check.locator(".verdict")).to_be_visible(timeout=STARTED)
    for summary in check.locator(".numbers-of-plot summary").all():
        summary.click()
    predict = opened(page, "Predict the next value")
    field, _, _ = asked(page, predict, 1)
    field.fill("-0.735")
    field.press("Enter")
    expect(predict.locator(".said.slip")).to_be_visible()
    train = opened(page, "Train the net")
    train.get_by_label("Epochs", exact=True).fill("20")
    train.get_by_role("button", name="Train", exact=True).click()
    expect(train.get_by_role("slider")).to_have_attribute("max", "20", timeout=STARTED)
    take = opened(page, "Take it away")
    take.get_by_role("button", name="NumPy").click()
    expect(take.get_by_role("textbox", name="NumPy")).to_be_visible()
    page.wait_for_timeout(300)
    assert_accessible(page)
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 0
    assert visit.complaints == []
    visit.close()


def test_python_that_cannot_start_is_explained_in_the_panel(
    chromium: Browser, example_address: str
) -> None:
    visit = Visit(chromium)
    page = visit.open(example_address)
    blocked = "**/pyodide/**/*"
    visit.context.route(blocked, lambda route: route.abort())
    panel = opened(page, "Check a gradient")
    again = panel.get_by_role("button", name="Try again")
    expect(again).to_be_visible(timeout=STARTED)
    expect(panel.locator(".problem")).to_contain_text("could not be downloaded")
    visit.context.unroute(blocked)
    again.click()
    expect(panel.locator(".verdict")).to_be_visible(timeout=STARTED)
    visit.close()


def test_an_author_can_end_after_the_forward_pass(show: Show) -> None:
    """No target is needed then, and no cost and no rate are drawn, nor what would look at them."""
    spec = {"layers": [2, 3], "x": [0.5, -1], "seed": 7, "until": "forward"}
    page = show(widget(spec))
    assert page.locator(".phase").all_text_contents() == ["forward"]
    assert page.locator(".targets, .cost").count() == 0
    assert page.get_by_label("Target 1").count() == page.get_by_label("Learning rate").count() == 0
    page.get_by_label("Input x₁").fill("2")
    titles = page.locator(".panels summary").all_text_contents()
    assert titles == ["Predict the next value", "Explain a number", "Take it away"]
    expected = trace({**spec, "x": [2, -1]})["steps"]
    expect(page.locator(".announcement")).to_contain_text("Recomputed.", timeout=STARTED)
    page.get_by_role("button", name="Last step").click()
    expect(page.locator(".step.current .sentence")).to_have_text(expected[-1]["sentence"])
    assert page.locator("backprop-stepper").evaluate("e => e.trace.steps") == expected
    assert page.locator(".phase").all_text_contents() == ["forward"]


@pytest.mark.parametrize("width", [320, 390, 600, 800])
@pytest.mark.parametrize("panel", ["predict", "train", "takeaway"])
def test_a_panel_that_is_open_from_the_first_shifts_nothing(
    chromium: Browser, stepper_site: Site, panel: str, width: int
) -> None:
    data = [{"x": [0, 1], "target": [1]}, {"x": [1, 1], "target": [0]}]
    html = widget(EXAMPLE, open=panel, panels=[panel], data=data)
    visit = Visit(chromium, viewport={"width": width, "height": 900})
    page = visit.context.new_page()
    page.goto(stepper_site.write(f"open-{panel}", html, script=""))
    before = page.locator("#after").bounding_box()
    page.goto(stepper_site.write(f"open-{panel}", html))
    page.locator(f".{panel} .panel-body button").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert page.locator("#after").bounding_box() == before
    visit.close()
