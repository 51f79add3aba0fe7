"""Stop in a browser: it keeps variables where JavaScript can wait for Python, and else says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from blogs import make_blog, write_content
from playwright.sync_api import Browser, Locator, Page, expect
from watched_page import opened

from companion.content.config import load_config
from companion.finish.prerender import Prerender
from companion.preview.static_host import running_host
from companion.publish.build import Builder
from companion.tools.progress import silent

ENDLESS = {
    "loop": "n = 0\nwhile True: n += 1",
    "asleep": "import time\ntime.sleep(1000)",
    "prints": "while True: print('on and on')",
    "within": "try:\n    while True: pass\nfinally:\n    late = 1",
    "numpy": "while True: np.ones((50, 50)) @ np.ones((50, 50))",
    "deep": "def f(k):\n    while k == 0: pass\n    return f(k - 1)\nf(100)",
}
DEAF = {
    "swallows": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "sum": "sum(range(10**10))",
}
"""These end with the worker."""
POST = "---\ntitle: Stop\n---\n" + "".join(
    f"```python-live {{name={name} {options}}}\n{code}\n```\n\n"
    for name, options, code in [
        ("first", "", "import numpy as np\na = np.arange(3)"),
        *((name, "after=first run=false", code) for name, code in {**ENDLESS, **DEAF}.items()),
        ("last", "after=first", "int(a.sum())"),
    ]
)
PYTHON = 120_000
PRESS = """async (cell) => {
  const began = performance.now();
  cell.querySelector("button").click();
  while (cell.state === "running") await new Promise((done) => setTimeout(done, 5));
  return performance.now() - began;
}"""


@pytest.fixture(scope="module")
def address(prerender: Prerender, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    blog = make_blog(tmp_path_factory.mktemp("stop") / "blog", runtime=True)
    write_content(blog, {"stop.md": POST})
    Builder(load_config(blog, baseURL="/"), silent, prerender=prerender).build(
        dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    )
    with running_host(blog / "public") as base:
        yield f"{base}stop/"


def cell(page: Page, name: str) -> Locator:
    return page.locator(f"python-cell[data-name={name}]")


def begin(page: Page, name: str) -> Locator:
    found = cell(page, name)
    found.get_by_role("button", name="Run", exact=True).click()
    expect(found).to_contain_text("Running …", timeout=PYTHON)
    return found


def test_a_runaway_stops_within_a_second_with_its_variables_kept(
    chromium: Browser, address: str
) -> None:
    page, seen = opened(chromium, address)
    for name in ENDLESS:
        endless = begin(page, name)
        page.wait_for_timeout(300)
        assert endless.evaluate(PRESS) < 1000, name
        expect(endless.locator(".cell-note")).to_contain_text("Stopped, line ")
        expect(endless.locator(".cell-output")).to_contain_text("All variables are kept.")
        expect(page.locator(".cell-voice")).to_contain_text("All variables are kept.")
        expect(page.locator("[data-lost]")).to_have_count(0)
    last = begin_and_end(page, "last")
    expect(last.locator(".cell-output")).to_have_text("3")
    assert [each for each in seen if each.startswith("error")] == []
    page.context.close()


def begin_and_end(page: Page, name: str) -> Locator:
    found = cell(page, name)
    found.get_by_role("button", name="Run", exact=True).click()
    expect(found.locator(".cell-note")).to_contain_text(" s", timeout=PYTHON)
    return found


@pytest.mark.parametrize("name", DEAF)
def test_what_cannot_be_stopped_ends_with_the_worker(
    name: str, chromium: Browser, address: str
) -> None:
    page, seen = opened(chromium, address)
    begin_and_end(page, "last")
    deaf = begin(page, name)
    page.wait_for_timeout(300)
    assert deaf.evaluate(PRESS) < 1000
    expect(deaf.locator(".cell-output")).to_contain_text("Stopped.")
    expect(cell(page, "last")).to_contain_text("The variables of this listing are gone")
    expect(begin_and_end(page, "last").locator(".cell-output")).to_have_text("3")
    assert [each for each in seen if each.startswith("error")] == []
    page.context.close()


def test_a_second_stop_ends_at_once(chromium: Browser, address: str) -> None:
    page, _ = opened(chromium, address)
    deaf = begin(page, "swallows")
    page.wait_for_timeout(300)
    deaf.get_by_role("button", name="Stop").evaluate("button => button.click()")
    elapsed = deaf.evaluate(PRESS)
    assert elapsed < 300
    expect(deaf.locator(".cell-output")).to_contain_text("Stopped.")
    page.context.close()


def test_a_browser_that_cannot_wait_for_python_ends_the_worker(
    chromium: Browser, address: str
) -> None:
    page, seen = opened(chromium, address)
    page.evaluate("() => void delete WebAssembly.Suspending")
    begin_and_end(page, "last")
    endless = begin(page, "loop")
    page.wait_for_timeout(300)
    assert endless.evaluate(PRESS) < 300
    expect(endless.locator(".cell-output")).to_contain_text("Stopped.")
    expect(cell(page, "last")).to_contain_text("The variables of this listing are gone")
    assert [each for each in seen if each.startswith("error")] == []
    page.context.close()
