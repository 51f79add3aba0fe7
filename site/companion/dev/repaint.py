"""Benchmark: time from a key press in a weight field to the repaint with new numbers, by part.

Builds are measured alternately, a few key presses each, so that other load affects all of them.
Both wall-clock time and processor time (from Chromium's trace) are measured; the latter depends
less on other load.
"""

from __future__ import annotations

import json
import math
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from backprop import SpecError, trace
from companion.dev.measured_host import measured
from companion.finish.prerender import Prerender
from companion.finish.rendered import CONTENT_SECURITY_POLICY
from companion.places import Blog
from companion.preview.static_host import running_host
from companion.tools.browser import running_chromium
from companion.tools.errors import BuildError
from companion.tools.progress import Report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NETS = ([2, 3, 1], [2, 3, 3, 1], [12, 12, 12], [20, 20, 20], [784, 16, 10], [784, 30, 10])
GRANULARITIES = ("layer", "neuron", "scalar")
FIELD = '[data-path^="weights["]'
KEYS = ("ArrowUp", "1", "Backspace", "ArrowUp", "ArrowDown", "2", "Backspace", "ArrowUp")
REST = 300  # ms between two key presses, for idle work to finish

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Bench</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="companion/vendor/katex.css">
<script type="module" src="companion/companion.js"></script>
<main style="max-width: 45rem; margin: auto">{widget}</main>
"""

OBSERVER = """(() => {
    let pressed = 0, answered = 0;
    const mark = (name) => performance.mark(`repaint-${name}`).startTime;
    window.Worker = class extends Worker {
        constructor(...given) {
            super(...given);
            this.addEventListener("message", () => { answered = mark("answered"); });
        }
    };
    addEventListener("keydown", (event) => {
        mark("pressed");
        pressed = event.timeStamp;
    }, { capture: true });
    window.watch = () => {
        window.repaint = new Promise((resolve, reject) => {
            setTimeout(() => reject(new Error("no new numbers after 120 s")), 120000);
            new MutationObserver((_, observer) => {
                observer.disconnect();
                const rendered = mark("rendered");
                requestAnimationFrame(() => {
                    const channel = new MessageChannel();  // its message arrives after painting
                    channel.port1.onmessage = () => {
                        const painted = mark("painted");
                        resolve({ all: painted - pressed, python: answered - pressed,
                            render: rendered - answered, frame: painted - rendered });
                    };
                    channel.port2.postMessage(null);
                });
            }).observe(
                document.querySelector("backprop-stepper").shadowRoot.querySelector(".drawing"),
                { characterData: true, childList: true, subtree: true, attributes: true },
            );
        });
    };
})()"""

PARTS = ("all", "python", "render", "frame")
WORK = ("python work", "script", "layout", "paint", "afterwards")
LAYOUT = {"UpdateLayoutTree", "Layout"}
PAINT = {"PrePaint", "Paint", "Layerize", "Commit"}
TRACED = ["devtools.timeline", "blink.user_timing", "__metadata"]


Times = dict[str, list[float]]
"""Milliseconds for each key press: wall-clock time (PARTS) and processor time (WORK)."""


def measure(
    folders: Sequence[Path], report: Report, presses: int, only: str = ""
) -> dict[str, list[Times]]:
    """Measure key presses for each of NETS at each granularity that it supports.

    The builds of the checkouts `folders` are measured alternately. `only` selects the cases whose
    name contains it. Returns the times of each build, in the order of `folders`, by case.

    Raises
    ------
    BuildError : a checkout has not been built, or there is no Chromium.
    """
    cases = {name: shown for name, shown in _cases() if only in name}
    results: dict[str, list[Times]] = {}
    with running_chromium() as browser:
        for done, (name, shown) in enumerate(cases.items()):
            report(f"Pressing keys in {name}", done / len(cases))
            with ExitStack() as stack:
                pages = [stack.enter_context(_page(browser, folder, shown)) for folder in folders]
                results[name] = [defaultdict(list) for _ in folders]
                for _ in range(math.ceil(presses / len(KEYS))):
                    for page, times in zip(pages, results[name], strict=True):
                        for press in _press_all(page):
                            for part, time in press.items():
                                times[part].append(time)
    return results


def _cases() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Name and trace of each case."""
    for net in NETS:
        sample = {"x": [[0.5, -1][k % 2] for k in range(net[0])], "target": [1] * net[-1]}
        for granularity in GRANULARITIES:
            spec = {**sample, "layers": net, "seed": 7, "granularity": granularity}
            with suppress(SpecError):  # a net with too many products for steps this fine
                yield f"{'-'.join(map(str, net))} by {granularity}", trace(spec)


