"""Waits until the browser has laid out the whole text of a page."""

from __future__ import annotations

from playwright.sync_api import Page

PATIENCE = 120_000  # ms: a busy machine has few idle moments, in which the text is laid out
FOLLOW = """{
  window.isLaidOut = false;
  document.addEventListener("companion-laid-out", () => (window.isLaidOut = true));
}"""


def follow_layout(page: Page) -> None:
    """Before the page is opened: notice the event that tells that all of it is laid out."""
    page.add_init_script(FOLLOW)


def wait_until_laid_out(page: Page) -> None:
    page.wait_for_function("() => isLaidOut", timeout=PATIENCE)
