"""Every bound of the stepper from both sides: as much as there is room for, and one more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from in_node import in_node
from playwright.sync_api import Browser, Page, expect
from stepper.harness import EXAMPLE, ROOT, Site, Visit, vendor, widget
from stepper.panels import opened

from backprop import trace
from companion.finish.prerender import Prerender
from companion.places import Blog

pytest_plugins = ("stepper.fixtures",)


def net(*layers: int, **more: Any) -> dict[str, Any]:
    return {"layers": [*layers], "x": [0.5] * layers[0], "target": [0] * layers[-1], **more}


@pytest.fixture(scope="module")
def prerender() -> Iterator[Prerender]:
    vendor()
    with Prerender(Blog(ROOT)) as running:
        yield running


def painted(prerender: Prerender, spec: dict[str, Any], **options: Any) -> BeautifulSoup:
    """The first frame; without formulas, which take longest and have no part in this."""
    made = trace(spec)
    for step in made["steps"]:
        step["tex"] = dict.fromkeys(step["tex"], "")
    html = prerender.widget(made, options).html
    return BeautifulSoup(html.replace("template", "section"), "html.parser")  # to look into it


def test_a_reader_adds_layers_up_to_eight(prerender: Prerender) -> None:
    for layers, may_add in (([1] * 8, True), ([1] * 9, False)):
        page = painted(prerender, net(*layers, until="forward"))
        assert any(button.text == "Add a layer" for button in page.find_all("button")) == may_add


def test_sixty_numbers_stand_open(prerender: Prerender) -> None:
    """n of x, nm of W, m of the target, and the learning rate."""
    for layers, is_open in (([1, 29], True), ([1, 30], False)):
        (editor,) = painted(prerender, net(*layers)).select("details.editor")
        assert len(editor.select("input[data-path]")) == 2 * layers[1] + 2
        assert editor.has_attr("open") == is_open


def test_four_hundred_numbers_of_a_matrix_have_fields(prerender: Prerender) -> None:
    for layers, count in (([20, 20], 400), ([401, 1], 0)):
        page = painted(prerender, net(*layers, until="forward"))
        assert len(page.select("input[data-path^='weights[0]']")) == count


# Nets with as many steps as the number says.
STEPS = {
    60: net(3, 5, granularity="scalar"),
    61: net(1, 5, 7, granularity="neuron"),
    120: net(7, 5, granularity="scalar"),
    121: net(1, 24, granularity="neuron"),
}


@pytest.mark.parametrize("count", STEPS)
def test_a_hundred_and_twenty_steps_are_read_together_and_sixty_elsewhere(
    prerender: Prerender, count: int
) -> None:
    page = painted(prerender, STEPS[count], name="demo")
    shown = [int(str(step["value"])) for step in page.select(".step")]
    if count <= 120:
        assert shown == [*range(1, count + 1)]
    else:  # 24 neurons have each a z, an a, C stands alone, then a δ, a row of ∂C/∂W and of W
        starts = {1: 24, 25: 24, 49: 1, 50: 24, 74: 24, 98: 24}
        kept = {k for first, size in starts.items() for k in (first, first + size - 1)}
        kept |= {first + 1 for first in starts}
        assert shown == sorted(kept)
    assert len(page.select(".left-out")) == (0 if count <= 120 else 5)
    rows = page.select("figure > table tr")
    assert len(rows) == (60 if count == 60 else 61)  # one says how many there are
    assert ("and so on" in rows[-1].text) == (count > 60)
    numbered = [each for each in page.find_all("a") if str(each.get("id")).startswith("demo:step=")]
    assert len(numbered) == (60 if count == 60 else 0)


def drawn(prerender: Prerender, *layers: int, **more: Any) -> BeautifulSoup:
    return painted(prerender, net(*layers, until="forward", **more))


def test_twelve_neurons_are_drawn_one_by_one_and_thirty_two_as_a_strip(
    prerender: Prerender,
) -> None:
    for size, circles, columns in ((12, 12, []), (13, 0, [1]), (32, 0, [1]), (33, 0, [6])):
        page = drawn(prerender, 1, size)
        assert len(page.select(".neurons [data-ref^='a1 '].neuron")) == circles
        assert [int(str(each["data-columns"])) for each in page.select(".heat .frame")] == columns


def test_up_to_six_neurons_have_room_for_all_their_numbers(prerender: Prerender) -> None:
    for size, kind in ((6, "roomy"), (7, "dense")):
        (svg,) = drawn(prerender, 1, size).select(".drawing > svg")
        assert svg["class"] == [kind]
        assert (svg.select(".aside") != []) == (kind == "roomy")


def test_twelve_edges_carry_their_numbers_and_four_hundred_are_lines(prerender: Prerender) -> None:
    for layers, labels in (([4, 3], 12), ([1, 12], 12), ([1, 13], 0), ([2, 7], 0)):
        assert len(drawn(prerender, *layers).select(".edge-label.wide")) == labels, layers
    for layers, are_lines in (([20, 20], True), ([21, 20], False)):
        page = drawn(prerender, *layers)
        assert (page.select(".bundle path.edge") != []) == are_lines


def test_a_link_holds_fifteen_hundred_numbers(tmp_path: Path) -> None:
    body = """
      const { encode } = await load("stepper/takeaway/link.js");
      return given.map((spec) => encode({ spec, step: 0, widget: 0 }));"""
    specs = [
        trace(net(n, m, biases=[[0.5] * m], until="backward"))["spec"]
        for n, m in ((745, 1), (297, 4))
    ]
    for spec in specs:
        del spec["until"]
    link, none = in_node(tmp_path, body, specs)
    assert len(re.split(r"[,;]", link)) - 1 == 1500
    assert none is None


def test_fifty_changes_can_be_undone_and_of_large_nets_fewer(tmp_path: Path) -> None:
    """Traces are stood in for by their specs: undo looks at nothing else of them."""
    body = """
      const { initialState } = await load("stepper/state/state.js");
      const { reduce } = await load("stepper/state/reduce.js");
      const step = { phase: "forward", layer: 1, reads: [], writes: { name: "z", layer: 1 } };
      return given.map((layers) => {
        const made = (x) => ({ steps: [step], initial: [], spec: { layers, x: [x], weights: [] } });
        let state = initialState(made(0), {});
        for (let x = 1; x <= 60; x += 1) {
          const { spec } = made(x);
          state = reduce(state, { type: "request", spec, path: "x[0]" });
          state = reduce(state, { type: "computed", spec, trace: { ...made(x), spec } });
        }
        let undone = 0;
        while (reduce(state, { type: "undo" }).trace !== state.trace) {
          state = reduce(state, { type: "undo" });
          undone += 1;
        }
        return [undone, state.trace.spec.x[0]];
      });"""
    small, just, large, huge = in_node(
        tmp_path, body, [[1, 1], [1, 29_999], [1, 30_000], [1, 2_000_000]]
    )
    assert small == just == [50, 10]
    assert large == [49, 11]
    assert huge == [1, 59]


# --- in a browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page(chromium: Browser, stepper_site: Site) -> Iterator[Page]:
    """The example, and a net with 41 inputs and 40, 4 and 5 neurons."""
    visit = Visit(chromium)
    wide = widget(net(41, 40, 4, 5, until="forward"))
    yield visit.open(stepper_site.write("bounds", widget(EXAMPLE), wide))
    assert visit.complaints == []
    visit.close()


def test_a_training_has_as_many_epochs_as_python_does_at_once(page: Page) -> None:
    panel = opened(page, "Train the net")
    field = panel.get_by_label("Epochs")
    for text, is_valid in (("1", True), ("100000", True), ("100001", False), ("0", False)):
        field.fill(text)
        expect(field).to_have_attribute("aria-invalid", "false" if is_valid else "true")
    expect(panel.get_by_role("status").filter(has_text="from 1 to 100,000")).to_be_visible()


def test_four_numbers_are_read_below_the_drawing(page: Page) -> None:
    wide = page.locator("backprop-stepper").nth(1)
    wide.evaluate("widget => widget.show('last')")
    for ref, text in (("a2", r"a₂ = \((\S+, ){3}\S+\)"), ("a3", "a₃: 5 numbers")):
        wide.evaluate("(widget, ref) => widget.light(ref)", ref)
        expect(wide.locator(".readout span").first).to_have_text(re.compile(text))


def test_forty_numbers_of_a_row_stand_in_the_table(page: Page) -> None:
    wide = page.locator("backprop-stepper").nth(1)
    wide.locator("summary", has_text="All values at this step").click()
    rows = wide.locator(".values tr")
    expect(rows.first).to_be_visible()
    found = rows.evaluate_all("rows => rows.map((row) => [...row.cells].map((e) => e.innerText))")
    cells = {name: entries for name, *entries in found}
    assert cells["a₀"] == ["41 numbers"]
    assert cells["W₁"] == ["40 × 41 numbers"]
    assert len(cells["a₁"]) == len(cells["W₂, row 4"]) == 40
