"""Long sequences of changed attributes give what `.change` gives for the same state."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hosts import foreign_host
from playwright.sync_api import Browser, Page, expect

PYTHON_TIMEOUT = 60_000
CORS = {"Access-Control-Allow-Origin": "*"}
TASKS = int(os.environ.get("ATTRIBUTE_TASKS", "12"))
SEED = int(os.environ.get("ATTRIBUTE_SEED", "5"))

FIRST = {"layers": "2,3,1", "x": "0.5,-1", "target": "1", "seed": "7"}
OF_NET = ("layers", "weights", "biases", "seed", "initialisation")
WEIGHTS = "[[1,2]];[[3]]"
VALUES: dict[str, dict[str, Any]] = {
    "layers": {"2,3,1": [2, 3, 1], "2,1,1": [2, 1, 1], "2,4,2,1": [2, 4, 2, 1]},
    "weights": {WEIGHTS: [[[1, 2]], [[3]]]},
    "seed": {"7": 7, "8": 8},
    "activation": {"tanh": "tanh", "relu": "relu"},
    "x": {"1,0": [1, 0], "2,2": [2, 2], "1,2,3": [1, 2, 3]},
    "target": {"0.25": [0.25], "0": [0]},
    "learning_rate": {"0.1": 0.1, "2": 2},
    "until": {"forward": "forward"},
    "granularity": {"neuron": "neuron", "layer": "layer"},
}
UNREADABLE = {"x": "0x10,1", "learning_rate": "1e400", "activation": "tangent", "until": "later"}

DO = """([element, twin], { attributes, changes }) => {
    const events = { count: 0 };
    element.events?.abort();
    element.events = new AbortController();
    element.addEventListener("change", () => (events.count += 1), element.events);
    element.counted = events;
    for (const [name, value] of attributes) {
        if (value === null) element.removeAttribute(name);
        else element.setAttribute(name, value);
    }
    if (changes) {
        const undo = (value) => (value === null ? undefined : value);
        twin.change(Object.fromEntries(Object.entries(changes).map(([k, v]) => [k, undo(v)])));
    }
}"""
STATE = """(widgets) => widgets.map((widget) => {
    const { trace, errors, requested, waiting } = widget.store.state;
    return {
        spec: trace.spec, errors, requested, waiting,
        count: widget.counted?.count ?? 0,
    };
})"""


class Model:
    """The fields that `.change` is told, from the attributes as they were and as they are."""

    def __init__(self) -> None:
        self.shown = dict(FIRST)
        self.now = dict(FIRST)

    def value(self, name: str, text: str) -> Any:
        known = {**VALUES.get(name, {}), "0.5,-1": [0.5, -1], "1": [1]}
        return known[text]

    def unreadable(self) -> bool:
        return any(self.now.get(name) == text for name, text in UNREADABLE.items())

    def changes(self, spec: dict[str, Any]) -> dict[str, Any]:
        names = {n for n in {*self.shown, *self.now} if self.shown.get(n) != self.now.get(n)}
        changes = {name: self.given(name) for name in names}
        depth = len(spec["layers"])
        if names & {*OF_NET}:
            changes |= {name: self.given(name) for name in OF_NET}
            if not changes["weights"] or changes["layers"]:
                changes["layers"] = changes["layers"] or spec["layers"]
            depth = len(changes["layers"] or [0, 1, 2])
        if "activation" in names or depth != len(spec["layers"]):
            changes |= {"activation": self.given("activation"), "activations": None}
        if "target" not in spec and "target" in self.now:
            changes["target"] = self.given("target")
        return changes

    def given(self, name: str) -> Any:
        return self.value(name, self.now[name]) if name in self.now else None


def chosen(rng: random.Random, model: Model) -> list[tuple[str, str | None]]:
    """The attributes that one task sets, with their values; None removes one."""
    attributes: list[tuple[str, str | None]] = []
    for name in rng.sample([*VALUES], rng.choice((1, 1, 2, 3))):
        if name in UNREADABLE and rng.random() < 0.2:
            value: str | None = UNREADABLE[name]
        elif name in model.now and rng.random() < 0.4:
            value = FIRST.get(name) if rng.random() < 0.7 else None
        else:
            value = rng.choice([*VALUES[name]])
        if name == "layers" and value is None:
            value = FIRST["layers"]
        attributes.append((name, value))
        if name == "weights" and value and rng.random() < 0.7:
            attributes.append(("layers", "2,1,1"))
            model.now["layers"] = "2,1,1"
        model.now = {k: v for k, v in {**model.now, name: value}.items() if v is not None}
    return attributes


@pytest.fixture
def page(root: Path, chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    """A page with a stepper of attributes, and its twin of the same attributes."""
    folder = tmp_path / "blog" / "companion"
    for source in (root / "static" / "companion", root / "build" / "published" / "companion"):
        shutil.copytree(source, folder, dirs_exist_ok=True, copy_function=os.symlink)
    written = " ".join(f'{name}="{value}"' for name, value in FIRST.items())
    body = f"<backprop-stepper {written}></backprop-stepper>" * 2
    with foreign_host(folder.parent, CORS) as blog, chromium.new_context() as context:
        script = f'<script type="module" src="{blog}companion/embed.js"></script>'
        (tmp_path / "page").mkdir()
        text = f'<!doctype html><title>T</title><link rel="icon" href="data:,">{script}{body}'
        (tmp_path / "page" / "index.html").write_text(text, "utf-8")
        with foreign_host(tmp_path / "page") as address:
            opened = context.new_page()
            opened.goto(address)
            for k in (0, 1):
                widget = opened.locator("backprop-stepper").nth(k)
                widget.scroll_into_view_if_needed()
                expect(widget.get_by_role("slider", name="Step")).to_be_visible(
                    timeout=PYTHON_TIMEOUT
                )
            yield opened


def test_attributes_give_what_change_gives(page: Page) -> None:
    """Also when the reader's own changes, wrong values and removed attributes lie between."""
    rng, model = random.Random(SEED), Model()
    steppers = page.evaluate_handle("() => [...document.querySelectorAll('backprop-stepper')]")
    for task in range(TASKS):
        before = steppers.evaluate(STATE)[1]["spec"]
        if rng.random() < 0.3:
            of_reader: dict[str, Any] = rng.choice(
                [{"x": [9, 8]}, {"learning_rate": 0.75}, {"target": [0.5]}]
            )
            if before.get("until") != "forward" or "target" not in of_reader:
                steppers.evaluate("(all, changes) => all.map((e) => e.change(changes))", of_reader)
                settle(page)
                before = steppers.evaluate(STATE)[1]["spec"]
        were = dict(model.now)
        attributes = chosen(rng, model)
        if model.now == were:
            continue
        changes = None if model.unreadable() else model.changes(before)
        steppers.evaluate(DO, {"attributes": attributes, "changes": changes})
        settle(page)
        ours, twin = steppers.evaluate(STATE)
        told = (task, attributes, changes, model.shown, model.now)
        assert ours["spec"] == twin["spec"], told
        assert ours["count"] <= 1, told
        is_refused = changes is None or bool(twin["errors"])
        assert bool(ours["errors"]) == is_refused, (told, ours["errors"], twin["errors"])
        if changes is not None:
            assert ours["errors"].items() <= twin["errors"].items(), told
            if not twin["errors"]:
                model.shown = dict(model.now)


def settle(page: Page) -> None:
    """Attributes are followed in a task of their own, and then Python is asked."""
    page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 20))")
    page.wait_for_function(
        "() => [...document.querySelectorAll('backprop-stepper')]"
        ".every((e) => !e.store.state.requested && !e.store.state.waiting)"
    )
    page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 20))")
