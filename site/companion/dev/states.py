"""Takes a sheet of pictures: the stepper in each state that a reader can reach."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

WAIT = 60_000  # ms, the longest time for Python to start
QUALITY = 62
SCALE = 0.57
SHEET = """<!doctype html><style>
  body { margin: 0; padding: 16px; background: #e4e4e1; font: 13px sans-serif; }
  body { columns: 4; column-gap: 16px; }
  figure { break-inside: avoid; margin: 0 0 16px; }
  figcaption { padding: 0 0 4px; color: #222; }
  img { display: block; max-width: 100%; max-height: 620px; }
  img { object-fit: cover; object-position: top; }
</style>"""


@dataclass(frozen=True)
class State:
    """A state of the stepper.

    caption : its name on the sheet.
    act : brings the widget to the state.
    part : CSS selector of the part to take a picture of; by default the whole widget.
    context : options of Playwright's browser context.
    blocked : URL pattern of requests that fail; none by default.
    """

    caption: str
    act: Callable[[Locator], object]
    part: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    blocked: str = ""


def take(browser: Browser, address: str, selector: str, picture: Path) -> None:
    """Bring a widget of a page to every state, and write a sheet with pictures of all states."""
    figures = [_figure(browser, address, selector, state) for state in STATES]
    page = browser.new_page(viewport={"width": 1480, "height": 900})
    page.set_content(SHEET + "".join(figures))
    page.screenshot(path=picture, type="jpeg", quality=QUALITY, full_page=True)
    page.close()


def _figure(browser: Browser, address: str, selector: str, state: State) -> str:
    """The HTML of a figure with a picture of one state."""
    context = {"viewport": {"width": 660, "height": 2400}, "reduced_motion": "reduce"}
    context["service_workers"] = "block"  # their caches could answer requests that a state blocks
    page = browser.new_page(**{**context, **state.context})
    if state.blocked:
        page.route(state.blocked, lambda route: route.abort())
    page.goto(address)
    widget = page.locator(selector)
    widget.scroll_into_view_if_needed()
    widget.locator("[data-live]").wait_for()
    state.act(widget)
    page.wait_for_timeout(400)
    part = widget.locator(state.part).first if state.part else widget
    box = part.bounding_box()
    assert box is not None, f"{state.part} is on the page"
    image = base64.b64encode(part.screenshot(type="jpeg", quality=90)).decode()
    page.context.close()
    shown = f'<img src="data:image/jpeg;base64,{image}" width="{box["width"] * SCALE:.0f}">'
    return f"<figure><figcaption>{state.caption}</figcaption>{shown}</figure>"


def _step(widget: Locator, step: int) -> None:
    slider = widget.get_by_role("slider", name="Step")
    slider.fill(str(step))
    slider.blur()


def _at(step: int) -> Callable[[Locator], object]:
    return lambda widget: _step(widget, step)


def _lit(widget: Locator) -> None:
    _step(widget, 7)
    widget.get_by_label("Weight W₂ row 1 column 2").focus()


def _held(widget: Locator) -> None:
    widget.locator(".edge-label:visible text").nth(2).click()


def _finer(widget: Locator) -> None:
    widget.get_by_label("Each step is").select_option("neuron")
    widget.get_by_text("of 21").first.wait_for(timeout=WAIT)
    _step(widget, 12)


def _other_net(widget: Locator) -> None:
    widget.get_by_text("Its layers:").click()
    widget.get_by_role("button", name="Add a layer").click()
    widget.get_by_label("Size of layer 3").wait_for()
    widget.get_by_role("checkbox", name="Biases").check()
    widget.get_by_label("Bias b₁ row 1").wait_for(timeout=WAIT)
    widget.get_by_text("Change any number").wait_for(timeout=WAIT)


def _wrong(widget: Locator) -> None:
    widget.get_by_label("Weight W₁ row 1 column 1").fill("")


def _failed(widget: Locator) -> None:
    widget.get_by_label("Input x₁").fill("2")
    widget.get_by_role("button", name="Try again").wait_for(timeout=WAIT)


def _opened(title: str) -> Callable[[Locator], Locator]:
    def act(widget: Locator) -> Locator:
        widget.get_by_text(title, exact=True).click()
        return widget.locator("details.panel[open]")

    return act


def _predicted(widget: Locator) -> None:
    panel = _opened("Predict the next value")(widget)
    panel.get_by_role("textbox").fill("0.7")
    panel.get_by_role("button", name="Check").click()
    panel.locator(".said:not(.quiet)").wait_for(timeout=WAIT)


def _checked(widget: Locator) -> None:
    panel = _opened("Check a gradient")(widget)
    panel.locator(".verdict").wait_for(timeout=WAIT)


def _trained(widget: Locator) -> None:
    panel = _opened("Train the net")(widget)
    panel.get_by_role("button", name="Train", exact=True).click()
    panel.get_by_role("slider", name="Epoch").wait_for(timeout=WAIT)
    panel.get_by_text("The widget shows").wait_for(timeout=WAIT)


def _taken(widget: Locator) -> None:
    panel = _opened("Take it away")(widget)
    panel.get_by_role("button", name="NumPy").click()
    panel.get_by_label("NumPy", exact=True).wait_for(timeout=WAIT)


PAPER = {"viewport": {"width": 900, "height": 1400}}
PHONE = {"viewport": {"width": 390, "height": 1400}}
STATES = [
    State("Forward: a layer weighs its inputs", _at(0)),
    State("Backward: a weight highlighted", _lit),
    State("A clicked weight, ready to edit", _held, context={"color_scheme": "dark"}),
    State("Dark: the cost", _at(4), context={"color_scheme": "dark"}),
    State("A phone: the update", _at(9), context=PHONE),
    State("A step for each neuron", _finer),
    State("Another net, with biases", _other_net),
    State("A field without a number", _wrong, ".editor"),
    State("Python cannot be loaded", _failed, ".notice", blocked="**/pyodide/**"),
    State("Predict the next value", _predicted, "details.panel[open]"),
    State("Check a gradient", _checked, "details.panel[open]"),
    State("Train the net", _trained, "details.panel[open]"),
    State("Take it away", _taken, "details.panel[open]"),
    State("Forced colours", _at(7), context={"forced_colors": "active"}),
    State(
        "On paper: all steps",
        lambda widget: widget.page.emulate_media(media="print"),
        context=PAPER,
    ),
]
