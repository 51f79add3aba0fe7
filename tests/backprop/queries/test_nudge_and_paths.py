"""Nudges and paths of random nets, against passes written once more in plain Python.

The oracle knows neither Theorem 3 nor the library's sums: it walks neuron by neuron, and its
derivative is autograd's.
"""

from __future__ import annotations

import json
import math
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle_autograd import autograd_gradients

from backprop import SpecError, from_spec
from backprop.queries.ask import ask
from backprop.spec.problem import check

SIGMAS: dict[str, tuple[Any, Any]] = {
    "identity": (lambda z: z, lambda z: 1.0),
    "sigmoid": (
        lambda z: 1 / (1 + math.exp(-z)),
        lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2,
    ),
    "tanh": (math.tanh, lambda z: 1 - math.tanh(z) ** 2),
    "sin": (math.sin, math.cos),
    "softplus": (lambda z: math.log1p(math.exp(z)), lambda z: 1 / (1 + math.exp(-z))),
}


@st.composite
def specs(draw: st.DrawFn) -> dict[str, Any]:
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=5))
    names = [draw(st.sampled_from([*SIGMAS, "softmax"])) for _ in sizes[1:]]
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    target = random.uniform(0, 1, sizes[-1])
    cross = names[-1] == "softmax" and draw(st.booleans())
    biased = draw(st.booleans())
    return {
        "weights": [random.normal(0, 1, (m, n)).tolist()
                    for n, m in pairwise(sizes)],
        "biases": [random.normal(0, 0.5, m).tolist() for m in sizes[1:]] if biased else None,
        "activations": names,
        "x": random.normal(0, 1, sizes[0]).tolist(),
        "target": (target / target.sum()).tolist(),
        "cost_function": "cross_entropy" if cross else "squared_error",
    }  # fmt: skip


def places(spec: dict[str, Any]) -> list[dict[str, int]]:
    """One weight of every layer."""
    found = []
    for i, W in enumerate(spec["weights"], start=1):
        found.append({"layer": i, "row": len(W), "column": 1 + (i % len(W[0]))})
    return found


def run(spec: dict[str, Any], moved: tuple[int, int, int, float] | None = None) -> Any:
    """([z_1, …], [a_0, a_1, …], C) by loops over neurons."""
    a, z = [spec["x"]], []
    for i, W in enumerate(spec["weights"], start=1):
        row_z = []
        for k, row in enumerate(W, start=1):
            terms = [
                (w + (moved[3] if moved and moved[:3] == (i, k, j) else 0)) * v
                for j, (w, v) in enumerate(zip(row, a[-1], strict=True), start=1)
            ]
            bias = spec["biases"][i - 1][k - 1] if spec["biases"] else 0.0
            row_z.append(math.fsum([*terms, bias]))
        z.append(row_z)
        name = spec["activations"][i - 1]
        if name == "softmax":
            e = [math.exp(v - max(row_z)) for v in row_z]
            a.append([v / math.fsum(e) for v in e])
        else:
            a.append([SIGMAS[name][0](v) for v in row_z])
    if spec["cost_function"] == "cross_entropy":
        cost = -math.fsum(t * math.log(v) for t, v in zip(spec["target"], a[-1], strict=True))
    else:
        cost = math.fsum((v - t) ** 2 for t, v in zip(spec["target"], a[-1], strict=True))
    return z, a, cost


@settings(max_examples=100, deadline=None, derandomize=True)
@given(specs())
def test_a_nudge_is_the_difference_of_two_passes(spec: dict[str, Any]) -> None:
    z, a, cost = run(spec)
    network = from_spec({key: spec[key] for key in ("weights", "biases", "activations")})
    slopes, _ = autograd_gradients(network, spec["x"], spec["target"], spec["cost_function"])
    for place in places(spec):
        i, k, j = place.values()
        answer = ask("nudge", {"spec": spec, **place, "epsilon": [0.25, -1e-2, 1e-4]})
        json.dumps(answer, allow_nan=False)
        slope = slopes[i - 1][k - 1, j - 1]
        assert answer["gradient"] == pytest.approx(slope, rel=1e-9, abs=1e-12)
        assert answer["weight"] == spec["weights"][i - 1][k - 1][j - 1]
        for nudge in answer["nudges"]:
            epsilon = nudge["epsilon"]
            new_z, new_a, new_cost = run(spec, (i, k, j, epsilon))
            assert [layer["layer"] for layer in nudge["layers"]] == [*range(i, len(z) + 1)]
            for layer in nudge["layers"]:
                at = layer["layer"]
                for mine, new, old in (
                    (layer["dz"], new_z[at - 1], z[at - 1]), (layer["da"], new_a[at], a[at]),
                ):  # fmt: skip
                    np.testing.assert_allclose(mine, np.subtract(new, old), rtol=1e-9, atol=1e-13)
            assert nudge["dC"] == pytest.approx(new_cost - cost, rel=1e-9, abs=1e-13)
            assert nudge["quotient"] == nudge["dC"] / nudge["moved"]
            assert nudge["error"] == nudge["quotient"] - answer["gradient"]
        errors = [abs(nudge["error"]) for nudge in answer["nudges"]]
        assert errors[2] <= 0.1 * errors[0] + 1e-9  # the quotient closes in on ∂C/∂w


