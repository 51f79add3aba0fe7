"""References on the finished site: previews by pointer and keyboard, links at headings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from laid_out import follow_layout, wait_until_laid_out
from playwright.sync_api import Browser, Locator, Page, Route, expect

POST = "posts/backpropagation/"
SECOND = "posts/vanishing-gradients/"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 800, "height": 800})
    opened = context.new_page()
    opened.on("pageerror", lambda error: pytest.fail(f"the page threw {error}"))
    yield opened
    context.close()


def preview(page: Page) -> Locator:
    return page.locator(".preview")


def test_pointing_at_a_reference_shows_the_theorem(page: Page, site: str) -> None:
    page.goto(site + POST)
    page.locator('a.reference[href="#thm-entries"]').first.hover()
    expect(preview(page)).to_contain_text("Theorem 1 (Entries of the derivative)")
    preview(page).hover()
    page.wait_for_timeout(400)
    expect(preview(page)).to_be_visible()  # one can move the pointer into it
    page.keyboard.press("Escape")
    expect(preview(page)).to_be_hidden()


def test_pointing_elsewhere_hides_it(page: Page, site: str) -> None:
    page.goto(site + POST)
    page.locator('a.reference[href="#eq:stretch"]').first.hover()
    expect(preview(page).locator(".katex-display")).to_be_visible()
    page.mouse.move(2, 2)
    expect(preview(page)).to_be_hidden()


def test_a_reference_shows_its_target_on_focus(page: Page, site: str) -> None:
    page.goto(site + POST)
    page.locator('a.reference[href="#eq:small-error"]').first.evaluate(
        "link => link.focus({ focusVisible: true })"
    )
    expect(preview(page).locator(".katex-display")).to_be_visible()
    page.keyboard.press("Tab")
    expect(preview(page)).to_be_hidden()


def test_what_another_page_says_is_shown_too(page: Page, site: str) -> None:
    page.goto(site + SECOND)
    page.locator('a.reference[href$="#eq:delta-product"]').hover()
    expect(preview(page).locator(".katex-display")).to_be_visible()


def test_a_citation_shows_the_work_and_a_footnote_itself(page: Page, site: str) -> None:
    page.goto(site + POST)
    page.locator('a.reference[href="#ref-baur-strassen"]').hover()
    expect(preview(page)).to_contain_text("Theoretical Computer Science 22, 317–330")
    expect(preview(page).locator(".footnote-backref")).to_have_count(0)
    page.mouse.move(2, 2)
    page.locator('a.footnote-ref[href="#fn:1"]').focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(preview(page)).to_contain_text("the mean value theorem")


def test_a_preview_repeats_no_id_and_stays_inside_the_window(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(site + POST)
    page.locator('a.reference[href="#thm-entries"]').last.hover()
    expect(preview(page)).to_be_visible()
    box = preview(page).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.locator('a.reference[href="#thm-backprop"]').first.hover()
    expect(preview(page)).to_contain_text("Theorem 3")
    reachable = preview(page).locator("button, a:not([tabindex]), summary:not([tabindex])")
    expect(reachable).to_have_count(0)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_a_reference_leads_to_its_target_without_javascript(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + POST)
    page.locator('a.reference[href="#thm-backprop"]').first.click()
    expect(page.locator("#thm-backprop")).to_be_in_viewport()
    context.close()


def test_a_citation_leads_to_the_work_and_back_without_javascript(
    chromium: Browser, site: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + POST)
    citation = page.locator('a.reference[href="#ref-baur-strassen"]')
    citation.click()
    expect(page.locator("#ref-baur-strassen")).to_be_in_viewport()
    page.get_by_role("link", name="Back to citation 1 of Baur and Strassen (1983)").click()
    expect(citation).to_be_in_viewport()
    context.close()


def test_the_link_at_a_heading_copies_its_address(chromium: Browser, site: str) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(site + POST)
    page.get_by_role("heading", name="The algorithm").hover()
    page.get_by_role("link", name="The algorithm", exact=True).last.click()
    expect(page.locator(".heading-link[data-copied]")).to_have_attribute("href", "#the-algorithm")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}{POST}#the-algorithm"
    context.close()


def test_what_scrolls_in_its_own_box_can_be_reached_by_the_keyboard(page: Page, site: str) -> None:
    """Also what becomes wider than its box only once its font arrives."""
    held: list[Route] = []
    holding = True
    page.route("**/*.woff2", lambda font: held.append(font) if holding else font.continue_())
    page.set_viewport_size({"width": 320, "height": 800})
    follow_layout(page)
    page.goto(site + POST, wait_until="domcontentloaded")
    wide = page.locator(".passage > .table").first
    wide.scroll_into_view_if_needed()
    expect(wide).to_have_attribute("tabindex", "0")
    holding = False
    for font in held:
        font.continue_()
    page.wait_for_load_state()
    wait_until_laid_out(page)
    page.wait_for_function(
        """() => document.fonts.status === 'loaded' && [...document.querySelectorAll('.content *')]
          .filter(e => e.checkVisibility() && /auto|scroll/.test(getComputedStyle(e).overflowX))
          .every(e => e.scrollWidth <= e.clientWidth + 1 || e.tabIndex >= 0)""",
        polling=500,
    )


def test_no_number_is_printed_over_its_formula(page: Page, site: str) -> None:
    for width in (390, 800):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(site + POST)
        covered = page.evaluate(
            """() => [...document.querySelectorAll('.content .katex-display .katex-tag')]
              .filter(tag => {
                const bases = [...tag.parentElement.querySelectorAll(':scope > .katex-base')];
                const end = Math.max(...bases.map(base => base.getBoundingClientRect().right));
                return end > tag.getBoundingClientRect().left + 1
              }).map(tag => tag.parentElement.textContent)"""
        )
        assert covered == []
