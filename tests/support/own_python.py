"""A page with a Python of its own, served well or badly; the fixtures of Python's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hosts import measured_host
from playwright.sync_api import Browser, Page

from companion.places import Blog
from companion.publish.assets import prepare
from companion.tools.browser import FLAGS
from companion.tools.browser import chromium as installed
from companion.tools.progress import silent

HERE = Path(__file__).parent / "python"


@pytest.fixture(scope="module")
def folders(root: Path) -> list[Path]:
    """The folders that are one in URL space."""
    prepare(Blog(root), silent)
    return [HERE, root / "static", root / "build" / "assets"]


@pytest.fixture(scope="module")
def optimising(chromium: Browser) -> Iterator[Browser]:
    """Chromium as readers have it, with all its compilers."""
    browser = chromium.browser_type.launch(executable_path=installed(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def opened(chromium: Browser, folders: list[Path]) -> Callable[..., Any]:
    """Open a page with a Python of its own, `window.python`, not started yet."""

    @contextmanager
    def open_page(patience: dict[str, float] | None = None, **behaviour: Any) -> Iterator[Page]:
        with measured_host(folders, **behaviour) as address:
            page = chromium.new_page()
            try:
                page.goto(f"{address}page.html")
                page.evaluate(
                    """async (patience) => {
                        const { Python } = await import("/companion/python/client.js");
                        window.python = new Python(patience ?? undefined);
                        window.seen = [];
                        window.python.subscribe((status) => window.seen.push(status));
                    }""",
                    patience,
                )
                yield page
            finally:
                page.close()

    return open_page
