"""The product of the derivatives of layers, against difference quotients and counted loops."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop import Layer, Network, SpecError
from backprop.figures import figure

ACTIVATIONS = ["tanh", "sigmoid", "softmax", "identity"]
SIZES = st.lists(st.integers(1, 4), min_size=3, max_size=5)


def chain(**parameters: Any) -> dict[str, Any]:
    return figure({"kind": "chain-rule", "parameters": parameters})


def rows(frame: dict[str, Any]) -> dict[str, int]:
    return {row["of"]: row["value"] for row in frame["values"]}


def quotients(net: Network, x: list[float]) -> np.ndarray[Any, Any]:
    """The derivative of the whole net at x, column by column."""
    e = 1e-5
    steps = [e * unit for unit in np.eye(len(x))]
    return np.column_stack(
        [(net(np.array(x) + step) - net(np.array(x) - step)) / (2 * e) for step in steps]
    )


def counted(left: tuple[int, int], right: tuple[int, int]) -> int:
    """The multiplications of a product of matrices, one by one."""
    return sum(1 for _ in range(left[0]) for _ in range(right[1]) for _ in range(left[1]))


@settings(max_examples=40, deadline=None)
@given(sizes=SIZES, data=st.data())
def test_both_orders_give_the_derivative_of_the_net(sizes: list[int], data: Any) -> None:
    number = st.floats(-2, 2)
    weights = [
        data.draw(st.lists(st.lists(number, min_size=n, max_size=n), min_size=m, max_size=m))
        for n, m in pairwise(sizes)
    ]
    names = [data.draw(st.sampled_from(ACTIVATIONS)) for _ in weights]
    x = data.draw(st.lists(number, min_size=sizes[0], max_size=sizes[0]))
    net = Network(Layer(W, name) for W, name in zip(weights, names, strict=True))
    description = chain(weights=weights, activation=", ".join(names), x=x)
    steps = len(weights) - 1
    for last in (description["frames"][steps], description["frames"][2 * steps]):
        (whole,) = last["factors"]
        assert np.allclose(whole["rows"], quotients(net, x), atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(sizes=SIZES)
def test_the_multiplications_are_those_of_the_loops(sizes: list[int]) -> None:
    description = chain(layers=sizes, x=[0] * sizes[0])
    matrices = [(m, n) for n, m in reversed(list(pairwise(sizes)))]
    steps = len(matrices) - 1
    for order, frames in (
        ("left", description["frames"][1 : steps + 1]),
        ("right", description["frames"][steps + 1 :]),
    ):
        left, done = list(matrices), 0
        for frame in frames:
            k = 0 if order == "left" else len(left) - 2
            now = counted(left[k], left[k + 1])
            done += now
            left[k : k + 2] = [(left[k][0], left[k + 1][1])]
            shown = rows(frame)
            assert (shown["multiplications in this step"], shown["so far"]) == (now, done)
            assert [np.shape(factor["rows"]) for factor in frame["factors"]] == left
            assert [factor["new"] for factor in frame["factors"]].index(True) == k
        assert (
            done
            == description["work"][order]
            == rows(description["frames"][0])[f"in all, from the {order}"]
        )


def test_one_output_is_cheaper_from_the_left_one_input_from_the_right() -> None:
    assert chain()["work"] == {"left": 15, "right": 24}
    assert chain(layers="1, 3, 3, 3", x="1")["work"] == {"left": 36, "right": 18}  # as in the post


@pytest.mark.parametrize(
    ("parameters", "field", "said"),
    [
        ({"layers": "2, 1"}, "layers", "from 2 to 4 layers"),
        ({"layers": "1, 1, 1, 1, 1, 1", "x": 1}, "layers", "from 2 to 4 layers"),
        ({"layers": "2, 5, 1"}, "layers", "more than 4"),
        ({"layers": "2, 0, 1"}, "layers[1]", "whole number from 1"),
        ({"layers": "2, two"}, "layers", "not a number"),
        ({"x": "1"}, "x", "the net takes 2"),
        ({"activation": "tanh, tanh"}, "activation", "the net has 3 layers"),
        ({"activation": "tanh, tan, tanh"}, "activation", "tan"),
        ({"activation": "log(x)"}, "x", "no finite derivative"),
        ({"seed": -1}, "seed", "whole number from 0"),
        ({"weights": "[[[1, 2]]]"}, "layers", "from 2 to 4 layers"),
        ({"weights": "[]"}, "weights", "one for each layer"),
        ({"weights": "[1]"}, "weights[0][0]", "list of numbers"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_field(
    parameters: dict[str, Any], field: str, said: str
) -> None:
    with pytest.raises(SpecError) as caught:
        chain(**parameters)
    assert caught.value.field == field
    assert said in caught.value.message
