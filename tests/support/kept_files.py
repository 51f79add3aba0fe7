"""What the service worker of a site keeps, asked of one of its pages."""

from __future__ import annotations

import time

from playwright.sync_api import Page

KEPT = """async (address) => {
  const found = await caches.match(address, { ignoreVary: true });
  return found !== undefined;
}"""
PATIENCE = 60  # seconds that the service worker may need on a slow machine


def is_kept(page: Page, address: str) -> bool:
    kept: bool = page.evaluate(KEPT, address)
    return kept


def wait_until_kept(page: Page, address: str) -> None:
    """`Page.wait_for_function` takes the promise of an async function for its answer."""
    end = time.monotonic() + PATIENCE
    while not is_kept(page, address):
        assert time.monotonic() < end, f"{address} is not kept"
        page.wait_for_timeout(100)
