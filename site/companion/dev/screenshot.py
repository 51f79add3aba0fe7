"""`python build.py screenshot`: takes the pictures of the documentation in a browser.

These are the README's picture, and a sheet with the stepper in all its states.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from companion.content.config import load_config
from companion.dev import states
from companion.places import PICTURES, TOOL
from companion.preview.static_host import running_host
from companion.publish.build import Builder
from companion.publish.terminal import console
from companion.tools.browser import running_chromium
from companion.tools.progress import shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PICTURE = PICTURES / "screenshot.jpg"
STATES = PICTURES / "states.jpg"
POST = "posts/backpropagation/"
WIDGET = ".content > backprop-stepper:last-of-type"
WIDTH = 800
STEP = "7"  # the error has been propagated back through W₂


def take() -> None:
    """Build the site and take both pictures of the post's worked example."""
    with tempfile.TemporaryDirectory() as folder, shown(console) as report:
        public = Path(folder) / "public"
        builder = Builder(load_config(TOOL, publishDir=str(public), baseURL="/"), report)
        try:
            builder.prepare()
            builder.build(dt.datetime.now(dt.UTC))
        finally:
            builder.close()
        with running_host(public) as address, running_chromium() as browser:
            report("Taking the README's picture")
            _take_readme(browser, address + POST, PICTURE)
            report("Taking pictures of all states")
            states.take(browser, address + POST, WIDGET, STATES)
    for picture in (PICTURE, STATES):
        size = picture.stat().st_size
        console.print(f"{picture}: {size / 1000:.0f} kB")


def _take_readme(browser: Browser, address: str, picture: Path) -> None:
    """Take a picture of the worked example in the backward pass, from its top to its editor."""
    page = browser.new_page(viewport={"width": WIDTH, "height": 1600}, device_scale_factor=1.25)
    page.goto(address)
    stepper = page.locator(WIDGET)
    stepper.scroll_into_view_if_needed()
    stepper.locator("[data-live]").wait_for()
    stepper.get_by_role("slider", name="Step").fill(STEP)
    stepper.get_by_role("slider", name="Step").blur()
    page.wait_for_timeout(1000)
    stepper.evaluate("widget => widget.scrollIntoView()")
    editor = stepper.locator("details").first.bounding_box()
    assert editor is not None, "the stepper has an editor below its steps"
    page.screenshot(
        path=picture,
        type="jpeg",
        quality=80,
        clip={"x": 0, "y": 0, "width": WIDTH, "height": editor["y"]},
    )
