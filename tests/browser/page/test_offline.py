"""What a reader has visited can be read without a network; with one, nothing is ever old."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from built_site import BuildSite
from kept_files import is_kept, wait_until_kept
from playwright.sync_api import Browser, Page, expect

from companion.preview.static_host import running_host

POST = "posts/backpropagation/"
SECOND = "posts/vanishing-gradients/"
EXAMPLE = ".passage:nth-last-child(1 of :has(> backprop-stepper)) > backprop-stepper"
PYTHON_TIMEOUT = 90_000  # ms
ALL_KEPT = """async () => {
  const kept = [];
  for (const name of await caches.keys()) kept.push(...(await (await caches.open(name)).keys()));
  return kept.map(({ url }) => url);
}"""


FETCHED = "performance.getEntriesByType('resource').length"


class Reader:
    """A browser with a page of a site whose host can go away."""

    def __init__(self, folder: Path, host: AbstractContextManager[str], page: Page) -> None:
        self.folder = folder
        self.page = page
        self._host = host
        self.site = host.__enter__()
        self._is_up = True

    def visit(self, path: str) -> None:
        self.page.goto(self.site + path)
        self.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        wait_until_kept(self.page, self.site + path)
        seen = -1
        while seen != (count := self.page.evaluate(FETCHED)):  # "networkidle" comes early if busy
            seen = count
            self.page.wait_for_timeout(2000)

    def cut_the_network(self) -> None:
        if self._is_up:
            self._host.__exit__(None, None, None)
        self._is_up = False


@pytest.fixture
def reader(chromium: Browser, public: Path, tmp_path: Path) -> Iterator[Reader]:
    folder = tmp_path / "public"
    shutil.copytree(public, folder)
    page = chromium.new_context().new_page()
    reader = Reader(folder, running_host(folder, base_path="/blog/"), page)
    yield reader
    page.context.close()
    reader.cut_the_network()


def change_a_weight(page: Page, value: str) -> None:
    page.locator(EXAMPLE).scroll_into_view_if_needed()
    page.locator(EXAMPLE).get_by_label("Weight W₁ row 1 column 1", exact=True).fill(value)
    page.keyboard.press("Enter")
    shown = f"() => document.querySelector(`{EXAMPLE}`).trace.spec.weights[0][0][0] === {value}"
    page.wait_for_function(shown, timeout=PYTHON_TIMEOUT)


def test_a_visited_post_is_read_and_stepped_without_a_network(reader: Reader) -> None:
    reader.visit(POST)
    reader.cut_the_network()
    reader.page.reload()
    widget = reader.page.locator(EXAMPLE)
    widget.scroll_into_view_if_needed()
    widget.locator("[data-live]").wait_for()
    widget.get_by_role("button", name="Next step").click()
    expect(widget.get_by_role("slider", name="Step")).to_have_value("1")
    family = "document.fonts.check('16px \"Companion Serif\"')"
    assert reader.page.evaluate(family)


def test_python_that_was_started_starts_without_a_network(reader: Reader) -> None:
    reader.visit(POST)
    change_a_weight(reader.page, "0.75")
    reader.page.wait_for_load_state("networkidle")
    reader.cut_the_network()
    reader.page.reload()
    change_a_weight(reader.page, "0.25")


def test_a_page_that_was_never_visited_says_that_there_is_no_network(reader: Reader) -> None:
    reader.visit(POST)
    reader.cut_the_network()
    answer = reader.page.goto(reader.site + SECOND)
    assert answer is not None
    assert answer.status == 503
    expect(reader.page.get_by_role("heading")).to_have_text("There is no network")
    reader.page.go_back()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Backpropagation")


def test_nothing_is_fetched_that_no_page_asked_for(reader: Reader) -> None:
    reader.visit(POST)
    kept = reader.page.evaluate(ALL_KEPT)
    asked = reader.page.evaluate(
        "performance.getEntriesByType('resource').map(({ name }) => name).concat(location.href)"
    )
    scripts = reader.page.evaluate(
        """() => {
          const scripts = [...document.querySelectorAll("script[data-for]")];
          const { content } = document.querySelector("template.modules");
          return [...scripts, ...content.querySelectorAll("script")]
            .flatMap(({ src, dataset: { with: modules = "", sheets = "" } }) =>
              [src, ...modules.split(" "), ...sheets.split(" ")])
            .concat([...document.querySelectorAll("[data-frame]")].map((e) => e.dataset.frame))
            .filter(Boolean).map((address) => new URL(address, location).href);
        }"""
    )
    assert set(kept) <= {*asked, *scripts}  # what belongs to widgets that were not reached, too
    assert not [
        url for url in kept if "/pyodide/" in url or url.endswith(("/worker.js", "/train.js"))
    ]


def test_a_new_deployment_is_seen_at_once_and_a_removed_page_is_forgotten(reader: Reader) -> None:
    reader.visit(POST)
    file = reader.folder / POST / "index.html"
    file.write_text(file.read_text("utf-8").replace("<h1>", "<h1>Anew: "), "utf-8")
    reader.page.reload()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Anew: Backpropagation")
    file.unlink()
    reader.page.reload()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("This page does not exist")
    reader.cut_the_network()
    reader.page.reload()
    expect(reader.page.get_by_role("heading")).to_have_text("There is no network")


def test_the_files_of_a_python_that_was_replaced_are_forgotten(reader: Reader) -> None:
    reader.visit(POST)
    old = f"{reader.site}companion/pyodide/numpy-of-last-year/numpy.zip"
    put = "async ([cache, url]) => (await caches.open(cache)).put(url, new Response('x'))"
    reader.page.evaluate(put, [f"companion {reader.site} common", old])
    assert is_kept(reader.page, old)
    change_a_weight(reader.page, "0.75")
    reader.page.wait_for_load_state("networkidle")
    assert not is_kept(reader.page, old)
    kept = reader.page.evaluate(ALL_KEPT)
    assert [url for url in kept if url.endswith("/runtime.js")]
    assert [url for url in kept if "/pyodide/numpy-" in url]


def test_previews_and_frames_register_nothing(build_site: BuildSite, public: Path) -> None:
    assert "offline.js" in (public / "index.html").read_text("utf-8")
    frames = list((public / "embed").rglob("index.html"))
    assert frames
    _, preview = build_site({"posts/a.md": "A post"}, environment="development")
    for page in [*frames, *preview.rglob("*.html")]:
        assert "offline.js" not in page.read_text("utf-8"), page
