"""What a key press costs: the shown step comes first, and ten widgets share all that is loaded."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from stepper.harness import Site, Visit, needs_python, widget
from stepper.kept_page import Show

from backprop import trace

pytest_plugins = ("stepper.fixtures",)

STARTED = 60_000  # ms that Python may need to start on a slow machine

# What is on the screen whenever the drawing changes, and what the widget's trace is by then.
WATCH = """(() => {
  window.seen = [];
  const widget = document.querySelector("backprop-stepper");
  const root = widget.shadowRoot;
  new MutationObserver(() => seen.push({
    sentence: root.querySelector(".step.current .sentence").textContent,
    old: widget.trace.spec.weights[0][1][0],
  })).observe(root.querySelector(".drawing"), { subtree: true, characterData: true });
  widget.addEventListener("change", ({ detail }) => (window.changed = detail.trace));
})()"""


def wait_until(page: Page, condition: str) -> None:
    """As Playwright's own function, which the page's policy forbids."""
    for _ in range(STARTED // 50):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never: {condition}")


def test_the_shown_step_is_drawn_before_the_words_of_the_others_come(
    show: Show, example: str
) -> None:
    needs_python()
    page = show(example)
    field = page.get_by_role("textbox", name="Weight W₁ row 2 column 1", exact=True)
    field.fill("0.25")
    wait_until(
        page, "document.querySelector('backprop-stepper').trace.spec.weights[0][1][0] === 0.25"
    )
    page.evaluate(WATCH)
    field.fill("-0.75")
    wait_until(page, "window.changed !== undefined")

    spec = page.evaluate("changed.spec")
    assert spec["weights"][0][1][0] == -0.75
    whole = trace(spec)
    assert page.evaluate("changed") == whole  # all words, the same bytes
    assert page.evaluate("seen[0]") == {"sentence": whole["steps"][0]["sentence"], "old": 0.25}


WEIGHT_OF = "document.querySelectorAll('backprop-stepper')[%d].trace.spec.weights[0][0][0]"
WORKER_TOO = re.compile(r"/python/(failures|host-faults|in-time)\.js$|/vendor/comlink\.js$")

NETS: list[dict[str, Any]] = [
    {"layers": layers, "activation": activation, "x": [0.5, -1, 2][: layers[0]],
     "target": [1, 0][: layers[-1]], "seed": seed}
    for seed, (layers, activation) in enumerate([
        ([2, 3, 1], "sigmoid"), ([2, 2, 1], "tanh"), ([1, 3, 1], "sigmoid"), ([3, 2, 2], "relu"),
        ([2, 3, 3, 1], "sigmoid"), ([2, 4, 1], "softplus"), ([2, 2, 2], "tanh"),
        ([3, 3, 1], "sigmoid"), ([2, 3, 2], "gelu"), ([3, 4, 3, 2], "tanh"),
    ])
]  # fmt: skip


def test_ten_widgets_share_one_python_and_one_copy_of_every_module(
    chromium: Browser, stepper_site: Site
) -> None:
    needs_python()
    visit = Visit(chromium)
    # too little for a second Python, which would make a snapshot when this one rests
    visit.page.add_init_script("Object.defineProperty(navigator, 'deviceMemory', { value: 1 })")
    workers: list[str] = []
    visit.page.on("worker", lambda worker: workers.append(worker.url))
    widgets = [
        widget(net, **({"name": "shared"} if k in (3, 6) else {})) for k, net in enumerate(NETS)
    ]
    page = visit.open(stepper_site.write("ten", *("<p>Words.</p>" + each for each in widgets)))
    for k in (0, 6, 9):
        shown = page.locator("backprop-stepper").nth(k)
        shown.scroll_into_view_if_needed()
        expect(shown.locator("[data-live]")).to_be_attached()
        shown.get_by_role("textbox", name="Weight W₁ row 1 column 1", exact=True).fill("0.125")
        wait_until(page, f"{WEIGHT_OF % k} === 0.125")
    assert len(workers) == 1
    asked = Counter(
        url for url in visit.requests if re.search(r"/companion/.*\.(m?js|css|wasm)$", url)
    )
    assert any(url.endswith("stepper/element.js") for url in asked)
    once = {
        url: 2 if WORKER_TOO.search(url) else 1 for url in asked
    }  # a worker has modules of its own
    assert asked == once
    assert visit.complaints == []
    visit.close()
