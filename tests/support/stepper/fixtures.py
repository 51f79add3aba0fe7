"""The fixtures of the stepper's tests: a site, a widget, a page under observation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from stepper.harness import Site, Visit, needs_python, running_site, widget


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
def example_address(stepper_site: Site, example: str) -> str:
    return stepper_site.write("example", example)


@pytest.fixture
def visit(chromium: Browser, example_address: str) -> Iterator[Visit]:
    """The example's page, live; afterwards nothing may have been logged as an error."""
    visited = Visit(chromium)
    visited.open(example_address)
    yield visited
    complaints = visited.complaints
    visited.close()
    assert complaints == [], complaints


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit.page
