"""From the top of the main post to a hidden δ, worked out from what the page shows and confirmed.

CONTRIBUTING.md has the same walk in words. A press counts as a click; scrolling is by the wheel.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

PYTHON_TIMEOUT = 60_000
SETTLED = 250  # ms after a move of the window
MOST_CLICKS = 18
MOST_SCROLLED = {390: 3800, 1200: 3200}  # px


class Walk:
    """A reader who presses what is in the window, and turns the wheel if it is not."""

    def __init__(self, page: Page, width: int, height: int) -> None:
        self.page, self.width, self.height = page, width, height
        self.clicks = 0
        self.scrolled = 0.0

    def box(self, place: Locator) -> FloatRect:
        box = place.bounding_box()
        assert box
        return box

    def sees(self, place: Locator) -> bool:
        box = self.box(place)
        return box["y"] >= 0 and box["y"] + box["height"] <= self.height

    def press(self, place: Locator) -> None:
        for _ in range(30):
            box = self.box(place)
            away = box["y"] + box["height"] / 2 - self.height / 2
            if self.sees(place):
                break
            self.page.mouse.move(self.width / 2, self.height / 2)
            self.page.mouse.wheel(0, away)
            self.page.wait_for_timeout(SETTLED)
            self.scrolled += abs(away)
        assert self.sees(place)
        place.click()
        self.clicks += 1


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def numbers_of(panel: Locator, name: str) -> list[float]:
    """The numbers of a quantity in the list of what the question takes."""
    shown = panel.locator(".needs button", has_text=re.compile(f"^{name} "))
    _, values = shown.inner_text().split(" ", 1)
    return [number(each) for each in re.findall(r"−?\d+\.?\d*", values)]


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1200, 800)])
def test_a_student_works_out_a_hidden_delta(
    chromium: Browser, site: str, width: int, height: int
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(site + "posts/backpropagation/")
    walk = Walk(page, width, height)
    first = walk.box(page.locator("backprop-figure").first)
    assert first["y"] < height  # the first thing to touch begins in the first window

    walk.press(page.locator("backprop-figure input[type=range]").first)  # a weight is moved
    walk.press(page.locator(".content a[href='#by-hand']").first)
    page.wait_for_timeout(4 * SETTLED)  # the text above is laid out
    stepper = page.locator(".passage > backprop-stepper").last
    expect(stepper.locator("[data-live]")).to_be_visible(timeout=PYTHON_TIMEOUT)
    for _ in range(10):
        walk.press(stepper.locator(".next"))
    expect(stepper.locator(".current .number")).to_have_text("Step 11 of 11")
    panel = stepper.locator("details.predict")
    field, said = panel.locator(".answer input"), panel.locator(".said")

    walk.press(page.locator("a[href='#hand:cost;open=predict']"))
    expect(panel.locator("label")).to_contain_text("What does δ₂", timeout=PYTHON_TIMEOUT)
    assert_all_in_sight(walk, stepper)
    a_2, target = numbers_of(panel, "a₂")[0], numbers_of(panel, "x̂")[0]
    walk.press(field)
    field.fill(f"2*({a_2} - {target})*{a_2}*(1 - {a_2})")
    walk.press(panel.get_by_role("button", name="Check"))
    expect(said).to_contain_text("Right: δ₂", timeout=PYTHON_TIMEOUT)

    walk.press(page.locator("a[href='#hand:dW2;open=predict']"))
    expect(panel.locator("label")).to_contain_text("What does δ₁", timeout=PYTHON_TIMEOUT)
    assert_all_in_sight(walk, stepper)
    W_2, delta_2, a_1 = (numbers_of(panel, name)[0] for name in ("W₂", "δ₂", "a₁"))
    walk.press(field)
    field.fill(f"{W_2}*({delta_2})*{a_1}*(1 - {a_1})")
    walk.press(panel.get_by_role("button", name="Check"))
    expect(said).to_contain_text("Right: δ₁", timeout=PYTHON_TIMEOUT)

    assert walk.clicks <= MOST_CLICKS
    assert walk.scrolled <= MOST_SCROLLED[width], walk.scrolled
    context.close()


def assert_all_in_sight(walk: Walk, stepper: Locator) -> None:
    """The question, what it takes and the field are in the window, none below what stays there."""
    walk.page.wait_for_timeout(SETTLED)
    stage = walk.box(stepper.locator(".stage"))
    panel = stepper.locator("details.predict")
    needed = panel.locator(".lines-of-next, .needs button, .question > label, .answer input").all()
    assert len(needed) >= 6
    for each in needed:
        assert walk.sees(each)
        box = walk.box(each)
        covers = stage["y"] + stage["height"] > box["y"] and stage["y"] < box["y"]
        assert not covers