def test_a_bias_moves_z_and_an_input_moves_every_neuron_of_the_first_layer() -> None:
    """The oracle is the same nudge as one of weights: a bias is the weight of an input 1."""
    spec: dict[str, Any] = {
        "weights": [[[0.5, -1], [2, 0.3]], [[1, -0.7]]], "biases": [[0.1, -0.2], [0.4]],
        "activation": "tanh", "x": [0.8, -0.6], "target": [1],
    }  # fmt: skip
    wider = {
        **spec, "weights": [[[0.5, -1, 0.1], [2, 0.3, -0.2], [0, 0, 9]], [[1, -0.7, 0.4]]],
        "biases": None, "activations": ["tanh", "tanh"], "x": [0.8, -0.6, 1],
    }  # fmt: skip
    epsilon = [0.1, -0.001]
    mine = ask("nudge", {"spec": spec, "of": "bias", "layer": 1, "row": 2, "epsilon": epsilon})
    other = ask("nudge", {"spec": wider, "layer": 1, "row": 2, "column": 3, "epsilon": epsilon})
    assert mine["weight"] == -0.2
    assert mine["gradient"] == pytest.approx(other["gradient"], rel=1e-6)  # tanh(9) is nearly 1
    for one, two in zip(mine["nudges"], other["nudges"], strict=True):
        assert one["dC"] == pytest.approx(two["dC"], rel=1e-6)
        assert one["layers"][0]["dz"] == pytest.approx(two["layers"][0]["dz"][:2])
    of_input = ask("nudge", {"spec": spec, "of": "input", "row": 1, "epsilon": [1e-6, 1e-40]})
    (nudge,) = of_input["nudges"]  # the other is lost beside the input
    assert nudge["layers"][0]["dz"] == pytest.approx([0.5e-6, 2e-6], rel=1e-6)
    assert nudge["quotient"] == pytest.approx(of_input["gradient"], rel=1e-4)
    assert of_input["weight"] == 0.8


def jacobian(name: str, z: list[float], a: list[float]) -> list[list[float]]:
    """∂a_l/∂z_k at [l][k]."""
    indices = range(len(z))
    if name == "softmax":
        return [[a[l] * ((k == l) - a[k]) for k in indices] for l in indices]  # noqa: E741
    return [[SIGMAS[name][1](z[k]) * (k == l) for k in indices] for l in indices]  # noqa: E741


def products_of(spec: dict[str, Any], i: int, k: int, j: int) -> list[float]:
    """The product of local derivatives along every path, walked by its indices."""
    z, a, _ = run(spec)
    N = len(z)
    cross = spec["cost_function"] == "cross_entropy"
    found = []
    choices: list[Any] = [[k]]  # z-index of layer i, a-index of layer i, z-index of layer i + 1, …
    for at in range(i, N + 1):
        same = spec["activations"][at - 1] != "softmax"
        choices.append([None] if same or (cross and at == N) else range(1, len(z[at - 1]) + 1))
        if at < N:
            choices.append(range(1, len(z[at]) + 1))
    for walk in product(*choices):
        value, here = a[i - 1][j - 1], walk[0]
        for step, at in enumerate(range(i, N + 1)):
            out = walk[2 * step + 1] or here
            if cross and at == N:
                value *= a[N][here - 1] - spec["target"][here - 1]
                break
            value *= jacobian(spec["activations"][at - 1], z[at - 1], a[at])[out - 1][here - 1]
            if at == N:
                value *= 2 * (a[N][out - 1] - spec["target"][out - 1])
            else:
                here = walk[2 * step + 2]
                value *= spec["weights"][at][here - 1][out - 1]
        found.append(value)
    return found


