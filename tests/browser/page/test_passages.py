"""The text is cut into passages: nobody sees them, and what is laid out late is found quickly."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

POST = "posts/backpropagation/"
PLACES = """(blocks) => [...document.querySelectorAll(blocks)].map((each) => {
  const { top, height } = each.getBoundingClientRect();
  return [top, height];
})"""
PASSAGES = "[...document.querySelectorAll('.passage')]"
REMOVE = f"() => {PASSAGES}.forEach((each) => each.replaceWith(...each.childNodes))"
SIZES = f"() => {PASSAGES}.map((each) => each.querySelectorAll('*').length)"


@pytest.mark.parametrize("width", [390, 1200])
def test_passages_move_nothing(chromium: Browser, site: str, width: int) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, java_script_enabled=False
    )
    page = context.new_page()
    page.emulate_media(media="print")  # all text is laid out
    page.goto(f"{site}{POST}")
    page.evaluate("document.fonts.ready.then(() => 0)")
    before = page.evaluate(PLACES, ".content, .passage > *")
    page.evaluate(REMOVE)
    after = page.evaluate(PLACES, ".content, .content > *")
    assert len(before) > 100
    assert after == before
    context.close()


def test_no_passage_holds_a_large_share_of_the_post(chromium: Browser, site: str) -> None:
    page = chromium.new_page()
    page.goto(f"{site}{POST}")
    sizes = page.evaluate(SIZES)
    assert sum(sizes) > 15_000
    assert max(sizes) < sum(sizes) / 6  # the longest single block
    assert sorted(sizes)[-4] < sum(sizes) / 15
    page.close()
