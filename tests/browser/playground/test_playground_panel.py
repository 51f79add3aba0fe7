"""The stepper's panel in which the reader writes the backward pass of the net that is shown."""

from __future__ import annotations

import re

import pytest
from code_editor import expect_code
from playwright.sync_api import Browser, Page, expect
from stepper.harness import STARTED, Site, Visit, assert_accessible, slider, widget
from stepper.panels import POLICY, opened

from companion.text.playground import programs

pytest_plugins = ("stepper.fixtures",)
pytestmark = pytest.mark.usefixtures("python")

TITLE = "Write the backward pass"
RIGHT = programs(0)["break"]
WITHOUT_SLOPE = RIGHT.replace("delta[i + 1]) * sigma_prime(z[i])", "delta[i + 1])")


def test_the_net_that_is_shown_judges_what_the_reader_writes(
    chromium: Browser, stepper_site: Site
) -> None:
    address = stepper_site.write("write", widget(name="net"), script=POLICY)
    visit = Visit(chromium, viewport={"width": 390, "height": 844})
    page = visit.open(address)
    page.locator("summary", has_text=TITLE).focus()
    assert not [url for url in visit.requests if "playground" in url or "cells" in url]

    panel = opened(page, TITLE)
    editor = panel.get_by_role("textbox")
    expect_code(editor, programs(0)["empty"])
    editor.fill(WITHOUT_SLOPE)
    editor.press("ArrowLeft")  # moves the caret, not the step
    assert slider(page) == 0
    editor.press("Shift+Enter")
    expect(panel.locator(".pass-verdict")).to_contain_text("σ′ is missing", timeout=STARTED)
    expect(panel.locator(".cell-voice")).to_contain_text("δ₁ is the first that is wrong")
    assert panel.locator(".pass-ring").count() == 3
    panel.get_by_role("button", name="Ask the three witnesses").click()
    expect(panel.locator(".witnesses dt")).to_have_count(4, timeout=STARTED)
    expect(panel.locator(".witnesses dt").first).to_have_text("Your program")
    expect(panel.locator(".verdict.differ")).to_have_text(re.compile("All three witnesses contrad"))
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page)

    # another net: the same program, judged on its numbers
    picture = panel.locator(".pass-picture")
    expect(picture.locator("text.value").first).to_have_text("0.5")
    page.evaluate("() => document.querySelector('backprop-stepper').change({ x: [0.25, 2] })")
    expect(picture.locator("text.value").first).to_have_text("0.25", timeout=STARTED)
    expect(panel.locator(".pass-verdict")).to_contain_text("σ′ is missing")

    # a net that cannot be judged is told at once, and the text is there again afterwards
    change(page, "softmax")
    expect(panel.get_by_text(re.compile("cannot be judged on this net"))).to_be_visible()
    expect(panel.get_by_text(re.compile("softmax does not act on each component"))).to_be_visible()
    expect(editor).to_be_hidden()
    change(page, "sigmoid")
    expect_code(editor, WITHOUT_SLOPE)
    editor.fill(RIGHT)
    expect(panel.locator(".pass-verdict")).to_contain_text("Right: all of δ", timeout=STARTED)

    # what was written is kept, and nothing of it in the address
    page.reload()
    visit.wait_until_live()
    expect_code(opened(page, TITLE).get_by_role("textbox"), RIGHT)
    assert "#" not in page.url
    assert visit.complaints == []
    visit.close()


def change(page: Page, activation: str) -> None:
    page.evaluate(
        "(name) => document.querySelector('backprop-stepper')"
        ".change({ activations: ['sigmoid', name] })",
        activation,
    )
