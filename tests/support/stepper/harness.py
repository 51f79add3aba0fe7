"""A small real site for the stepper: a real trace, its real first frame, the static host."""

from __future__ import annotations

import atexit
import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from blogs import LINKS
from playwright.sync_api import Browser, Page

from backprop import trace
from backprop.figures import figure
from backprop.notation import tex
from companion.finish.prerender import NOWHERE, FirstFrame, Places, Prerender
from companion.finish.widgets import first_picture, first_points
from companion.places import NODE, Blog
from companion.preview.static_host import running_host
from companion.publish.assets import copy_browser_files
from companion.publish.fonts import write_fonts
from companion.tools.node import install_libraries, run_node
from companion.tools.progress import silent

ROOT = Path(__file__).parents[3]

STARTED = 60_000  # ms that Python may need to start on a slow machine
EXAMPLE: dict[str, Any] = {
    "layers": [2, 3, 1],
    "activation": "sigmoid",
    "x": [0.5, -1],
    "target": [1],
    "seed": 7,
}

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Stepper</title>
<link rel="icon" href="data:,">
{fonts}
<link rel="stylesheet" href="{base}companion/vendor/katex.css">
<style>
  body {{ max-width: 720px; margin: 0 auto; padding: 24px 20px; font: 18px/1.6 Georgia, serif; }}
  h1 {{ font-size: 1.5em; }} /* fits into 320 px in every fallback font */
  {css}
</style>
{script}
</head>
<body>
<main>
<h1>Backpropagation</h1>
<p>Text before the figure.</p>
{widgets}
<p id="after">Text after the figure.</p>
</main>
</body>
</html>
"""
FONTS = ("math", "math-letters", "math-sets", "math-sans")
SCRIPT = '<script type="module" src="{base}companion/companion.js"></script>'

FIGURES_SCRIPT = SCRIPT.replace("companion.js", "figures.js")


# from now on, window.heard is what screen readers are told
HEAR = """() => {
  window.heard = [];
  const root = document.querySelector("backprop-stepper").shadowRoot;
  const status = root.querySelector(".announcement");
  new MutationObserver(() => status.textContent && heard.push(status.textContent))
    .observe(status, { childList: true, characterData: true, subtree: true });
}"""


@dataclass(frozen=True)
class Site:
    """A folder that is served, into which a test writes its pages."""

    folder: Path
    base: str
    address: str

    def write(
        self, name: str, *widgets: str, css: str = "", script: str = SCRIPT, fonts: bool = True
    ) -> str:
        """Write a page with these fragments, as a theme would; gives its address."""
        preloads = "".join(
            f'<link rel="preload" as="font" type="font/woff2" crossorigin '
            f'href="{self.base}companion/fonts/{font}.woff2">\n'
            for font in FONTS
            if fonts
        )
        html = PAGE.format(
            base=self.base,
            css=css,
            fonts=preloads,
            script=script.format(base=self.base),
            widgets="\n".join(widgets),
        )
        (self.folder / f"{name}.html").write_text(html, "utf-8")
        return f"{self.address}{name}.html"

    def later_widget(self, spec: Mapping[str, Any] = EXAMPLE, **options: Any) -> str:
        """The HTML of a stepper below the first window, whose frame is in a file of the site."""
        name = f"frame-{hashlib.sha256(repr([spec, options]).encode()).hexdigest()[:12]}"
        page = f"{self.base}{name}.html"
        frame = first_frame(spec, Places(f"{self.base}{name}.txt", page), **options)
        (self.folder / f"{name}.txt").write_text(frame.file, "utf-8")
        self.write(name, frame.html)
        return frame.later


@contextmanager
def running_site(folder: Path, base: str = "/") -> Iterator[Site]:
    """The project's static files and what a build makes beside them, served under ``base``."""
    vendor()
    for source in (ROOT / "static", ROOT / "build" / "assets"):
        LINKS.make(source, folder)
    with running_host(folder, base_path=base) as address:
        yield Site(folder, base, address)


@cache
def vendor() -> None:
    """Make the browser libraries, as a build does."""
    modules = install_libraries(silent)
    run_node(NODE / "vendor.mjs")
    write_fonts(modules, Blog(ROOT), silent)
    copy_browser_files(Blog(ROOT))


@cache
def drawing() -> Prerender:
    """One Node process for all widgets that the tests of a process draw."""
    prerender = Prerender(Blog(ROOT))
    atexit.register(prerender.close)
    return prerender


def widget(spec: Mapping[str, Any] = EXAMPLE, **options: Any) -> str:
    """The finished HTML of a stepper in the first screen, for a spec and an author's options."""
    return first_frame(spec, **options).html


def first_frame(spec: Mapping[str, Any], places: Places = NOWHERE, **options: Any) -> FirstFrame:
    vendor()
    shown = trace(spec)
    if points := first_points(shown, options):
        options["points"] = points
    if picture := first_picture(shown, options):
        options["picture"] = picture
    return drawing().widget(shown, options, places)


def live_figure(kind: str, caption: str = "", **parameters: Any) -> str:
    """The finished HTML of a live figure."""
    vendor()
    return (
        drawing()
        .figure(figure({"kind": kind, "parameters": parameters}), {"caption": caption})
        .html
    )


class Visit:
    """A page with a stepper under observation: what it logs and asks for."""

    def __init__(self, browser: Browser, **context: Any) -> None:
        self.context = browser.new_context(**context)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def open(self, address: str, *, live: bool = True) -> Page:
        self.page.goto(address)
        if live:
            self.wait_until_live()
        return self.page

    def wait_until_live(self) -> None:
        """The first widget is live, which it becomes when the reader comes near it."""
        self.page.locator("backprop-stepper, backprop-figure").first.scroll_into_view_if_needed()
        self.page.locator("[data-live]").first.wait_for()

    def stop_the_clock(self) -> None:
        """Before the page is opened: from then on its time passes only by `clock.run_for`."""
        self.page.clock.install(time=0)
        self.page.clock.pause_at(1)

    def close(self) -> None:
        self.context.close()


def formulas_of(step: Mapping[str, Any]) -> list[str]:
    """The three lines of a step as TeX, as they can be copied from the page."""
    return [tex.unmarked(step["tex"][line]) for line in ("symbols", "indices", "numbers")]


def slider(page: Page) -> int:
    """The step that is shown, 0-based."""
    return int(page.get_by_role("slider", name="Step").first.input_value())


def wait_until_measured(page: Page) -> None:
    """The steps are measured, for which all of them are laid out once."""
    page.wait_for_function(
        "() => parseFloat(document.querySelector('backprop-stepper').shadowRoot"
        ".querySelector('.steps').style.minHeight) > 0"
    )


def expect_shown(page: Page, what: str, expected: Any) -> None:
    """The widget comes to show exactly this as its `what`, for instance as its `trace.spec`."""
    element = page.locator("backprop-stepper")
    end = time.monotonic() + STARTED / 1000
    while (shown := element.evaluate(f"element => element.{what}")) != expected:
        if time.monotonic() > end:
            assert shown == expected
        page.wait_for_timeout(50)


def assert_accessible(page: Page) -> None:
    violations = Axe().run(page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in violations] == []


def needs_python() -> None:
    """Skip where the runtime has not been assembled; ``build.py test`` always does that first."""
    if not (ROOT / "build" / "assets" / "companion" / "pyodide" / "runtime.js").exists():
        pytest.skip("the Python runtime has not been assembled (python build.py does it)")
