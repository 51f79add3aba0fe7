"""What the drawing and the table show at every product of both passes is what the trace says.

The trace is replayed in Python, entry by entry; the page is asked for every number, every mark of
what is read and written, and every sign.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from names import name_of, words_for
from playwright.sync_api import Browser
from printed import states
from replay import Entry, State, entries_of, quantity_of, value_of
from replay import states as replayed
from stepper.harness import EXAMPLE, Site, Visit

from backprop import trace
from backprop.notation import speech

pytest_plugins = ("stepper.fixtures",)

NETS: dict[str, dict[str, Any]] = {
    "2-3-1": EXAMPLE,
    "softmax with biases": {
        "layers": [2, 3, 2], "activations": ["tanh", "softmax"], "seed": 8, "x": [0.5, -1.25],
        "biases": [[0.2, -0.35, 0.1], [-0.4, 0.15]], "cost_function": "cross_entropy",
        "target": [0.25, 0.75],
    },
    "two outputs": {
        "layers": [1, 2, 2], "activations": ["softmax", "silu"], "seed": 5, "x": [-1.5],
        "target": [0.25, -0.75],
    },
}  # fmt: skip
DENSE: dict[str, Any] = {
    "layers": [2, 7, 1], "activation": "tanh", "seed": 3, "x": [0.5, -1.25], "target": [1],
    "biases": [[0.2, -0.35, 0.1, 0, -0.2, 0.3, 0.5], [0.4]],
}  # fmt: skip

# All that is drawn at each step. Marks are classes: reads, writes, positive, negative.
COLLECT = """widget => {
  const root = widget.shadowRoot;
  const known = ["reads", "writes", "positive", "negative", "empty"];
  const marks = (e) =>
    e.getAttribute("class").split(" ").filter((name) => known.includes(name)).join(" ");
  const all = (selector, of) => [...root.querySelectorAll(selector)].map(of);
  const part = (e, selector) => e.parentElement.querySelector(selector);
  root.querySelector("details.values").open = true;
  widget.style.display = "none"; // so that no step has to be laid out
  const shown = () => ({
    step: Number(root.querySelector(".slider").value),
    spoken: root.querySelector(".slider").getAttribute("aria-valuetext"),
    phases: all(".phase", (e) => [e.getAttribute("aria-label"), e.getAttribute("aria-current")]),
    neurons: all(".drawing .neuron", (e) => ({
      ref: e.dataset.ref, marks: marks(e), ring: marks(part(e, ".ring")),
      tint: marks(part(e, ".tint")),
      value: [part(e, ".value").dataset.ref, part(e, ".value").textContent],
      asides: [...e.parentElement.querySelectorAll(".aside")]
        .map((text) => [text.dataset.ref, text.textContent, marks(text)]),
      bars: [...e.parentElement.querySelectorAll(".bar")]
        .map((bar) => [bar.x.baseVal.value, bar.width.baseVal.value, marks(bar)]),
    })),
    edges: all(".drawing line.edge", (e) => ({
      ref: e.dataset.ref, marks: marks(e), width: Number(e.getAttribute("stroke-width")),
      start: e.getAttribute("marker-start"), end: e.getAttribute("marker-end"),
    })),
    labels: all(".drawing .edge-label.wide", (e) =>
      [e.dataset.ref, e.textContent.trim(), marks(e)]),
    tokens: all(".drawing .token", (e) => [e.dataset.ref, marks(e)]),
    targets: all(".drawing .target", (e) =>
      [e.dataset.ref, part(e, ".value").textContent, marks(part(e, ".ring"))]),
    links: all(".drawing .link", marks),
    cost: [...all(".cost-text", (e) => e.textContent.trim()), ...all(".cost .ring", marks)],
    table: all(".values tr", (row) => [...row.cells].map((cell) => cell.textContent)),
    label: root.querySelector(".drawing svg").getAttribute("aria-label"),
    quantities: all(".step.current .quantity", (e) => [e.dataset.ref, marks(e)]),
  });
  return new Promise((done) => setTimeout(() => done(widget.trace.steps.map((_, k) => {
    widget.step = k;
    return shown();
  })), 50));
}"""
# What is told below the drawing of each of these entries.
TELL = """(widget, refs) => refs.map((ref) => {
  widget.light(ref);
  return [...widget.shadowRoot.querySelectorAll(".readout > span")].map((e) => e.textContent);
})"""


@dataclass(frozen=True)
class Drawn:
    """A step as the page shows it, beside what it is in Python."""

    page: dict[str, Any]
    step: dict[str, Any]
    state: State
    layers: list[int]

    def mark(self, *entries: Entry) -> str:
        """How what shows one of these numbers is marked; written goes before read.

        A quantity that a step changes is marked as written alone.
        """
        written = entries_of(self.step["writes"], self.layers)
        read = set[Entry]().union(*(entries_of(ref, self.layers) for ref in self.step["reads"]))
        changed = {entry.quantity for entry in written}
        if written.intersection(entries):
            return "writes"
        return (
            "reads" if {e for e in read if e.quantity not in changed}.intersection(entries) else ""
        )

    def mark_of(self, quantity: str) -> str:
        """The same, of all its numbers."""
        if quantity_of(self.step["writes"]) == quantity:
            return "writes"
        return "reads" if quantity in map(quantity_of, self.step["reads"]) else ""

    def known(self, quantity: str, *places: int) -> float | None:
        value = value_of(self.state, Entry(quantity, *places))
        return None if math.isnan(value) else value


@pytest.fixture(scope="module", params=[*NETS, "dense"])
def drawn(request: pytest.FixtureRequest, chromium: Browser, stepper_site: Site) -> list[Drawn]:
    spec = DENSE if request.param == "dense" else NETS[request.param]
    made = trace({**spec, "granularity": "scalar"})
    for step in made["steps"]:  # other tests look at the formulas; to set them takes longest
        step["tex"] = dict.fromkeys(step["tex"], "")
    data = json.dumps(made).replace("<", "\\u003c")
    bare = f'<backprop-stepper><script type="application/json">{data}</script></backprop-stepper>'
    visit = Visit(chromium, viewport={"width": 1000, "height": 900})
    page = visit.open(stepper_site.write(f"drawn-{request.param}", bare))
    after = [*replayed(made)][1:]
    stepper = page.locator("backprop-stepper")
    shown = stepper.evaluate(COLLECT)
    shown[-1]["told"] = stepper.evaluate(TELL, [entry.text for entry in entries(after[-1])])
    assert visit.complaints == []
    visit.close()
    layers = made["spec"]["layers"]
    assert [each["step"] for each in shown] == [*range(len(after))]
    found = zip(shown, made["steps"], after, strict=True)
    return [Drawn(page, step, state, layers) for page, step, state in found]


def entries(state: State) -> list[Entry]:
    """Every number of a state."""
    return [
        Entry(quantity, *(place + 1 for place in index))
        for quantity, values in state.items()
        for index in np.ndindex(values.shape)
    ]


def sign(value: float | None) -> str:
    return "" if not value else "negative" if value < 0 else "positive"


def test_every_edge_is_the_weight_or_the_gradient_that_the_step_finds(drawn: list[Drawn]) -> None:
    for one in drawn:
        edges = {edge["ref"]: edge for edge in one.page["edges"]}
        labels = {ref: (text, marks) for ref, text, marks in one.page["labels"]}
        expected: dict[str, dict[Entry, float]] = {}
        for i, (n, m) in enumerate(pairwise(one.layers), start=1):
            name = f"dW{i}" if one.mark_of(f"dW{i}") == "writes" else f"W{i}"
            places = [Entry(name, k, j) for k in range(1, m + 1) for j in range(1, n + 1)]
            values = {place: one.known(*place) for place in places}
            expected[name] = {place: value for place, value in values.items() if value is not None}
        every = {place: value for of in expected.values() for place, value in of.items()}
        assert edges.keys() == {place.text for place in every}

        touched = {place.text for place in every if one.mark(place)}
        if max(one.layers) < 7:  # else some gaps have no room for numbers
            assert labels.keys() == touched
        for place, value in every.items():
            edge, mark = edges[place.text], one.mark(place)
            signs = "negative" if value < 0 else "positive"
            assert edge["marks"] == f"{signs} {mark}".strip(), (place, one.step["sentence"])
            backward = one.step["phase"] == "backward"
            ends = ("start", "end") if backward else ("end", "start")
            arrow = f"url(#arrow-{signs})" if mark else "none"
            assert (edge[ends[0]], edge[ends[1]]) == (arrow, "none")
            if place.text in labels:
                text, marks = labels[place.text]
                old, _, new = text.rpartition(" → ")
                assert states(new, value, digits=3), (place, text, value)
                assert bool(old) == (one.step["phase"] == "update" and mark == "writes")
                assert marks == mark
        for of in expected.values():  # the thinnest line is 0, the thickest the largest
            widths = [(abs(value), edges[place.text]["width"]) for place, value in of.items()]
            (largest, widest), thinnest = max(widths), 0.8
            for size, width in widths:
                share = (width - thinnest) / (widest - thinnest)
                assert share == pytest.approx(size / largest, abs=0.01)


def test_every_neuron_shows_its_numbers_as_the_step_leaves_them(drawn: list[Drawn]) -> None:
    for one in drawn:
        neurons = {neuron["ref"]: neuron for neuron in one.page["neurons"]}
        letters: dict[tuple[str, int], set[bool]] = {}  # whether those of a layer have no indices
        dense = max(one.layers) > 6
        assert neurons.keys() == {
            f"a{i} {k}" for i, size in enumerate(one.layers) for k in range(1, size + 1)
        }
        for ref, neuron in neurons.items():
            i, k = int(ref[1 : ref.index(" ")]), int(ref.split()[1])
            a, z, delta = (one.known(f"{name}{i}", k) for name in ("a", "z", "delta"))
            own = {name: Entry(f"{name}{i}", k) for name in ("a", "z", "delta", "b", "db")}
            assert neuron["ring"] == one.mark(*own.values()), (ref, one.step["sentence"])
            assert neuron["marks"] == ("empty" if a is None else "")

            told = {"delta": delta, "a": a, "z": z} if dense else {"a": a}
            name = next((name for name, each in told.items() if each is not None), "a")
            inside = told[name]
            of, text = neuron["value"]
            assert of == own[name].text
            assert (text == "") if inside is None else states(text, inside)
            assert neuron["tint"] == sign(inside)

            known = {
                name: value for name, value in (("z", z), ("delta", delta)) if value is not None
            }
            if (b := one.known(f"b{i}", k)) is not None:
                known["b"] = b
            shown = {of: (text, marks) for of, text, marks in neuron["asides"]}
            assert shown.keys() <= ({own[name].text for name in known} if not dense else set())
            for name, value in known.items():
                text, marks = shown.get(own[name].text, ("", ""))
                mark = one.mark(own[name])
                if mark and not dense:
                    assert text, (own[name], one.step["sentence"])
                if text:
                    letter, _, number = text.partition(" ")
                    plain = {"delta": "δ"}.get(name, name)
                    # a long number between numbers of edges leaves its layer no room for indices
                    others = [
                        one.known(own[name].text.split()[0], j + 1) for j in range(one.layers[i])
                    ]
                    is_long = any(len(f"{v:#.3g}") > 6 for v in others if v is not None)
                    assert letter in (speech.component(plain, i, k), plain if is_long else None)
                    letters.setdefault((name, i), set()).add(letter == plain)
                    assert states(number, value, digits=3), (own[name], text, value)
                    assert marks == mark

            layer = one.state.get(f"delta{i}")
            if dense or delta is None or layer is None:
                assert neuron["bars"] == []
            else:
                ((left, length, marks),) = neuron["bars"]
                largest = max(abs(each) for each in layer if not math.isnan(each))
                assert length == pytest.approx(18 * abs(delta) / (largest or 1))
                assert left == (-length if delta < 0 else 0)
                assert marks == sign(delta)
        assert all(len(each) == 1 for each in letters.values()), one.step["sentence"]


def test_the_letters_the_target_and_the_cost_are_marked_as_the_step_uses_them(
    drawn: list[Drawn],
) -> None:
    for one in drawn:
        last = len(one.layers) - 1
        tokens = dict(one.page["tokens"])
        touched = {quantity_of(ref) for ref in [*one.step["reads"], one.step["writes"]]} - {"C"}
        gaps = {f"{name}{i}" for i in range(1, last + 1) for name in ("W", "dW")}
        assert touched <= tokens.keys()
        assert all(marks == one.mark_of(ref) for ref, marks in tokens.items())
        for i in range(last + 1):
            column = {ref for ref in tokens if ref not in gaps and ref.endswith(str(i))}
            assert column == ({t for t in touched - gaps if t.endswith(str(i))} or {f"a{i}"})

        for k, (ref, text, ring) in enumerate(one.page["targets"], start=1):
            entry = Entry("target", k)
            assert ref == entry.text
            assert states(text, value_of(one.state, entry))
            assert ring == one.mark(entry), one.step["sentence"]
            assert one.page["links"][k - 1] == ring
        text, ring = one.page["cost"]
        value = one.known("C")
        assert ring == one.mark(Entry("C"))
        assert text.startswith("C")
        assert text == "C" if value is None else states(text.removeprefix("C = "), value)


def test_the_table_holds_every_quantity_as_the_step_leaves_it(drawn: list[Drawn]) -> None:
    for one in drawn:
        rows = iter(one.page["table"])
        for quantity, values in one.state.items():
            expected = values.reshape(-1, values.shape[-1]) if values.ndim else values.reshape(1, 1)
            for k, row in enumerate(expected, start=1):
                name, *cells = next(rows)
                assert name == name_of(Entry(quantity)) + (f", row {k}" if values.ndim == 2 else "")
                for cell, value in zip(cells, row, strict=True):
                    assert cell == "–" if math.isnan(value) else states(cell, value, digits=6)
        assert [*rows] == []


def test_the_timeline_says_where_the_step_is(drawn: list[Drawn]) -> None:
    runs: dict[str, list[int]] = {}
    for k, one in enumerate(drawn, start=1):
        runs.setdefault(one.step["phase"], []).append(k)
    for k, one in enumerate(drawn, start=1):
        phase = one.step["phase"]
        assert one.page["spoken"] == f"step {k} of {len(drawn)}, {phase}"
        for (name, numbers), (label, current) in zip(runs.items(), one.page["phases"], strict=True):
            first, last = numbers[0], numbers[-1]
            steps = f"steps {first} to {last}" if last > first else f"step {first}"
            assert label == f"{name}, {steps}"
            assert current == ("step" if name == phase else "false")


def test_a_step_names_what_it_reads_and_writes(drawn: list[Drawn]) -> None:
    for one in drawn:
        written = text_of(one.step["writes"])
        read = [text_of(ref) for ref in one.step["reads"] if text_of(ref) != written]
        expected = [[ref, "reads"] for ref in read] + [[written, "writes"]]
        assert one.page["quantities"] == expected
        assert one.page["label"].endswith(f" {one.step['sentence']}")


def text_of(ref: dict[str, Any]) -> str:
    return Entry(quantity_of(ref), ref.get("row", 0), ref.get("column", 0)).text


def test_every_number_is_told_by_its_name_in_words_and_exactly(drawn: list[Drawn]) -> None:
    last = drawn[-1]
    every = entries(last.state)
    for entry, (equation, words) in zip(every, last.page["told"], strict=True):
        name, _, number = equation.partition(" = ")
        assert (name, words) == (name_of(entry), words_for(entry))
        assert states(number, value_of(last.state, entry), digits=6)
