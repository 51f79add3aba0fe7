"""A blog in another folder than the tool is built, checked, served and cleaned there."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import backprop
from companion.content.config import load_config
from companion.places import TOOL
from companion.preview.static_host import running_host
from companion.publish.build import Builder
from companion.publish.swap import MARKER
from companion.tools.progress import silent

TOOL_FILES = ["build.py", "pyproject.toml", "LICENSE", "NOTICE", "pybundle", "site", "static"]
LEFT_OUT = shutil.ignore_patterns("node_modules", "__pycache__", ".*_cache")
PATIENCE = 60  # s
PYTHON_TIMEOUT = 60_000
SPEC = {"layers": [2, 3, 1], "activation": "sigmoid", "x": [0.5, -1], "target": [1], "seed": 7}
POST = """\
---
title: First
date: 2026-11-24
---
The slope of $x^2$ is {{< twice >}}$x${{< /twice >}}.

{{< admonition type=note title="A note" >}}
An *admonition*.
{{< /admonition >}}

{{< backprop layers="2,3,1" activation="sigmoid" x="0.5,-1" target="1" seed=7 >}}
"""
BLOG = {
    "hugo.toml": 'title = "Elsewhere"\nbaseURL = "https://blog.example/"\n',
    "content/posts/first.md": POST,
    "site/templates/shortcodes/twice.html": "<b>two times {{ inner | markdown }}</b>",
    "static/data/table.csv": "x,y\n1,2\n",
}


def files_below(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file by its path, with its size and time; links are not followed."""
    return {
        str(file.relative_to(folder)): (file.lstat().st_size, file.lstat().st_mtime_ns)
        for file in folder.rglob("*")
        if file.is_symlink() or file.is_file()
    }


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tool alone, without a blog in its folder."""
    folder = tmp_path_factory.mktemp("tool")
    for name in TOOL_FILES:
        if (TOOL / name).is_dir():
            shutil.copytree(TOOL / name, folder / name, ignore=LEFT_OUT)
        else:
            shutil.copyfile(TOOL / name, folder / name)
    for name in (".venv", "site/node/node_modules"):
        (folder / name).symlink_to(TOOL / name)
    return folder


@pytest.fixture(scope="module")
def blog(tool: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A blog, built by the command line; the tool's folder has stayed as it was."""
    folder = tmp_path_factory.mktemp("blog")
    for name, text in BLOG.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    before = files_below(tool)
    done = run(tool, "--source", str(folder))
    assert done.returncode == 0, done.stderr
    assert "1 post, 2 formulas, 1 widget" in done.stderr
    assert files_below(tool) == before
    return folder


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}


def run(tool: Path, *words: str, cwd: Path = TOOL.parent) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(tool / "build.py"), *words]
    return subprocess.run(command, cwd=cwd, env=environment(), capture_output=True, text=True)


def test_the_site_lies_in_the_blogs_folder(blog: Path) -> None:
    page = (blog / "public" / "posts" / "first" / "index.html").read_text("utf-8")
    assert '<b>two times <span class="katex">' in page
    assert '<details class="details admonition note open"' in page
    assert "<backprop-stepper" in page
    assert (blog / "public" / "data" / "table.csv").read_text() == BLOG["static/data/table.csv"]
    assert (blog / "public" / "service-worker.js").is_file()
    assert (blog / "public" / MARKER).is_file()
    assert (blog / "build" / MARKER).is_file()


def test_a_builder_in_the_same_process_makes_the_same_pages(blog: Path, tmp_path: Path) -> None:
    config = load_config(blog, publishDir=str(tmp_path / "public"))
    builder = Builder(config, silent)
    try:
        builder.build(dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    finally:
        builder.close()
    for page in (blog / "public").rglob("*.html"):
        other = tmp_path / "public" / page.relative_to(blog / "public")
        assert other.read_text("utf-8") == page.read_text("utf-8"), page


def test_its_stepper_steps_and_its_python_computes(blog: Path, chromium: Browser) -> None:
    spec = backprop.trace(SPEC)["spec"]
    spec["weights"][0][0][0] = 0.75
    last = backprop.trace(spec)["steps"][-1]["sentence"]
    with running_host(blog / "public", base_path="/") as address:
        context = chromium.new_context()
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"the page threw {error}"))
        page.goto(f"{address}posts/first/")
        widget = page.locator("backprop-stepper")
        widget.scroll_into_view_if_needed()
        slider = widget.get_by_role("slider", name="Step")
        widget.locator("[data-live]").wait_for()
        before = slider.input_value()
        widget.get_by_role("button", name="Next step").click()
        assert slider.input_value() != before
        widget.get_by_label("Weight W₁ row 1 column 1", exact=True).fill("0.75")
        page.keyboard.press("Enter")
        widget.get_by_role("group", name="Backpropagation, step by step").focus()
        page.keyboard.press("End")
        expect(widget.locator("[aria-live]").first).to_contain_text(last, timeout=PYTHON_TIMEOUT)
        context.close()


