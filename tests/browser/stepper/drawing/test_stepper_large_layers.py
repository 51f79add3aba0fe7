"""Large layers and the weights beside them, drawn with few elements, still show every number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup, Tag
from replay import State, states
from stepper.harness import ROOT, vendor

from backprop import trace
from companion.finish.prerender import Prerender
from companion.places import Blog

CELL_LEVELS, LINE_LEVELS, THICKEST = 6, 5, 2.4


@pytest.fixture(scope="module")
def prerender() -> Iterator[Prerender]:
    vendor()
    with Prerender(Blog(ROOT)) as running:
        yield running


def net(*layers: int, seed: int = 5) -> dict[str, Any]:
    """A net whose inputs have all sizes and both signs, and some that are 0."""
    x = [((7 * k) % 23 - 11) / 10 for k in range(layers[0])]
    target = [k / 10 for k in range(layers[-1])]
    return {"layers": [*layers], "activation": "tanh", "seed": seed, "x": x, "target": target}


def drawn(prerender: Prerender, spec: dict[str, Any], step: int) -> tuple[BeautifulSoup, State]:
    """The drawing at a step, and the values there."""
    made = trace(spec)
    for each in made["steps"]:
        each["tex"] = dict.fromkeys(each["tex"], "")
    html = prerender.widget(made, {"start": step + 1}).html.replace("template", "section")
    return BeautifulSoup(html, "html.parser"), [*states(made)][step + 1]


def sign(tag: Tag) -> int:
    return {"positive": 1, "negative": -1}[tag["class"][1]]


def cells(heat: Tag) -> dict[int, tuple[int, float]]:
    """Of each neuron with a tint, from 0: its sign and how strong it is."""
    (frame,) = heat.select(".frame")
    left, top, cell, columns = (
        float(str(frame[name])) for name in ("x", "y", "data-cell", "data-columns")
    )
    found: dict[int, tuple[int, float]] = {}
    for path in heat.select("path.cell"):
        for x, y in re.findall(r"M(\S+) (\S+?)h", str(path["d"])):
            place = (float(y) - top) / cell * columns + (float(x) - left) / cell
            assert place == int(place)
            assert int(place) not in found
            found[int(place)] = (sign(path), float(str(path["opacity"])))
    return found


@pytest.mark.parametrize("size", [13, 40])
def test_each_cell_of_a_large_layer_has_the_sign_and_the_size_of_its_number(
    prerender: Prerender, size: int
) -> None:
    spec = net(size, size)
    for step in (0, 1, 3):  # z, a and δ are found
        page, state = drawn(prerender, spec, step)
        known = {str(heat["data-ref"]): heat for heat in page.select(".drawing .heat")}
        assert {"a0", "target"} < known.keys()
        for i, _ in enumerate(spec["layers"]):
            shown = next((q for q in (f"delta{i}", f"a{i}", f"z{i}") if q in state), f"a{i}")
            assert shown in known
        for quantity, heat in known.items():
            values = state.get(quantity)
            if values is None:
                assert cells(heat) == {}
                continue
            tints = cells(heat)
            for k, value in enumerate(values):
                tint, strength = tints.get(k, (0, 0.0))
                half = 0.5 / CELL_LEVELS + 0.005
                assert strength == pytest.approx(abs(value) / abs(values).max(), abs=half)
                assert tint == 0 or tint == np.sign(value)


def test_each_line_between_strips_has_the_sign_and_the_size_of_its_weight(
    prerender: Prerender,
) -> None:
    spec = net(14, 13, 3)
    page, state = drawn(prerender, spec, 1)
    for gap, bundle in enumerate(page.select(".drawing .bundle"), start=1):
        lines = [
            (float(start), float(end), sign(path), float(str(path["stroke-width"])))
            for path in bundle.select("path.edge")
            for start, end in re.findall(r"M0 (\S+?)L100 ([-\d.]+)", str(path["d"]))
        ]
        starts, ends = (sorted({line[side] for line in lines}) for side in (0, 1))
        found = {(ends.index(end), starts.index(start)): of for start, end, *of in lines}
        W = state[f"W{gap}"]
        assert found.keys() == {*product(range(W.shape[0]), range(W.shape[1]))}
        largest = abs(W).max()
        for place, (is_positive, width) in found.items():
            assert is_positive == (-1 if W[place] < 0 else 1)
            level = width / THICKEST * LINE_LEVELS
            assert level == pytest.approx(round(level), abs=0.02)
            assert round(level) - 1 <= abs(W[place]) / largest * LINE_LEVELS <= round(level) + 1e-9
