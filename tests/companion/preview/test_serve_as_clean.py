"""After each kind of change, `serve` shows what a build from nothing makes, byte for byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty

from blogs import replaced, write_content
from running_preview import Preview, running_preview

from companion.places import Blog

WIDGET = '{{< backprop layers="2,1" x="1,1" target="0" >}}'
POSTS = {
    "a.md": "---\ntitle: A\ntags: [x]\n---\n$\\R$ and [](/b/)\n\n![A cat](cat.svg)\n",
    "b.md": f"---\ntitle: B\n---\nOf $b$:\n\n{WIDGET}\n",
    "c/index.md": '---\ntitle: C\n---\n{{< backprop src="net.yaml" >}}\n',
    "c/net.yaml": "layers: [2, 1]\nx: [1, 2]\ntarget: 1\ncaption: Before.\n",
    "d.md": "---\ntitle: D\n---\nIt stays.\n",
}
MACROS = '<script>let o = {{ macros: {{ "\\\\R": "{tex}" }} }};</script>\n'
OF_THEME = MACROS.replace("R", "Q", 1).format(tex="Z")
CLEAN = """
import datetime as dt, sys
from pathlib import Path
tool, blog, address = sys.argv[1:]
sys.path[:0] = [f"{tool}/site", f"{tool}/pybundle"]
from companion.cache.store import Store
from companion.content.config import load_config
from companion.publish.build import Builder
from companion.tools.progress import silent
config = load_config(Path(blog), environment="development", publishDir="clean-site")
config = config.with_base_url(address)
builder = Builder(config, silent, bundled=False, store=Store(None))
builder.prepare()
builder.build(dt.datetime.now(dt.UTC))
builder.close()
"""
QUIET = 0.7
"""Seconds without a message after which no further build follows."""
Change = Callable[[Path], object]


def written(name: str, text: str) -> Change:
    def change(blog: Path) -> None:
        (blog / name).parent.mkdir(parents=True, exist_ok=True)
        (blog / name).write_text(text, "utf-8")

    return change


def appended(name: str, text: str) -> Change:
    def change(blog: Path) -> None:
        with (blog / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def saved_as_editors_do(name: str, old: str, new: str) -> Change:
    """The new text is written beside the file, and takes its name."""

    def change(blog: Path) -> None:
        text = (blog / name).read_text("utf-8")
        assert old in text
        (blog / "beside").write_text(text.replace(old, new, 1), "utf-8")
        (blog / "beside").replace(blog / name)

    return change


PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="{n}" height="9" viewBox="0 0 9 9"></svg>'
NOTE = "site/templates/shortcodes/note.html"
OF_BLOGS: dict[str, Change] = {
    "a post": replaced("content/b.md", "Of $b$", "Of $b_2$"),
    "a data file": replaced("content/c/net.yaml", "Before", "After"),
    "a template": written("site/templates/page.html", "{{ page.content }}!"),
    "a new shortcode": written(NOTE, "<p>A note.</p>"),
    "a post that uses it": written("content/d.md", "{{< note >}}\n"),
    "a shortcode": replaced(NOTE, "A note", "Another"),
    "an asset": written("assets/cat.svg", PICTURE.format(n=40)),
    "macros in a new folder of layouts": written("layouts/math.html", MACROS.format(tex="X")),
    "macros in layouts": saved_as_editors_do("layouts/math.html", "X", "Y"),
    "macros of a new theme": written("themes/t/layouts/m.html", OF_THEME),
    "a new static folder": written("static/x.txt", "x"),
    "a static file": written("static/x.txt", "y"),
    "a deleted post": lambda blog: (blog / "content/d.md").unlink(),
    "a renamed post": lambda blog: (blog / "content/b.md").rename(blog / "content/bb.md"),
    "its link": replaced("content/a.md", "/b/", "/bb/"),
}


def files_of(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def from_nothing(blog: Path, address: str, tool: Path) -> dict[str, bytes]:
    """The files of a site that is built in a copy of the blog without what builds have left."""
    clean = blog.with_name("clean")

    def builds(folder: str, _: list[str]) -> set[str]:
        return {"build"} if Path(folder) == blog else set()

    shutil.copytree(blog, clean, symlinks=True, ignore=builds)  # a link is a change to a watcher
    shutil.copytree(blog / "build", clean / "build", symlinks=True, copy_function=os.link)
    for name in ("sites", "widgets", "preview", "assets/companion/search"):
        shutil.rmtree(clean / "build" / name, ignore_errors=True)
    for name in ("embed", "companion/cards", "companion/frames"):
        shutil.rmtree(clean / "build" / "assets" / name, ignore_errors=True)
    stamp = clean / "build" / "runtime.json"
    moved = stamp.read_text("utf-8").replace(f"{blog}/", f"{clean}/")
    stamp.unlink()
    stamp.write_text(moved, "utf-8")
    code = clean if tool == blog else tool
    command = [sys.executable, "-c", CLEAN, str(code), str(clean), address]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    result = files_of(clean / "clean-site")
    shutil.rmtree(clean)
    return result


def differing(blog: Path, address: str, tool: Path) -> list[str]:
    found = files_of(Blog(blog).preview)
    expected = from_nothing(blog, address, tool)
    return sorted(p for p in {*found, *expected} if found.get(p) != expected.get(p))


def await_build(preview: Preview) -> None:
    """Wait for a build, and for those that may follow it at once."""
    preview.wait_for(r"\d+ files in")
    with suppress(Empty):
        while True:
            preview.messages.get(timeout=QUIET)


def test_a_change_of_the_blog_is_followed(prepared_blog: Path, root: Path) -> None:
    write_content(prepared_blog, POSTS)
    written("content/cat.svg", PICTURE.format(n=9))(prepared_blog)
    with running_preview(prepared_blog) as preview:
        for name, change in OF_BLOGS.items():
            change(prepared_blog)
            await_build(preview)
            assert differing(prepared_blog, preview.address, root) == [], name


def test_settings_that_an_editor_replaces_are_followed(prepared_blog: Path, root: Path) -> None:
    """Also after settings with a fault, at which the preview does not start anew."""
    write_content(prepared_blog, POSTS)
    written("content/cat.svg", PICTURE.format(n=9))(prepared_blog)
    with running_preview(prepared_blog) as preview:
        saved_as_editors_do("hugo.toml", "title =", "title = =")(prepared_blog)
        preview.wait_for(r"error: hugo\.toml:\d+")
        saved_as_editors_do("hugo.toml", 'title = = "', 'title = "New ')(prepared_blog)
        preview.address = preview.wait_for(r"Serving (\S+)")
        assert differing(prepared_blog, preview.address, root) == []


OF_TOOLS: dict[str, Change] = {
    "a template": replaced("site/theme/templates/base.html", "</body>", "<!-- x --></body>"),
    "the mathematics": appended("pybundle/backprop/__init__.py", "\nCHANGED = 1\n"),
    "a source of the browser": appended("site/browser/widgets.css", "\n/* changed */\n"),
    "a static file of the tool": written("static/companion/new.txt", "new"),
    "a source that is gone": lambda tool: (tool / "static/companion/new.txt").unlink(),
}


def test_a_change_of_the_tool_is_followed(tool: Path) -> None:
    write_content(tool, {**POSTS, "a.md": "---\ntitle: A\n---\n$a$\n"})
    with running_preview(tool, tool) as preview:
        for name, change in OF_TOOLS.items():
            change(tool)
            await_build(preview)
            assert differing(tool, preview.address, tool) == [], name
