"""What every test may lean on: blogs to build, a copy of the tool, a browser, the user's post."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from blogs import LINKS, OURS, copy_tool, link_runtime, make_blog, write_content
from built_site import BuildSite
from playwright.sync_api import Browser, expect

from companion.content.config import load_config
from companion.finish.prerender import Prerender
from companion.places import Blog
from companion.preview.static_host import running_host
from companion.publish.build import Builder
from companion.publish.finished import Summary
from companion.tools.browser import running_chromium
from companion.tools.progress import silent

pytest_plugins = ("outcomes",)
NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
QUICK = "--js-flags=--liftoff-only"
"""WebAssembly by V8's first compiler alone: equal numbers, and Python starts in half the time."""
expect.set_options(timeout=30_000)  # ms; a busy machine is slow, and only a failure waits so long


SLOW_FOLDERS = ("browser", "hugo", "companion/dev", "companion/preview", "companion/runtime")
SLOW_FILES = (
    *("test_code.py", "test_licences.py", "test_two_roots.py"),
    *("test_package.py", "test_cells.py", "test_exercises_at_build.py"),  # Python as WebAssembly
    # many builds
    *("test_authoring.py", "test_kept_pages.py", "test_kept_with_faults.py", "test_entries.py"),
    *("test_small_change.py", "test_unexpected_errors.py", "test_whole_under_faults.py"),
    *("test_links.py", "test_metadata.py", "test_fonts.py"),
    *("test_growth.py", "test_planted_bugs.py", "test_certainty.py"),  # hundreds of texts and nets
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fast", action="store_true", help="leave out what takes long")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With --fast, leave out the tests that need a browser, Hugo, a server, the tool or site."""
    if not config.getoption("--fast"):
        return
    slow = [item for item in items if is_slow(item)]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if item not in set(slow)]


def is_slow(item: pytest.Item) -> bool:
    place = item.path.relative_to(Path(__file__).parent)
    return (
        any(place.is_relative_to(folder) for folder in SLOW_FOLDERS)
        or place.name in SLOW_FILES
        or bool({"chromium", "tool", "own_blog", "public"} & set(getattr(item, "fixturenames", ())))
        or item.get_closest_marker("slow") is not None
    )


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a process; what they share ends with their contexts."""
    with running_chromium(QUICK, shell=True) as browser:
        yield browser


@pytest.fixture(scope="session", autouse=True)
def _store_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Builds of tests keep their results apart from those of the user."""
    folder = tmp_path_factory.mktemp("stores")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMPANION_CACHE", str(folder / "session"))
        yield folder


@pytest.fixture(autouse=True)
def _own_store(
    _store_of_tests: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """No test finds what another one has kept."""
    name = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:16]
    monkeypatch.setenv("COMPANION_CACHE", str(_store_of_tests / name))


@pytest.fixture(scope="session", autouse=True)
def _linked_files_stay_as_they_are() -> Iterator[None]:
    """Blogs of tests share large files by hard links: no test may write into one."""
    yield
    assert LINKS.written_through() == []


@pytest.fixture(scope="session")
def prerender() -> Iterator[Prerender]:
    """One Node process that sets the formulas and draws the widgets of all tests of a process."""
    with Prerender(OURS) as running:
        yield running


@pytest.fixture(scope="session")
def public(prerender: Prerender, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own site, built under a sub-path without a warning; no test changes it."""
    blog = make_blog(tmp_path_factory.mktemp("site") / "blog", content=True, runtime=True)
    builder = Builder(load_config(blog, baseURL="/blog/"), silent, prerender=prerender)
    assert builder.build(NOW).warnings == ()
    return blog / "public"


@pytest.fixture(scope="session")
def site(public: Path) -> Iterator[str]:
    """Its address, served as a static host would."""
    with running_host(public, base_path="/blog/") as address:
        yield address


@pytest.fixture
def tool(tmp_path: Path) -> Path:
    """A copy of the tool, with the blog in its folder, whose sources a test may change."""
    return copy_tool(tmp_path / "tool")


@pytest.fixture
def own_blog(tmp_path: Path) -> Path:
    """The project's posts as a blog apart from the tool, with everything a build needs."""
    return make_blog(tmp_path / "blog", content=True, runtime=True)


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """A blog without posts, apart from the tool."""
    return make_blog(tmp_path / "blog")


@pytest.fixture
def prepared_blog(blog: Path) -> Path:
    """The same, with Python for the browser: a build in another process has nothing to prepare."""
    link_runtime(Blog(blog))
    return blog


@pytest.fixture
def build_site(blog: Path, prerender: Prerender) -> BuildSite:
    """Build the blog with these content files and nothing else; gives the summary and the site."""

    def build(files: dict[str, str], **flags: object) -> tuple[Summary, Path]:
        write_content(blog, files)
        config = load_config(blog, **flags)
        builder = Builder(config, silent, prerender=prerender)
        return builder.build(NOW), config.destination

    return build


@pytest.fixture(scope="session")
def users_post(root: Path) -> Path:
    """The user's own first post, where it lies beside the project; it is never copied into it."""
    post = root.parent / "shared" / "posts" / "backpropagation.md"
    if not post.exists():
        pytest.skip(f"the user's post is not beside this clone (looked for {post})")
    return post
