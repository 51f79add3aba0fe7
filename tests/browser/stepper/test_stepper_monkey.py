"""Whatever a reader does on our pages: the widgets stay whole, and show what their traces say.

MONKEY_ACTS asks for more acts on each page than the test makes by itself, MONKEY_SEED for others; a
failing run prints both, with the acts that led to it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from stepper.harness import Visit, needs_python
from stepper.monkey import Monkey

ACTS = int(os.environ.get("MONKEY_ACTS", "40"))
SEED = os.environ.get("MONKEY_SEED", "15")
TOLD = 12  # the last acts of a failing run
PAGES = ["posts/backpropagation/", "posts/vanishing-gradients/", "docs/gallery/"]


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    needs_python()
    visited = Visit(chromium, viewport={"width": 1200, "height": 800}, reduced_motion="reduce")
    yield visited
    visited.close()


@pytest.mark.parametrize("address", PAGES)
def test_whatever_a_reader_does(visit: Visit, site: str, address: str) -> None:
    errors: list[
        str
    ] = []  # not warnings: to print, the page fetches what it has preloaded once more
    visit.page.on("console", lambda told: errors.extend([told.text] * (told.type == "error")))
    visit.page.on("pageerror", lambda error: errors.append(str(error)))
    monkey = Monkey(visit.open(site + address), f"{SEED} {address}", errors)
    for _ in range(ACTS):
        try:
            monkey.act()
        except Exception as cause:
            acts = "\n".join(f"  {each}" for each in monkey.acts[-TOLD:])
            count = len(monkey.acts)
            pytest.fail(f"seed {SEED}, act {count} on {address}: {cause}\n{acts}")
