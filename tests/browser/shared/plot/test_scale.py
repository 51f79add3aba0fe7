"""The scales of plots: values to pixels and back, and ticks at round numbers that keep apart."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pytest
from in_node import in_node

LENGTH = 300  # px
APART = 46  # px
RANGES = [(0, 1), (0, 60), (0, 99_999), (-0.3, 2.7), (1e-9, 3e-9), (-5e4, 5e4), (0, 0.252)]
RANGES += [(-4, 1e308), (-1.5e308, 1.5e308)]  # whose length, or a multiple of it, overflows
LOG_RANGES = [(1e-31, 0.1), (1e-12, 0.1), (1, 256), (0.5, 3e10), (2, 20)]

BODY = """
  const { linearScale, logScale } = await load("shared/plot/scale.js");
  return given.map(({ kind, range, whole }) => {
    const isLog = kind === "log";
    const scale = isLog ? logScale(range, [0, 300]) : linearScale(range, [0, 300], { whole });
    const [low, high] = range;
    const between = isLog ? Math.sqrt(low * high) : (low + high) / 2;
    return {
      places: [low, between, high].map(scale.at),
      back: [0, 150, 300].map(scale.valueAt),
      ticks: scale.ticks(46).map((tick) => ({ ...tick, place: scale.at(tick.value) })),
    };
  });"""


@pytest.fixture(scope="module")
def scales(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each scale as it was asked for, with what it gives."""
    asked: list[dict[str, Any]] = [{"kind": "linear", "range": each} for each in RANGES]
    asked += [{"kind": "linear", "range": (0, n), "whole": True} for n in (1, 3, 60, 100_000)]
    asked += [{"kind": "log", "range": each} for each in LOG_RANGES]
    return list(zip(asked, in_node(tmp_path_factory.mktemp("scale"), BODY, asked), strict=True))


def test_values_and_pixels_are_mapped_to_each_other(
    scales: list[tuple[dict[str, Any], dict[str, Any]]],
) -> None:
    for asked, scale in scales:
        low, high = asked["range"]
        middle = math.sqrt(low * high) if asked["kind"] == "log" else (low + high) / 2
        assert scale["places"] == pytest.approx([0, LENGTH / 2, LENGTH], abs=1e-6)
        assert scale["back"] == pytest.approx([low, middle, high], rel=1e-9, abs=1e-12)


def test_ticks_lie_within_the_range_and_keep_apart(
    scales: list[tuple[dict[str, Any], dict[str, Any]]],
) -> None:
    for asked, scale in scales:
        places = [tick["place"] for tick in scale["ticks"]]
        assert places, asked
        assert all(-1e-6 <= place <= LENGTH + 1e-6 for place in places)
        for left, right in itertools.pairwise(places):
            assert right - left >= APART - 1e-6, asked


def test_ticks_of_a_linear_axis_are_multiples_of_1_2_or_5(
    scales: list[tuple[dict[str, Any], dict[str, Any]]],
) -> None:
    for asked, scale in scales:
        if asked["kind"] == "log":
            continue
        values = [tick["value"] for tick in scale["ticks"]]
        if asked.get("whole"):
            assert all(value == int(value) for value in values)
        steps = [right - left for left, right in itertools.pairwise(values)]
        for step in steps:
            digit = step / 10 ** math.floor(math.log10(step) + 1e-9)
            assert digit == pytest.approx(round(digit))
            assert round(digit) in (1, 2, 5)


def test_ticks_of_a_logarithmic_axis_are_powers_of_ten(
    scales: list[tuple[dict[str, Any], dict[str, Any]]],
) -> None:
    digits = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    for asked, scale in scales:
        if asked["kind"] != "log":
            continue
        for tick in scale["ticks"]:
            exponent = math.log10(tick["value"])
            assert exponent == pytest.approx(round(exponent), abs=1e-9)
            written = tick["text"].removeprefix("10").translate(digits)
            expected = {0: "1", 1: ""}.get(round(exponent), str(round(exponent)))
            assert written == expected
