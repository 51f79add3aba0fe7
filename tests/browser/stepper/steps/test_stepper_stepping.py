"""Stepping: every control by its name, every key, and time travel that is exact."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Page, expect
from stepper.harness import EXAMPLE, HEAR, Visit, formulas_of, slider

from backprop import trace

pytest_plugins = ("stepper.fixtures",)

STEPS = trace(EXAMPLE)["steps"]
LAST = len(STEPS) - 1


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def shown_sentence(page: Page) -> str:
    return page.locator(".step.current .sentence").inner_text()


def drawing(page: Page) -> str:
    return page.locator(".drawing").evaluate("element => element.innerHTML")


def test_the_buttons_go_to_the_first_previous_next_and_last_step(page: Page) -> None:
    for name, step in [
        ("Next step", 1),
        ("Next step", 2),
        ("Previous step", 1),
        ("Last step", LAST),
        ("Next step", LAST),
        ("First step", 0),
        ("Previous step", 0),
    ]:
        press(page, name)
        assert slider(page) == step
        assert shown_sentence(page) == STEPS[step]["sentence"]


def test_every_step_shows_its_own_sentence_and_formulas_only(page: Page) -> None:
    for step in STEPS:
        visible = page.locator(".step").filter(visible=True)
        expect(visible).to_have_count(1)
        assert visible.locator(".sentence").inner_text() == step["sentence"]
        written = visible.locator("annotation").all_text_contents()
        assert written == formulas_of(step)
        press(page, "Next step")


def test_the_slider_shows_any_step(page: Page) -> None:
    control = page.get_by_role("slider", name="Step", exact=True)
    for step in (LAST, 4, 0, 7):
        control.fill(str(step))
        assert shown_sentence(page) == STEPS[step]["sentence"]
        words = f"step {step + 1} of {LAST + 1}, {STEPS[step]['phase']}"
        expect(control).to_have_attribute("aria-valuetext", words)


def test_a_phase_leads_to_its_first_step(page: Page) -> None:
    phases = [step["phase"] for step in STEPS]
    for phase in ("update", "cost", "backward", "forward"):
        page.get_by_role("button", name=f"{phase}, step").click()
        assert slider(page) == phases.index(phase)
        current = page.locator('.phase[aria-current="step"]')
        assert current.inner_text() == phase


def test_the_keys_step_when_the_widget_has_the_focus(page: Page) -> None:
    page.locator("backprop-stepper").focus()
    for key, step in [
        ("ArrowRight", 1),
        ("ArrowRight", 2),
        ("ArrowLeft", 1),
        ("End", LAST),
        ("ArrowRight", LAST),
        ("Home", 0),
        ("ArrowLeft", 0),
    ]:
        page.keyboard.press(key)
        assert slider(page) == step, key


def test_the_keys_step_from_any_control_of_the_widget(page: Page) -> None:
    for name in ("Next step", "Play", "backward, step"):
        page.get_by_role("button", name=name).focus()
        before = slider(page)
        page.keyboard.press("ArrowRight")
        assert slider(page) == before + 1
    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("End")
    assert slider(page) == LAST


def test_keys_outside_the_widget_are_left_alone(page: Page) -> None:
    page.locator("h1").click()
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    assert slider(page) == 0


def test_keys_with_a_modifier_are_left_to_the_browser(page: Page) -> None:
    page.locator("backprop-stepper").focus()
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("Shift+End")
    assert slider(page) == 0


def test_number_fields_keep_their_keys(page: Page) -> None:
    field = page.get_by_label("Input x₁", exact=True)
    field.focus()
    for key in ("ArrowLeft", "ArrowRight", "Home", "End", "Space"):
        page.keyboard.press(key)
    assert slider(page) == 0
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_space_plays_and_pauses(visit: Visit, example_address: str) -> None:
    page = visit.page
    visit.stop_the_clock()
    visit.open(example_address)
    page.locator("backprop-stepper").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.clock.run_for(5000)
    assert slider(page) == 2
    page.keyboard.press("Space")
    page.clock.run_for(10_000)
    assert slider(page) == 2


def test_play_ends_at_the_last_step_and_then_begins_anew(
    visit: Visit, example_address: str
) -> None:
    page = visit.page
    visit.stop_the_clock()
    visit.open(example_address)
    press(page, "Play")
    page.clock.run_for(60_000)
    assert slider(page) == LAST
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    press(page, "Play")
    assert slider(page) == 0


def test_time_travel_is_exact(page: Page) -> None:
    walked = []
    for _ in STEPS:
        walked.append(drawing(page))
        press(page, "Next step")
    assert len(set(walked)) == len(STEPS)
    order = list(range(len(STEPS))) * 3
    random.Random(1).shuffle(order)
    for step in order:
        page.locator("backprop-stepper").evaluate("(element, step) => (element.step = step)", step)
        assert drawing(page) == walked[step]


def test_each_step_is_announced_once_as_a_sentence(page: Page) -> None:
    status = page.get_by_role("status")
    expect(status).to_have_attribute("aria-live", "polite")
    assert status.inner_text() == ""
    press(page, "Next step")
    expect(status).to_have_text(f"Step 2 of {LAST + 1}. {STEPS[1]['sentence']}")


def test_a_key_that_is_held_is_announced_once_at_its_end(page: Page) -> None:
    page.evaluate(HEAR)
    page.get_by_role("slider", name="Step").evaluate(
        """async (slider) => {
          while (slider.value !== slider.max) {
            slider.stepUp();
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            await new Promise((resolve) => setTimeout(resolve, 30)); // as keys repeat
          }
        }"""
    )
    last = f"Step {LAST + 1} of {LAST + 1}. {STEPS[LAST]['sentence']}"
    expect(page.get_by_role("status")).to_have_text(last)
    assert page.evaluate("heard") == [last]


def test_what_happens_twice_is_announced_twice(page: Page) -> None:
    page.evaluate(HEAR)
    for _ in range(3):
        press(page, "First step")
        page.wait_for_timeout(600)
    assert page.evaluate("heard") == ["This is the first step."] * 3


def test_a_step_tells_the_page(page: Page) -> None:
    page.evaluate(
        """() => {
          window.told = [];
          document.body.addEventListener("step", ({ detail }) =>
            window.told.push([detail.index, detail.step.equation]));
        }"""
    )
    press(page, "Last step")
    press(page, "Last step")
    assert page.evaluate("told") == [[LAST, STEPS[LAST]["equation"]]]


def test_focus_stays_on_a_button_that_has_come_to_its_end(page: Page) -> None:
    button = page.get_by_role("button", name="Last step")
    button.click()
    button.click()
    expect(button).to_be_focused()


def test_pressing_on_at_an_end_says_why_nothing_moves(page: Page) -> None:
    press(page, "Last step")
    press(page, "Next step")
    expect(page.get_by_role("status")).to_have_text("This is the last step.")
    press(page, "First step")
    page.locator("backprop-stepper").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("status")).to_have_text("This is the first step.")


def number(text: str) -> float:
    return float(text.split()[-1].replace("−", "-"))


def test_the_drawing_shows_the_numbers_of_the_trace(page: Page) -> None:
    z, a = STEPS[0]["value"], STEPS[1]["value"]
    asides = page.locator("text.aside.writes").all_text_contents()
    assert [number(text) for text in asides] == pytest.approx(z, rel=5e-3)
    weights = [entry for row in EXAMPLE_WEIGHTS for entry in row]
    labels = page.locator(".edge-label.reads").filter(visible=True).all_text_contents()
    assert [number(text) for text in labels] == pytest.approx(weights, rel=5e-3)
    press(page, "Next step")
    inside = page.locator(".neurons .value").all_text_contents()[2:5]
    assert [number(text) for text in inside] == pytest.approx(a, rel=5e-3)


EXAMPLE_WEIGHTS = trace(EXAMPLE)["spec"]["weights"][0]
