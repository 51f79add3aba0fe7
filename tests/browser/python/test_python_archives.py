"""Python's archives: each is asked for once, and only those that the page's manifest states run."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hosts import Answer, measured_host
from playwright.sync_api import Browser, Page
from python_page import CONTROLLED, SPEC, failure, trace

from companion.tools.browser import FLAGS
from companion.tools.browser import chromium as installed

pytest_plugins = ("own_python",)

ARCHIVES = (".wasm", ".whl", ".zip")
CREATE = """async () => {
    const { Python } = await import("/companion/python/client.js");
    window.python = new Python();
}"""
PLAIN_HTTP = "plain.test"
"""A name of this machine that browsers do not trust as they trust localhost."""


@pytest.fixture(scope="module")
def distrusting(chromium: Browser) -> Iterator[Browser]:
    """Chromium, to which this machine is a foreign host without https."""
    flags = [*FLAGS, f"--host-resolver-rules=MAP {PLAIN_HTTP} 127.0.0.1"]
    browser = chromium.browser_type.launch(executable_path=installed(), args=flags)
    yield browser
    browser.close()


@pytest.mark.parametrize("compress", [True, False], ids=["host compresses", "host does not"])
@pytest.mark.parametrize("worker", [True, False], ids=["service worker", "no service worker"])
def test_every_archive_is_requested_once(
    chromium: Browser, folders: list[Path], compress: bool, worker: bool
) -> None:
    requests: Counter[str] = Counter()

    def count(path: str, right: Answer) -> Answer:
        requests[path] += 1
        return right

    with measured_host(folders, compress=compress, alter=count) as address:
        page = chromium.new_page()
        page.goto(f"{address}page.html")
        if worker:
            page.evaluate(CONTROLLED)
        page.evaluate(CREATE)
        assert "trace" in trace(page, SPEC)
        page.wait_for_load_state("networkidle")
        page.close()
    archives: Counter[str] = Counter()
    for path, count_ in requests.items():
        name = path.rsplit("/", 1)[-1].removesuffix(".gz")
        if name.endswith(ARCHIVES) and not name.startswith("probe-"):
            archives[name.split("-")[0]] += count_
    # The seed of the spec needs numpy.random, which is fetched on demand.
    names = ("pyodide.asm.wasm", "python_stdlib", "numpy", "numpy_random", "backprop")
    assert archives == dict.fromkeys(names, 1)


def zipped_again(archive: bytes) -> bytes:
    """A sound archive with the same files and one more."""
    with io.BytesIO(archive) as file, zipfile.ZipFile(file, "a") as changed:
        changed.writestr("more.txt", "more")
        changed.close()
        return file.getvalue()


def more_wasm(module: bytes) -> bytes:
    """The module with one more section, which does nothing."""
    return module + b"\0\5\4more"


CHANGES = {"numpy-2": zipped_again, "stdlib": zipped_again, "pyodide.asm.wasm": more_wasm}


def changed(name: str) -> Callable[[str, Answer], Answer]:
    """A host on which somebody has replaced an archive by another sound one."""

    def answer(path: str, right: Answer) -> Answer:
        if name not in path:
            return right
        packed = right.body[:2] == b"\x1f\x8b"
        body = CHANGES[name](gzip.decompress(right.body) if packed else right.body)
        return replace(right, body=gzip.compress(body, 1) if packed else body)

    return answer


@pytest.mark.parametrize("compress", [True, False], ids=["host compresses", "host does not"])
@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_archive_is_refused(
    opened: Callable[..., Any], name: str, compress: bool
) -> None:
    with opened(compress=compress, alter=changed(name)) as page:
        words = failure(page)
        assert name in words
        assert "not as it was published" in words


def opened_over_plain_http(browser: Browser, address: str) -> Page:
    page = browser.new_page()
    page.goto(f"http://{PLAIN_HTTP}:{urlsplit(address).port}/page.html")
    assert page.evaluate("isSecureContext || 'subtle' in crypto") is False
    page.evaluate(CREATE)
    return page


@pytest.mark.parametrize("compress", [True, False], ids=["host compresses", "host does not"])
def test_python_starts_over_plain_http(
    distrusting: Browser, folders: list[Path], compress: bool
) -> None:
    with measured_host(folders, compress=compress) as address:
        page = opened_over_plain_http(distrusting, address)
        assert "trace" in trace(page, SPEC)
        status = page.evaluate("() => window.python.status")
        assert status["loadedBytes"] == status["totalBytes"]
        page.close()


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_archive_is_refused_over_plain_http(
    distrusting: Browser, folders: list[Path], name: str
) -> None:
    with measured_host(folders, alter=changed(name)) as address:
        page = opened_over_plain_http(distrusting, address)
        words = failure(page)
        assert name in words
        assert "not as it was published" in words
        page.close()


def test_a_missing_archive_is_named_over_plain_http(
    distrusting: Browser, folders: list[Path]
) -> None:
    def without_numpy(path: str, right: Answer) -> Answer:
        return Answer(b"gone", 404) if "numpy-2" in path else right

    with measured_host(folders, alter=without_numpy) as address:
        page = opened_over_plain_http(distrusting, address)
        words = failure(page)
        assert "numpy-2" in words
        assert "404" in words
        page.close()


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_trying_again_does_not_take_a_damaged_archive_from_the_cache(
    chromium: Browser, distrusting: Browser, folders: list[Path], scheme: str
) -> None:
    damage = changed("numpy-2")
    damaged = True

    def sometimes(path: str, right: Answer) -> Answer:
        return damage(path, right) if damaged else right

    with measured_host(folders, alter=sometimes) as address:
        if scheme == "http":
            page = opened_over_plain_http(distrusting, address)
        else:  # localhost counts as https
            page = chromium.new_page()
            page.goto(f"{address}page.html")
            page.evaluate(CREATE)
        assert "numpy" in failure(page)
        damaged = False
        assert "trace" in trace(page, SPEC)
        page.close()
