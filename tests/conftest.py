"""What every test may lean on: the project, a copy of it to change, a browser, the user's post."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from built_site import BuildSite
from playwright.sync_api import Browser, expect

from companion.content.config import load_config
from companion.preview.static_host import running_host
from companion.publish.build import Builder, Summary
from companion.tools.browser import running_chromium
from companion.tools.progress import silent

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
COPIED = [
    "build.py",
    "hugo.toml",
    "pyproject.toml",
    "content",
    "pybundle",
    "static",
    "site",
    "build",
]
QUICK = "--js-flags=--liftoff-only"
"""WebAssembly by V8's first compiler alone: equal numbers, and Python starts in half the time."""


def left_out(folder: str, names: list[str]) -> set[str]:
    """What no copy of the project needs."""
    preview = {"preview"} if Path(folder).name == "build" else set()
    return {"node_modules", "__pycache__", *preview} & set(names)


expect.set_options(timeout=30_000)  # ms; a busy machine is slow, and only a failure waits so long


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a process; what they share ends with their contexts."""
    with running_chromium(QUICK) as browser:
        yield browser


@pytest.fixture(scope="session")
def public(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own site, built under a sub-path without a warning; no test changes it."""
    project = copy_of(root, tmp_path_factory.mktemp("site"))  # where nobody else builds
    builder = Builder(load_config(project, baseURL="/blog/"), silent)
    try:
        assert builder.build(NOW).warnings == ()
    finally:
        builder.close()
    return project / "public"


@pytest.fixture(scope="session")
def site(public: Path) -> Iterator[str]:
    """Its address, served as a static host would."""
    with running_host(public, base_path="/blog/") as address:
        yield address


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    """A copy of the project that a test may change, with everything installed."""
    return copy_of(root, tmp_path)


def copy_of(root: Path, folder: Path) -> Path:
    copy = folder / "project"
    copy.mkdir()
    for name in COPIED:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=left_out)
        else:
            shutil.copyfile(source, copy / name)
    modules = Path("site", "node", "node_modules")
    (copy / modules).symlink_to(root / modules)
    (copy / ".venv").symlink_to(root / ".venv")
    return copy


@pytest.fixture
def build_site(project: Path) -> Iterator[BuildSite]:
    """Build the copy with these content files and nothing else; gives the summary and public/."""
    builders: list[Builder] = []

    def build(files: dict[str, str], **flags: object) -> tuple[Summary, Path]:
        shutil.rmtree(project / "content")
        for name, text in files.items():
            file = project / "content" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        builder = Builder(load_config(project, **flags), silent)
        builders.append(builder)
        return builder.build(NOW), project / "public"

    yield build
    for builder in builders:
        builder.close()


@pytest.fixture(scope="session")
def users_post(root: Path) -> Path:
    """The user's own first post, where it lies beside the project; it is never copied into it."""
    post = root.parent / "shared" / "posts" / "backpropagation.md"
    if not post.exists():
        pytest.skip(f"the user's post is not beside this clone (looked for {post})")
    return post
