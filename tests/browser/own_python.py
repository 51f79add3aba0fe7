"""A page with a Python of its own, served well or badly; the fixtures of Python's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from companion.browser import FLAGS
from companion.browser import chromium as installed
from companion.progress import silent
from companion.runtime import assemble
from companion.runtime.host import Behaviour, running

HERE = Path(__file__).parent / "python"


@pytest.fixture(scope="module")
def folders(root: Path) -> list[Path]:
    """The folders that are one in URL space."""
    assemble(root, silent)
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
        with running(folders, Behaviour(**behaviour)) as address:
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
