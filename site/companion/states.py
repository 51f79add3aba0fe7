"""A sheet of pictures: the stepper in each state that a reader can bring it to."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

WAIT = 60_000  # ms that Python may need to start
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
    """A state: what it is called, what a reader does to come to it, and what of it is pictured.

    context : how the reader's browser is set up.
    blocked : what the network does not deliver.
    """

    caption: str
    act: Callable[[Page], object]
    part: str = "backprop-stepper"
    context: dict[str, Any] = field(default_factory=dict)
    blocked: str = ""


def take(browser: Browser, address: str, picture: Path) -> None:
    """Bring the first widget of a page to every state, and write one sheet of them."""
    figures = [_figure(browser, address, state) for state in STATES]
    page = browser.new_page(viewport={"width": 1480, "height": 900})
    page.set_content(SHEET + "".join(figures))
    page.screenshot(path=picture, type="jpeg", quality=QUALITY, full_page=True)
    page.close()


def _figure(browser: Browser, address: str, state: State) -> str:
    context = {"viewport": {"width": 660, "height": 1400}, "reduced_motion": "reduce"}
    page = browser.new_page(**{**context, **state.context})
    if state.blocked:
        page.route(state.blocked, lambda route: route.abort())
    page.goto(address)
    page.locator("[data-live]").first.wait_for()
    state.act(page)
    page.wait_for_timeout(400)
    part = page.locator(state.part).first
    box = part.bounding_box()
    assert box is not None, f"{state.part} is on the page"
    image = base64.b64encode(part.screenshot(type="jpeg", quality=90)).decode()
    page.context.close()
    shown = f'<img src="data:image/jpeg;base64,{image}" width="{box["width"] * SCALE:.0f}">'
    return f"<figure><figcaption>{state.caption}</figcaption>{shown}</figure>"


def _widget(page: Page) -> Locator:
    return page.locator("backprop-stepper").first


def _step(page: Page, step: int) -> None:
    slider = _widget(page).get_by_role("slider", name="Step")
    slider.fill(str(step))
    slider.blur()


def _at(step: int) -> Callable[[Page], object]:
    return lambda page: _step(page, step)


def _lit(page: Page) -> None:
    _step(page, 7)
    _widget(page).get_by_label("Weight W₂ row 1 column 2").focus()


def _finer(page: Page) -> None:
    _widget(page).get_by_label("Each step is").select_option("neuron")
    _widget(page).get_by_text("of 21").first.wait_for(timeout=WAIT)
    _step(page, 12)


def _other_net(page: Page) -> None:
    _widget(page).get_by_text("Its layers:").click()
    _widget(page).get_by_role("button", name="Add a layer").click()
    _widget(page).get_by_label("Size of layer 3").wait_for()
    _widget(page).get_by_role("checkbox", name="Biases").check()
    _widget(page).get_by_label("Bias b₁ row 1").wait_for(timeout=WAIT)
    _widget(page).get_by_text("Change any number").wait_for(timeout=WAIT)


def _wrong(page: Page) -> None:
    _widget(page).get_by_label("Weight W₁ row 1 column 1").fill("")


def _failed(page: Page) -> None:
    _widget(page).get_by_label("Input x₁").fill("2")
    _widget(page).get_by_role("button", name="Try again").wait_for(timeout=WAIT)


def _opened(title: str) -> Callable[[Page], Locator]:
    def act(page: Page) -> Locator:
        _widget(page).get_by_text(title, exact=True).click()
        return _widget(page).locator("details.panel[open]")

    return act


def _predicted(page: Page) -> None:
    panel = _opened("Predict the next value")(page)
    panel.get_by_role("textbox").fill("0.7")
    panel.get_by_role("button", name="Check").click()
    panel.locator(".said:not(.quiet)").wait_for(timeout=WAIT)


def _checked(page: Page) -> None:
    panel = _opened("Check a gradient")(page)
    panel.locator(".verdict").wait_for(timeout=WAIT)


def _trained(page: Page) -> None:
    panel = _opened("Train the net")(page)
    panel.get_by_role("button", name="Train", exact=True).click()
    panel.get_by_role("slider", name="Epoch").wait_for(timeout=WAIT)
    panel.get_by_text("The widget shows").wait_for(timeout=WAIT)


def _taken(page: Page) -> None:
    panel = _opened("Take it away")(page)
    panel.get_by_role("button", name="NumPy").click()
    panel.get_by_label("NumPy", exact=True).wait_for(timeout=WAIT)


PAPER = {"viewport": {"width": 900, "height": 1400}}
PHONE = {"viewport": {"width": 390, "height": 1400}}
STATES = [
    State("Forward: a layer weighs its inputs", _at(0)),
    State("Backward, what shows the weight lit", _lit),
    State("Dark: the cost", _at(4), context={"color_scheme": "dark"}),
    State("A phone: the update", _at(9), context=PHONE),
    State("A step for each neuron", _finer),
    State("Another net, with biases", _other_net),
    State("A field that holds no number", _wrong, ".editor"),
    State("Python does not come", _failed, "backprop-stepper .notice", blocked="**/pyodide/**"),
    State("Predict the next value", _predicted, "details.panel[open]"),
    State("Check a gradient", _checked, "details.panel[open]"),
    State("Train the net", _trained, "details.panel[open]"),
    State("Take it away", _taken, "details.panel[open]"),
    State("Forced colours", _at(7), context={"forced_colors": "active"}),
    State("On paper: all steps", lambda page: page.emulate_media(media="print"), context=PAPER),
]
