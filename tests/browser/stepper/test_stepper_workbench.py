"""The workbench: drawing, controls, sentence and numbers of each step in one view."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from stepper.harness import Site, Visit, wait_until_measured, widget

pytest_plugins = ("stepper.fixtures",)

NET = {
    "layers": [3, 4, 3],
    "activation": "sigmoid",
    "x": [0.5, -1, 2],
    "target": [1, 0, 1],
    "seed": 7,
}
WIDE = "body { max-width: 1140px !important; }"
PARTS = (".drawing", ".controls", ".current .sentence", ".current .numbers .formula")
FIELDS = ".bench input[data-path]"
MOST_BLANK = 24  # px below a step on a telephone

# Every shift counts, also those that follow a reader's act. The drawing is brought to the top.
WATCH = """() => {
  window.shifts = [];
  window.watching?.disconnect();
  const told = ({ value, sources }) => [value, ...sources.map(({ previousRect, currentRect }) =>
    [previousRect.toJSON(), currentRect.toJSON()])];
  window.watching = new PerformanceObserver((list) => shifts.push(...list.getEntries().map(told)));
  watching.observe({ type: "layout-shift" });
  const host = document.querySelector("backprop-stepper");
  const drawing = host.shadowRoot.querySelector(".drawing");
  scrollTo(0, scrollY + drawing.getBoundingClientRect().top);
}"""

# Goes through all steps by the button; gives the boxes of the parts at each.
WALK = """async (parts) => {
  const host = document.querySelector("backprop-stepper");
  const root = host.shadowRoot;
  const box = (e) => {
    const { top, bottom, left, right } = e.getBoundingClientRect();
    return { top, bottom, left, right };
  };
  const steps = [];
  for (;;) {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const boxes = parts.map((part) => box(root.querySelector(part)));
    const controls = root.querySelector(".controls").getBoundingClientRect();
    const next = box(root.querySelector(".next"));
    steps.push({ boxes, next, scroll: scrollY, below: controls.top });
    if (host.step === host.trace.steps.length - 1) return steps;
    root.querySelector(".next").click();
  }
}"""

# Focuses each field; gives those of which another part of the page covers the middle or an end.
UNCOVERED = """async (selector) => {
  const root = document.querySelector("backprop-stepper").shadowRoot;
  const covered = [];
  for (const field of [...root.querySelectorAll(selector)].filter((e) => e.offsetParent)) {
    field.blur();
    field.focus();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const { left, right, top, bottom } = field.getBoundingClientRect();
    const middle = [(left + right) / 2, (top + bottom) / 2];
    const points = [[left + 3, top + 3], middle, [right - 3, bottom - 3]];
    const hit = points.map(([x, y]) => root.elementFromPoint(x, y));
    if (hit.some((e) => e !== field)) covered.push(`${field.ariaLabel} at ${top}`);
  }
  return covered;
}"""


@pytest.fixture(scope="module")
def address(stepper_site: Site) -> str:
    return stepper_site.write("workbench", widget(NET), css=WIDE)


@pytest.fixture(scope="module")
def visit(chromium: Browser, address: str) -> Iterator[Visit]:
    visited = Visit(chromium, viewport={"width": 390, "height": 844})
    visited.open(address)
    yield visited
    complaints = visited.complaints
    visited.close()
    assert complaints == []


def walk(page: Page) -> list[dict[str, Any]]:
    """All steps, from the first one on, of a widget whose room for the steps is known."""
    page.locator("backprop-stepper").evaluate("host => { host.step = 0; }")
    wait_until_measured(page)
    page.wait_for_timeout(300)
    page.evaluate(WATCH)
    steps: list[dict[str, Any]] = page.evaluate(WALK, PARTS)
    assert len(steps) == 11
    assert page.evaluate("shifts") == []
    return steps


def overlap(a: dict[str, float], b: dict[str, float]) -> bool:
    across = min(a["right"], b["right"]) - max(a["left"], b["left"])
    down = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
    return across > 1 and down > 1


@pytest.mark.parametrize(
    ("width", "height"),
    [(390, 844), (390, 480), (768, 1024), (1200, 800), (1600, 900), (320, 1024)],
)
def test_all_parts_of_every_step_are_in_one_view(visit: Visit, width: int, height: int) -> None:
    page = visit.page
    page.set_viewport_size({"width": width, "height": height})
    steps = walk(page)
    assert {(step["next"]["left"], step["next"]["top"]) for step in steps} == {
        (steps[0]["next"]["left"], steps[0]["next"]["top"])
    }
    assert {step["scroll"] for step in steps} == {steps[0]["scroll"]}
    for number, step in enumerate(steps, start=1):
        boxes = step["boxes"]
        assert all(box["top"] >= -1 and box["bottom"] <= height + 1 for box in boxes), number
        pairs = [(a, b) for k, a in enumerate(boxes) for b in boxes[:k]]
        assert not any(overlap(a, b) for a, b in pairs), number
        if width < 500:
            assert step["below"] - boxes[3]["bottom"] <= MOST_BLANK, number
    if width >= 1200:
        assert steps[0]["boxes"][2]["left"] > steps[0]["boxes"][0]["right"]  # beside each other


def test_on_a_telephone_drawing_and_controls_stay_in_the_window(visit: Visit) -> None:
    page = visit.page
    page.set_viewport_size({"width": 390, "height": 844})
    walk(page)
    page.mouse.wheel(0, 500)
    page.wait_for_timeout(300)
    root = page.locator("backprop-stepper")
    stage = root.locator(".stage").bounding_box()
    assert stage
    assert abs(stage["y"]) <= 1
    # a focused field is not below the drawing
    page.get_by_label("Input x₁", exact=True).focus()
    field = page.get_by_label("Input x₁", exact=True).bounding_box()
    stage = root.locator(".stage").bounding_box()
    assert field
    assert stage
    assert field["y"] >= stage["y"] + stage["height"]
    # in a low window, as with the keyboard of a telephone turned sideways, nothing stays
    page.set_viewport_size({"width": 390, "height": 500})
    assert root.locator(".stage").evaluate("e => getComputedStyle(e).position") == "static"


def test_nothing_covers_a_field_while_the_keyboard_of_a_telephone_is_open(visit: Visit) -> None:
    """The keyboard leaves 390 × 500 of the window; some browsers make the page as low, some not."""
    page = visit.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("scrollTo(0, 0)")
    walk(page)
    page.locator("backprop-stepper").evaluate("host => { host.step = 4; }")
    ring = page.locator(".cost .ring.writes").bounding_box()
    box = page.locator(".drawing").bounding_box()
    assert ring
    assert box
    assert ring["y"] + ring["height"] <= box["y"] + box["height"]
    page.locator(".drawing .edge[data-ref='W1 2 1']").dispatch_event("click")
    for height in (844, 500):
        page.set_viewport_size({"width": 390, "height": height})
        assert page.evaluate(UNCOVERED, ".readout input") == []
        parts = (".drawing", ".readout", ".current .where", ".current .sentence", ".controls")
        boxes = [page.locator(part).filter(visible=True).first.bounding_box() for part in parts]
        for above, below in pairwise(boxes):
            assert above
            assert below
            assert above["y"] >= -1
            assert below["y"] >= above["y"] + above["height"] - 4
            assert below["y"] + below["height"] <= height + 1
    page.keyboard.press("Escape")
    for height in (500, 844):
        page.set_viewport_size({"width": 390, "height": height})
        assert page.locator(FIELDS).filter(visible=True).count() > 30
        assert page.evaluate(UNCOVERED, FIELDS) == []


def test_on_paper_and_without_scripts_all_steps_follow_each_other(
    chromium: Browser, address: str, visit: Visit
) -> None:
    positions = """root => [...root.querySelectorAll('.stage, .steering, .controls, .step')]
      .map(e => getComputedStyle(e).position)"""
    tops = """root => [...root.querySelectorAll('.drawing, .step')]
      .map(e => e.getBoundingClientRect()).map(({ top, height }) => [top, top + height])"""

    def assert_in_order(page: Page) -> None:
        root = page.locator("backprop-stepper .root")
        assert set(root.evaluate(positions)) <= {"static", "relative"}
        places = root.evaluate(tops)
        assert len(places) == 12
        for (_, end), (start, _) in pairwise(places):
            assert end <= start + 1

    visit.page.set_viewport_size({"width": 1200, "height": 800})
    visit.page.emulate_media(media="print")
    assert_in_order(visit.page)
    visit.page.emulate_media(media="screen")
    plain = Visit(chromium, viewport={"width": 390, "height": 844}, java_script_enabled=False)
    assert_in_order(plain.open(address, live=False))
    plain.page.set_viewport_size({"width": 1200, "height": 800})
    assert_in_order(plain.page)
    plain.close()
