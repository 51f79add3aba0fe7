"""What a stepper keeps in memory: the traces that undo can restore, and no others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from stepper.harness import Visit

from companion.tools.browser import FLAGS
from companion.tools.browser import chromium as installed

pytest_plugins = ("stepper.fixtures",)

UNDONE = 50
"""So many traces of a small net are kept for undo (state/history.js)."""
SHOWN = 4
"""At most so many more: the current one, its preview, those that the view drew last."""
EDITS = UNDONE + 25

NOTE_TRACES = """
window.traces = [];
const parse = JSON.parse;
JSON.parse = (...given) => {
  const value = parse(...given);
  if (value?.trace?.steps) traces.push(new WeakRef(value.trace));
  return value;
};
"""

EDIT_AND_STEP = """async (edits) => {
  const widget = document.querySelector("backprop-stepper");
  const changed = () => new Promise((resolve) => (
    widget.addEventListener("change", resolve, { once: true })));
  const drawn = () => new Promise((resolve) => setTimeout(resolve));
  for (let k = 1; k <= edits; k++) {
    const answer = changed();
    widget.change({ x: [k / 64, -1] });
    await answer;
    for (let step = 0; step < 3; step++) {
      widget.step = (widget.step + 1) % widget.trace.steps.length;
      await drawn();
    }
  }
}"""

LIVE_TRACES = """async () => {
  for (let k = 0; k < 3; k++) {
    await new Promise((resolve) => requestIdleCallback(resolve));
    await new Promise((resolve) => setTimeout(resolve, 100));  // a WeakRef holds during its task
    gc();
  }
  return traces.filter((trace) => trace.deref()).length;
}"""


@pytest.fixture
def collecting(chromium: Browser) -> Iterator[Browser]:
    """Chromium, in which a page can collect garbage."""
    flags = "--js-flags=--expose-gc --liftoff-only"
    browser = chromium.browser_type.launch(executable_path=installed(), args=[*FLAGS, flags])
    yield browser
    browser.close()


@pytest.mark.usefixtures("python")
def test_only_the_traces_that_undo_restores_stay_in_memory(
    collecting: Browser, example_address: str
) -> None:
    visit = Visit(collecting)
    visit.page.add_init_script(NOTE_TRACES)
    page = visit.open(example_address)
    page.evaluate(EDIT_AND_STEP, EDITS)
    assert page.evaluate("traces.length") >= EDITS
    live = page.evaluate(LIVE_TRACES)
    assert UNDONE <= live <= UNDONE + SHOWN
    assert visit.complaints == []
    visit.close()