@settings(max_examples=100, deadline=None, derandomize=True)
@given(specs())
def test_the_products_along_all_paths_add_up_to_the_gradient(spec: dict[str, Any]) -> None:
    network = from_spec({key: spec[key] for key in ("weights", "biases", "activations")})
    slopes, _ = autograd_gradients(network, spec["x"], spec["target"], spec["cost_function"])
    for place in places(spec):
        i, k, j = place.values()
        answer = ask("paths", {"spec": spec, **place})
        json.dumps(answer, allow_nan=False)
        expected = products_of(spec, i, k, j)
        assert answer["count"] == len(expected)
        assert answer["gradient"] == pytest.approx(slopes[i - 1][k - 1, j - 1], rel=1e-9, abs=1e-12)
        if not answer["paths"]:
            assert answer["count"] > 1000
            assert answer["sum"] is None
            continue
        mine = [path["product"] for path in answer["paths"]]
        np.testing.assert_allclose(sorted(mine), sorted(expected), rtol=1e-9, atol=1e-13)
        assert answer["sum"] == pytest.approx(answer["gradient"], rel=1e-9, abs=1e-12)
        assert np.abs(mine).tolist() == sorted(np.abs(mine).tolist(), reverse=True)
        for path in answer["paths"]:
            assert path["neurons"][0] == k or spec["activations"][i - 1] == "softmax"
            assert len(path["neurons"]) == len(spec["weights"]) - i + 1
            assert path["factors"][0]["by"] == {"name": "W", "layer": i, "row": k}
            assert path["factors"][-1]["of"] == {"name": "C"}
            chain = path["factors"]
            assert all(f["of"] == g["by"] for f, g in pairwise(chain))


class Number:
    """A number that counts the multiplications of numbers like it."""

    made = 0

    def __init__(self, value: float) -> None:
        self.value = value

    def __mul__(self, other: Number | float) -> Number:
        Number.made += 1
        return Number(self.value * (other.value if isinstance(other, Number) else other))

    __rmul__ = __mul__

    def __add__(self, other: Number) -> Number:
        return Number(self.value + other.value)


@pytest.mark.parametrize("sizes", [[2, 3, 1], [1, 1], [3, 4, 3], [2, 2, 3, 2], [2, 2, 2, 2, 2]])
def test_multiplications_are_those_that_both_ways_make(sizes: list[int]) -> None:
    """Both ways are walked with numbers that count."""
    spec = {"layers": sizes, "x": [0.5] * sizes[0], "target": [0.25] * sizes[-1], "seed": 3,
            "activation": "tanh"}  # fmt: skip
    problem = check(spec)
    W = [layer.W for layer in problem.network]
    N = len(W)
    slope = difference = Number(0.5)

    def delta(i: int, only: int | None = None) -> list[Number]:
        """δ_i, or one component of it, by the backward pass."""
        if i == N:
            rows = range(sizes[N]) if only is None else [only]
            return [2 * difference * slope for _ in rows]
        after = delta(i + 1)
        rows = range(sizes[i]) if only is None else [only]
        return [
            sum((Number(w) * d for w, d in zip(W[i][:, k], after, strict=True)), Number(0)) * slope
            for k in rows
        ]

    def along_paths(i: int, k: int) -> None:
        """Every path for itself: the product of its factors from left to right."""
        for walk in product([k], *(range(m) for m in sizes[i + 1 :])):
            so_far = Number(0.5) * slope
            for at, (here, to) in enumerate(pairwise(walk), start=i):
                so_far = so_far * Number(W[at][to, here]) * slope
            _ = so_far * (2 * difference)

    def counted(call: Any) -> int:
        Number.made = 0
        call()
        return Number.made

    every = 0
    for i in range(1, N + 1):
        answer = ask("paths", {"spec": spec, "layer": i, "row": 1, "column": 1})["multiplications"]
        mine = counted(lambda i=i: along_paths(i, 0))
        every += mine * W[i - 1].size
        assert answer["weight"]["paths"] == mine
        assert answer["weight"]["backward"] == counted(
            lambda i=i: [d * Number(0.5) for d in delta(i, 0)]
        )
    assert answer["all"]["paths"] == every
    assert answer["all"]["backward"] == counted(lambda: _whole(delta, W))
    if N > 2:
        assert answer["all"]["backward"] < answer["all"]["paths"] / 4


def _whole(delta: Any, W: Any) -> None:
    """All δ once, and δ a_{i−1}ᵀ of every layer."""
    delta(1)
    for matrix in W:
        _ = [Number(0.5) * Number(0.5) for _ in range(matrix.size)]


SPEC: dict[str, Any] = {"layers": [2, 3, 1], "x": [0.5, -1], "target": [1], "seed": 7}
PLACE = {"layer": 1, "row": 2, "column": 1}


