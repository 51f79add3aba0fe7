"""Opens a page and notes the addresses that it asks for and the errors that it reports."""

from __future__ import annotations

from playwright.sync_api import Browser, Page


def opened(chromium: Browser, address: str, **options: object) -> tuple[Page, list[str]]:
    """A page at an address, and the addresses that it asks for and the errors that it reports."""
    page = chromium.new_context(service_workers="block", **options).new_page()  # type: ignore[arg-type]
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.on("pageerror", lambda error: seen.append(f"error: {error}"))
    page.on("console", lambda told: seen.extend([f"error: {told.text}"] * (told.type == "error")))
    page.goto(address, wait_until="networkidle")
    return page, seen
