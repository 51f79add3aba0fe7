"""The panel that moves a number, with the real Python: its numbers are those of `backprop`."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from stepper.harness import STARTED, assert_accessible, widget
from stepper.kept_page import Show
from stepper.panels import SPEC, opened

from backprop.queries.ask import ask

pytest_plugins = ("stepper.fixtures",)
pytestmark = pytest.mark.usefixtures("python")

WEIGHT = {"layer": 1, "row": 2, "column": 1}


def number(text: str) -> float:
    return float(text.replace("−", "-").replace("+", "").replace("·10", "e").translate(POWERS))


POWERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def expect_nudge(panel: Locator, **argument: Any) -> None:
    """The panel and the drawing show this nudge."""
    answer = ask("nudge", {"spec": SPEC, **argument})
    (nudge,) = answer["nudges"]
    values = panel.locator(".quotients dd")
    expect(panel.locator(".effect")).to_contain_text("Divided by each other", timeout=STARTED)
    expect(values.first).not_to_have_text("–")
    for k, value in enumerate((nudge["quotient"], answer["gradient"], nudge["error"])):
        assert number(values.nth(k).inner_text()) == pytest.approx(value, rel=1e-4)
    texts = panel.page.locator(".ghosts .ghost text").filter(visible=True).all_text_contents()
    drawn = [number(text.split()[-1]) for text in texts if text.startswith("Δ")]
    layers = nudge["layers"]
    pairs = [pair for each in layers for pair in zip(each["dz"], each["da"], strict=True)]
    expected = [*(value for pair in pairs for value in pair), nudge["dC"]]
    assert drawn == pytest.approx(expected, rel=0.06)  # tiny ones have two digits


def test_a_nudge_runs_through_the_drawing_and_its_quotient_closes_in(page: Page) -> None:
    panel = opened(page, "Nudge a number")
    panel.get_by_label("row", exact=True).select_option("2")
    expect_nudge(panel, **WEIGHT, epsilon=0.5)
    slider = panel.get_by_role("slider")
    far = abs(number(panel.locator(".quotients dd").nth(2).inner_text()))
    slider.fill("0")  # the smallest
    expect(panel.get_by_label("ε", exact=True)).to_have_value("0.00001")
    expect_nudge(panel, **WEIGHT, epsilon=1e-5)
    assert abs(number(panel.locator(".quotients dd").nth(2).inner_text())) < far / 1000
    field = panel.get_by_label("ε", exact=True)
    for text in ("0", "1e", "1e999"):
        field.fill(text)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(panel.locator(".problem")).to_contain_text("ε is a number other than 0")
        assert page.locator(".ghosts").count() == 0
    field.fill("1e-40")
    expect(panel.locator(".problem")).to_contain_text("is lost beside the number")
    field.fill("-0.07")
    expect_nudge(panel, **WEIGHT, epsilon=-0.07)
    assert_accessible(page)
    for epsilon in (0.07, -0.07):
        panel.get_by_role("button", name="Other sign").click()
        expect(field).to_have_value(str(epsilon))
        expect(panel.locator(".effect")).to_contain_text("by +" if epsilon > 0 else "by −")
        expect_nudge(panel, **WEIGHT, epsilon=epsilon)
    page.locator(".drawing .edge[data-ref='W2 1 3']").click(force=True)
    expect(panel.get_by_label("of layer")).to_have_value("2")
    expect_nudge(panel, layer=2, row=1, column=3, epsilon=-0.07)
    page.locator(".drawing .neuron[data-ref='a0 2']").click(force=True)
    expect(panel.get_by_label("Kind of number")).to_have_value("input")
    expect_nudge(panel, of="input", row=2, epsilon=-0.07)
    page.keyboard.press("Escape")
    panel.locator("summary").first.click()
    expect(page.locator(".ghosts")).to_have_count(0)


def test_a_nudge_into_overflow_stops_at_the_step_that_overflows(show: Show) -> None:
    page = show(
        widget({"weights": [[[1]], [[1]]], "x": [1], "target": [1], "activation": "square"})
    )
    panel = opened(page, "Nudge a number")
    panel.get_by_label("ε", exact=True).fill("1e100")
    expect(panel.locator(".effect")).to_contain_text(
        "a of layer 2 is not a finite number; a smaller ε helps", timeout=STARTED
    )
    assert (
        page.locator(".ghosts .ghost text").filter(visible=True).all_text_contents()[-1] == "a = ∞"
    )
    expect(page.locator(".ghosts")).not_to_contain_text("ΔC")
