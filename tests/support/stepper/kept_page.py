"""A page that is kept: each test finds its own widgets on it, anew.

To open a page and to start Python takes longer than most tests do with them. A test that does not
ask how a page loads, and that needs no window or network of its own, can do without both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize

from stepper.harness import Site, Visit

# what a test can have left behind: widgets, marks of themes, the address, stored state, the focus
REPLACE = """html => {
  const main = document.querySelector("main");
  for (const marked of [document.documentElement, document.body]) {
    const names = marked.getAttributeNames().filter((name) => name !== "lang");
    names.forEach((name) => marked.removeAttribute(name));
  }
  for (const node of [...main.childNodes].filter(({ id }) => id !== "after")) node.remove();
  document.activeElement?.blur();
  getSelection().removeAllRanges();
  localStorage.clear();
  sessionStorage.clear();
  history.replaceState(null, "", location.pathname);
  scrollTo(0, 0);
  const part = document.createElement("div");
  part.setHTMLUnsafe(html);
  document.querySelector("#after").before(...part.childNodes);
}"""
Show = Callable[..., Page]
"""`KeptPage.show`: takes the HTML of widgets and, by keyword, what the window is like."""
MEDIA: dict[str, Any] = {
    "media": "screen",
    "color_scheme": "light",
    "reduced_motion": "no-preference",
    "forced_colors": "none",
    "contrast": "no-preference",
}
VIEWPORT: ViewportSize = {"width": 1280, "height": 720}
NAMED = "&quot;name&quot;"
"""In the options of a widget with a name: the page keeps the state that widgets of a name share."""
BEFORE = "<h1>Backpropagation</h1>\n<p>Text before the figure.</p>\n"


class KeptPage:
    """One page for many tests; opened with the first of them, and anew after one that failed."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self._browser = browser
        self._address = site.write("kept")
        self._visit: Visit | None = None
        self._holds_states = False

    def show(
        self,
        *widgets: str,
        viewport: ViewportSize = VIEWPORT,
        **media: Any,
    ) -> Page:
        """The page with these widgets and no others; the first of them is live.

        viewport : the size of the window.
        media : what the reader has set, as `Page.emulate_media` takes it.
        """
        is_named = any(NAMED in html for html in widgets)
        if is_named or self._holds_states:
            self.close()
        self._holds_states = is_named
        visit = self._visit = self._visit or self._opened()
        visit.page.set_viewport_size(viewport)
        visit.page.emulate_media(**{**MEDIA, **media})
        visit.page.mouse.move(0, 0)
        visit.page.evaluate(REPLACE, BEFORE + "\n".join(widgets))
        visit.wait_until_live()
        return visit.page

    @property
    def complaints(self) -> list[str]:
        """The errors and warnings in the console since the last call."""
        if self._visit is None:
            return []
        complaints, self._visit.complaints = self._visit.complaints, []
        return complaints

    def close(self) -> None:
        """The next test gets a new page."""
        if self._visit is not None:
            self._visit.close()
        self._visit = None

    def _opened(self) -> Visit:
        visit = Visit(self._browser)
        visit.open(self._address, live=False)
        return visit
