"""Every bound from both sides: what is just allowed is done, one more is refused by its field."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from backprop import SpecError, record, trace
from backprop.figures import figure
from backprop.queries.ask import ask

Spec = dict[str, Any]


def net(*layers: int, **more: Any) -> Spec:
    """A net of these sizes with a sample; ``biased`` gives it biases."""
    spec = {"layers": [*layers], "x": [0.5] * layers[0], "target": [0] * layers[-1], **more}
    if spec.pop("biased", False):
        spec["biases"] = [[0.1] * m for m in layers[1:]]
    return spec


def refused(call: Callable[[], Any]) -> str:
    """What is refused, with its field."""
    with pytest.raises(SpecError) as caught:
        call()
    return str(caught.value)


# --- how many steps ------------------------------------------------------------------------------


def count(spec: Spec) -> int:
    """How many steps a net without softmax has, by its shape."""
    sizes, biased = spec["layers"], "biases" in spec
    units = len(sizes) - 1 if spec["granularity"] == "layer" else sum(sizes[1:])
    if spec["granularity"] != "scalar":  # z, a, δ, ∂C/∂W and W of each, perhaps ∂C/∂b and b; and C
        return units * (7 if biased else 5) + 1
    weights = sum(n * m for n, m in pairwise(sizes))
    back = sum(m * (after + 1) for m, after in pairwise(sizes[1:])) + sizes[-1]
    return 3 * weights + back + units * (4 if biased else 1) + sizes[-1]


@pytest.mark.parametrize("granularity", ["layer", "neuron", "scalar"])
@pytest.mark.parametrize("biased", [False, True])
def test_a_pass_has_as_many_steps_as_the_shape_of_its_net_says(
    granularity: str, biased: bool
) -> None:
    for layers in ([1, 1], [2, 3, 1], [3, 1, 2, 2]):
        spec = net(*layers, granularity=granularity, biased=biased)
        assert len(record(spec).steps) == count(spec)


@pytest.mark.parametrize(
    ("allowed", "too_many"),
    [
        ([1] * 1000, [1] * 1001),
        ([1, 999], [1, 1000]),
        ([12, 32, 24], [5, 30, 33]),  # 4 for each weight and 7 for each neuron at most: 5000, 5001
    ],
    ids=["layer", "neuron", "scalar"],
)
def test_no_pass_has_more_than_5000_steps(
    request: pytest.FixtureRequest, allowed: list[int], too_many: list[int]
) -> None:
    granularity = request.node.callspec.id
    assert len(record(net(*allowed, granularity=granularity)).steps) <= 5000
    message = refused(lambda: record(net(*too_many, granularity=granularity)))
    told = re.fullmatch(
        rf"granularity: '{granularity}' would give (\d+) steps for this net, more than 5000; "
        "choose a coarser one",
        message,
    )
    assert told, message
    assert int(told[1]) > 5000


@pytest.mark.parametrize(("granularity", "layers"), [("layer", [1] * 715), ("neuron", [1, 714])])
def test_biases_have_steps_too(granularity: str, layers: list[int]) -> None:
    spec = net(*layers, granularity=granularity, biased=True)
    assert len(record(spec).steps) == count(spec) == 4999
    longer = [1, *layers] if granularity == "layer" else [1, 715]
    assert "would give 5006 steps" in refused(
        lambda: record(net(*longer, granularity=granularity, biased=True))
    )


# --- sizes of nets -------------------------------------------------------------------------------

RATIONAL: Spec = {"activation": "relu"}
DIVERGING: Spec = {"weights": [[[1e200]]], "x": [1e200], "target": [0], "activation": "identity"}


def checked(spec: Spec) -> str:
    """How the third witness of a gradient computes, "" if there is none."""
    witnesses = ask("check", {"spec": spec, "layer": 1, "row": 1, "column": 1})["witnesses"]
    kinds = {witness["kind"] for witness in witnesses}
    return next((kind for kind in ("exact", "precise") if kind in kinds), "")


@pytest.mark.parametrize(
    ("call", "allowed", "one_more", "field"),
    [
        (record, net(1000, 1000), net(101, 9901), "layers"),
        (
            lambda spec: ask("output", {"spec": spec, "output": 1}),
            net(2, 100, 198), net(2, 59, 337), "layers",
        ),
        (
            lambda spec: ask("source_text", {"spec": spec, "language": "numpy"}),
            net(200, 100), net(20_001, 1), "spec",
        ),
        (
            lambda epochs: ask("train", {"spec": DIVERGING, "epochs": epochs}),
            100_000, 100_001, "epochs",
        ),
        (record, net(1, 1, activation="x*1." + "0" * 196), net(1, 1, activation="x*1." + "0" * 197),
         "activation"),
        (record, net(1, 1, activation="-" * 40 + "x"), net(1, 1, activation="-" * 41 + "x"),
         "activation"),
    ],
    ids=["weights of a trace", "weights of a picture", "weights as a text", "epochs",
         "characters of an expression", "depth of an expression"],
)  # fmt: skip
def test_the_largest_is_done_and_one_more_is_refused(
    call: Callable[[Any], Any], allowed: Any, one_more: Any, field: str
) -> None:
    call(allowed)
    assert refused(lambda: call(one_more)).startswith(field)


@pytest.mark.parametrize(
    ("kind", "allowed", "refusals"),
    [
        ("one-weight", [{"reach": reach} for reach in (0.01, 100)],
         [({"reach": reach}, "reach") for reach in (0.00999, 100.01, 0, -1)]),
        ("tangent", [{"h": h} for h in (0.01, 100, -0.01, -100)],
         [({"h": h}, "h") for h in (0.00999, 100.01, -0.00999, -100.01, 0)]),
        ("linear-map", [{"d": d} for d in (0.01, 100)],
         [({"d": d}, "d") for d in (0.00999, 100.01, 0)]),
        ("chain-rule", [{"layers": "2,4,1"}, {"layers": "2,4,4,4,1"}],
         [({"layers": layers}, "layers") for layers in ("2,1", "2,2,2,2,2,1", "2,5,1")]),
        ("surface", [{"steps": 40}], [({"steps": 41}, "steps")]),
    ],
)  # fmt: skip
def test_a_figure_takes_what_it_can_draw(
    kind: str, allowed: list[Spec], refusals: list[tuple[Spec, str]]
) -> None:
    for parameters in allowed:
        figure({"kind": kind, "parameters": parameters})
    for parameters, field in refusals:
        call = partial(figure, {"kind": kind, "parameters": parameters})
        message = refused(call)
        assert message.startswith(field), message


def test_of_a_surface_sixty_weights_can_be_chosen_and_two_thousand_computed() -> None:
    def choices(*layers: int) -> list[str]:
        data = [[[0.5] * layers[0], [0] * layers[-1]]]
        made = figure({"kind": "surface", "parameters": {"layers": [*layers], "data": data}})
        offered = [field for field in made["fields"] if field["name"] == "horizontal"]
        return [name for field in offered for name in field["choices"]]

    assert len(choices(20, 3)) == 59
    assert choices(61, 1) == []
    choices(40, 50)
    assert refused(lambda: choices(2001, 1)).startswith("layers")


def test_fractions_are_exact_up_to_150_weights_and_decimals_come_up_to_20_000() -> None:
    assert checked(net(15, 10, **RATIONAL)) == "exact"
    assert checked(net(151, 1, **RATIONAL)) == "precise"
    assert checked(net(200, 100)) == "precise"
    assert checked(net(20_001, 1)) == ""


# --- what of large matrices, sums and vectors is written -----------------------------------------


@pytest.mark.parametrize(
    ("layers", "granularity", "left_out"),
    [
        ([4, 6], "layer", ""),
        ([5, 6], "layer", r"\cdots"),
        ([4, 7], "layer", r"\vdots"),
        ([4, 1], "neuron", ""),
        ([5, 1], "neuron", r"\cdots"),
    ],
)
def test_formulas_leave_out_the_middle_of_what_is_large(
    layers: list[int], granularity: str, left_out: str
) -> None:
    numbers = trace(net(*layers, granularity=granularity))["steps"][0]["tex"]["numbers"]
    dots = {dots for dots in (r"\cdots", r"\vdots", r"\ddots") if dots in numbers}
    assert dots == ({left_out} if left_out else set())


@pytest.mark.parametrize(("size", "is_whole"), [(6, True), (7, False)])
def test_sentences_tell_six_numbers_of_a_vector(size: int, is_whole: bool) -> None:
    sentence = trace(net(1, size))["steps"][0]["sentence"]
    assert sentence.count(",") == (size - 1 if is_whole else 4)
    assert ("…" not in sentence) == is_whole
