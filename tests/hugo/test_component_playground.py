"""The component's playground of the backward pass: what Hugo writes without our build."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from both_engines import run_hugo
from bs4 import BeautifulSoup
from test_own_rendering import write

from companion.publish.component import layouts
from companion.text.body import MarkupOptions, PageInfo, Source, render_body
from companion.text.playground import programs

POST = """---
title: a
---
{{< backward-pass seed=8 eta=0.1 caption="A <b>" >}}

{{< backward-pass kind="blanks" name="demo" >}}
"""
WRONG = '---\ntitle: b\n---\n{{< backward-pass kind="mend" sed=8 seed=1.5 data=xor >}}\n'


def rendered(folder: Path, text: str, succeeds: bool = True, settings: str = "") -> str:
    for file in layouts(False):
        content = file.content
        write(
            folder / "themes" / "companion" / file.path,
            content if isinstance(content, str) else content.read_text("utf-8"),
        )
    write(folder / "layouts" / "page.html", '<div class="content">{{ .Content }}</div>')
    write(folder / "hugo.toml", 'baseURL = "/"\ntheme = "companion"\n' + settings)
    write(folder / "content" / "a.md", text)
    return run_hugo(folder, succeeds=succeeds)


def test_it_has_the_listing_the_programs_and_the_net_of_our_own(tmp_path: Path) -> None:
    rendered(tmp_path, POST)
    page = (tmp_path / "hugo-public" / "a" / "index.html").read_text("utf-8")
    one, two = BeautifulSoup(page, "html.parser").select("backward-pass")
    text = POST.partition("name")[0].rpartition("\n\n")[0].split("---\n")[2]
    ours = render_body(Source(Path("x.md"), text), PageInfo(), MarkupOptions(unsafe=True)).html
    (own,) = BeautifulSoup(ours, "html.parser").select("backward-pass")
    expected: dict[str, Any] = json.loads(str(own["data-facts"]))
    given = {key: value for key, value in expected.items() if key != "spec"}
    assert json.loads(str(one["data-facts"])) == given
    assert {name: one[name] for name in ("layers", "eta", "x")} == {
        "layers": "2,3,1", "eta": "0.1", "x": "0.5,-1",
    }  # fmt: skip
    for mine, theirs in zip(own.select("p"), one.select("p"), strict=True):
        assert mine.get_text() == theirs.get_text()
    assert re.sub(r"\s+\Z", "", one.select_one("code").get_text()) == programs(8)["repair"]
    facts = json.loads(str(two["data-facts"]))
    assert (facts["net"], facts["kind"]) == ("demo", "blanks")
    assert not two.get("layers")


def test_what_it_cannot_use_is_an_error_with_its_place(tmp_path: Path) -> None:
    said = rendered(tmp_path, WRONG, succeeds=False)
    assert 'a.md:4:1": shortcode "backward-pass" has no parameter "sed"' in said
    assert 'a.md:4:1": data: "xor" is a data set; the playground takes samples' in said
    assert 'there is no way "mend". Known are: blanks, break, empty, repair' in said
    assert "only a whole number" in said
