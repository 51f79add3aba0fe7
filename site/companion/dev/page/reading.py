"""What a reader sees of a page in Chromium: shifts, empty frames, slow keys, long tasks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

from companion.places import GENERATOR
from companion.tools.errors import BuildError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1200, "height": 900}
SLOWDOWN = 4  # of the processor, as Lighthouse has it for a phone
READING = 3000  # px/s
FLING = 20_000  # px/s
STRIDE = 0.8  # screens that a reader scrolls at a time
PRESSES = 8  # for each stepper
REST = 200  # ms between two key presses, for idle work to finish
PATIENCE = 120_000  # ms for a page to load: a busy machine is slow, and a measurement is no test

_PROBE = (GENERATOR / "dev" / "page" / "probe.js").read_text("utf-8")
_NO_ANCHORING = """{
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("html, body { overflow-anchor: none; }");
    document.adoptedStyleSheets = [sheet];
}"""


def loaded(browser: Browser, address: str) -> dict[str, float]:
    """Count the elements of the loaded page, and those in widgets that are far away."""
    with _opened(browser, address) as reader:
        counts: dict[str, float] = reader.page.evaluate("probe.elements()")
        return counts


def shifts(browser: Browser, address: str) -> dict[str, float]:
    """The sums of layout shifts: reading to the end, and upwards from a link to the last third.

    The worse of two widths, with and without scroll anchoring.
    """
    found: dict[str, float] = {}
    for viewport in (PHONE, DESKTOP):
        for anchoring in (True, False):
            suffix = "" if anchoring else "_unanchored"
            with _opened(browser, address, viewport, anchoring) as reader:
                reader.read_on(down=True)
                reader.expect_all_alive()
                _keep_worse(found, f"shift_down{suffix}", reader.page.evaluate("probe.shift()"))
                reader.page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
                place = reader.page.evaluate("probe.lastThird()")
            if place:
                with _opened(browser, f"{address}#{place}", viewport, anchoring) as reader:
                    reader.read_on(down=False)
                    _keep_worse(found, f"shift_up{suffix}", reader.page.evaluate("probe.shift()"))
    return found


def fling(browser: Browser, address: str) -> dict[str, float]:
    """Fling the loaded page to its end: the longest emptiness in ms, and the speed in px/s."""
    with _opened(browser, address) as reader:
        height = reader.page.evaluate("document.documentElement.scrollHeight - innerHeight")
        if height < FLING / 10:
            return {}  # ends before it has begun
        reader.page.evaluate("probe.beginFling()")
        reader.scroll(height, FLING)
        reader.page.evaluate("probe.settled()")
        seen = reader.page.evaluate("probe.endFling()")
        return {"empty": seen["empty"], "fling": seen["speed"]}


def awakening(browser: Browser, address: str) -> dict[str, float]:
    """The longest task, in ms, while a slow phone reads to the end and all widgets come alive."""
    with _opened(browser, address, slowdown=SLOWDOWN) as reader:
        if not reader.page.evaluate("probe.asleep()"):
            return {}
        began = reader.page.evaluate("performance.now()")
        reader.read_on(down=True)
        reader.expect_all_alive()
        return {"task": reader.page.evaluate("since => probe.longestTask(since)", began)}


def keys(browser: Browser, address: str) -> dict[str, list[float]]:
    """The times of `key_presses`, as fast as this machine and as a slow phone."""
    return {
        "key": key_presses(browser, address),
        "key_slow": key_presses(browser, address, SLOWDOWN),
    }


def key_presses(browser: Browser, address: str, slowdown: int = 1) -> list[float]:
    """The times in ms from a press of the right arrow key until the next step is painted."""
    times = []
    with _opened(browser, address, slowdown=slowdown) as reader:
        page = reader.page
        for index in count():
            steps = page.evaluate("index => probe.focusStepper(index)", index)
            if not steps:
                break
            page.keyboard.press("Home")
            for _ in range(min(PRESSES, steps - 1)):
                page.wait_for_timeout(REST)
                page.evaluate("probe.awaitStep()")
                page.keyboard.press("ArrowRight")
                times.append(float(page.evaluate("probe.painted")))
    return times


class _Reader:
    """A page, and fingers that scroll it."""

    def __init__(self, page: Page, session: CDPSession) -> None:
        self.page = page
        self._session = session

    def scroll(self, distance: float, speed: int) -> None:
        """Scroll by so many px, downwards if positive, at a speed in px/s; wait until it is done.

        The window is touched at its edge, where nothing in the page scrolls by itself.
        """
        gesture: dict[str, Any] = {"x": 2, "y": 300, "yDistance": -distance, "speed": speed}
        self._session.send(
            "Input.synthesizeScrollGesture", {**gesture, "gestureSourceType": "mouse"}
        )

    def read_on(self, down: bool) -> None:
        """Read to the end of the page, or back to its start; every widget comes alive."""
        stride = self.page.evaluate("innerHeight") * STRIDE * (1 if down else -1)
        end = "scrollY >= document.documentElement.scrollHeight - innerHeight - 1"
        while not self.page.evaluate(end if down else "scrollY <= 0"):
            before = self.page.evaluate("scrollY")
            self.scroll(stride, READING)
            self.page.evaluate("probe.settled()")
            if self.page.evaluate("scrollY") == before:
                raise BuildError(f"{self.page.url} does not scroll on at {before:.0f} px")

    def expect_all_alive(self) -> None:
        """Raise a BuildError if there is a widget that is not alive."""
        asleep = self.page.evaluate("probe.asleep()")
        if asleep:
            raise BuildError(f"{self.page.url}: {asleep} widgets have been read and are not alive")


@contextmanager
def _opened(
    browser: Browser,
    address: str,
    viewport: dict[str, int] = PHONE,
    anchoring: bool = True,
    slowdown: int = 1,
) -> Iterator[_Reader]:
    """A page, loaded and at rest, in a profile of its own."""
    from playwright.sync_api import Error

    context = browser.new_context(viewport={**viewport})  # type: ignore[arg-type]
    try:
        page = context.new_page()
        page.add_init_script(_PROBE)
        if not anchoring:
            page.add_init_script(_NO_ANCHORING)
        session = context.new_cdp_session(page)
        if slowdown > 1:
            session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        page.goto(address, wait_until="load", timeout=PATIENCE)
        page.wait_for_timeout(1000 * slowdown)
        page.evaluate("probe.still()")
        yield _Reader(page, session)
    except Error as error:
        raise BuildError(f"Chromium failed at {address}: {error.message}") from None
    finally:
        context.close()


def _keep_worse(found: dict[str, float], key: str, value: float) -> None:
    found[key] = max(found.get(key, 0.0), value)
