"""By finger: numbers and scrubbers are dragged sideways; the page scrolls, zooms from anywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from finger import Finger
from playwright.sync_api import Browser, Locator, Page, expect
from stepper.harness import EXAMPLE, STARTED, Visit, needs_python, slider

from backprop import trace

pytest_plugins = ("stepper.fixtures",)

STEPS = trace(EXAMPLE)["steps"]


def middle(element: Locator) -> tuple[float, float]:
    """Where it is now, brought to the middle of the window."""
    element.evaluate("e => e.scrollIntoView({ block: 'center' })")
    box = element.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.fixture
def page(chromium: Browser, example_address: str) -> Iterator[Page]:
    """The example on a telephone, with room above and below to scroll."""
    size = {"width": 390, "height": 700}
    visit = Visit(chromium, viewport=size, has_touch=True, is_mobile=True, device_scale_factor=2)
    yield visit.open(example_address)
    assert visit.complaints == []
    visit.close()


@pytest.fixture
def finger(page: Page) -> Finger:
    return Finger(page)


def test_a_number_is_dragged_sideways(page: Page, finger: Finger) -> None:
    needs_python()
    field = page.get_by_label("Input x₁", exact=True)
    place = middle(field)
    before = page.evaluate("scrollY")
    finger.swipe(place, (50, 3))
    expect(field).to_have_value("1")
    assert page.evaluate("scrollY") == before
    last = trace({**EXAMPLE, "x": [1, -1]})["steps"][0]["sentence"]
    expect(page.locator(".step.current .sentence")).to_have_text(last, timeout=STARTED)


def test_scrolling_over_a_number_leaves_it_alone(page: Page, finger: Finger) -> None:
    field = page.get_by_label("Input x₁", exact=True)
    place = middle(field)
    before = page.evaluate("scrollY")
    finger.swipe(place, (4, -150))
    assert page.evaluate("scrollY") > before + 50
    expect(field).to_have_value("0.5")
    expect(field).not_to_be_focused()  # no keyboard comes up


def test_a_tap_on_a_number_is_for_typing(page: Page) -> None:
    field = page.get_by_label("Input x₁", exact=True)
    field.tap()
    expect(field).to_be_focused()


def test_the_scrubber_follows_the_finger(page: Page, finger: Finger) -> None:
    scrubber = page.get_by_role("slider", name="Step")
    place = middle(scrubber)
    box = scrubber.bounding_box()
    assert box
    finger.swipe((box["x"] + 9, place[1]), (box["width"] / 2 - 9, 3))
    assert slider(page) == len(STEPS) // 2
    finger.swipe(place, (box["width"] / 2, 0))
    assert slider(page) == len(STEPS) - 1


@pytest.mark.parametrize("start", [".drawing", ".phase", ".steps", ".groups", ".slider"])
def test_the_page_scrolls_wherever_the_finger_starts(
    page: Page, finger: Finger, start: str
) -> None:
    place = middle(page.locator(start).first)
    before = page.evaluate("scrollY")
    finger.swipe(place, (0, -150))
    assert page.evaluate("scrollY") > before + 50
    assert slider(page) == 0


@pytest.mark.parametrize("start", [".drawing", ".steps", ".matrix input"])
def test_the_page_zooms_wherever_the_fingers_are(page: Page, finger: Finger, start: str) -> None:
    finger.pinch(middle(page.locator(start).first))
    assert page.evaluate("visualViewport.scale") > 1.05


def test_a_finger_chooses_an_epoch_in_the_plot(page: Page, finger: Finger) -> None:
    needs_python()
    page.get_by_text("Train the net", exact=True).tap()
    page.get_by_role("button", name="Train", exact=True).tap()
    shown = page.locator("figcaption b")
    expect(shown).to_have_text("epoch 100", timeout=STARTED)
    plot = page.locator(".cost-plot .area")
    place = middle(plot)
    before = page.evaluate("scrollY")
    finger.swipe(place, (-60, 4))
    expect(shown).not_to_have_text("epoch 100")
    assert int((shown.text_content() or "").split()[-1]) < 50
    assert page.evaluate("scrollY") == before
    finger.swipe(middle(plot), (0, -150))
    assert page.evaluate("scrollY") > before + 50


def test_what_steps_is_as_large_as_a_fingertip(page: Page) -> None:
    controls = page.locator(".controls button, .slider")
    heights = controls.evaluate_all("all => all.map((e) => e.getBoundingClientRect().height)")
    widths = controls.evaluate_all("all => all.map((e) => e.getBoundingClientRect().width)")
    assert len(heights) == 6
    assert min(heights + widths) >= 44
    others = page.locator(".phase, .pace select, .plain").evaluate_all(
        "all => all.map((e) => Math.min(e.getBoundingClientRect().height, innerWidth))"
    )
    assert min(others) >= 24
