"""The playground of the backward pass in a browser: verdicts, limits, hints, curves, keys."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from blogs import make_blog, write_content
from playwright.sync_api import Browser, Locator, Page, expect
from watched_page import opened

from companion.content.config import load_config
from companion.finish.prerender import Prerender
from companion.preview.static_host import running_host
from companion.publish.build import Builder
from companion.text.playground import programs
from companion.tools.progress import silent

TALL = '<div style="height: 500vh"></div>\n\n'
NET = """{{< backprop name="demo" weights="[[0.27, 0.87], [0.6, -0.6]]; [[-1.21, 0.79]]" \
x="0.5,-1" target="1" >}}

"""
WITHOUT_SLOPE = ("delta[i + 1]) * sigma_prime(z[i])", "delta[i + 1])")
PAGES = {
    "own.md": "---\ntitle: Own\n---\n{{< python >}}\nq = 5\nq\n{{< /python >}}\n\n"
    '{{< backward-pass layers="2,3,1" x="0.5,-1" target="1" seed=1 caption="Try it." >}}\n',
    "named.md": "---\ntitle: Named\n---\n"
    f'{NET}{{{{< backward-pass name="demo" kind="break" >}}}}\n',
    "far.md": f'---\ntitle: Far\n---\nText.\n\n{TALL}{{{{< backward-pass kind="empty" >}}}}\n',
}


@pytest.fixture(scope="module")
def folder(prerender: Prerender, tmp_path_factory: pytest.TempPathFactory) -> Path:
    blog = make_blog(tmp_path_factory.mktemp("playground") / "blog", runtime=True)
    write_content(blog, PAGES)
    Builder(load_config(blog, baseURL="/"), silent, prerender=prerender).build(
        dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    )
    return blog / "public"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with running_host(folder) as base:
        yield base


def bench(page: Page) -> Locator:
    """The playground of a page, with its editor."""
    found = page.locator("backward-pass")
    found.scroll_into_view_if_needed()
    found.get_by_role("button", name="Edit").click()
    found.get_by_role("textbox").wait_for()
    return found


def checked(found: Locator, code: str) -> str:
    """What a screen reader hears of a check of this program."""
    voice = found.locator(".cell-voice")
    voice.evaluate("(voice) => { voice.textContent = '' }")
    found.get_by_role("textbox").fill(code)
    found.get_by_role("textbox").press("Shift+Enter")
    expect(voice).to_have_text(re.compile(r"\w"), timeout=90_000)
    expect(found.get_by_role("button", name="Check", exact=True)).to_be_visible()
    return voice.inner_text()


def chips(found: Locator) -> list[str]:
    return found.locator(".pass-order li").all_inner_texts()


def errors_in(seen: list[str]) -> list[str]:
    return [each for each in seen if each.startswith("error:")]


def test_a_planted_bug_is_named_repaired_kept_and_everything_stays_reachable(
    chromium: Browser, address: str
) -> None:
    page, seen = opened(chromium, f"{address}own/", viewport={"width": 1000, "height": 900})
    page.locator("python-cell").get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("python-cell .cell-output")).to_have_text("5", timeout=90_000)
    found = bench(page)
    editor = found.get_by_role("textbox")
    planted = editor.input_value()
    assert planted == programs(1)["repair"]
    told = checked(found, planted)
    assert "W₂ instead of W₂ᵀ" in told  # bug 1
    assert "Line 11" in told
    expect(editor).to_have_attribute("aria-invalid", "true")
    assert chips(found)[3].startswith("δ₁")
    assert "wrong" in found.locator(".pass-order .wrong").inner_text()

    # the ladder of hints, one rung at each press
    assert found.locator(".pass-hint").count() == 0
    for rung, words in enumerate(("equation", "line", "solution"), start=1):
        found.get_by_role("button", name=re.compile(words)).click()
        assert found.locator(".pass-hint").count() == rung
    expect(found.locator(".pass-hint .katex").first).to_be_visible()
    expect(found.locator(".pass-hint pre").last).to_contain_text("def backward")

    # after the first check, a pause of typing is enough
    right = programs(0)["break"]
    editor.fill(right.replace(*WITHOUT_SLOPE))
    expect(found.locator(".pass-verdict")).to_contain_text("σ′ is missing", timeout=90_000)
    assert found.locator(".pass-hint").count() == 3  # still of δ₁
    assert found.locator(".pass-ring").count() == 3
    assert found.locator(".pass-yours.wide").count() == 3
    assert found.locator(".neuron").nth(5).locator("xpath=..").get_attribute("data-pass") == "right"

    # what the bug does: two curves
    found.get_by_role("button", name="Train with your gradient").click()
    expect(found.locator(".curve")).to_have_count(2, timeout=90_000)
    expect(found.locator("figure.plot p")).to_contain_text("your gradient leads to a cost of")

    # light and dark, for all readers
    schemes: list[Literal["light", "dark"]] = ["light", "dark"]
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        found_faults = Axe().run(page, "backward-pass").response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found_faults] == []

    # an endless loop is stopped by itself, and by Stop; the variables of the other listing are kept
    endless = right.replace("    N = len(W)", "    while True: pass")
    assert "Stopped after 5 seconds in line 5: does a loop not end?" in checked(found, endless)
    expect(page.locator("[data-lost]")).to_have_count(0)
    editor.press("Shift+Enter")
    expect(found.locator(".cell-note")).to_have_text("Running …", timeout=90_000)
    found.get_by_role("button", name="Stop").click()
    expect(found.locator(".cell-note")).to_have_text("Stopped in line 5.", timeout=1000)
    expect(found.locator(".cell-voice")).to_have_text("Stopped in line 5.")

    assert checked(found, right).startswith("Right")
    assert found.locator(".pass-hint").count() == 0
    assert all("right" in chip for chip in chips(found))
    crash = right.replace("    N = len(W)", "    N = len(W)\n    print('so far')\n    N = 1 / 0")
    assert "Line 7" in checked(found, crash)
    assert "ZeroDivisionError" in found.locator(".pass-verdict").inner_text()
    expect(found.locator(".cell-output")).to_contain_text("so far")
    assert "Traceback" not in found.locator(".cell-output").inner_text()

    # each way in has its text; what was written is kept, taken away and reset
    found.get_by_role("combobox").select_option("empty")
    expect(found.get_by_role("textbox")).to_have_value(programs(0)["empty"])
    found.get_by_role("combobox").select_option("repair")
    expect(found.get_by_role("textbox")).to_have_value(crash)
    page.reload(wait_until="networkidle")
    expect(found.get_by_role("textbox")).to_have_value(crash)
    with page.expect_download() as saved:
        found.get_by_role("button", name="Save as .py").click()
    assert Path(saved.value.path()).read_text("utf-8") == crash
    found.get_by_role("button", name="Reset").click()
    expect(found.get_by_role("textbox")).to_have_value(planted)
    assert page.evaluate("() => Object.keys(localStorage).join()") == ""

    # keys: Tab indents, Escape lets it leave, and the buttons follow
    found.get_by_role("textbox").focus()
    page.keyboard.press("Escape")
    names = []
    for _ in range(4):
        page.keyboard.press("Tab")
        names.append(page.evaluate("() => document.activeElement.textContent"))
    assert [names[0], *names[2:]] == ["Check", "Reset", "Save as .py"]
    assert not errors_in(seen)
    page.context.close()


def test_the_net_of_the_page_is_the_one_that_the_reader_sees(
    chromium: Browser, address: str
) -> None:
    page, seen = opened(chromium, f"{address}named/", viewport={"width": 390, "height": 800})
    found = bench(page)
    right = programs(0)["break"]
    told = checked(found, right.replace("2 * (a[N]", "(a[N]"))
    assert "factor 2" in told
    picture = found.locator(".pass-picture")
    first = picture.locator(".edges .edge").first.get_attribute("data-ref")
    assert first == "W1 1 1"
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    page.evaluate("() => document.querySelector('backprop-stepper').change({ x: [0.25, 2] })")
    expect(picture.locator("text.value").first).to_have_text("0.25", timeout=90_000)
    assert not errors_in(seen)
    page.context.close()


def test_nothing_is_fetched_before_it_is_wanted(chromium: Browser, address: str) -> None:
    page, seen = opened(chromium, f"{address}far/")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    assert not [each for each in seen if "cells" in each or "playground" in each]
    page.locator("backward-pass").scroll_into_view_if_needed()
    found = page.locator("backward-pass")
    found.get_by_role("button", name="Check", exact=True).wait_for()
    assert not [each for each in seen if "playground" in each or "pyodide" in each]
    found.get_by_role("button", name="Edit").click()
    found.get_by_role("textbox").wait_for()
    assert [each for each in seen if "playground" in each]
    assert not [each for each in seen if "pyodide" in each or "worker" in each]
    assert not errors_in(seen)
    page.context.close()


def test_without_javascript_and_in_print_the_listing_is_there(
    chromium: Browser, address: str, folder: Path
) -> None:
    page, _ = opened(chromium, f"{address}own/", java_script_enabled=False)
    found = page.locator("backward-pass")
    expect(found.get_by_text("def backward")).to_be_visible()
    expect(found.get_by_text("one wrong line")).to_be_visible()
    expect(found.get_by_text("Try it.")).to_be_visible()
    assert found.get_by_role("button").count() == 0
    page.context.close()
    page, _ = opened(chromium, f"{address}own/")
    found = page.locator("backward-pass")
    found.get_by_role("button", name="Check", exact=True).wait_for()
    page.emulate_media(media="print")
    expect(found.get_by_role("button", name="Check", exact=True)).to_be_hidden()
    expect(found.get_by_text("def backward")).to_be_visible()
    page.context.close()
    feed = (folder / "index.xml").read_text("utf-8")
    assert "def</span>" in feed or "def backward" in feed
