"""Exercises in a browser: blanks, verdicts, the ladder of hints, and what they leave alone."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from blogs import make_blog, write_content
from code_editor import expect_code
from playwright.sync_api import Browser, Locator, Page, expect
from watched_page import opened

from companion.content.config import load_config
from companion.finish.prerender import Prerender
from companion.preview.static_host import running_host
from companion.publish.build import Builder
from companion.tools.progress import silent

POST = """---
title: Exercises
---
```python-live
import numpy as np
rows = np.arange(3)
```

{{< python exercise="double" >}}
def double(x):
    return ______
{{< /python >}}

{{< python hint="double" >}}
Twice is *two times*.
{{< /python >}}

{{< python hint="double" >}}
`2 * x`
{{< /python >}}

{{< python solution="double" >}}
def double(x):
    return 2 * x
{{< /python >}}

{{< python check="double" >}}
assert double(3) == 6, "double(3) should be 6"
assert list(double(rows)) == [0, 2, 4], "rows should be doubled"
{{< /python >}}

{{< backprop name="demo" weights="[[1, 2]]; [[3]]" x="1,1" target="0" activation="identity" >}}

```python-live
from companion_page import nets
list(rows), "double" in dir(), nets["demo"]["z1"]
```
"""
TRIES = [
    ("def double(x):\n    return x + 3", "wrong", "Not yet: rows should be doubled"),
    ("def double(x):\n    return 1 / 0", "undecided",
     "The check could not decide: ZeroDivisionError: division by zero, in line 2 of your code."),
    ("def double(x):\n    x *= 2\n    return x", "right", "Right."),
]  # fmt: skip
PYTHON = 120_000


@pytest.fixture(scope="module")
def address(prerender: Prerender, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    blog = make_blog(tmp_path_factory.mktemp("exercises") / "blog", runtime=True)
    write_content(blog, {"near.md": POST})
    Builder(load_config(blog, baseURL="/"), silent, prerender=prerender).build(
        dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    )
    with running_host(blog / "public") as base:
        yield f"{base}near/"


def exercise(page: Page) -> Locator:
    return page.locator("python-cell[data-exercise=double]")


def test_an_exercise_is_tried_judged_stopped_and_changes_nothing_else(
    chromium: Browser, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, seen = opened(chromium, address)
    cell, voice = exercise(page), page.locator(".cell-voice")
    verdict = cell.locator(".cell-verdict")
    check = cell.get_by_role("button", name="Check")
    check.click()
    expect(verdict).to_contain_text("Line 2 has a blank", timeout=PYTHON)
    expect(voice).to_contain_text("The exercise double. Line 2 has a blank")
    marked = cell.locator("pre.cell-faulty")
    assert marked.evaluate("pre => getComputedStyle(pre).backgroundSize").startswith("100% ")
    cell.locator(".highlight").click()  # opens the editor with the blank selected
    editor = cell.get_by_role("textbox")
    page.keyboard.type("x / 0 + None")
    expect_code(editor, "def double(x):\n    return x / 0 + None")
    expect(verdict).to_have_count(0)
    for code, kind, said in TRIES:
        editor.fill(code)
        page.keyboard.press("Control+Enter")
        expect(verdict).to_have_text(said)
        expect(verdict).to_have_attribute("data-verdict", kind)
        expect(voice).to_have_text(f"The exercise double. {said}")
    schemes: list[Literal["light", "dark"]] = ["light", "dark"]
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, "main").response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    after = page.locator("python-cell").last
    after.get_by_role("button", name="Run", exact=True).click()
    expect(after).to_contain_text(" s")
    expect(after.locator(".cell-output")).to_contain_text("False, array([3.])")
    assert "4" not in (after.locator(".cell-output").text_content() or "")
    editor.fill("def double(x):\n    while True: pass")
    page.keyboard.press("Control+Enter")
    expect(cell).to_contain_text("Running …")
    cell.get_by_role("button", name="Stop").click()
    expect(verdict).to_have_text(
        "The check could not decide: it was stopped, in line 2 of your code."
    )
    expect(check).to_be_visible()
    page.reload()
    expect_code(exercise(page).get_by_role("textbox"), "def double(x):\n    while True: pass")
    solution = page.locator(".cell-solution")
    solution.get_by_text("Solution").click()
    back = solution.get_by_role("button", name="Bring back my text")
    expect(back).to_be_hidden()
    solution.get_by_role("button", name="Put it into the editor").click()
    expect_code(exercise(page).get_by_role("textbox"), "def double(x):\n    return 2 * x")
    expect(voice).to_have_text("The solution is in the editor.")
    page.reload()
    page.locator(".cell-solution").get_by_text("Solution").click()
    back.click()
    expect_code(exercise(page).get_by_role("textbox"), "def double(x):\n    while True: pass")
    expect(back).to_be_hidden()
    exercise(page).get_by_text("More").click()
    with page.expect_download() as saved:
        exercise(page).get_by_role("button", name="Save listings as .ipynb").click()
    taken = json.loads(Path(saved.value.path()).read_text("utf-8"))
    listings = ["".join(each["source"]) for each in taken["cells"][1:]]
    assert "while True: pass" in listings[2]
    assert listings[3].startswith("# Check of double\nassert double(3) == 6")
    monkeypatch.setitem(sys.modules, "companion_page", None)
    names: dict[str, Any] = {}
    for listing in (*listings[:2], listings[4]):
        exec(listing, names)
    assert names["nets"]["demo"]["z1"].tolist() == [3]
    assert not [each for each in seen if each.startswith("error") or "127.0.0.1" not in each]
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_hints_come_one_after_the_other_and_all_is_readable_without_scripts_and_in_print(
    chromium: Browser, address: str, scripts: bool
) -> None:
    viewport = {"width": 390, "height": 800}
    page, _ = opened(chromium, address, java_script_enabled=scripts, viewport=viewport)
    first, second = page.locator(".cell-hint").nth(0), page.locator(".cell-hint").nth(1)
    solution = page.locator(".cell-solution")
    expect(first.get_by_text("Hint", exact=True)).to_be_visible()
    expect(first.get_by_text("two times")).to_be_hidden()
    expect(second).to_be_hidden()
    expect(solution.locator("code")).to_be_hidden()
    first.locator("summary").click()
    expect(first.get_by_text("two times")).to_be_visible()
    second.get_by_text("Next hint").click()
    expect(second.get_by_text("2 * x")).to_be_visible()
    solution.get_by_text("Solution").click()
    expect(solution.locator("code")).to_be_visible()
    expect(page.locator(".cell-check")).to_be_hidden()
    first.locator("summary").click()
    expect(second).to_be_hidden()
    page.emulate_media(media="print")
    expect(second).to_be_visible()
    expect(second.get_by_text("2 * x")).to_be_visible()
    if scripts:
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    page.context.close()
