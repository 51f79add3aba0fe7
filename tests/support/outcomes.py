"""Whether a test has failed, for the fixtures that clean up behind it."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    return report


def has_failed(item: pytest.Item) -> bool:
    """Its set-up or the test itself; asked from a fixture's tear-down."""
    return item.stash.get(_FAILED, False)
