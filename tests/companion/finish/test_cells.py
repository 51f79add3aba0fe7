"""Live cells of pages are run by the site's own Python, and their faults stop the build."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from blogs import link_runtime, write_content
from bs4 import BeautifulSoup, Tag
from built_site import BuildSite

from companion.content.config import load_config
from companion.finish.cells import reason, shown
from companion.finish.prerender import Prerender
from companion.places import Blog
from companion.publish.build import Builder
from companion.tools.errors import BuildError, BuildErrors
from companion.tools.progress import silent

POST = """---
title: Cells
---
Text.

{{< python name="first" >}}
import numpy as np
x = np.arange(3)
print(x.dtype)
{{< /python >}}

- in a list:

  ```python-live {after="first" hidden=true}
  x + 0.5
  ```

```python-live {error=true}
import warnings
warnings.warn("careful <now>")
x / 0 if False else 1 / 0
```

{{< python run=false readonly=true >}}
while True: pass
{{< /python >}}

{{< backprop name="demo" weights="[[1, 2]]; [[3]]" x="1,1" target="0" activation="identity" >}}

{{< python packages="numpy, backprop" >}}
from companion_page import nets
nets["demo"].show("z1")
nets["demo"]["z1"]
{{< /python >}}

```python-live {name="drawn"}
from companion_page import image, plot
plot(x, {"a & b": x ** 2, "c": -x}, title="Two")
print("and")
image(np.eye(2))
```

```python
plain = "a fence of another language"
```
"""


def cells_of(page: Path) -> list[Tag]:
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    return soup.find_all("python-cell")


def text_of(cell: Tag) -> str:
    output = cell.find(class_="cell-output")
    return output.get_text() if output else ""


def test_a_page_has_its_listings_with_what_the_sites_python_writes(
    build_site: BuildSite, blog: Path
) -> None:
    link_runtime(Blog(blog))
    _, public = build_site({"cells.md": POST})
    page = public / "cells" / "index.html"
    first, second, third, fourth, fifth, sixth = cells_of(page)
    assert text_of(first) == "int32\n"  # of 32 bits, as in a browser
    assert first["data-name"] == "first"
    assert "import numpy as np" in first.pre.get_text()
    assert text_of(second) == "array([0.5, 1.5, 2.5])"
    assert second.find("details", class_="cell-code").summary.text == "Listing"
    assert second.parent.name == "li"
    assert second["data-after"] == "first"
    said = text_of(third)
    assert "listing 3:2: UserWarning: careful <now>" in said
    assert 'File "listing 3", line 3, in <module>' in said
    assert said.endswith("ZeroDivisionError: division by zero")
    assert third["data-error"] == "true"
    assert text_of(fourth) == ""
    assert fourth["data-readonly"] == "true"
    assert text_of(fifth) == "array([3.])"
    curves, matrix = sixth.find_all("samp", class_="plot")
    label = curves.find("svg", role="img")["aria-label"]
    assert label.startswith("Two. A picture with 2 lines. a & b")
    assert len(curves.find_all("polyline")) == 2
    assert matrix.find_all("path")
    assert [each["class"][0] for each in sixth.find_all("samp")] == ["plot", "out", "plot"]
    text = page.read_text("utf-8")
    assert text.count("<python-cell") == 6
    assert 'data-for="python-cell, backward-pass"' in text


FAULTS = [
    ("{{< python >}}\nx = 1\n    y = 2\n{{< /python >}}", (6, 4), "IndentationError"),
    ("{{< python >}}\nx = 1\ny = 1 / 0\n{{< /python >}}", (6, 5), "ZeroDivisionError: division"),
    ("> ```python-live\n> x = [1]\n> x[2]\n> ```", (6, 3), "IndexError"),
    ("- a\n\n  {{< python >}}\n  x = [1]\n  x[2]\n  {{< /python >}}", (8, 3), "IndexError"),
    ("```python-live\nimport pandas\n```", (5, 1), "No module named 'pandas'"),
    ("```python-live\nfrom companion_page import plot\nplot([1, 2], [3])\n```", (6, 1), "x has 2"),
    ("```python-live\nimport js\n```", (5, 1), "cannot import js"),
]


@pytest.mark.parametrize(("text", "place", "said"), FAULTS)
def test_a_listing_that_raises_stops_the_build_at_its_line(
    build_site: BuildSite, blog: Path, text: str, place: tuple[int, int], said: str
) -> None:
    link_runtime(Blog(blog))
    with pytest.raises(BuildErrors) as caught:
        build_site({"cells.md": f"---\ntitle: x\n---\n{text}\n"})
    (error,) = caught.value.errors
    assert (error.line, error.column) == place
    assert said in error.message
    assert error.file is not None
    assert error.file.name == "cells.md"
    assert "error=true" in error.remedy


def test_a_listing_without_an_end_is_told_and_given_up(blog: Path, prerender: Prerender) -> None:
    """After five seconds the author hears which one runs; the blog says how long it may."""
    link_runtime(Blog(blog))
    text = "---\ntitle: x\n---\n```python-live\nx = 1\n```\n\n```python-live\nwhile x: pass\n```\n"
    write_content(blog, {"cells.md": text})
    told: list[str] = []

    def report(text: str, fraction: float | None = None) -> None:
        told.append(text)

    config = load_config(blog, params={"cells": {"seconds": 20}})
    with pytest.raises(BuildErrors) as caught:
        Builder(config, report, prerender=prerender).build(dt.datetime.now(dt.UTC))
    (error,) = caught.value.errors
    assert "have not ended after 20 seconds" in error.message
    assert (error.file and error.file.name, error.line, error.column) == ("cells.md", 9, 1)
    assert "params.cells.seconds" in error.remedy
    assert any(each.startswith("Running the listing at cells.md:9 for ") for each in told)


@pytest.mark.parametrize("seconds", ["'long'", "0", "true", "inf"])
def test_a_limit_that_is_no_number_of_seconds_is_an_error(blog: Path, seconds: str) -> None:
    settings = blog / "hugo.toml"
    text = settings.read_text("utf-8") + f"\n[params.cells]\nseconds = {seconds}\n"
    settings.write_text(text, "utf-8")
    with pytest.raises(BuildError, match="is no positive number") as caught:
        Builder(load_config(blog), silent)
    assert caught.value.line == text.count("\n")


def test_each_part_begins_on_a_line_of_its_own() -> None:
    html = shown([("out", "a"), ("value", "<b>\n"), ("note", "n")], str)
    samps = BeautifulSoup(html, "html.parser").pre
    assert samps.get_text() == "a\n<b>\nn"
    assert shown([], str) == ""


@pytest.mark.parametrize(
    ("stderr", "line"),
    [
        (
            "node:x:4\n    throw e;\n    ^\n\nError [ERR_X]: no module 'a'\n    at b (c:1)\n",
            "Error [ERR_X]: no module 'a'",
        ),
        ("<--- Last few GCs --->\n\nFATAL ERROR: heap out of memory\n 1: 0xb\n", "heap out of"),
        ("Killed\n", "Killed"),
        ("", "it says nothing"),
    ],
)
def test_the_end_of_node_is_told_in_one_line(stderr: str, line: str) -> None:
    assert line in reason(stderr)
    assert "\n" not in reason(stderr)
    assert "    at" not in reason(stderr)