@contextmanager
def _page(browser: Browser, checkout: Path, shown: Mapping[str, Any]) -> Iterator[Page]:
    """A page with the stepper of a checkout; Python runs and a weight field has the focus."""
    assets = checkout / "build" / "assets"
    if not (assets / "companion" / "pyodide").exists():
        raise BuildError(f"{checkout} has not been built", remedy="Run `python build.py` there.")
    with (
        tempfile.TemporaryDirectory(prefix="repaint-") as name,
        Prerender(Blog(checkout), checkout / "site" / "node") as prerender,
    ):
        html = PAGE.format(widget=prerender.widget(shown, {}).html)
        (Path(name) / "page.html").write_text(html, "utf-8")
        folders = (Path(name), checkout / "static", assets)
        behaviour = measured(CONTENT_SECURITY_POLICY)
        with running_host(*folders, behaviour=behaviour) as address:
            page = browser.new_page()
            page.add_init_script(OBSERVER)
            page.goto(f"{address}page.html")
            page.locator(".editor").evaluate("editor => (editor.open = true)")
            page.locator(FIELD).first.focus()
            for key in KEYS:  # warm-up: Python starts, and the browser compiles hot code
                _press(page, key)
            yield page
            page.close()


def _press(page: Page, key: str) -> dict[str, float]:
    """Press a key; the milliseconds of PARTS until the repaint."""
    page.wait_for_timeout(REST)
    page.evaluate("watch()")
    page.keyboard.press(key)
    return dict(page.evaluate("repaint"))


def _press_all(page: Page) -> Iterable[dict[str, float]]:
    """Press all KEYS while Chromium records a trace; the times of each press."""
    browser = page.context.browser
    assert browser is not None
    page.bring_to_front()
    browser.start_tracing(page=page, categories=TRACED)
    try:
        clocked = [_press(page, key) for key in KEYS]
        page.wait_for_timeout(REST)
    finally:
        events = json.loads(browser.stop_tracing())["traceEvents"]
    worked = work_of(events)
    return [{**parts, **work} for parts, work in zip(clocked, worked, strict=True)]


def work_of(events: Sequence[Mapping[str, Any]]) -> list[dict[str, float]]:
    """Milliseconds of processor time (WORK) for each key press in Chromium's trace events."""
    marks = [event for event in events if event["name"] in ("repaint-pressed", "repaint-painted")]
    marks.sort(key=lambda event: event["ts"])
    starts, ends = marks[::2], marks[1::2]
    page, main = starts[0]["pid"], starts[0]["tid"]
    timed = sorted(
        (event for event in events if event["ph"] == "X" and event["pid"] == page),
        key=lambda event: event["ts"],
    )
    own = [event for event in timed if event["tid"] == main]
    workers = [event for event in timed if event["tid"] != main]
    after = [
        *(start["tts"] for start in starts[1:]),
        max(e.get("tts", 0) + e.get("tdur", 0) for e in own),
    ]
    found = []
    for start, end, next_press in zip(starts, ends, after, strict=True):
        within = (start["ts"], end["ts"])
        layout, paint = (_outermost(own, names, within) for names in (LAYOUT, PAINT))
        found.append(
            {
                "python work": _outermost(workers, {"HandlePostMessage"}, within),
                "script": (end["tts"] - start["tts"]) / 1000 - layout - paint,
                "layout": layout,
                "paint": paint,
                "afterwards": (next_press - end["tts"]) / 1000,
            }
        )
    return found


def _outermost(
    events: Iterable[Mapping[str, Any]], names: set[str], within: tuple[float, float]
) -> float:
    """Processor time in ms of the events with these names, without those nested in another."""
    total, free_from = 0.0, within[0]
    for event in events:
        if event["name"] in names and free_from <= event["ts"] <= within[1]:
            total += event.get("tdur", 0)
            free_from = event["ts"] + event["dur"]
    return total / 1000


def show(results: Mapping[str, list[Times]], console: Console) -> None:
    """Print a table for each case: median (minimum, quartiles); for two builds also their ratio."""
    for name, builds in results.items():
        table = Table(
            "ms", "this build", *(["the other", "this : other"] if builds[1:] else []), title=name
        )
        for part in (*PARTS, *WORK):
            cells = [_quartiles(times[part]) for times in builds]
            if builds[1:]:
                pairs = zip(*(times[part] for times in builds), strict=True)
                cells.append(f"{statistics.median(a / b for a, b in pairs if b):.2f}")
            table.add_row(part, *cells)
        console.print(table)


def _quartiles(times: Sequence[float]) -> str:
    low, middle, high = statistics.quantiles(times, n=4)
    return f"{middle:.1f}  ({min(times):.1f}, {low:.1f}…{high:.1f})"
