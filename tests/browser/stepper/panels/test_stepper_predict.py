"""The panel that asks for the next value, with the real Python."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from stepper.harness import EXAMPLE, STARTED, slider, widget
from stepper.kept_page import Show
from stepper.panels import STEPS, asked, opened

pytest_plugins = ("stepper.fixtures",)
pytestmark = pytest.mark.usefixtures("python")


def test_a_slip_is_explained_and_the_right_value_leads_on_by_keyboard_alone(page: Page) -> None:
    panel = opened(page, "Predict the next value")
    page.get_by_role("slider", name="Step").fill("4")
    field, question, value = asked(page, panel, 5)
    assert f"{value:.3g}"[:5] not in panel.inner_text().replace("−", "-")
    a_2 = STEPS[3]["value"][0]
    field.fill(f"2*({a_2} - 1)")
    field.press("Enter")
    said = panel.locator(".said")
    expect(said).to_contain_text("what comes out if σ' is missing", timeout=STARTED)
    expect(field).to_have_accessible_description(re.compile("σ' is missing"))
    expect(field).to_be_focused()
    field.fill(f"{value:.3g}")
    field.press("Enter")
    expect(said).to_contain_text(f"Right: {question['name']}")
    expect(panel.get_by_role("button", name="Go to this step")).to_be_focused()
    page.keyboard.press("Enter")
    assert slider(page) == 5
    field, _, _ = asked(page, panel, 6)
    expect(field).to_be_focused()
    expect(panel.locator(".score")).to_contain_text("0 of 1 right")


def test_predict_never_holds_a_reader_up(page: Page) -> None:
    panel = opened(page, "Predict the next value")
    for step in range(1, len(STEPS)):
        asked(page, panel, step)
        if step % 2:
            panel.get_by_role("button", name="Skip").click()
        else:
            panel.get_by_role("button", name="Tell me").click()
            expect(panel.locator(".said")).to_contain_text(re.compile("[=≈]"))
            panel.get_by_role("button", name="Go to this step").click()
        assert slider(page) == step
    expect(panel).to_contain_text("This is the last step")
    panel.get_by_role("button", name="Start over").click()
    assert slider(page) == 0


def test_an_answer_that_is_no_number_is_said_at_the_field(page: Page) -> None:
    panel = opened(page, "Predict the next value")
    field, _, _ = asked(page, panel, 1)
    field.fill("about half")
    panel.get_by_role("button", name="Check").click()
    expect(field).to_have_accessible_description(re.compile("neither a number nor arithmetic"))
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(panel.locator(".score")).to_have_count(0)  # not counted as a try


@pytest.mark.parametrize("width", [390, 800])
def test_the_answer_and_all_that_can_be_done_with_it_stand_in_one_row(
    show: Show, width: int
) -> None:
    page = show(widget(EXAMPLE, open="predict"), viewport={"width": width, "height": 900})
    expect(page.get_by_role("textbox", name="What does")).to_be_visible(timeout=STARTED)
    field, *buttons = page.locator(".answer").evaluate(
        """row => [...row.children].map(e => e.getBoundingClientRect())
          .map(box => ({ width: box.width, middle: (box.top + box.bottom) / 2 }))"""
    )
    assert field["width"] >= 90  # an answer such as 0.5*0.2 − 1
    assert len(buttons) == 3
    assert [each["middle"] for each in buttons] == pytest.approx([field["middle"]] * 3, abs=1)
