"""The start of a path on the map of a cost is moved by mouse, finger, keys and its field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from stepper.harness import FIGURES_SCRIPT, STARTED, Site, Visit, live_figure, needs_python

from backprop.figures import figure

pytest_plugins = ("stepper.fixtures",)

LARGER = {"layers": "2,1", "x": "1, -1", "target": 0, "activation": "tanh", "start": "1, 0"}


@pytest.fixture(scope="module")
def address(stepper_site: Site) -> str:
    return stepper_site.write("moves", live_figure("surface"), script=FIGURES_SCRIPT)


@pytest.fixture(params=["mouse", "finger"])
def visit(chromium: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    finger = request.param == "finger"
    visited = Visit(
        chromium, has_touch=finger, viewport={"width": 390 if finger else 900, "height": 900}
    )
    visited.open(address)
    yield visited
    complaints = visited.complaints
    visited.close()
    assert complaints == [], complaints


def place(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a point of the map is on the screen."""
    box = page.locator(".touch .area").bounding_box()
    assert box is not None
    return box["x"] + (x + 2.5) / 5 * box["width"], box["y"] + (2.5 - y) / 5 * box["height"]


def told(page: Page) -> dict[str, Any]:
    described: dict[str, Any] = page.locator("backprop-figure").evaluate("it => it.description")
    return described


def expect_start(page: Page, x: float, y: float, within: float = 0.02) -> None:
    """The path starts there, and is the one that Python on this machine computes from there."""
    expect(page.locator(".announcement")).to_contain_text("Recomputed.", timeout=STARTED)
    page.wait_for_function(
        """([x, y, within]) => {
          const [a, b] = document.querySelector("backprop-figure").description.parameters.start;
          return Math.hypot(a - x, b - y) <= within;
        }""",
        arg=[x, y, within],
    )
    start = told(page)["parameters"]["start"]
    assert told(page) == figure({"kind": "surface", "parameters": {**told(page)["parameters"]}})
    expect(page.get_by_role("textbox", name="start")).to_have_value(
        ", ".join(f"{v:.15g}" for v in start)
    )


def handle(page: Page) -> Locator:
    return page.get_by_role("application")


def test_a_click_or_a_tap_puts_the_start_there(visit: Visit) -> None:
    needs_python()
    page = visit.page
    page.locator(".map").scroll_into_view_if_needed()
    if page.evaluate("navigator.maxTouchPoints"):
        page.touchscreen.tap(*place(page, 1.5, -2))
    else:
        page.mouse.click(*place(page, 1.5, -2))
    expect_start(page, 1.5, -2)


def test_the_start_can_be_dragged_and_the_path_follows(visit: Visit) -> None:
    needs_python()
    page = visit.page
    page.evaluate(
        """() => {
          const figure = document.querySelector("backprop-figure");
          window.starts = [];
          figure.addEventListener("change", () => starts.push(figure.description.parameters.start));
          figure.change({ steps: 13 });
        }"""
    )
    expect(page.locator(".announcement")).to_contain_text("Recomputed.", timeout=STARTED)
    page.locator(".map").scroll_into_view_if_needed()
    page.mouse.move(*place(page, -1, 1.2))
    page.mouse.down()
    page.mouse.move(*place(page, 0, 2), steps=15)
    page.mouse.move(*place(page, 2, 0.2), steps=15)
    page.mouse.up()
    expect_start(page, 2, 0.2)
    assert len(page.evaluate("starts")) > 2  # also some on the way
    page.mouse.move(*place(page, -2, -2))
    page.get_by_role("button", name="Reset").click()
    assert told(page)["parameters"]["start"] == [-1, 1.2]


def test_arrow_keys_move_the_start_and_not_beyond_the_edge(visit: Visit) -> None:
    needs_python()
    page = visit.page
    handle(page).focus()
    expect(handle(page)).to_have_attribute(
        "aria-label", "Start of the path at −1, 1.2. The arrow keys move it."
    )
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowDown"):
        page.keyboard.press(key)
    step = 5 / 60
    expect_start(page, -1 + 2 * step, 1.2 + step - 10 * step)
    for _ in range(6):
        page.keyboard.press("Shift+ArrowLeft")
    expect_start(page, -2.5, 1.2 - 9 * step)
    assert page.evaluate("scrollX") == 0


def test_another_pair_of_weights_is_chosen_from_a_list(
    chromium: Browser, stepper_site: Site
) -> None:
    needs_python()
    larger: dict[str, Any] = {**LARGER, "layers": "2,1,1"}
    visit = Visit(chromium)
    page = visit.open(
        stepper_site.write("pairs", live_figure("surface", **larger), script=FIGURES_SCRIPT)
    )
    page.get_by_label("vertical").select_option("W2[1,1]")
    expect(page.locator(".announcement")).to_contain_text("Recomputed.", timeout=STARTED)
    expected = figure({"kind": "surface", "parameters": {**larger, "vertical": "W2[1,1]"}})
    assert told(page)["frames"] == expected["frames"]
    assert told(page)["levels"] == expected["levels"]
    expect(page.locator(".values th").nth(1)).to_have_text("W₁,₁⁽²⁾")
    visit.close()


def test_the_folded_table_has_every_step(visit: Visit) -> None:
    page = visit.page
    page.get_by_text("All 15 positions as a table").click()
    expect(page.locator(".positions tbody tr")).to_have_count(15)
    page.get_by_role("slider").fill("3")
    row = page.locator(".positions [aria-current]")
    expect(row.get_by_role("rowheader")).to_have_text("k = 3")
    expect(row.get_by_role("cell")).to_have_text(page.locator(".values td").all_text_contents())


def test_a_step_far_outside_of_the_picture_is_said(visit: Visit) -> None:
    needs_python()
    page = visit.page
    page.get_by_role("textbox", name="η").fill("1.2")
    expect(page.locator(".announcement")).to_contain_text("Recomputed.", timeout=STARTED)
    page.get_by_role("slider").fill("14")
    expect(page.get_by_text("step 14 is outside of the picture")).to_be_visible()
    expect(page.get_by_role("img").first).to_have_attribute(
        "aria-label", told(page)["frames"][14]["sentence"]
    )
