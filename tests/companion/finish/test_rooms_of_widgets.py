"""The page reserves for each widget about the height that its frame will have."""

from __future__ import annotations

import re
from typing import Any

import pytest

from backprop import figures, trace
from companion.finish.prerender import Places, Prerender
from companion.places import BROWSER

NET = {"layers": [2, 3, 1], "activation": "sigmoid", "x": [0.5, -1], "target": [1], "seed": 7}
PLACES = Places("frames/a.txt", "embed/a/")
NEEDED: dict[str, dict[str, Any]] = {
    "one-weight": {},
    "tangent": {"f": "sigmoid", "a": 1},
    "linear-map": {"f1": "x1**2 - x2**2", "f2": "2*x1*x2", "a": "1, 0.5"},
    "chain-rule": {"layers": "2,3,3,1", "x": "0.5,-1"},
    "surface": {"layers": "1,1,1", "x": "1", "target": "0"},
}


def room(element: str) -> dict[str, int]:
    """Heights in px, by the widths of theme.css."""
    [style] = re.findall(r'^<[^>]* style="([^"]*)"', element)
    return {width: int(px) for width, px in re.findall(r"--room-(\w+):(\d+)px", style)}


def stepper_room(prerender: Prerender, net: dict[str, Any] = NET, **options: Any) -> dict[str, int]:
    return room(prerender.widget(trace(net), options, PLACES).later)


def figure_room(prerender: Prerender, kind: str, parameters: dict[str, Any]) -> dict[str, int]:
    described = figures.figure({"kind": kind, "parameters": parameters})
    return room(prerender.figure(described, {}, PLACES).later)


def test_each_folded_panel_adds_a_line_and_an_open_one_its_content(prerender: Prerender) -> None:
    without = stepper_room(prerender, panels=[])
    two = stepper_room(prerender, panels=["explain", "paths"])
    opened = stepper_room(prerender, panels=["train"], open="train")
    assert set(without) == {"narrow", "column", "wide"}
    for width, height in without.items():
        assert two[width] - height == 80
        assert opened[width] - height > 300


def test_longer_formulas_need_more_room(prerender: Prerender) -> None:
    by_layer, by_product = (
        stepper_room(prerender, {**NET, "granularity": granularity})
        for granularity in ("layer", "scalar")
    )
    assert by_layer["narrow"] > by_product["narrow"]
    assert by_layer["column"] > by_product["column"]


@pytest.mark.parametrize("kind", figures.KINDS)
def test_every_kind_of_figure_has_its_room(prerender: Prerender, kind: str) -> None:
    height = figure_room(prerender, kind, NEEDED[kind])
    assert 400 < height["column"] < height["narrow"] < 1500


def test_a_longer_product_of_matrices_is_higher(prerender: Prerender) -> None:
    short, long = (
        figure_room(prerender, "chain-rule", {"layers": layers, "x": "0.5,-1"})
        for layers in ("2,3,1", "2,3,3,1")
    )
    assert all(long[width] > short[width] for width in short)


def test_the_style_sheet_reserves_what_the_build_says() -> None:
    sheet = (BROWSER / "page" / "theme.css").read_text("utf-8")
    assert set(re.findall(r"--room: var\(--room-(\w+), \d+rem\)", sheet)) == {
        "narrow",
        "column",
        "wide",
    }
