"""Mermaid diagrams are drawn when they come near; until then nothing of mermaid is asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from built_site import BuildSite
from playwright.sync_api import Browser, expect
from watched_page import opened

from companion.preview.static_host import running_host

GRAPH = "```mermaid\ngraph LR\n  A[First] --> B[Second]\n```\n"
BROKEN = "```mermaid\nno such diagram\n```\n"
TALL = '<div style="height: 400vh"></div>\n\n'
FILES = {
    "posts/near.md": f"---\ntitle: near\n---\n{GRAPH}\n{BROKEN}\nText.\n",
    "posts/far.md": f"---\ntitle: far\n---\nText.\n\n{TALL}{GRAPH}",
    "posts/none.md": f"---\ntitle: none\n---\nText.\n\n{TALL}",
}


@pytest.fixture
def address(build_site: BuildSite) -> Iterator[str]:
    _, public = build_site(FILES, baseURL="/blog/")
    with running_host(public, base_path="/blog/") as base:
        yield base


def test_a_diagram_is_drawn_and_what_is_none_stays_a_code_block(
    chromium: Browser, address: str
) -> None:
    page, seen = opened(chromium, f"{address}posts/near/")
    drawing = page.locator(".diagram svg")
    expect(drawing).to_have_count(1)
    expect(drawing).to_contain_text("Second")
    box = drawing.bounding_box()
    assert box is not None
    assert box["width"] > 50
    assert box["height"] > 20
    expect(page.locator(".diagram pre")).to_be_hidden()
    page.get_by_text("Source of the diagram").click()
    expect(page.locator(".diagram pre")).to_contain_text("A[First] --> B[Second]")
    expect(page.locator(".passage > pre.mermaid")).to_have_text("no such diagram")
    assert not [each for each in seen if each.startswith("error") or "127.0.0.1" not in each]
    light = drawing.inner_html()
    page.get_by_role("button", name="Dark").click()
    expect(drawing).to_be_visible()
    page.wait_for_function(
        "before => document.querySelector('.diagram svg').innerHTML !== before", arg=light
    )
    page.context.close()


def test_a_diagram_that_is_far_away_asks_for_nothing(chromium: Browser, address: str) -> None:
    page, seen = opened(chromium, f"{address}posts/far/")
    assert page.evaluate("document.documentElement.dataset.moved") is None
    assert not [each for each in seen if "mermaid" in each or "diagrams" in each]
    page.locator("pre.mermaid").scroll_into_view_if_needed()
    expect(page.locator(".diagram svg")).to_have_count(1)
    assert [each for each in seen if "/mermaid/" in each]
    page.context.close()


def test_a_page_without_a_diagram_asks_for_nothing(chromium: Browser, address: str) -> None:
    page, seen = opened(chromium, f"{address}posts/none/")
    page.mouse.wheel(0, 2000)
    page.wait_for_load_state("networkidle")
    assert not [each for each in seen if "mermaid" in each or "diagrams" in each]
    page.context.close()


def test_without_javascript_the_source_is_shown(chromium: Browser, address: str) -> None:
    page, _ = opened(chromium, f"{address}posts/near/", java_script_enabled=False)
    expect(page.get_by_text("A[First] --> B[Second]")).to_be_visible()
    page.context.close()
