"""Where parts never come: stepping goes on, plain words say what is missing, trying again works."""

from __future__ import annotations

import gzip
import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from stepper.harness import EXAMPLE, STARTED, Site, Visit, needs_python, slider, widget

from companion.tools.browser import FLAGS
from companion.tools.browser import chromium as installed

pytest_plugins = ("stepper.fixtures",)

BLOCKED = "something in this browser blocks it"


def assert_stepping_works(page: Page) -> None:
    before = slider(page)
    page.get_by_role("button", name="Next step").click()
    assert slider(page) == before + 1


@pytest.mark.parametrize(
    "what", ["companion/python/**", "companion/python/client.js", "companion/vendor/comlink.js"]
)
def test_a_blocker_of_pythons_files_is_named_and_can_be_lifted(
    chromium: Browser, example_address: str, what: str
) -> None:
    needs_python()
    visit = Visit(chromium)
    page = visit.open(example_address)
    visit.context.route(f"**/{what}", lambda route: route.abort("blockedbyclient"))
    page.get_by_role("textbox", name="Input x₁").fill("2")
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible(timeout=STARTED)
    expect(page.locator(".notice")).to_contain_text(BLOCKED)
    expect(page.locator(".notice")).to_contain_text("Stepping still works")
    expect(page.get_by_role("status").last).to_contain_text(BLOCKED)
    assert_stepping_works(page)
    visit.context.unroute(f"**/{what}")
    again.click()
    expect(page.get_by_role("status").last).to_contain_text("Recomputed", timeout=STARTED)
    # Firefox would not try the same address twice
    assert [url for url in visit.requests if url.endswith("client.js?1")]
    visit.close()


def test_a_changed_archive_is_named_at_the_widget_and_can_be_tried_again(
    chromium: Browser, example_address: str
) -> None:
    needs_python()
    visit = Visit(chromium)
    page = visit.open(example_address)
    changed = re.compile(r"/numpy-2[^/]*\.whl(\.gz)?$")
    visit.context.route(changed, lambda route: route.fulfill(body=gzip.compress(b"another NumPy")))
    page.get_by_role("textbox", name="Input x₁").fill("2")
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible(timeout=STARTED)
    expect(page.locator(".notice")).to_contain_text("numpy-2")
    expect(page.locator(".notice")).to_contain_text("not as it was published")
    assert_stepping_works(page)
    visit.context.unroute(changed)
    again.click()
    expect(page.get_by_role("status").last).to_contain_text("Recomputed", timeout=STARTED)
    visit.close()


def test_a_panel_that_does_not_come_says_so_and_is_tried_again(
    chromium: Browser, example_address: str
) -> None:
    visit = Visit(chromium)
    page = visit.open(example_address)
    visit.context.route("**/takeaway.js", lambda route: route.abort("blockedbyclient"))
    page.get_by_text("Take it away", exact=True).click()
    panel = page.locator("details.panel").last
    expect(panel.get_by_role("status")).to_contain_text(BLOCKED)
    assert_stepping_works(page)
    visit.context.unroute("**/takeaway.js")
    panel.get_by_role("button", name="Try again").click()
    expect(panel.get_by_role("button", name="NumPy")).to_be_visible()
    assert [url for url in visit.requests if url.endswith("takeaway.js?1")]
    visit.close()


def test_too_little_memory_is_said(chromium: Browser, example_address: str) -> None:
    """A Chromium that grants WebAssembly 6 MB, where Python begins with 20."""
    needs_python()
    small = chromium.browser_type.launch(
        executable_path=installed(), args=[*FLAGS, "--js-flags=--wasm-max-mem-pages=100"]
    )
    visit = Visit(small)
    page = visit.open(example_address)
    page.get_by_role("textbox", name="Input x₁").fill("2")
    expect(page.get_by_role("button", name="Try again")).to_be_visible(timeout=STARTED)
    expect(page.locator(".notice")).to_contain_text("too little memory")
    assert_stepping_works(page)
    small.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_browsers_that_lack_what_is_new_show_and_step_the_same(
    chromium: Browser, stepper_site: Site, scheme: str
) -> None:
    """No light-dark(), color-mix() or container queries; no Web Locks, idle callbacks, gzip."""
    visit = Visit(chromium, color_scheme=scheme)
    css = (
        f":root {{ color-scheme: {scheme}; background: {'#111' if scheme == 'dark' else '#fff'} }}"
    )
    address = stepper_site.write("old", widget(EXAMPLE), css=css)

    def forget(route: Route) -> None:
        answer = route.fetch()
        text = answer.text()
        for known in ("light-dark(", "color-mix(", "@container"):
            text = text.replace(known, known.replace("-", "-never-").replace("@", "@never-"))
        route.fulfill(response=answer, body=text)

    visit.context.route(re.compile(r"\.(css|html)$"), forget)
    visit.page.add_init_script(
        "delete Element.prototype.checkVisibility; delete window.requestIdleCallback;"
        "delete Navigator.prototype.locks; delete window.DecompressionStream"
    )
    page = visit.open(address)
    ink, edge = ("rgb(229, 227, 222)", "rgb(121, 178, 236)")
    if scheme == "light":
        ink, edge = ("rgb(29, 31, 35)", "rgb(42, 108, 171)")
    expect(page.locator(".widget").first).to_have_css("color", ink)
    expect(page.locator(".edge.positive").first).to_have_css("stroke", edge)
    assert_stepping_works(page)
    page.get_by_text("Take it away", exact=True).click()
    expect(page.get_by_role("button", name="NumPy")).to_be_visible()
    assert visit.complaints == []
    visit.close()
