"""A finger on a touch screen."""

from __future__ import annotations

from playwright.sync_api import Page


class Finger:
    """Touches that the browser itself takes for taps, scrolls or drags, as on a telephone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)

    def _touch(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def swipe(self, start: tuple[float, float], way: tuple[float, float]) -> None:
        """One finger, from a place by a way, in small moves."""
        self._touch("touchStart", start)
        for k in range(1, 11):
            self._touch("touchMove", (start[0] + way[0] * k / 10, start[1] + way[1] * k / 10))
            self.page.wait_for_timeout(16)
        self._touch("touchEnd")
        self.page.wait_for_timeout(200)

    def pinch(self, at: tuple[float, float]) -> None:
        """Two fingers that part."""
        (x, y) = at
        self._touch("touchStart", (x - 10, y), (x + 10, y))
        for k in range(1, 11):
            self._touch("touchMove", (x - 10 - 6 * k, y), (x + 10 + 6 * k, y))
            self.page.wait_for_timeout(16)
        self._touch("touchEnd")
        self.page.wait_for_timeout(200)
