"""Where parts never come: stepping goes on, plain words say what is missing, trying again works."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from stepper.harness import Visit, needs_python, slider

from companion.browser import FLAGS
from companion.browser import chromium as installed

pytest_plugins = ("stepper.fixtures",)

STARTED = 60_000  # ms that Python may need to start on a slow machine
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
    page.get_by_role("spinbutton", name="Input x₁").fill("2")
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
    page.get_by_role("spinbutton", name="Input x₁").fill("2")
    expect(page.get_by_role("button", name="Try again")).to_be_visible(timeout=STARTED)
    expect(page.locator(".notice")).to_contain_text("too little memory")
    assert_stepping_works(page)
    small.close()
