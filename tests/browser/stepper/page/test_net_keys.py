"""The arrow keys in the drawing reach every neuron, every edge, the targets and the cost."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from in_node import in_node

REACH = """
  const { quantityAt } = await load("stepper/page/net-keys.js");
  return given.map(([layers, hasTarget]) => {
    const found = new Set();
    const toVisit = [quantityAt("", "ArrowRight", layers, hasTarget)];
    while (toVisit.length) {
      const here = toVisit.pop();
      if (found.has(here)) continue;
      found.add(here);
      for (const key of ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"]) {
        toVisit.push(quantityAt(here, key, layers, hasTarget));
      }
    }
    return [...found].sort();
  });"""
NETS = [([2, 3, 1], True), ([1, 1], False), ([3, 4, 3], True), ([1, 5, 2, 4], True)]


@pytest.fixture(scope="module")
def reached(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    found: list[list[str]] = in_node(tmp_path_factory.mktemp("keys"), REACH, NETS)
    return found


def test_arrow_keys_reach_all_parts_of_a_net_and_no_others(reached: list[list[str]]) -> None:
    for (layers, has_target), found in zip(NETS, reached, strict=True):
        expected = {f"a{i} {k}" for i, size in enumerate(layers) for k in range(1, size + 1)}
        for i, (n, m) in enumerate(pairwise(layers), start=1):
            expected |= {f"W{i} {k} {j}" for k in range(1, m + 1) for j in range(1, n + 1)}
        if has_target:
            expected |= {"C", *(f"target {k}" for k in range(1, layers[-1] + 1))}
        assert set(found) == expected


def test_other_keys_are_left_to_the_widget(tmp_path: Path) -> None:
    ask = """
      const { quantityAt } = await load("stepper/page/net-keys.js");
      return given.map((key) => quantityAt("a0 1", key, [2, 1], true));"""
    assert in_node(tmp_path, ask, ["Tab", "Home", " ", "x"]) == [None] * 4
