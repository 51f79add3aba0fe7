"""The two editors of a listing do the same: a text area, and CodeMirror in its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from blogs import make_blog, write_content
from code_editor import code_in, expect_code, with_rich_text
from playwright.sync_api import Browser, Locator, Page, expect
from watched_page import opened

from companion.content.config import load_config
from companion.finish.prerender import Prerender
from companion.preview.static_host import running_host
from companion.publish.build import Builder
from companion.tools.progress import silent

POST = """---
title: Editors
---
```python-live {run=false}
total = 0
for k in range(3):
    total += k
total
```

Below.
"""
CODE = POST.split("\n", 4)[4].split("\n```")[0]
KINDS = ["plain", "rich"]
PYTHON = 120_000
RICH = "**/rich-text.js*"


@pytest.fixture(scope="module")
def address(prerender: Prerender, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    blog = make_blog(tmp_path_factory.mktemp("editors") / "blog", runtime=True)
    write_content(blog, {"editors.md": POST})
    Builder(load_config(blog, baseURL="/"), silent, prerender=prerender).build(
        dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    )
    with running_host(blog / "public") as base:
        yield f"{base}editors/"


def edited(page: Page, kind: str) -> Locator:
    """The editor of the listing, of this kind."""
    if kind == "plain":
        page.route(RICH, lambda route: route.abort())
    cell = page.locator("python-cell")
    cell.get_by_role("button", name="Edit").click()
    editor = cell.get_by_role("textbox")
    return with_rich_text(editor) if kind == "rich" else editor


@pytest.mark.parametrize("kind", KINDS)
def test_typing_indenting_undoing_running_and_leaving(
    kind: str, chromium: Browser, address: str
) -> None:
    page, seen = opened(chromium, address)
    assert not [url for url in seen if "rich-text" in url]
    editor = edited(page, kind)
    expect_code(editor, CODE)
    expect(editor).to_be_focused()
    keys = page.keyboard
    keys.type("start = 10\n")  # the caret is at the beginning
    expect_code(editor, f"start = 10\n{CODE}")
    keys.press("ControlOrMeta+z")
    keys.press("ControlOrMeta+z")
    keys.press("ControlOrMeta+z")
    assert code_in(editor) in (CODE, f"start = 10{CODE}", f"start = 10\n{CODE}"[:-1])
    keys.press("ControlOrMeta+a")
    keys.type("for k in range(2):\nprint(k)\n")
    keys.press("Shift+Tab")
    keys.type("x")
    keys.press("Tab")
    keys.type("= 1")
    expect_code(editor, "for k in range(2):\n    print(k)\nx   = 1")
    keys.press("ControlOrMeta+a")
    keys.press("Tab")
    expect_code(editor, "    for k in range(2):\n        print(k)\n    x   = 1")
    keys.press("Shift+Tab")
    keys.press("Control+Enter")
    cell = page.locator("python-cell")
    expect(cell.locator(".cell-output")).to_have_text("0\n1\n", timeout=PYTHON)
    expect_code(editor, "for k in range(2):\n    print(k)\nx   = 1")
    keys.press("Tab")
    expect(editor).to_be_focused()
    keys.press("Escape")
    keys.press("Tab")
    expect(editor).not_to_be_focused()
    assert [each for each in seen if each.startswith("error") and "rich-text" not in each] == (
        [] if kind == "rich" else [each for each in seen if "ERR_FAILED" in each]
    )
    page.context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_is_marked_kept_text_returns_and_reset_brings_the_authors(
    kind: str, chromium: Browser, address: str
) -> None:
    page, _ = opened(chromium, address, viewport={"width": 390, "height": 800})
    editor = edited(page, kind)
    editor.fill("x = 1\nx +\n")
    page.keyboard.press("Control+Enter")
    expect(editor).to_have_attribute("aria-invalid", "true", timeout=PYTHON)
    marked = page.locator(".cell-faulty-line" if kind == "rich" else "textarea.cell-faulty")
    expect(marked).to_have_count(1)
    if kind == "rich":
        expect(marked).to_have_text("x +")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, "main").response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    page.keyboard.type("2")
    expect(editor).not_to_have_attribute("aria-invalid", "true")
    expect(marked).to_have_count(0)
    written = code_in(editor)
    page.reload()
    editor = page.locator("python-cell").get_by_role("textbox")
    expect_code(editor, written)
    expect(page.locator(".cm-content")).to_have_count(0)  # until the reader edits again
    editor.click()
    if kind == "rich":
        expect_code(with_rich_text(editor), written)
    page.get_by_role("button", name="Reset").click()
    expect(page.locator("python-cell pre").first).to_be_visible()
    expect(editor).to_have_count(0)
    page.context.close()


def test_what_is_typed_while_codemirror_comes_is_in_it_and_can_be_undone(
    chromium: Browser, address: str
) -> None:
    page, _ = opened(chromium, address)
    held: list[object] = []
    page.route(RICH, lambda route: held.append(route))
    page.get_by_role("button", name="Edit").click()
    page.keyboard.type("abc = 1\n")
    page.keyboard.press("Shift+ArrowRight")
    assert page.locator("textarea").count() == 1
    held[0].continue_()  # type: ignore[attr-defined]
    editor = with_rich_text(page.locator("python-cell").get_by_role("textbox"))
    expect(editor).to_be_focused()
    expect_code(editor, f"abc = 1\n{CODE}")
    page.keyboard.type("T")  # in the place of what was selected
    expect_code(editor, f"abc = 1\nT{CODE[1:]}")
    for _ in range(4):
        page.keyboard.press("ControlOrMeta+z")
    expect_code(editor, CODE)
    page.context.close()


def test_a_text_that_is_being_composed_is_not_interrupted(chromium: Browser, address: str) -> None:
    page, _ = opened(chromium, address)
    page.get_by_role("button", name="Edit").evaluate(
        """button => {
          button.click();
          const area = document.querySelector("python-cell textarea");
          area.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
        }"""
    )
    page.wait_for_timeout(1000)
    area = page.locator("python-cell textarea")
    expect(area).to_have_count(1)
    area.dispatch_event("compositionend")
    with_rich_text(page.locator("python-cell").get_by_role("textbox"))
    page.context.close()


def test_a_long_listing_is_printed_whole(chromium: Browser, address: str, tmp_path: Path) -> None:
    page, _ = opened(chromium, address)
    editor = edited(page, "rich")
    editor.fill("\n".join(f"x{k} = {k}" for k in range(300)))
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator(".cm-line")).to_have_count(300)
    page.context.close()
