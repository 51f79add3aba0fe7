"""Every place that a widget offers by name is the step that Python finds for it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from in_node import in_node
from playwright.sync_api import Browser, Page, expect
from replay import State, states
from stepper.harness import EXAMPLE, ROOT, STARTED, Site, Visit, expect_shown, vendor, widget
from stepper.kept_page import Show

from backprop import trace
from backprop.spec.patterns import PLACE
from companion.finish.prerender import Prerender
from companion.places import Blog

pytest_plugins = ("stepper.fixtures",)

BIASED: dict[str, Any] = {**EXAMPLE, "biases": [[0.1, -0.2, 0.3], [0.4]], "target": [0.25]}
CLASSES: dict[str, Any] = {
    "layers": [2, 2, 2], "activations": ["tanh", "softmax"], "seed": 8, "x": [0.5, -1.25],
    "biases": [[0.2, -0.35], [-0.4, 0.15]], "cost_function": "cross_entropy",
    "target": [0.25, 0.75],
}  # fmt: skip
NETS: dict[str, dict[str, Any]] = {
    "layer": {**EXAMPLE, "granularity": "layer"},
    "neuron": {**BIASED, "granularity": "neuron"},
    "scalar": {**BIASED, "granularity": "scalar"},
    "classes": {**CLASSES, "granularity": "scalar"},
    "forward": {**BIASED, "granularity": "neuron", "until": "forward"},
}
TRACES = {name: trace(spec) for name, spec in NETS.items()}
every_net = pytest.mark.parametrize("name", NETS)


PLACES = """
  const { placeOf } = await load("stepper/page/place-links.js");
  return given[1].map((text) => placeOf(text, given[0]));"""


def test_a_link_sets_numbers_and_opens_a_panel(tmp_path: Path) -> None:
    spec = TRACES["layer"]["spec"]
    (W1, W2), plain = spec["weights"], {"changes": {}, "open": "", "problem": ""}
    cases: dict[str, dict[str, Any]] = {
        "delta1": {"step": "delta1"},
        "cost;open=predict": {"step": "cost", "open": "predict"},
        "last;target=0.5;learning_rate=30": {
            "step": "last",
            "changes": {"target": [0.5], "learning_rate": 30},
        },
        "z1;W1[2,1]=30;W2[1,3]=-1;x=1,-1": {
            "step": "z1",
            "changes": {"weights": [[W1[0], [30, W1[1][1]], W1[2]], [[*W2[0][:2], -1]]],
                        "x": [1, -1]},
        },
        ";x=−1,.5": {"step": "", "changes": {"x": [-1, 0.5]}},
        "": {"step": ""},
    }  # fmt: skip
    found = in_node(tmp_path, PLACES, [spec, [*cases]])
    assert found == [{**plain, **expected} for expected in cases.values()]


@pytest.mark.usefixtures("python")
def test_a_link_of_the_text_leads_to_a_question_and_to_other_numbers(show: Show) -> None:
    page = show(widget(EXAMPLE, name="hand"), viewport={"width": 390, "height": 844})
    host = page.locator("backprop-stepper")
    page.evaluate("location.hash = '#hand:dW2;open=predict'")
    expect(host.locator("details.predict input")).to_be_visible(timeout=STARTED)
    assert host.evaluate("e => e.step") == 6  # the step before: the answer is not shown
    summary, stage = (
        host.locator(each).evaluate("e => e.getBoundingClientRect().toJSON()")
        for each in ("details.predict summary", ".stage")
    )
    assert stage["bottom"] <= summary["top"]
    assert summary["bottom"] <= 844
    page.evaluate("location.hash = '#hand:last;W1[1,1]=30'")
    expect_shown(page, "trace.spec.weights[0][0][0]", 30)
    page.evaluate("location.hash = '#hand:delta1;learning_rate=2'")
    expect_shown(page, "trace.spec.weights[0][0][0]", 0.27)
    assert host.evaluate("e => [e.step, e.trace.spec.learning_rate]") == [7, 2]


@pytest.mark.usefixtures("python")
def test_a_refused_link_leads_nowhere_later(show: Show) -> None:
    """The shown net has no step δ₁; the one that the link asks for overflows."""
    page = show(widget(EXAMPLE, name="hand"))
    host = page.locator("backprop-stepper")
    host.evaluate("e => e.change({ until: 'forward' })")
    expect_shown(page, "trace.spec.until", "forward")
    host.evaluate("e => { e.step = 0; }")
    page.evaluate("location.hash = '#hand:delta1;W1[1,1]=1e10;x=1e308,0'")
    page.wait_for_function(
        "() => { const { state } = document.querySelector('backprop-stepper').store;"
        " return !state.waiting && state.trace.spec.until === 'forward'; }"
    )
    host.evaluate("e => e.change({ ...e.original.spec, learning_rate: 2 })")
    expect_shown(page, "trace.spec.learning_rate", 2)
    page.wait_for_timeout(200)
    assert host.evaluate("e => e.step") == 0


def places(made: dict[str, Any]) -> dict[str, int]:
    """Every place by its name, and its step from 0, found in the replayed values."""
    steps = made["steps"]
    before, *after = states(made)
    found = {"first": 0, "last": len(steps) - 1}
    for k, step in reversed([*enumerate(steps)]):
        found[step["phase"]] = k
    for quantity in after[-1].keys() - before.keys():
        found[quantity] = settled(quantity, after)
    for i in range(1, len(made["spec"]["layers"])):
        changed = [k for k, state in enumerate(after) if (state[f"W{i}"] != before[f"W{i}"]).any()]
        if changed:
            found[f"update{i}"] = changed[0]
        if f"delta{i}" in found:
            found[f"δ{i}"] = found[f"delta{i}"]
    return found


def settled(quantity: str, after: list[State]) -> int:
    """The first step from which on the quantity is as it will stay."""
    final = after[-1][quantity]
    return next(
        k
        for k, state in enumerate(after)
        if quantity in state and np.array_equal(state[quantity], final)
    )


@pytest.fixture(scope="module")
def prerender() -> Iterator[Prerender]:
    vendor()
    with Prerender(Blog(ROOT)) as running:
        yield running


@every_net
def test_a_widget_offers_every_place_that_its_passes_have(prerender: Prerender, name: str) -> None:
    made = TRACES[name]
    html = prerender.widget(made, {"name": "demo"}).html
    count = len(made["steps"])
    numbered = {f"step={k + 1}" for k in range(count if count <= 60 else 0)}
    anchors = re.findall(r'<a id="demo:([^"]*)" slot="places"></a>', html)
    assert len(anchors) == len(set(anchors))
    assert set(anchors) == places(made).keys() | numbered
    assert all(re.fullmatch(PLACE, place) for place in anchors), "an author can begin there"


BEGINNINGS = {
    "delta1": "delta1", "δ₁": "delta1", "z2": "z2", "z₂": "z2", "update2": "update2", "C": "C",
    "backward": "backward", "last": "last",
}  # fmt: skip


@pytest.mark.parametrize("start", [*BEGINNINGS, "5", "step=6"])
def test_an_author_begins_there(prerender: Prerender, start: str) -> None:
    html = prerender.widget(TRACES["neuron"], {"start": start}).html
    (current,) = re.findall(r'<li (?:data-tall )?class="step current" value="(\d+)"', html)
    known = places(TRACES["neuron"]) | {"5": 4, "step=6": 5}
    assert int(current) == known[BEGINNINGS.get(start, start)] + 1


@pytest.fixture(scope="module")
def page(chromium: Browser, stepper_site: Site) -> Iterator[Page]:
    """A page with all the nets, which only a link tells apart."""
    widgets = []
    for name, made in TRACES.items():
        steps = [{**step, "tex": dict.fromkeys(step["tex"], "")} for step in made["steps"]]
        data = json.dumps({**made, "steps": steps}).replace("<", "\\u003c")
        script = f'<script type="application/json">{data}</script>'
        options = f"data-options='{json.dumps({'name': name})}'"
        widgets.append(f"<backprop-stepper {options}>{script}</backprop-stepper>")
    visit = Visit(chromium, reduced_motion="reduce")
    yield visit.open(stepper_site.write("places", *widgets))
    assert visit.complaints == []
    visit.close()


# What the widget of a name shows after each link to it; whether the others stay where they are.
FOLLOW = """async ([name, places]) => {
  const widgets = [...document.querySelectorAll("backprop-stepper")];
  const mine = widgets.find((widget) => widget.options.name === name);
  const others = widgets.filter((widget) => widget !== mine).map((widget) => widget.step);
  const shown = [];
  mine.style.display = "none"; // so that no step has to be laid out
  for (const place of places) {
    const link = document.createElement("a");
    link.href = `#${name}:${place}`;
    document.body.append(link);
    link.click();
    link.remove();
    const { step } = mine;
    const number = mine.shadowRoot.querySelector(".step.current .number").textContent;
    mine.step = step ? 0 : 1;
    shown.push([place, step, number]);
  }
  const kept = widgets.filter((widget) => widget !== mine)
    .every((widget, k) => widget.step === others[k]);
  return [shown, kept];
}"""


@every_net
def test_a_link_to_a_place_shows_its_step(page: Page, name: str) -> None:
    made = TRACES[name]
    count = len(made["steps"])
    expected = places(made) | {f"step={k + 1}": k for k in range(0, count, 7)} | {"3": 2}
    subscript = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    expected |= {
        place.translate(subscript): k for place, k in places(made).items() if place[-1].isdigit()
    }
    shown, kept = page.evaluate(FOLLOW, [name, [*expected]])
    assert {place: step for place, step, _ in shown} == expected
    assert all(number == f"Step {step + 1} of {count}" for _, step, number in shown)
    assert kept, "a link drives another widget"


def test_a_place_that_there_is_not_leaves_the_step(page: Page) -> None:
    for place in ("0", f"step={len(TRACES['neuron']['steps']) + 1}", "delta3", "W1", "nowhere", ""):
        page.evaluate(
            """(place) => {
              const widgets = [...document.querySelectorAll("backprop-stepper")];
              const widget = widgets.find((each) => each.options.name === "neuron");
              widget.step = 3;
              widget.show(place);
              if (widget.step !== 3) throw new Error(`${place} is step ${widget.step}`);
            }""",
            place,
        )
