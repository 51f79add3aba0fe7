"""The real Hugo, asked now: what it prints for our own inputs, we print too."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hugo_cases import CASES, SITES, TEMPLATES, filled, normalised
from inputs import FAULTS, MARKDOWN, SHORTCODES

from companion.text.body import MarkupOptions, PageInfo, Source, render_body
from companion.text.shortcodes.builtin import BUILTIN
from companion.tools.errors import BuildErrors

HUGO = Path(sys.executable).with_name("hugo")
FRONT_MATTER = "---\ntitle: case\n---\n"


def run_hugo(site: Path, bodies: list[str]) -> str:
    """Build a site of these bodies, page `0`, `1`, …; returns what Hugo says."""
    shutil.copytree(CASES / "shortcodes/_site", site)
    content = site / "content"
    content.mkdir()
    for number, body in enumerate(bodies):
        (content / f"{number}.md").write_text(FRONT_MATTER + body, "utf-8")
    command = [str(HUGO), "--source", str(site), "--noBuildLock"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def our_html(body: str) -> str:
    """Without formulas, which Hugo leaves to the browser."""
    options = replace(MarkupOptions.from_hugo(SITES["shortcodes"]), math=False)
    source = Source(Path("x.md"), body, FRONT_MATTER.count("\n") + 1)
    page = PageInfo("case", "/case/", {"title": "case"})
    return filled(render_body(source, page, options, BUILTIN.with_kinds(TEMPLATES)))


@pytest.mark.parametrize("bodies", [MARKDOWN, SHORTCODES], ids=["markdown", "shortcodes"])
def test_html_equals_hugos(bodies: list[str], tmp_path: Path) -> None:
    said = run_hugo(tmp_path / "site", bodies)
    assert "ERROR" not in said, said
    for number, body in enumerate(bodies):
        page = tmp_path / "site" / "public" / str(number) / "index.html"
        hugos = page.read_text("utf-8") if page.exists() else ""  # no file for an empty page
        assert normalised(our_html(body)) == normalised(hugos), body


@pytest.mark.parametrize("body", FAULTS)
def test_fault_is_where_hugo_finds_it(body: str, tmp_path: Path) -> None:
    place = re.search(r"0\.md:(\d+):(\d+)", run_hugo(tmp_path / "site", [body]))
    assert place is not None
    with pytest.raises(BuildErrors) as caught:
        our_html(body)
    first = caught.value.errors[0]
    assert (first.line, first.column) == (int(place[1]), int(place[2]))
