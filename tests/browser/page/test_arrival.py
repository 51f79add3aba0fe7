"""Who comes by a link and reads upwards sees nothing move, with and without scroll anchoring."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from laid_out import follow_layout, wait_until_laid_out
from playwright.sync_api import Browser, Page

from companion.places import BROWSER

POST = "posts/backpropagation/"
PLACE = "from-one-sample-to-labelled-data"  # a heading in the last third, after a figure
UPWARDS = 4000  # px: past the figure, a listing and formulas
STRIDE = 250  # px
NEXT_FRAME = "() => new Promise(requestAnimationFrame)"
FOLLOW_SHIFT = """
  window.shift = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (shift += entry.value)))
    .observe({ type: "layout-shift", buffered: true });
"""
NO_ANCHORING = """
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("html { overflow-anchor: none; }");
  document.adoptedStyleSheets = [sheet];
"""


@pytest.fixture
def arrive(chromium: Browser, site: str) -> Iterator[Callable[[str], Page]]:
    """Opens the page at the place; its argument is a script that runs before those of the page."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})

    def open_with(script: str) -> Page:
        page = context.new_page()
        follow_layout(page)
        page.add_init_script(f"{{ {FOLLOW_SHIFT} {script} }}")
        page.goto(f"{site}{POST}#{PLACE}")
        page.wait_for_function(f"() => document.querySelector(':target')?.id === '{PLACE}'")
        return page

    yield open_with
    context.close()


def place_in_window(page: Page) -> float:
    return float(page.locator(f"#{PLACE}").evaluate("each => each.getBoundingClientRect().top"))


def test_nothing_moves_while_one_reads_upwards_from_there(arrive: Callable[[str], Page]) -> None:
    page = arrive("")
    assert 0 <= place_in_window(page) < 100
    page.mouse.move(2, 300)  # where nothing scrolls by itself
    page.evaluate(
        "document.fonts.ready.then(() => (shift = 0))"
    )  # on the way here fonts may come late
    for _ in range(UPWARDS // STRIDE):
        before = page.evaluate("scrollY")
        page.mouse.wheel(0, -STRIDE)
        page.wait_for_function(f"() => scrollY !== {before}")
        page.evaluate(NEXT_FRAME)
    assert page.evaluate("shift") < 0.02


def test_without_scroll_anchoring_the_place_stays_while_all_text_is_laid_out(
    arrive: Callable[[str], Page],
) -> None:
    page = arrive(NO_ANCHORING)
    before = page.evaluate("scrollY")
    wait_until_laid_out(page)
    assert 0 <= place_in_window(page) < 100
    assert page.evaluate("scrollY") != before  # by as much as the text above has changed


def test_what_is_laid_out_later_is_what_the_style_sheet_leaves_out() -> None:
    script = (BROWSER / "page" / "reveal.js").read_text("utf-8")
    sheet = (BROWSER / "page" / "theme.css").read_text("utf-8")
    blocks = r":(?:is|where)\((p, details, [^)]*)\)"
    rules = re.findall(rf"{blocks} \{{\s*content-visibility", sheet)
    assert rules == re.findall(blocks, script)
    assert len(rules) == 1
    assert "content-visibility: var(--far, auto)" in sheet  # theme.js sets `--far`
    assert "{ --far: visible; }" in (BROWSER / "page" / "theme.js").read_text("utf-8")
