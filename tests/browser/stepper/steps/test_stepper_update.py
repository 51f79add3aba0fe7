"""The update step shows what it did, and what can follow it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from stepper.harness import EXAMPLE, STARTED, expect_shown, widget
from stepper.kept_page import Show

from backprop import trace

pytest_plugins = ("stepper.fixtures",)
pytestmark = pytest.mark.usefixtures("python")


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def test_the_update_shows_old_and_new_and_goes_on_from_there(show: Show) -> None:
    page = show(widget(EXAMPLE))
    first = trace(EXAMPLE)
    page.get_by_role("button", name="Last step").click()
    expect(page.locator(".step.current .sentence")).to_contain_text("the cost falls from")
    labels = page.locator(".edge-label.writes").filter(visible=True).all_text_contents()
    pairs = [[number(part) for part in text.split(" → ")] for text in labels]
    last = first["steps"][-1]
    (matrix,) = (step["value"] for step in [last])
    assert [new for _, new in pairs] == pytest.approx([w for row in matrix for w in row], rel=6e-3)
    layer = last["writes"]["layer"]
    olds = [w for row in first["spec"]["weights"][layer - 1] for w in row]
    assert [old for old, _ in pairs] == pytest.approx(olds, rel=6e-3)
    page.get_by_role("button", name="Once more").click()
    new = {s["writes"]["layer"]: s["value"] for s in first["steps"] if s["phase"] == "update"}
    second = trace({**first["spec"], "weights": [new[i] for i in sorted(new)]})
    expect_shown(page, "trace.spec", second["spec"])
    expect(page.locator(".step.current .sentence")).to_have_text(second["steps"][-1]["sentence"])
    page.get_by_role("button", name="Train from here").click()
    expect(page.locator(".panel.train")).to_have_attribute("open", "")
    expect(page.locator(".panel.train summary").first).to_be_focused()
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible(timeout=STARTED)
