"""The formulas of a step break where the reader's width ends; spoken and copied they are whole."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser
from stepper.harness import EXAMPLE, Site, Visit, formulas_of, widget
from stepper.kept_page import Show

from backprop import trace

pytest_plugins = ("stepper.fixtures",)

# of each formula of all steps: what stands at the beginning of its lines, and what it sticks out by
LINES = """formulas => formulas.map((formula) => {
  const tops = [];
  const beginnings = [...formula.querySelectorAll(".katex-display")].map((equation) => {
    let right = Infinity;
    return [...equation.querySelectorAll(".katex-base")].filter((base) => {
      const box = base.getBoundingClientRect();
      const begins = box.left < right;
      right = box.right - 1;
      return begins;
    }).map((base) => base.textContent);
  });
  return { beginnings, excess: formula.scrollWidth - formula.clientWidth };
})"""
SPECS: list[dict[str, Any]] = [
    {"granularity": "layer", "biases": "all"},
    {"granularity": "neuron"},
    {"granularity": "neuron", "activations": ["tanh", "softmax"]},
]


def spec_of(more: dict[str, Any]) -> dict[str, Any]:
    spec: dict[str, Any] = {**EXAMPLE, "layers": [2, 3, 2], "target": [1, 0], **more}
    if "activations" in more:
        del spec["activation"]
    if "biases" in more:
        spec["biases"] = [[-0.25] * 3, [0.5, -0.125]]
    return spec


@pytest.mark.parametrize("more", SPECS)
def test_a_line_begins_with_a_relation_or_a_term_and_ends_where_the_box_does(
    chromium: Browser, stepper_site: Site, more: dict[str, Any]
) -> None:
    address = stepper_site.write("lines", widget(spec_of(more)))
    lines = {}
    for width in (390, 1000):
        visit = Visit(chromium, viewport={"width": width, "height": 800}, java_script_enabled=False)
        formulas = visit.open(address, live=False).locator(".step .formula")
        found = formulas.evaluate_all(LINES)
        visit.close()
        equations = [equation for each in found for equation in each["beginnings"]]
        assert all(each["excess"] <= 1 for each in found)
        for first, *others in equations:
            assert first[0] not in "=≈←"
            assert all(line.lstrip("\u200b")[0] in "=≈←+−⊙⋅(" for line in others), others
        lines[width] = sum(map(len, equations)), len(equations)
    phone, desk = lines[390], lines[1000]
    assert phone[1] == desk[1]
    assert phone[0] > desk[0] >= desk[1]
    assert desk[0] < 1.1 * desk[1]  # nearly all have room for one line


def test_the_equations_of_a_row_stand_side_by_side_where_there_is_room(
    chromium: Browser, stepper_site: Site
) -> None:
    address = stepper_site.write("row", widget(spec_of({"granularity": "neuron"})))
    heights = {}
    for width in (390, 1000):
        visit = Visit(chromium, viewport={"width": width, "height": 800}, java_script_enabled=False)
        row = visit.open(address, live=False).locator(".step .numbers .formula").last
        tops = row.locator(".katex-display").evaluate_all(
            "all => all.map((each) => Math.round(each.getBoundingClientRect().top))"
        )
        heights[width] = len(tops), len(set(tops))
        visit.close()
    assert heights == {390: (3, 3), 1000: (3, 2)}


@pytest.mark.parametrize("granularity", ["layer", "neuron"])
def test_what_is_spoken_and_copied_is_the_formula_without_breaks(
    show: Show, granularity: str
) -> None:
    spec = spec_of({"granularity": granularity})
    page = show(widget(spec))
    math = page.locator(".step math")
    copied = math.locator("annotation").evaluate_all("all => all.map((each) => each.textContent)")
    assert copied == [tex for step in trace(spec)["steps"] for tex in formulas_of(step)]
    assert not any("break" in tex for tex in copied)
    assert math.locator("mspace[linebreak]").count() == 0
    rows = [tex for tex in copied if tex.startswith(r"\begin{aligned}")]
    assert math.locator("semantics > mtable").count() == len(rows)


def test_numbers_have_the_whole_width_and_the_other_two_lines_share_a_row(
    show: Show, example: str
) -> None:
    page = show(example, viewport={"width": 900, "height": 800})
    boxes = [
        page.locator(f".step.current .{line}").bounding_box()
        for line in ("symbols", "indices", "numbers")
    ]
    symbols, indices, numbers = (box for box in boxes if box)
    assert symbols["y"] == indices["y"] < numbers["y"]
    whole = page.locator(".steps").bounding_box()
    assert whole
    assert numbers["width"] == whole["width"]


def test_on_a_phone_no_number_of_an_edge_touches_one_of_a_neuron(show: Show, example: str) -> None:
    page = show(example, viewport={"width": 390, "height": 800})
    seen = 0
    for step in range(11):
        page.locator("backprop-stepper").evaluate("(element, k) => { element.step = k }", step)
        labels, others = (
            page.locator(f".drawing {selector}:visible").evaluate_all(
                "all => all.map((e) => e.getBoundingClientRect().toJSON())"
            )
            for selector in (".edge-label text", ".neurons .value")
        )
        seen += len(labels) * len(others)
        for label in labels:
            for other in others:
                apart = max(
                    other["left"] - label["right"], label["left"] - other["right"],
                    other["top"] - label["bottom"], label["top"] - other["bottom"],
                )  # fmt: skip
                assert apart >= 2, (step, label, other)
    assert seen
