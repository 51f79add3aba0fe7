"""Live cells in a browser: nothing before they come near, the built output again, Stop, errors."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from blogs import make_blog, write_content
from code_editor import code_in, expect_code
from playwright.sync_api import Browser, Locator, Page, expect
from watched_page import opened

from companion.content.config import load_config
from companion.finish.prerender import Prerender
from companion.preview.static_host import running_host
from companion.publish.build import Builder
from companion.tools.progress import silent

DRAWN = """---
title: drawn
---
```python-live
import numpy as np
from companion_page import image, plot
x = np.linspace(0, 1, 30)
curves = plot(x, {"<a>": x ** 2, "b": np.where(x > 0.5, np.nan, -x)}, title="Two", xlabel="x")
curves.points(x, x, name="c")
print("between")
image(np.outer(x, x - 0.5)[::3, ::2])
```
"""
WATCHING = """---
title: watching
---
{{< backprop name="demo" weights="[[1, 2]]" x="1,1" target="0" activation="identity" >}}

```python-live {run=false}
from companion_page import nets
```

```python-live {run=false after="" watch="demo"}
import time
from companion_page import nets
time.sleep(0.5)
nets["demo"].x
```

```python-live {run=false after="" watch="demo"}
count = globals().get("count", 0) + 1
nets["demo"].change(x=[7, 1])
count
```
"""
TALL = '<div style="height: 500vh"></div>\n\n'
POST = """---
title: Cells
---
{{< python name="first" >}}
import numpy as np
x = np.linspace(0, 1, 4)
print(np.exp(x), np.arange(3).dtype, {"b", "a", "c"})
{{< /python >}}

```python-live
rng = np.random.default_rng(3)
M = rng.normal(size=(3, 3))
np.tanh(M @ M.T), np.linalg.inv(M)
```

```python-live {error=true}
import warnings
warnings.warn("careful")
x[7]
```

{{< python run=false >}}
y = 5
while True:
    print("on and on")
{{< /python >}}

{{< backprop name="demo" weights="[[1, 2]]; [[3]]" x="1,1" target="0" activation="identity" >}}

{{< python >}}
from companion_page import nets
nets["demo"]["W1"], nets["demo"].x
{{< /python >}}

