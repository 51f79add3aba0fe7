"""The panel that checks a gradient, with the real Python: its numbers are those of `backprop`."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from stepper.harness import STARTED, widget
from stepper.kept_page import Show
from stepper.panels import SPEC, opened

from backprop import trace
from backprop.queries.ask import ask

pytest_plugins = ("stepper.fixtures",)
pytestmark = pytest.mark.usefixtures("python")


def test_check_shows_three_witnesses_and_both_plots_with_their_numbers(page: Page) -> None:
    panel = opened(page, "Check a gradient")
    expect(panel.locator(".verdict")).to_be_visible(timeout=STARTED)
    panel.get_by_label("row", exact=True).select_option("2")
    expected = ask("check", {"spec": SPEC, "layer": 1, "row": 2, "column": 1})
    expect(panel.locator(".verdict")).to_have_text(expected["verdict"])
    texts = [witness["text"] for witness in expected["witnesses"]]
    expect(panel.locator(".witnesses dd")).to_have_text(texts)
    assert "60-digit" in expected["verdict"]
    assert panel.get_by_role("img").count() == 2
    for table in panel.locator(".numbers-of-plot summary").all():
        table.click()
    rows = panel.get_by_role("table").nth(1).get_by_role("row")
    for row, count in zip(rows.all()[1:], expected["counts"]["rows"], strict=True):
        cells = row.locator("th, td").all_text_contents()
        assert [int(cell.replace(",", "")) for cell in cells] == list(count.values())
    expect(panel.get_by_text(expected["counts"]["sentence"])).to_be_visible()


def test_check_follows_the_step_until_a_weight_is_chosen(page: Page) -> None:
    panel = opened(page, "Check a gradient")
    page.get_by_role("slider", name="Step").fill("6")
    expect(panel.get_by_label("of layer")).to_have_value("2")
    expected = ask("check", {"spec": SPEC, "layer": 2, "row": 1, "column": 1})["witnesses"][0]
    expect(panel.locator("dd").first).to_have_text(expected["text"], timeout=STARTED)
    panel.get_by_label("column").select_option("3")
    page.get_by_role("slider", name="Step").fill("0")
    expect(panel.get_by_label("of layer")).to_have_value("2")


def test_check_answers_for_the_numbers_that_are_shown(show: Show) -> None:
    spec = {
        "weights": [[[0.5, -0.25]], [[2]]],
        "activation": "square",
        "x": [1, 0.5],
        "target": [0],
    }
    page = show(widget(spec))
    panel = opened(page, "Check a gradient")
    exact = panel.locator("dd").nth(2)
    expect(exact).to_have_text(re.compile(r"^−?\d+/\d+$"), timeout=STARTED)
    page.get_by_role("textbox", name="Weight W₂ row 1 column 1").fill("-1")
    changed = {**trace(spec)["spec"], "weights": [[[0.5, -0.25]], [[-1]]]}
    expected = ask("check", {"spec": changed, "layer": 1, "row": 1, "column": 1})
    expect(exact).to_have_text(expected["witnesses"][2]["text"])
