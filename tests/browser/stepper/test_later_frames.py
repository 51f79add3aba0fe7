"""A widget that the reader has not come near is text, and whole wherever the page is read."""

from __future__ import annotations

from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from stepper.harness import EXAMPLE, SCRIPT, Site, Visit, later_widget, slider

from backprop import trace

pytest_plugins = ("stepper.fixtures",)

PAGE_SCRIPT = SCRIPT + '<script type="module" src="{base}companion/page/modules.js"></script>'
STEPS = trace(EXAMPLE)["steps"]
FAR = '<div style="height: 9000px"></div>'
ANCHORING = {True: "", False: "html { overflow-anchor: none; }"}
FOLLOW_SHIFT = """
  window.shift = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (shift += entry.value)))
    .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="module")
def far(stepper_site: Site) -> str:
    """The address of a page whose stepper is many screens below its beginning."""
    return stepper_site.write("later", FAR, later_widget(), FAR, script=PAGE_SCRIPT)


def framed(page: Page) -> bool:
    return bool(page.locator("backprop-stepper").evaluate("each => each.shadowRoot !== null"))


def test_a_widget_far_away_has_no_frame_and_its_table_can_be_found(
    chromium: Browser, far: str
) -> None:
    visit = Visit(chromium)
    page = visit.open(far, live=False)
    page.wait_for_load_state("networkidle")
    assert not framed(page)
    told = page.locator("backprop-stepper > figure td:last-child").all_text_contents()
    assert told == [step["sentence"] for step in STEPS]
    assert visit.complaints == []
    visit.close()


@pytest.mark.parametrize("anchoring", ANCHORING)
def test_it_comes_alive_below_and_above_the_window_and_nothing_moves(
    chromium: Browser, stepper_site: Site, anchoring: bool
) -> None:
    name = f"later-{anchoring}"
    address = stepper_site.write(name, FAR, later_widget(), FAR, css=ANCHORING[anchoring])
    for start in (0, 1_000_000):  # scrolling down from the beginning, and up from the end
        visit = Visit(chromium, viewport={"width": 390, "height": 800})
        visit.page.add_init_script(FOLLOW_SHIFT)
        page = visit.open(address, live=False)
        page.wait_for_load_state("networkidle")
        page.evaluate("start => scrollTo(0, start)", start)
        page.wait_for_timeout(100)
        while not page.locator("[data-live]").count():
            page.mouse.wheel(0, -300 if start else 300)
            page.wait_for_timeout(50)
        page.wait_for_timeout(300)
        assert page.evaluate("shift") < 0.02
        page.get_by_role("button", name="Next step").click()
        assert slider(page) == 1
        assert visit.complaints == []
        visit.close()


def test_a_link_to_a_step_brings_it_at_once(chromium: Browser, stepper_site: Site) -> None:
    address = stepper_site.write("later-named", FAR, later_widget(EXAMPLE, name="net"), FAR)
    visit = Visit(chromium)
    page = visit.open(f"{address}#net:delta2", live=False)
    expect(page.locator(".step.current .sentence")).to_be_in_viewport()
    assert slider(page) == next(k for k, s in enumerate(STEPS) if s["writes"]["name"] == "delta")
    visit.close()


def test_it_is_printed_whole_the_moment_the_page_has_loaded(chromium: Browser, far: str) -> None:
    visit = Visit(chromium)
    page = visit.open(far, live=False)
    printed = " ".join(each.extract_text() for each in PdfReader(BytesIO(page.pdf())).pages)
    for number in range(1, len(STEPS) + 1):
        assert f"Step {number} of {len(STEPS)}" in printed
    visit.close()


def test_without_javascript_every_step_is_read_in_order(chromium: Browser, far: str) -> None:
    visit = Visit(chromium, java_script_enabled=False)
    page = visit.open(far, live=False)
    sentences = page.locator(".step .sentence").filter(visible=True)
    assert sentences.all_text_contents() == [step["sentence"] for step in STEPS]
    expect(page.locator("backprop-stepper > figure")).to_be_hidden()
    expect(page.locator(".stepper")).to_have_css("display", "block")
    assert visit.complaints == []
    visit.close()


def test_where_the_page_does_not_hold_the_sheet_the_widget_links_it(
    chromium: Browser, far: str
) -> None:
    visit = Visit(chromium)
    page = visit.page
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.querySelector('.of-widgets').remove())"
    )
    visit.open(far)
    expect(page.locator(".stepper")).to_be_visible()
    expect(page.locator(".stepper")).to_have_css("container-type", "inline-size")
    visit.close()