{{< python run=false readonly=true >}}
nets["demo"].change(x=[2, 1])
nets["demo"].show("delta1")
{{< /python >}}
"""
PAGES = {
    "near.md": POST,
    "far.md": f"---\ntitle: far\n---\nText.\n\n{TALL}```python-live\n1 + 1\n```\n",
    "none.md": f"---\ntitle: none\n---\nText.\n\n{TALL}```python\n1 + 1\n```\n",
    "drawn.md": DRAWN,
    "watching.md": WATCHING,
    "folded.md": '---\ntitle: folded\n---\n{{< admonition title="Slip" open=false >}}\n\n'
    "```python-live {run=false}\n1 + 1\n```\n\n{{< /admonition >}}\n",
    "lost.md": "---\ntitle: lost\n---\n```python-live\na = 1\n```\n\n```python-live {run=false}\n"
    "while True: pass\n```\n\n```python-live {run=false}\na\n```\n",
}


@pytest.fixture(scope="module")
def folder(prerender: Prerender, tmp_path_factory: pytest.TempPathFactory) -> Path:
    blog = make_blog(tmp_path_factory.mktemp("cells") / "blog", runtime=True)
    write_content(blog, PAGES)
    Builder(load_config(blog, baseURL="/"), silent, prerender=prerender).build(
        dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    )
    return blog / "public"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with running_host(folder) as base:
        yield base


def cell(page: Page, number: int) -> Locator:
    return page.locator("python-cell").nth(number - 1)


def output(page: Page, number: int) -> Locator:
    return cell(page, number).locator(".cell-output")


def run(page: Page, number: int) -> Locator:
    """Run a cell and wait for its end; its output."""
    cell(page, number).get_by_role("button", name="Run", exact=True).click()
    expect(cell(page, number).get_by_role("button", name="Stop")).to_have_count(0, timeout=90_000)
    return output(page, number)


def errors_in(seen: list[str]) -> list[str]:
    return [each for each in seen if each.startswith("error") or "127.0.0.1" not in each]


def test_the_output_in_the_browser_is_the_built_one_and_nets_are_the_readers(
    chromium: Browser, address: str
) -> None:
    page, seen = opened(chromium, f"{address}near/")
    cell(page, 1).get_by_role("button", name="Run", exact=True).wait_for()
    built = [output(page, number).text_content() for number in (1, 2, 3, 5)]
    assert all(built)
    run(page, 5)  # runs those above first, apart from the fourth; the third may raise
    cell(page, 4).get_by_role("button", name="Run", exact=True).click()
    expect(output(page, 4)).to_contain_text("on and on")
    cell(page, 4).get_by_role("button", name="Stop").click()
    expect(output(page, 4)).to_contain_text("All variables are kept.")
    cell(page, 1).get_by_text("More").click()
    cell(page, 1).get_by_role("button", name="Restart Python").click()
    expect(cell(page, 1)).to_contain_text("variables of this listing are gone")
    run(page, 5)
    again = [output(page, number).text_content() for number in (1, 2, 3, 5)]
    assert again == built
    expect(cell(page, 3).locator("pre.cell-faulty")).to_have_count(1)
    run(page, 6)
    widget = page.locator("backprop-stepper")
    page.wait_for_function(
        "() => document.querySelector('backprop-stepper').trace.spec.x[0] === 2", timeout=90_000
    )
    name = widget.evaluate("widget => widget.trace.steps[widget.step].writes.name")
    assert name == "delta"
    assert cell(page, 6).get_by_role("button", name="Edit").count() == 0
    assert not errors_in(seen)
    page.context.close()


def test_a_cell_costs_little_and_asks_for_nothing_before_it_is_near(
    chromium: Browser, address: str, folder: Path
) -> None:
    def weight(name: str) -> int:
        return len(gzip.compress((folder / name / "index.html").read_bytes()))

    assert weight("far") - weight("none") < 1000
    page, seen = opened(chromium, f"{address}far/")
    page.mouse.move(5, 5)
    page.mouse.wheel(0, 10)
    page.wait_for_timeout(2000)
    assert not [each for each in seen if "cells" in each]
    before = len(seen)
    cell(page, 1).scroll_into_view_if_needed()
    cell(page, 1).get_by_role("button", name="Run", exact=True).wait_for()
    asked = [each for each in seen[before:] if "cells" in each]
    assert {each.rpartition("/")[2] for each in asked} == {"cells.js", "cells.css"}
    assert not [each for each in seen if "worker" in each or "pyodide" in each]
    code = [next((folder / "companion").glob(f"*/{name}")) for name in ("cells.js", "cells.css")]
    assert sum(len(gzip.compress(file.read_bytes())) for file in code) < 12_100
    page.context.close()


def test_a_listing_is_edited_kept_reset_and_its_errors_are_marked(
    chromium: Browser, address: str
) -> None:
    page, seen = opened(chromium, f"{address}far/")
    cell(page, 1).scroll_into_view_if_needed()
    cell(page, 1).get_by_role("button", name="Edit").click()
    editor = cell(page, 1).get_by_role("textbox")
    expect(editor).to_be_focused()
    editor.fill("")
    page.keyboard.type("for k in range(2):\nprint(k)\n")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("k + 40")
    assert code_in(editor) == "for k in range(2):\n    print(k)\nk + 40"
    page.keyboard.press("Control+Enter")
    expect(output(page, 1)).to_have_text("0\n1\n41", timeout=90_000)
    expect(page.locator(".cell-voice")).to_have_text("Listing 1 ran and wrote 3 lines.")
    editor.fill("x = 1\nx +\n")
    page.keyboard.press("Control+Enter")
    expect(output(page, 1)).to_contain_text("SyntaxError: invalid syntax")
    expect(editor).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".cell-voice")).to_contain_text("stopped in line 2: SyntaxError")
    for code, words in BAD:
        editor.fill(code)
        page.keyboard.press("Control+Enter")
        expect(output(page, 1)).to_contain_text(words, timeout=120_000)
    assert len(output(page, 1).text_content() or "") < 40_000
    editor.fill("x = 'kept'")
    page.reload(wait_until="networkidle")
    cell(page, 1).scroll_into_view_if_needed()
    expect_code(cell(page, 1).get_by_role("textbox"), "x = 'kept'")
    cell(page, 1).get_by_text("More").click()
    with page.expect_download() as saved:
        cell(page, 1).get_by_role("button", name="Save listings as .py").click()
    assert saved.value.suggested_filename == "far.py"
    assert Path(saved.value.path()).read_text("utf-8") == "# %% listing 1\nx = 'kept'\n"
    cell(page, 1).get_by_text("More").click()
    with page.expect_download() as saved:
        cell(page, 1).get_by_role("button", name="Save listings as .ipynb").click()
    assert saved.value.suggested_filename == "far.ipynb"
    taken = json.loads(Path(saved.value.path()).read_text("utf-8"))
    assert (taken["nbformat"], taken["nbformat_minor"]) == (4, 5)
    assert [each["cell_type"] for each in taken["cells"]] == ["markdown", "code"]
    assert taken["cells"][1]["source"] == ["x = 'kept'"]
    cell(page, 1).get_by_role("button", name="Reset").click()
    assert page.evaluate("() => Object.keys(localStorage).join()") == ""
    expect(cell(page, 1).get_by_role("textbox")).to_have_count(0)
    cell(page, 1).get_by_role("button", name="Edit").click()
    expect(cell(page, 1).get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(cell(page, 1).get_by_role("textbox")).not_to_be_focused()
    assert not errors_in(seen)
    page.context.close()


BAD = [
    ("input('name')", "input() cannot ask anything here"),
    ("exit()", "ended itself by exit()"),
    ("import js", "listings cannot import js"),
    ("def f(n): return f(n + 1)\nf(0)", "called itself too often"),
    ("x = [bytearray(10 ** 9) for _ in range(9)]", "MemoryError"),
    ("for k in range(300_000): print(k)", "lines left out"),
    ("import numpy as np\nnp.exp = None\n'broken'", "'broken'"),
]


def test_stop_of_a_waiting_cell_leaves_the_others_and_of_a_runaway_the_variables(
    chromium: Browser, address: str
) -> None:
    page, seen = opened(chromium, f"{address}lost/")
    for number in (1, 3):  # the third waits for the first
        cell(page, number).get_by_role("button", name="Run", exact=True).click()
    expect(cell(page, 3)).to_contain_text("Waiting …")
    cell(page, 2).get_by_role("button", name="Run", exact=True).click()
    cell(page, 2).get_by_role("button", name="Stop").click()  # not yet begun: the others go on
    expect(output(page, 3)).to_have_text("1", timeout=90_000)
    cell(page, 2).get_by_role("button", name="Run", exact=True).click()
    stop = cell(page, 2).get_by_role("button", name="Stop")
    stop.wait_for()
    page.wait_for_timeout(500)
    elapsed = page.evaluate(
        """async () => {
          const [, cell] = document.querySelectorAll("python-cell");
          const began = performance.now();
          cell.querySelector("button").click();
          while (cell.state === "running") await new Promise((done) => setTimeout(done, 10));
          return performance.now() - began;
        }"""
    )
    assert elapsed < 1000
    expect(output(page, 2)).to_contain_text("All variables are kept.")
    expect(run(page, 3)).to_have_text("1")
    assert not errors_in(seen)
    page.context.close()


def test_a_cell_that_was_run_runs_again_when_its_net_changes(
    chromium: Browser, address: str
) -> None:
    page, seen = opened(chromium, f"{address}watching/")
    widget = page.locator("backprop-stepper")

    def change(*inputs: list[int]) -> None:
        for x in inputs:
            widget.evaluate("(widget, x) => widget.change({ x })", x)
        page.wait_for_function(
            "(x) => document.querySelector('backprop-stepper').trace.spec.x[0] === x",
            arg=inputs[-1][0],
            timeout=90_000,
        )

    cell(page, 3).get_by_role("button", name="Run", exact=True).wait_for()
    change([2, 1])
    assert not [each for each in seen if "cells-worker" in each or "watch" in each.split("/")[-1]]
    assert page.locator(".cell-output").count() == 0
    expect(run(page, 2)).to_have_text("array([2., 1.])")
    change([3, 1])
    change([4, 1], [5, 1])  # while it runs, perhaps; the last one counts
    expect(output(page, 2)).to_have_text("array([5., 1.])", timeout=30_000)
    expect(run(page, 3)).to_have_text("1")  # it changes the net that it watches
    expect(output(page, 2)).to_have_text("array([7., 1.])", timeout=30_000)
    change([8, 1])
    expect(output(page, 3)).to_have_text("2", timeout=30_000)
    expect(output(page, 2)).to_have_text("array([7., 1.])", timeout=30_000)
    expect(output(page, 3)).to_have_text("2")
    assert not errors_in(seen)
    page.context.close()


SERIALISED = """(output) => {
  for (const styled of output.querySelectorAll("[style]")) {
    styled.setAttribute("style", styled.style.cssText);
  }
  return output.innerHTML;
}"""


def test_pictures_are_drawn_in_the_browser_as_at_build_time(
    chromium: Browser, address: str
) -> None:
    page, seen = opened(chromium, f"{address}drawn/", viewport={"width": 390, "height": 800})
    cell(page, 1).get_by_role("button", name="Run", exact=True).wait_for()
    built = output(page, 1).evaluate(SERIALISED)
    assert built.count("<svg") == 8  # two pictures, six entries of legends
    assert not [each for each in seen if "picture" in each]
    run(page, 1)
    page.wait_for_function("() => document.querySelectorAll('.cell-output svg').length === 8")
    assert output(page, 1).evaluate(SERIALISED) == built
    expect(page.locator(".cell-voice")).to_have_text("Listing 1 wrote 1 line and drew 2 pictures.")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert cell(page, 1).get_by_role("img", name="Two. A picture with 2 lines").count() == 1
    schemes: list[Literal["light", "dark"]] = ["light", "dark"]
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, "python-cell").response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    cell(page, 1).get_by_role("button", name="Edit").click()
    editor = cell(page, 1).get_by_role("textbox")
    editor.fill("from companion_page import plot\n\nplot([1, 2], [float('inf'), 1])")
    page.keyboard.press("Control+Enter")
    expect(output(page, 1)).to_contain_text("ValueError: y[0] is infinite", timeout=90_000)
    expect(page.locator(".cell-voice")).to_contain_text("stopped in line 3: ValueError")
    assert not errors_in(seen)
    page.context.close()


@pytest.mark.parametrize("width", [1200, 390])
def test_cells_can_be_used_by_all_and_shift_nothing(
    chromium: Browser, address: str, width: int
) -> None:
    page, seen = opened(chromium, f"{address}near/", viewport={"width": width, "height": 800})
    page.evaluate(
        """() => {
          window.shifts = 0;
          new PerformanceObserver((list) => {
            for (const { value } of list.getEntries()) window.shifts += value;
          }).observe({ type: "layout-shift", buffered: true });
        }"""
    )
    cell(page, 1).get_by_role("button", name="Run", exact=True).wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate("() => window.shifts") < 0.02
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    cell(page, 2).get_by_role("button", name="Edit").click()
    cell(page, 2).get_by_text("More").click()
    run(page, 3)
    schemes: list[Literal["light", "dark"]] = ["light", "dark"]
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, "python-cell").response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert not re.search(r"\berror\b", " ".join(errors_in(seen)))
    page.context.close()


def test_cell_in_a_folded_part_has_its_buttons_there_and_is_fetched_when_it_opens(
    chromium: Browser, address: str
) -> None:
    page, seen = opened(chromium, f"{address}folded/")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    assert not [each for each in seen if "cells" in each]
    page.get_by_text("Slip").click()
    cell(page, 1).get_by_role("button", name="Run", exact=True).wait_for()
    page.get_by_text("Slip").click()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_hidden()
    page.context.close()


def test_without_javascript_and_in_print_listing_and_output_are_there(
    chromium: Browser, address: str
) -> None:
    page, _ = opened(chromium, f"{address}near/", java_script_enabled=False)
    expect(cell(page, 1).get_by_text("linspace")).to_be_visible()
    expect(output(page, 1)).to_contain_text("int32")
    assert page.get_by_role("button", name="Run").count() == 0
    page.context.close()
    page, _ = opened(chromium, f"{address}near/")
    cell(page, 1).get_by_role("button", name="Run", exact=True).wait_for()
    page.emulate_media(media="print")
    expect(cell(page, 1).get_by_role("button", name="Run", exact=True)).to_be_hidden()
    expect(output(page, 1)).to_be_visible()
    page.context.close()
