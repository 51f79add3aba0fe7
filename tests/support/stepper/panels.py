"""Opening a panel, and what the panels of the example must show."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from backprop import trace
from backprop.queries.ask import ask
from stepper.harness import EXAMPLE, SCRIPT, STARTED

SPEC = trace(EXAMPLE)["spec"]
STEPS = trace(EXAMPLE)["steps"]
XOR = [{"x": [p, q], "target": [p ^ q]} for p in (0, 1) for q in (0, 1)]
POLICY = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"script-src 'self' 'wasm-unsafe-eval'\">" + SCRIPT
)


def opened(page: Page, title: str) -> Locator:
    """The panel with this title, opened by keyboard."""
    summary = page.locator("summary", has_text=title)
    summary.focus()
    page.keyboard.press("Enter")
    return page.locator(".panel", has=summary)


def asked(page: Page, panel: Locator, step: int) -> tuple[Locator, dict[str, Any], float]:
    """The field for the value of a step (0-based), its question, and the right answer."""
    question = ask("predict", {"spec": SPEC, "step": step})
    field = panel.get_by_label(question["question"])
    expect(field).to_be_visible(timeout=STARTED)
    value: Any = STEPS[step]["value"]
    for k in question["entry"]:
        value = value[k]
    return field, question, value
