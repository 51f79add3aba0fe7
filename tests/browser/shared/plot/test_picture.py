"""Pictures of listings as the build draws them: lines, gaps, points, ticks, images, legends."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from stepper.harness import ROOT, vendor

from companion.finish.prerender import Prerender
from companion.places import Blog

AXIS = {"name": "", "log": False}
DOWN = {
    "title": "<Cost>",
    "sentence": "It falls & falls.",
    "kind": "plot",
    "x": {"name": "epoch", "log": False},
    "y": {"name": "C", "log": True},
}


def plotted(points: list[Any], kind: str = "line", **fields: Any) -> dict[str, Any]:
    mark = {"kind": kind, "name": "", "points": points}
    return {**DOWN, "y": AXIS, "marks": [mark], **fields}


def imaged(*rows: Sequence[float | None]) -> dict[str, Any]:
    return {"kind": "image", "title": "", "sentence": "An image.", "entries": rows}


PICTURES = {
    "gaps": plotted([[0, 1], [1, 2], None, [2, 1], None, [3, 3], [4, 2]]),
    "constant": plotted([[0, 5], [1, 5]]),
    "narrow": plotted([[0, 2.3021], [1, 2.3024]]),
    "far right": plotted([[1e6, 1], [1e6 + 3, 2]]),
    "tiny": plotted([[0, 1e-320], [1, 3e-320]]),
    "log": plotted([[0, 1], [1, 1e-6]], y=DOWN["y"]),
    "one": plotted([[2, 3]], "points"),
    "named": {
        **plotted([]),
        "marks": [
            {"kind": "line", "name": "a", "points": [[0, 0], [1, 1]]},
            {"kind": "points", "name": "b", "points": [[0, 1], [1, 0], [1, 1]]},
        ],
    },
    "signed": imaged([-2, 0, 1], [None, 1, 1]),
    "positive": imaged([3, 4], [5, 3]),
    "alike": imaged([7, 7]),
    "large": imaged(*[[(k * j) % 17 - 8.0 for k in range(64)] for j in range(64)]),
}

SIDE = 'text[text-anchor="end"]'  # the ticks of the y axis


@pytest.fixture(scope="module")
def drawn() -> dict[str, Tag]:
    vendor()
    with Prerender(Blog(ROOT)) as prerender:
        texts = [prerender.picture(each) for each in PICTURES.values()]
    soups = [BeautifulSoup(text, "html.parser").span for text in texts]
    return {name: soup for name, soup in zip(PICTURES, soups, strict=True) if soup is not None}


def ticks(picture: Tag) -> list[str]:
    return [each.get_text() for each in picture.find_all("text", class_="tick")]


def test_no_place_is_undefined(drawn: dict[str, Tag]) -> None:
    for name, picture in drawn.items():
        assert not re.search("NaN|Infinity|undefined", str(picture)), name


def test_a_picture_is_one_image_with_a_sentence_also_where_it_cannot_be_shown(
    drawn: dict[str, Tag],
) -> None:
    picture = drawn["gaps"]
    (image,) = picture.find_all("svg", role="img")
    assert image["aria-label"] == "It falls & falls."
    assert picture.find("span", hidden=True).get_text() == "It falls & falls."
    assert picture.b.get_text() == "<Cost>"


def test_a_line_has_gaps_and_a_point_alone_can_be_seen(drawn: dict[str, Tag]) -> None:
    pieces = drawn["gaps"].find_all("polyline")
    assert [len(piece["points"].split()) for piece in pieces] == [2, 2, 2]
    left, right = pieces[1]["points"].split()
    assert left != right


def test_ticks_are_told_apart_whatever_the_range(drawn: dict[str, Tag]) -> None:
    assert "5" in ticks(drawn["constant"])  # a constant lies within its axis
    narrow = [text for text in ticks(drawn["narrow"]) if text.startswith("2.3")]
    assert len(narrow) == len(set(narrow)) > 2
    assert all(
        float(str(text["x"])) > 7 * len(text.get_text()) for text in drawn["narrow"].select(SIDE)
    )
    below = drawn["far right"].select('text.tick[text-anchor="middle"]')
    places = [float(str(text["x"])) for text in below]
    assert min(b - a for a, b in itertools.pairwise(places)) > 6.5 * len(below[0].get_text())
    assert {"1", "10⁻⁶"} <= set(ticks(drawn["log"]))
    assert {"2", "3"} <= set(ticks(drawn["one"]))


def test_lines_and_points_are_told_apart_without_colour(drawn: dict[str, Tag]) -> None:
    picture = drawn["named"]
    dots, legend = picture.find_all("path", class_="dots")
    assert dots["d"].count("M") == 3
    assert dots["stroke-linecap"] == legend["stroke-linecap"] == "square"
    names = [each.get_text().strip() for each in picture.find_all("span", style=True)]
    assert names == ["a", "b"]


def cells_of(picture: Tag, colour: str) -> int:
    """How many cells have a colour."""
    paths = picture.select(f'path.entries[stroke="{colour}"]')
    return sum(int(run) for path in paths for run in re.findall(r"h(\d+)", str(path["d"])))


def test_an_image_has_its_signs_and_strengths_and_blanks(drawn: dict[str, Tag]) -> None:
    blue, orange = "#3f83c4", "#c8691f"
    signed = drawn["signed"]
    assert (cells_of(signed, blue), cells_of(signed, orange)) == (3, 1)  # 0 and NaN are blank
    assert [path["d"] for path in signed.select("path.minus")] == ["M0.3 0h0.4"]
    opacity = {path["stroke"]: path["stroke-opacity"] for path in signed.select("path.entries")}
    assert opacity == {blue: "0.50", orange: "1.00"}
    assert signed.find_all("span")[-2].get_text().strip() == "1"
    assert cells_of(drawn["positive"], blue) == 2  # the smallest are blank
    assert cells_of(drawn["alike"], blue) == 2
    large = drawn["large"]
    assert len(str(large)) < 50_000
    assert [path["d"] for path in large.select('path.entries[stroke="#c8691f"]')] == [
        path["d"] for path in large.select("path.minus")
    ]
    assert max(float(text) for text in ticks(drawn["large"])) <= 63
