"""A site published again with other files, on a host that lets browsers keep all for ten minutes.

Each page that is shown is of one version, whatever was visited before and after, with a network
and without.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
import uvicorn
from blogs import make_blog, write_content
from kept_files import wait_until_kept
from playwright.sync_api import Browser, Page, expect

from companion.content.config import load_config
from companion.finish.prerender import Prerender
from companion.places import Blog
from companion.preview.static_host import HOST, Behaviour, listen, static_app
from companion.publish.build import Builder
from companion.publish.bundles import make_bundles
from companion.tools.atomic_file import atomic_folder
from companion.tools.progress import silent

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
WIDGET = '{{< backprop layers="2,2,1" x="1,2" target="1" seed=1 >}}\n'
FAR = "A line of a long text.\n\n" * 200
POSTS = {
    "a.md": f"---\ntitle: A\n---\n$x$\n\n{WIDGET}",
    "b.md": f"---\ntitle: B\n---\n$y$\n\n{WIDGET}",
    "far.md": f"---\ntitle: Far\n---\n{FAR}{WIDGET}",
}
MARKED = ["companion.js", "shared/format.js", "page/theme.js", "stepper/panels/predict.js"]
"""Sources of which each is in another file of the published site."""
RENEWED = "This page has been renewed"


class Host:
    """A static host on one port, whose content can be replaced and which can go away."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: uvicorn.Server | None = None
        listener = listen(0)
        self._port = listener.getsockname()[1]
        listener.close()
        self.address = f"http://{HOST}:{self._port}/"

    def publish(self, site: Path) -> None:
        with atomic_folder(self._folder) as fresh:
            shutil.copytree(site, fresh, dirs_exist_ok=True)

    def start(self) -> None:
        headers = {"Cache-Control": "max-age=600"}
        app = static_app([self._folder], behaviour=Behaviour(lambda path, status: headers))
        config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1, lifespan="off")
        self._server = uvicorn.Server(config)
        self._listener = listen(self._port)
        arguments = {"sockets": [self._listener]}
        self._thread = threading.Thread(target=self._server.run, kwargs=arguments, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.should_exit = True
            self._thread.join()
            self._listener.close()
        self._server = None


@pytest.fixture(scope="module")
def versions(prerender: Prerender, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The same posts with two versions of the browser's files, each of which says its number."""
    return [_version(number, tmp_path_factory.mktemp("site"), prerender) for number in (1, 2)]


def _version(number: int, folder: Path, prerender: Prerender) -> Path:
    blog = Blog(make_blog(folder / "blog"))
    for name in MARKED:
        file = blog.companion / name
        said = f'\n(globalThis.said ??= []).push("{number} {name}");\n'
        text = file.read_text("utf-8") + said
        file.unlink()  # it may be a link
        file.write_text(text, "utf-8")
    style = blog.companion / "page" / "theme.css"
    text = style.read_text("utf-8") + f"\n:root {{ --version: {number} }}\n"
    style.unlink()
    style.write_text(text, "utf-8")
    make_bundles(blog)
    write_content(blog.root, POSTS)
    config = load_config(blog.root, title=f"Version {number}")
    Builder(config, silent, prerender=prerender).build(NOW)
    return blog.root / "public"


@pytest.fixture
def host(versions: list[Path], tmp_path: Path) -> Iterator[Host]:
    host = Host(tmp_path / "public")
    host.publish(versions[0])
    host.start()
    yield host
    host.stop()


def open_alive(page: Page, address: str) -> None:
    """Open a page and scroll to its widget."""
    page.goto(address)
    page.locator("backprop-stepper").scroll_into_view_if_needed()
    page.locator("[data-live]").wait_for()


def visit(page: Page, host: Host, name: str, *, is_kept: bool = False) -> set[str]:
    """Read a page and use its widget; returns the versions of all that it consists of."""
    page.goto(f"{host.address}{name}/")
    if page.get_by_role("heading", name="There is no network").count():
        return set()
    page.locator("backprop-stepper").scroll_into_view_if_needed()
    page.locator("[data-live]").wait_for()
    page.get_by_text("Predict the next value", exact=True).click()
    body = page.locator("details.predict .panel-body")
    expect(body).not_to_contain_text("Fetching this part")
    if is_kept:
        page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        wait_until_kept(page, page.url)
    said = page.evaluate("said")
    assert {each.split()[1] for each in said} >= set(MARKED[:3])
    style = "getComputedStyle(document.documentElement).getPropertyValue('--version').trim()"
    (title,) = re.findall(r"Version (\d)", page.title())
    return {each.split()[0] for each in said} | {page.evaluate(style), title}


ORDERS = [("", "a"), ("a", ""), ("a", "a"), ("a", "b"), ("ab", "a"), ("ab", "ba")]
"""What is read before and after the second version is published; the two pages are alike."""


@pytest.mark.parametrize(("before", "after"), ORDERS)
def test_no_page_mixes_two_versions(
    chromium: Browser, host: Host, versions: list[Path], before: str, after: str
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    for name in before:
        assert visit(page, host, name, is_kept=True) == {"1"}
    host.publish(versions[1])
    for name in after:
        assert visit(page, host, name, is_kept=True) == {"2"}
    host.stop()
    for name in "ab":
        expected = {"2"} if name in after else {"1"} if name in before else set()
        assert visit(page, host, name) == expected
    host.start()
    for name in "ab":
        assert visit(page, host, name) == {"2"}
    context.close()


@pytest.mark.parametrize("before", ["a", "ab"])
def test_without_a_service_worker_no_page_mixes_them_either(
    chromium: Browser, host: Host, versions: list[Path], before: str
) -> None:
    context = chromium.new_context(service_workers="block")
    page = context.new_page()
    for name in before:
        assert visit(page, host, name) == {"1"}
    host.publish(versions[1])
    for name in "ab":
        assert len(visit(page, host, name)) == 1
    context.close()


def test_a_page_that_outlived_its_files_offers_the_new_one_with_the_readers_numbers(
    chromium: Browser, host: Host, versions: list[Path]
) -> None:
    context = chromium.new_context(service_workers="block")
    page = context.new_page()
    open_alive(page, f"{host.address}a/")
    host.publish(versions[1])
    page.get_by_role("textbox", name="Input x₁").fill("0.625")
    notice = page.locator(".notice")
    expect(notice).to_contain_text(RENEWED)
    notice.get_by_role("link").click()
    expect(page).to_have_title(re.compile("Version 2"))
    assert ";x=0.625,2;" in unquote(page.url)
    context.close()


def test_a_panel_that_is_gone_says_so_at_the_widget(
    chromium: Browser, host: Host, versions: list[Path]
) -> None:
    context = chromium.new_context(service_workers="block")
    page = context.new_page()
    open_alive(page, f"{host.address}a/")
    host.publish(versions[1])
    page.get_by_text("Take it away", exact=True).click()
    expect(page.locator(".notice")).to_contain_text(RENEWED)
    context.close()


def test_a_widget_whose_modules_are_gone_says_so(
    chromium: Browser, host: Host, versions: list[Path]
) -> None:
    context = chromium.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{host.address}far/")
    host.publish(versions[1])
    page.locator("backprop-stepper").scroll_into_view_if_needed()
    link = page.get_by_role("status").filter(has_text=RENEWED).get_by_role("link")
    link.click()
    expect(page).to_have_title(re.compile("Version 2"))
    context.close()
