"""A widget is as light or dark as what is painted behind it, in each way to write a colour."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser

BLACKISH, DARK, GREY, WHITE = 22, 51, 128, 255
# The grey that each colour is in sRGB, by the definitions of CSS Color 4: an achromatic oklch() of
# lightness L is the linear light L^3, lab() and lch() are relative to white, color(srgb) is itself.
PAINTED = [
    ("rgb(51 51 51)", DARK),
    ("color(srgb 0.2 0.2 0.2)", DARK),
    ("hsl(0 0% 20%)", DARK),
    ("oklch(0.2 0 0)", BLACKISH),
    ("oklab(0.2 0 0)", BLACKISH),
    ("oklch(1 0 0)", WHITE),
    ("lab(100 0 0)", WHITE),
    ("lch(0 0 0)", 0),
    ("color(display-p3 1 1 1)", WHITE),
    ("color-mix(in srgb, white, black 80%)", DARK),
    ("oklch(0 0 0 / 0.5)", GREY),  # over the white of the page
    ("rgb(0 0 0 / 0.5)", GREY),
]
FOLLOW = """(colour) => {
    document.body.innerHTML = "<main><p></p></main>";
    document.body.style.background = "rgb(255, 255, 255)";
    document.querySelector("main").style.background = colour;
    const widget = document.querySelector("p");
    window.follow(widget)();
    return [widget.dataset.scheme, widget.style.getPropertyValue("--companion-behind")];
}"""


def test_any_colour_of_css_is_understood(chromium: Browser, root: Path) -> None:
    source = (root / "site/browser/shared/colour-scheme.js").read_text("utf-8")
    page = chromium.new_page()
    try:
        page.set_content("<p></p>")
        page.add_script_tag(content=f"{source}\nwindow.follow = followColourScheme;", type="module")
        page.wait_for_function("() => window.follow")
        for colour, grey in PAINTED:
            scheme, behind = page.evaluate(FOLLOW, colour)
            levels = [int(each) for each in re.findall(r"\d+", behind)]
            assert len(levels) == 3
            assert all(abs(level - grey) <= 1 for level in levels), (colour, behind)
            if grey != GREY:
                assert scheme == ("dark" if grey < GREY else "light"), colour
    finally:
        page.close()
