"""Three witnesses of a derivative agree, and their multiplications are counted."""

from __future__ import annotations

import numpy as np
import pytest
from asked_nets import EXAMPLE, nets

from backprop.queries.ask import ask
from backprop.spec.problem import check


def test_three_witnesses_agree_for_every_activation() -> None:
    for spec in nets():
        layers = check(spec).network.layers
        for layer in range(1, len(layers) + 1):
            for row, column in [(1, 1), (layers[layer - 1].m, layers[layer - 1].n)]:
                place = {"layer": layer, "row": row, "column": column}
                answer = ask("check", {"spec": spec, **place})
                assert answer["agree"], (spec, place, answer["verdict"])
                values = [witness["value"] for witness in answer["witnesses"]]
                assert len(values) == 3
                assert values[0] == pytest.approx(values[2], rel=1e-12, abs=1e-15)


def test_a_rational_net_gets_its_fraction() -> None:
    spec = {
        "weights": [[[0.5, -0.25]], [[2]]],
        "activation": "square",
        "x": [1, 0.5],
        "target": [0.125],
    }
    # z_1 = 3/8, a_1 = 9/64, z_2 = 9/32, a_2 = 81/1024, C = (a_2 − 1/8)²; by hand, with fractions:
    # δ_2 = 2(81/1024 − 128/1024)·2·9/32, δ_1 = 2δ_2·2·3/8, ∂C/∂W_1,1 = δ_1
    delta_2 = 2 * (81 - 128) / 1024 * 2 * 9 / 32
    answer = ask("check", {"spec": spec, "layer": 1, "row": 1, "column": 1})
    exact = answer["witnesses"][2]
    assert exact["kind"] == "exact"
    numerator, denominator = exact["text"].replace("−", "-").split("/")
    assert int(numerator) / int(denominator) == exact["value"] == 2 * delta_2 * 2 * 3 / 8


def test_the_error_of_the_difference_falls_and_rises_again() -> None:
    curve = ask("check", {"spec": EXAMPLE, "layer": 1, "row": 2, "column": 1})["curve"]
    errors = [point["error"] for point in curve]
    lowest = int(np.argmin(errors))
    assert 2 <= lowest <= 7
    assert errors[0] > 100 * errors[2]  # cut off: the error falls with ε²
    assert errors[-1] > 100 * errors[lowest]  # rounded: it rises with 1/ε


def test_counts_are_those_of_the_net() -> None:
    counts = ask("check", {"spec": EXAMPLE, "layer": 1, "row": 1, "column": 1})["counts"]
    # forward 9; backward: 2(a−x̂) 1, ⊙σ' 3 + 1, δaᵀ 9, Wᵀδ 3
    assert counts["own"] == {"backprop": 9 + 1 + 4 + 9 + 3, "differences": 2 * 9 * 9}
    widest = counts["rows"][-1]
    assert widest["differences"] > 10_000 * widest["backprop"]


@pytest.mark.parametrize(("layers", "net"), [([2, 1], "1 layer"), ([2, 3, 1], "2 layers")])
def test_the_cost_of_differences_is_given_for_a_net_of_the_same_depth(
    layers: list[int], net: str
) -> None:
    spec = {"layers": layers, "x": [0.5, -1], "target": [1], "seed": 7}
    counts = ask("check", {"spec": spec, "layer": 1, "row": 1, "column": 1})["counts"]
    assert f"In a net of {net}, 256 wide, these are" in counts["sentence"]
