"""A widget below the first window comes from a file, and is whole wherever the page is read."""

from __future__ import annotations

from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pypdf import PdfReader
from stepper.harness import EXAMPLE, SCRIPT, Site, Visit, slider

from backprop import trace

pytest_plugins = ("stepper.fixtures",)

PAGE_SCRIPT = (
    f'<template class="modules">{SCRIPT.replace(">", " data-for=backprop-stepper>", 1)}</template>'
    '<script type="module" src="{base}companion/page/modules.js"></script>'
    '<script type="module" src="{base}companion/page/print.js"></script>'
)
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
    return stepper_site.write("later", FAR, stepper_site.later_widget(), FAR, script=PAGE_SCRIPT)


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
    parts = (FAR, stepper_site.later_widget(), FAR)
    address = stepper_site.write(name, *parts, css=ANCHORING[anchoring], script=PAGE_SCRIPT)
    for start in (0, 1_000_000):  # scrolling down from the beginning, and up from the end
        visit = Visit(chromium, viewport={"width": 390, "height": 800})
        visit.page.add_init_script(FOLLOW_SHIFT)
        page = visit.open(address, live=False)
        page.wait_for_load_state("networkidle")
        page.evaluate("start => scrollTo(0, start)", start)
        page.wait_for_timeout(100)
        while not page.locator("[data-live]").count():
            page.mouse.wheel(0, -200 if start else 200)
            page.wait_for_timeout(100)
        page.wait_for_timeout(300)
        assert page.evaluate("shift") < 0.02
        page.get_by_role("button", name="Next step").click()
        assert slider(page) == 1
        assert visit.complaints == []
        visit.close()


def test_a_link_to_a_step_brings_it_at_once(chromium: Browser, stepper_site: Site) -> None:
    parts = (FAR, stepper_site.later_widget(EXAMPLE, name="net"), FAR)
    address = stepper_site.write("later-named", *parts, script=PAGE_SCRIPT)
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


def test_what_is_near_or_for_the_first_move_is_fetched_and_nothing_before(
    chromium: Browser, far: str
) -> None:
    visit = Visit(chromium)
    page = visit.open(far, live=False)
    page.wait_for_load_state("networkidle")
    assert not [
        each
        for each in visit.requests
        if each.endswith((".txt", "widgets.css", "backprop-stepper.css"))
    ]
    with page.expect_response("**/*.txt"):
        page.mouse.move(9, 9, steps=3)
    assert not framed(page)
    assert visit.complaints == []
    visit.close()


def test_without_javascript_its_separate_page_is_shown_and_its_table_printed(
    chromium: Browser, far: str
) -> None:
    visit = Visit(chromium, java_script_enabled=False)
    page = visit.open(far, live=False)
    frame = page.frame_locator("iframe[title='Backpropagation in a 2-3-1 net, step by step']")
    sentences = frame.locator(".step .sentence").filter(visible=True)
    assert sentences.all_text_contents() == [step["sentence"] for step in STEPS]
    expect(page.locator("backprop-stepper > figure")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("backprop-stepper > figure")).to_be_visible()
    assert visit.complaints == []
    visit.close()


def test_a_file_that_cannot_be_had_is_asked_for_again(chromium: Browser, far: str) -> None:
    visit = Visit(chromium)
    for answer in (abort, captive_portal):
        visit.page.route("**/*.txt", answer)
        page = visit.open(far, live=False)
        page.mouse.wheel(0, 9000)
        notice = page.get_by_role("status").filter(has_text="the network may be down")
        expect(notice).to_be_visible()
        expect(page.locator("backprop-stepper > figure")).to_be_visible()
        page.unroute("**/*.txt")
        notice.get_by_role("button", name="Try again").click()
        page.locator("[data-live]").wait_for()
        expect(notice).to_have_count(0)
    visit.close()


def abort(route: Route) -> None:
    route.abort()


def captive_portal(route: Route) -> None:
    route.fulfill(content_type="text/html", body="<p>Log in to this network.</p>")


OLD_BROWSERS = {
    "no shared sheets": "delete Document.prototype.adoptedStyleSheets",
    "no observer": "delete window.IntersectionObserver",
}


@pytest.mark.parametrize("old", OLD_BROWSERS)
def test_an_older_browser_shows_it_too(chromium: Browser, far: str, old: str) -> None:
    visit = Visit(chromium)
    visit.page.add_init_script(OLD_BROWSERS[old])
    page = visit.open(far)
    expect(page.locator(".stepper")).to_be_visible()
    expect(page.locator(".stepper")).to_have_css("container-type", "inline-size")
    page.get_by_role("button", name="Next step").click()
    assert slider(page) == 1
    visit.close()


FOLLOW_PARTS = """
  window.laidOut = []; // for each task, how many parts of the frame it laid out
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (...given) {
    const root = attach.apply(this, given);
    new MutationObserver((changes) => {
      const shown = changes.filter(({ target }) => !target.hasAttribute("data-waiting"));
      if (shown.length) laidOut.push(shown.length);
    }).observe(root, { subtree: true, attributeFilter: ["data-waiting"] });
    return root;
  };
"""


def test_its_parts_are_laid_out_each_in_a_task_of_its_own(chromium: Browser, far: str) -> None:
    visit = Visit(chromium, viewport={"width": 390, "height": 800})
    visit.page.add_init_script(FOLLOW_PARTS)
    page = visit.open(far, live=False)
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 8000)")
    expect(page.locator("[data-live]")).to_have_count(1)
    laid_out = page.evaluate("laidOut")
    assert len(laid_out) > 4
    assert set(laid_out) == {1}
    assert page.locator("[data-waiting], [data-arriving]").count() == 0
    visit.close()


def test_one_that_is_reached_at_once_is_whole_at_once(chromium: Browser, far: str) -> None:
    visit = Visit(chromium, viewport={"width": 390, "height": 800})
    visit.page.add_init_script(FOLLOW_PARTS)
    page = visit.open(far, live=False)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelector('backprop-stepper').scrollIntoView()")
    expect(page.locator("[data-live]")).to_have_count(1)
    assert page.evaluate("laidOut") == []
    assert page.locator("[data-waiting], [data-arriving]").count() == 0
    visit.close()
