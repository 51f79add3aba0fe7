"""A formula that is wider than the text scrolls, by keyboard too; one that fits has no clip."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from built_site import BuildSite
from playwright.sync_api import Browser, Page, expect
from watched_page import opened

from companion.preview.static_host import running_host

SUM = " + ".join(f"x_{{{k}}}" for k in range(12))
TEXT = f"""---
title: wide
---
$$ a = b $$

$$ \\begin{{aligned}} s &= {SUM} \\end{{aligned}} $$
"""
IS_WIDER = "document.documentElement.scrollWidth > innerWidth"
CLIPS = "element => getComputedStyle(element).overflowX !== 'visible'"


@pytest.fixture
def page(chromium: Browser, build_site: BuildSite) -> Iterator[Page]:
    _, public = build_site({"posts/wide.md": TEXT}, baseURL="/")
    with running_host(public) as base:
        page, seen = opened(chromium, f"{base}posts/wide/", viewport={"width": 1200, "height": 800})
        yield page
        assert not [each for each in seen if each.startswith("error")]
        page.context.close()


def test_a_box_scrolls_only_where_its_formula_is_too_wide(page: Page) -> None:
    short, long = page.locator(".content .katex-display").all()
    assert long.evaluate(CLIPS)  # until it is measured
    page.keyboard.press("Shift")
    expect(long).to_have_class("katex-display fits")
    assert not long.evaluate(CLIPS)
    page.set_viewport_size({"width": 390, "height": 800})
    assert not page.evaluate(IS_WIDER)
    expect(long).to_have_attribute("tabindex", "0")
    assert long.evaluate(CLIPS)
    expect(short).to_have_class("katex-display fits")
    expect(short).not_to_have_attribute("tabindex", "0")
    page.set_viewport_size({"width": 1200, "height": 800})
    expect(long).to_have_class("katex-display fits")
    expect(long).not_to_have_attribute("tabindex", "0")


def test_no_frame_of_a_page_that_is_narrowed_is_too_wide(page: Page) -> None:
    page.keyboard.press("Shift")
    expect(page.locator(".katex-display.fits")).to_have_count(2)
    page.evaluate(
        f"""() => {{
          window.wide = 0;
          const look = () => {{ window.wide += {IS_WIDER} ? 1 : 0; }};
          const frame = () => {{ look(); requestAnimationFrame(frame); }};
          addEventListener("resize", () => queueMicrotask(look));
          frame();
        }}"""
    )
    for width in (700, 320, 500, 300):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(100)
    assert page.evaluate("wide") == 0