def test_check_reads_the_blog_and_writes_nothing(tool: Path, blog: Path) -> None:
    faulty = blog / "content" / "posts" / "faulty.md"
    faulty.write_text("---\ntitle: F\n---\n[gone](/posts/nope/)\n")
    public = files_below(blog / "public")
    done = run(tool, "check", "--json", "-s", str(blog))
    faulty.unlink()
    (finding,) = [each for each in json.loads(done.stdout) if "faulty" in str(each["file"])]
    assert finding["file"] == str(faulty)
    assert 'the link "/posts/nope/" leads nowhere' in finding["message"]
    assert files_below(blog / "public") == public


def test_new_writes_into_the_blog_that_one_is_in(tool: Path, blog: Path) -> None:
    """Without ``--source``, as Hugo does it."""
    done = run(tool, "new", "posts/chain-rule.md", cwd=blog)
    assert "content/posts/chain-rule.md" in done.stderr, done.stderr
    made = blog / "content" / "posts" / "chain-rule.md"
    assert 'title: "Chain rule"' in made.read_text("utf-8")
    made.unlink()


def wait_for(seen: Callable[[], str | None]) -> str:
    """What ``seen`` gives as soon as it gives something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := seen():
            return found
        time.sleep(0.2)
    raise AssertionError("waited in vain")


@pytest.fixture
def preview(tool: Path, blog: Path, tmp_path: Path) -> Iterator[str]:
    """The address that `serve -s` has told."""
    command = [sys.executable, str(tool / "build.py"), "serve", "-p", "0", "-s", str(blog)]
    said = tmp_path / "said"
    with said.open("w") as stream:
        process = subprocess.Popen(command, cwd=tmp_path, env=environment(), stderr=stream)
    yield wait_for(lambda: "".join(re.findall(r"Serving (\S+)", said.read_text())))
    process.terminate()
    process.wait()


def test_serve_shows_the_blog_and_rebuilds_it_when_it_changes(blog: Path, preview: str) -> None:
    def page() -> str:
        with urllib.request.urlopen(f"{preview}posts/first/") as answer:
            return answer.read().decode()

    def changed() -> str | None:
        template.write_text("<b>twice {{ inner | markdown }}</b>", "utf-8")  # until it is watched
        return shown if "<b>twice " in (shown := page()) else None

    assert "<b>two times " in page()
    template = blog / "site" / "templates" / "shortcodes" / "twice.html"
    assert "<backprop-stepper" in wait_for(changed)


def test_clean_removes_what_builds_made_and_nothing_else(tool: Path, tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text('publishDir = "site"\n')
    (tmp_path / "public").mkdir()
    for name in ("build/hugo/pages/x.json", f"build/{MARKER}", "site/x.html", f"site/{MARKER}"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert run(tool, "clean", "-s", str(tmp_path)).stderr == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hugo.toml", "public"]
    (tmp_path / "site").mkdir()
    assert f"left: {tmp_path}/site (no build" in run(tool, "clean", "-s", str(tmp_path)).stderr
    assert (tmp_path / "site").exists()


@pytest.mark.parametrize("command", ["build", "new", "clean"])
def test_a_folder_that_is_no_blog_is_named_with_what_to_do(
    tool: Path, tmp_path: Path, command: str
) -> None:
    words = [command, *(["posts/x.md"] if command == "new" else []), "-s"]
    done = run(tool, *words, str(tmp_path))
    assert done.returncode == 1
    assert f"the folder {tmp_path} has no hugo.toml" in done.stderr
    assert "--source" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tool: Path, tmp_path: Path) -> None:
    assert f"there is no folder {tmp_path}/x" in run(tool, "-s", str(tmp_path / "x")).stderr


def test_the_tool_alone_has_no_blog_to_build(tool: Path, tmp_path: Path) -> None:
    done = run(tool, cwd=tmp_path)
    assert f"the folder {tool} has no hugo.toml" in done.stderr
