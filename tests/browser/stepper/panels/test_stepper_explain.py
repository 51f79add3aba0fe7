"""Numbers explain themselves: the panel says what `backprop` says, and no number is cut or bent."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect
from stepper.harness import STARTED, assert_accessible, widget
from stepper.kept_page import Show
from stepper.panels import opened

from backprop import trace
from backprop.queries.ask import ask

pytest_plugins = ("stepper.fixtures",)
pytestmark = pytest.mark.usefixtures("python")

NET: dict[str, Any] = {
    "weights": [[[0.748123, -0.025], [-0.5, 1]], [[-0.025, 6]]],
    "activations": ["relu", "sigmoid"],
    "x": [1, 2],
    "target": [0],
}


def test_a_number_that_is_pointed_at_explains_itself(show: Show) -> None:
    page = show(widget(NET), viewport={"width": 390, "height": 844})
    expect(page.locator(".aside.writes").first).to_have_text("z₁⁽¹⁾ 0.698")
    for _ in range(2):
        page.get_by_role("button", name="Next step").click()
    label = page.locator('.edge-label.narrow[data-ref="W2 1 1"]')
    expect(label).to_have_text("−0.025")
    cut = page.locator(".editor input[data-path]").evaluate_all(
        "all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.value)"
    )
    assert cut == []
    spec = trace(NET)["spec"]
    panel = opened(page, "Explain a number")
    rules = panel.locator(".rule")
    page.get_by_role("button", name="Last step").click()
    page.locator(".drawing .neuron[data-ref='a2 1']").click(force=True)
    expected = ask("explain", {"spec": spec, "name": "a", "layer": 2, "row": 1})
    expect(rules).to_have_text(expected["lines"], timeout=STARTED)
    assert expected["lines"][1].startswith("σ′(z₁⁽²⁾) = a(1 − a) = ")
    expect(panel.get_by_role("img")).to_have_accessible_name(re.compile("^σ near z = "))
    expect(panel.locator(".flat")).to_have_text(expected["state"])  # z = 9.7: saturated
    expect(page.locator(".flat-mark.saturated")).to_have_count(1)
    page.keyboard.press("Escape")
    field = page.get_by_role("textbox", name="Weight W₁ row 2 column 1")
    field.focus()
    expect(panel.locator(".rule")).to_have_text(["It is given; no rule computes it."])
    assert_accessible(page)
    field.fill("-5")  # the neuron dies
    dead = trace({**NET, "weights": [[[0.748123, -0.025], [-5, 1]], [[-0.025, 6]]]})["spec"]
    (flat,) = ask("explain", {"spec": dead, "name": "C"})["flat"]
    expect(panel.locator(".flat-list li")).to_have_text([flat["sentence"]], timeout=STARTED)
    assert "is dead for this input" in flat["sentence"]
    expect(page.locator(".flat-mark.dead")).to_have_count(1)
