"""Blogs for tests: small folders apart from the tool, which share what one build has made.

A test that builds in its own process needs no copy of the tool, only a blog. Large files of a
blog's `build` are hard links to those of this repository; builds replace them and never write into
them, which `Links.unchanged` checks.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from companion.places import TOOL, Blog
from companion.publish.assets import copy_browser_files
from companion.publish.bundles import gather_published

OURS = Blog(TOOL)
TOOL_FILES = [
    "build.py",
    "hugo.toml",
    "config",
    "pyproject.toml",
    "LICENSE",
    "NOTICE",
    "CHANGELOG.md",
    "content",
    "pybundle",
    "static",
    "site",
]
_LEFT_OUT = shutil.ignore_patterns("node_modules", "__pycache__", ".*_cache")
_OF_ONE_BLOG = shutil.ignore_patterns("embed", "cards", "frames", "search", "mermaid", "pyodide")
_RUNTIME = Path("assets", "companion", "pyodide")


class Links:
    """The linked files as they were when the first link was made."""

    def __init__(self) -> None:
        self._before: dict[Path, tuple[int, int, int]] = {}

    def make(self, source: Path, target: Path) -> None:
        """Link all files below ``source`` to ``target``; copy them where links cannot be made."""
        shutil.copytree(source, target, dirs_exist_ok=True, copy_function=self._link)

    def written_through(self) -> list[Path]:
        """The files whose content was changed in place, and not replaced."""
        return [
            file
            for file, seen in self._before.items()
            if file.exists() and (now := _seen(file))[0] == seen[0] and now != seen
        ]

    def _link(self, source: str, target: str) -> None:
        self._before.setdefault(Path(source), _seen(Path(source)))
        try:
            os.link(source, target)
        except OSError:
            shutil.copy2(source, target)


LINKS = Links()


def make_blog(folder: Path, *, content: bool = False, runtime: bool = False) -> Path:
    """Make a blog with this repository's `hugo.toml` and all that `build.py` would prepare for it.

    content : with the repository's posts and the widgets that were drawn for them; else empty.
    runtime : with Python for the browser, 26 MB.
    """
    blog = Blog(folder)
    blog.build.mkdir(parents=True)
    shutil.copyfile(OURS.configuration, blog.configuration)
    shutil.copytree(TOOL / "config", folder / "config")
    shutil.copytree(TOOL / "site" / "theme", folder / "site" / "theme")  # for Hugo
    shutil.copytree(OURS.generated, blog.generated, ignore=_OF_ONE_BLOG)
    for name in ("vendor.stamp", "bundles.stamp", "prepared.json"):
        shutil.copyfile(OURS.build / name, blog.build / name)
    shutil.copytree(OURS.build / "bundles", blog.build / "bundles")
    copy_browser_files(blog)
    gather_published(blog)
    if content:
        shutil.copytree(TOOL / "content", folder / "content")
        if OURS.widgets.is_dir():  # which are drawn by the first build
            LINKS.make(OURS.widgets, blog.widgets)
    if runtime:
        link_runtime(blog)
    return folder


def write_content(folder: Path, files: Mapping[str, str]) -> None:
    """Give a blog these content files and no others."""
    shutil.rmtree(folder / "content", ignore_errors=True)
    for name, text in files.items():
        file = folder / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def copy_tool(folder: Path) -> Path:
    """Copy the tool with its own blog, for a test that changes the tool's sources."""
    folder.mkdir()
    for name in TOOL_FILES:
        if (TOOL / name).is_dir():
            shutil.copytree(TOOL / name, folder / name, ignore=_LEFT_OUT)
        else:
            shutil.copyfile(TOOL / name, folder / name)
    for installed in (".venv", "site/node/node_modules"):
        (folder / installed).symlink_to(TOOL / installed)
    blog = Blog(folder)
    shutil.copytree(OURS.build, blog.build, ignore=shutil.ignore_patterns("preview", "pyodide"))
    link_runtime(blog, moved=(OURS.build, TOOL / "pybundle", TOOL / "site"))
    return folder


def link_runtime(blog: Blog, moved: Iterable[Path] = (OURS.build,)) -> None:
    """Give a blog the assembled Python; of its inputs and outputs these folders lie with the blog.

    The stamp names them by their paths and times, so that nothing is assembled again.
    """
    LINKS.make(OURS.build / _RUNTIME, blog.build / _RUNTIME)
    gather_published(blog)
    stamp = json.loads((OURS.build / "runtime.json").read_text("utf-8"))
    places = {str(place): str(blog.root / place.relative_to(TOOL)) for place in moved}
    for place, new in places.items():
        stamp = {path.replace(f"{place}/", f"{new}/"): seen for path, seen in stamp.items()}
    (blog.build / "runtime.json").write_text(json.dumps(stamp), "utf-8")


def _seen(file: Path) -> tuple[int, int, int]:
    """Which file it is, its size and when its content was last changed."""
    status = file.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    """A change of a blog: other words in one of its files, which holds the old ones."""

    def change(blog: Path) -> None:
        file = blog / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    return change