@pytest.mark.parametrize(
    ("name", "change", "field"),
    [
        ("nudge", {"epsilon": 0}, "epsilon"),
        ("nudge", {"epsilon": "1"}, "epsilon"),
        ("nudge", {}, "epsilon"),
        ("nudge", {"epsilon": [1e-30, 1e-31]}, "epsilon[0]"),
        ("nudge", {"epsilon": [0.1, 0]}, "epsilon[1]"),
        ("nudge", {"epsilon": 0.1, "of": "neuron"}, "of"),
        ("nudge", {"epsilon": 0.1, "of": "bias"}, "of"),
        ("nudge", {"epsilon": 0.1, "of": "input", "row": 3}, "row"),
        ("nudge", {"epsilon": 0.1, "of": "input", "row": True}, "row"),
        ("nudge", {"epsilon": []}, "epsilon"),
        ("nudge", {"epsilon": [0.1] * 201}, "epsilon"),
        ("nudge", {"epsilon": 0.1, "row": 4}, "row"),
        ("nudge", {"epsilon": 0.1, "spec": {**SPEC, "until": "forward"}}, "target"),
        ("nudge", {"epsilon": 0.1, "spec": {**SPEC, "x": [1e200, 1e200], "activation": "square"}},
         "spec"),
        ("paths", {"column": 3}, "column"),
        ("paths", {"layer": 0}, "layer"),
        ("paths", {"spec": {**SPEC, "activation": "x**2", "x": [1e100, 1e100]}}, "spec"),
        ("data_set", {"name": "moons"}, "name"),
        ("data_set", {}, "name"),
        ("data_set", {"name": "xor", "samples": 0}, "samples"),
        ("data_set", {"name": "xor", "samples": 1001}, "samples"),
        ("data_set", {"name": "xor", "noise": 2}, "noise"),
        ("data_set", {"name": "xor", "seed": -1}, "seed"),
        ("data_set", {"name": "xor", "test": 1}, "test"),
        ("data_set", {"name": "xor", "targets": [1]}, "targets"),
        ("data_set", {"name": "xor", "colour": 1}, "colour"),
    ],
)  # fmt: skip
def test_a_bad_question_names_its_field(name: str, change: dict[str, Any], field: str) -> None:
    argument = change if name == "data_set" else {"spec": SPEC, **PLACE, **change}
    with pytest.raises(SpecError) as caught:
        ask(name, argument)
    assert caught.value.field == field


def test_a_nudge_into_overflow_stops_where_it_overflows() -> None:
    spec = {"weights": [[[1]], [[1]]], "x": [1], "target": [1], "activation": "square"}
    (nudge,) = ask("nudge", {"spec": spec, "layer": 1, "row": 1, "column": 1, "epsilon": 1e100})[
        "nudges"
    ]
    assert nudge["stopped"]["quantity"] == "a"
    assert nudge["stopped"]["layer"] == 2
    assert [layer["layer"] for layer in nudge["layers"]] == [1]
    assert nudge["dC"] is nudge["quotient"] is nudge["error"] is None


def test_more_paths_than_can_be_listed_are_counted() -> None:
    spec = {"layers": [2, 30, 40, 2], "x": [1, 2], "target": [0, 1], "seed": 1}
    answer = ask("paths", {"spec": spec, **PLACE})
    assert (answer["count"], answer["paths"], answer["sum"]) == (80, answer["paths"], answer["sum"])
    large = {"layers": [2, 30, 40, 50], "x": [1, 2], "target": [0] * 50, "seed": 1}
    answer = ask("paths", {"spec": large, **PLACE})
    assert (answer["count"], answer["paths"], answer["sum"]) == (2000, [], None)


def test_a_data_set_for_a_page_can_be_trained_and_tested_on() -> None:
    made = ask("data_set", {"name": "gauss", "samples": 40, "test": 0.25, "seed": 3})
    assert (len(made["data"]), len(made["test"])) == (30, 10)
    spec = {**SPEC, "activation": "tanh", "learning_rate": 0.05}
    answer = ask("train", {"spec": spec, "epochs": 20, **made})
    assert len(answer["costs"]) == len(answer["test_costs"]) == 21
    assert answer["test_costs"][-1] < answer["test_costs"][0]
    assert "state" not in answer


def test_portions_with_momentum_and_batches_are_one_training() -> None:
    data = ask("data_set", {"name": "xor", "samples": 24, "seed": 1})["data"]
    spec = {**SPEC, "biases": [[0, 0, 0], [0]], "activation": "tanh", "learning_rate": 0.01}
    options = {"data": data, "momentum": 0.9, "batch_size": 5, "l2": 0.01, "seed": 4}
    whole = ask("train", {"spec": spec, "epochs": 7, **options})
    first = json.loads(json.dumps(ask("train", {"spec": spec, "epochs": 3, **options})))
    rest = ask("train", {"spec": first["spec"], "epochs": 4, **options, "state": first["state"]})
    assert rest["spec"] == whole["spec"]
    assert [*first["costs"], *rest["costs"][1:]] == whole["costs"]
    assert rest["state"] == whole["state"]
    for state, field in (
        ([], "state"), ({}, "state.epochs"), ({"epochs": 1, "velocity": [[1]]}, "state.velocity"),
        ({"epochs": 1, "velocity": [1, 2]}, "state.velocity[0]"),
    ):  # fmt: skip
        with pytest.raises(SpecError) as caught:
            ask("train", {"spec": spec, "epochs": 1, **options, "state": state})
        assert caught.value.field == field
