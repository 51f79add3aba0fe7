"""The fixtures of the stepper's tests: a site, a widget, a page, a page under observation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from outcomes import has_failed
from playwright.sync_api import Browser, Page

from stepper.harness import Site, Visit, needs_python, running_site, widget
from stepper.kept_page import KeptPage, Show


@pytest.fixture(scope="session")
def stepper_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("stepper") / "site") as site:
        yield site


@pytest.fixture(scope="session")
def python() -> None:
    """For tests that compute in the browser."""
    needs_python()


@pytest.fixture(scope="session")
def example() -> str:
    """The finished HTML of the example."""
    return widget()


@pytest.fixture(scope="session")
def example_address(stepper_site: Site, example: str) -> str:
    return stepper_site.write("example", example)


@pytest.fixture
def visit(chromium: Browser, example_address: str) -> Iterator[Visit]:
    """The example on a page of its own, live; at the end nothing may have been logged as wrong."""
    visited = Visit(chromium)
    visited.open(example_address)
    yield visited
    complaints = visited.complaints
    visited.close()
    assert complaints == [], complaints


@pytest.fixture(scope="session")
def kept_page(chromium: Browser, stepper_site: Site) -> Iterator[KeptPage]:
    kept = KeptPage(chromium, stepper_site)
    yield kept
    kept.close()


@pytest.fixture
def show(kept_page: KeptPage, request: pytest.FixtureRequest) -> Iterator[Show]:
    """Shows widgets on the page that is kept; nothing may be logged as wrong there."""
    yield kept_page.show
    complaints = kept_page.complaints
    if complaints or has_failed(request.node):
        kept_page.close()
    assert complaints == [], complaints


@pytest.fixture
def page(show: Show, example: str) -> Page:
    """The example, live and as it was made, on the page that is kept."""
    return show(example)
