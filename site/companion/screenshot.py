"""`python build.py screenshot`: the README's picture, taken of the real page in a real browser."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from companion.browser import running_chromium
from companion.building import Builder
from companion.config import load_config
from companion.progress import shown
from companion.static_host import running_host
from companion.terminal import console

PICTURE = Path("site", "screenshot.jpg")
POST = "posts/backpropagation/"
WIDTH = 800
STEP = "7"  # the error has just gone back through W₂


def take(root: Path) -> None:
    """Build the site, step the post's worked example to the backward pass, and picture it."""
    with tempfile.TemporaryDirectory() as folder, shown(console) as report:
        public = Path(folder) / "public"
        builder = Builder(load_config(root, publishDir=str(public), baseURL="/"), report)
        try:
            builder.prepare()
            builder.build(dt.datetime.now(dt.UTC))
        finally:
            builder.close()
        report("Taking the picture")
        with running_host(public) as address, running_chromium() as browser:
            page = browser.new_page(
                viewport={"width": WIDTH, "height": 1600}, device_scale_factor=1.25
            )
            page.goto(address + POST)
            stepper = page.locator(".content > backprop-stepper:last-of-type")
            stepper.get_by_role("slider", name="Step").fill(STEP)
            stepper.get_by_role("slider", name="Step").blur()
            page.wait_for_timeout(1000)
            stepper.evaluate("widget => widget.scrollIntoView()")
            editor = stepper.locator("details").first.bounding_box()
            assert editor is not None, "the stepper has an editor below its steps"
            page.screenshot(
                path=root / PICTURE,
                type="jpeg",
                quality=80,
                clip={"x": 0, "y": 0, "width": WIDTH, "height": editor["y"]},
            )
    size = (root / PICTURE).stat().st_size
    console.print(f"{PICTURE}: {size / 1000:.0f} kB", markup=False)
