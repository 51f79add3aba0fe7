"""What a step shows is what it does: its formulas give its value, its numbers are what it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest
from names import name_of, subscript
from replay import Entry, State, entries_of, quantity_of, states
from tex_reading import Line, Reading

from backprop import ACTIVATIONS, trace
from backprop.net.costs import COST_FUNCTIONS
from backprop.spec import fields

GRANULARITIES = ("layer", "neuron", "scalar")
X = [0.5, -1.25, 0.75]
NETS: dict[str, dict[str, Any]] = {
    "2-3-1": {"layers": [2, 3, 1], "activation": "sigmoid", "seed": 7},
    "1-1": {"layers": [1, 1], "activation": "tanh", "seed": 1},
    "1-3-2": {"layers": [1, 3, 2], "activations": ["relu", "square"], "seed": 3, "biases": True},
    "3-1-3": {"layers": [3, 1, 3], "activations": ["sin", "identity"], "seed": 4},
    "2-2-3-2": {
        "layers": [2, 2, 3, 2], "activations": ["gelu", "softplus", "leaky_relu"],
        "seed": 5, "biases": True, "learning_rate": 2,
    },
    "softmax": {"layers": [2, 3, 2], "activation": "softmax", "seed": 2, "biases": True},
    "one softmax": {"layers": [2, 1, 1], "activations": ["softmax", "silu"], "seed": 2},
    "softmax last": {"layers": [1, 2, 3], "activations": ["tanh", "softmax"], "seed": 6},
    "cross-entropy": {
        "layers": [2, 3, 3], "activations": ["softmax", "softmax"], "seed": 8,
        "cost_function": "cross_entropy", "target": [0.5, 0.3, 0.2],
    },
    "cross-entropy with biases": {
        "layers": [3, 2, 3], "activations": ["silu", "softmax"], "seed": 9, "biases": True,
        "cost_function": "cross_entropy", "target": [0, 1, 0], "learning_rate": 0.125,
    },
}  # fmt: skip
every_net = pytest.mark.parametrize("net", NETS)
every_granularity = pytest.mark.parametrize("granularity", GRANULARITIES)


class Told(NamedTuple):
    """A step, the values before it, and the places that its symbols speak of."""

    step: dict[str, Any]
    before: State
    places: dict[str, int]


@cache
def made(net: str, granularity: str) -> dict[str, Any]:
    spec = {**NETS[net], "granularity": granularity}
    layers = spec["layers"]
    spec.setdefault("target", [1, 0.25, -0.5][: layers[-1]])
    if spec.pop("biases", False):
        spec["biases"] = [[0.2, -0.35, 0.1][:m] for m in layers[1:]]
    return trace({**spec, "x": X[: layers[0]]})


def told(net: str, granularity: str) -> Iterator[Told]:
    whole = made(net, granularity)
    for step, before in zip(whole["steps"], states(whole), strict=False):
        yield Told(step, before, places_of(step, whole["spec"]["layers"]))


def places_of(step: dict[str, Any], layers: list[int]) -> dict[str, int]:
    """N and i, and k and l where the step is about one neuron or one product."""
    writes, reads = step["writes"], {quantity_of(ref): ref for ref in step["reads"]}
    places = {"N": len(layers) - 1, "i": step["layer"]}
    if "row" in writes:
        places["k"] = writes["row"]
    elif row := reads.get(f"a{places['N']}", {}).get("row"):  # a term of the sum that C is
        places["k"] = row
    ahead, behind = (reads.get(f"W{step['layer'] + more}", {}) for more in (0, 1))
    column = writes.get("column") or ahead.get("column") or behind.get("row")
    return {**places, "l": column} if column else places


def lines_of(
    one: Told, line: str, whole: dict[str, Any], exact: bool = False
) -> Iterator[tuple[Line, np.ndarray, Reading]]:
    """The equations of a line of a step, each with the value that its sides should have.

    A row of a matrix is written once for each of its entries, or once for all, with l free.
    """
    spec = whole["spec"]
    places = [one.places]
    value = np.array(one.step["value"])
    is_row = one.step["writes"]["name"] in ("W", "dW") and value.ndim == 1
    if is_row and not one.step["tex"][line].startswith(r"\begin{aligned}"):
        places = [{**one.places, "l": column} for column in range(1, value.size + 1)]
    found = []
    for at in places:
        reading = Reading(
            one.before, spec["layers"], spec["activations"], spec["learning_rate"], at, exact
        )
        found += [(each, reading) for each in reading.lines(one.step["tex"][line])]
    assert len(found) == (value.size if is_row else 1)
    for (each, reading), part in zip(found, value if is_row else [value], strict=True):
        yield each, np.asarray(part), reading


def test_the_nets_have_every_activation_and_cost() -> None:
    specs = [made(net, "layer")["spec"] for net in NETS]
    assert {name for spec in specs for name in spec["activations"]} == set(ACTIVATIONS)
    assert {spec["cost_function"] for spec in specs} == set(COST_FUNCTIONS)
    assert set(GRANULARITIES) == set(fields.GRANULARITIES)


@every_granularity
@every_net
@pytest.mark.parametrize("line", ["symbols", "indices", "numbers"])
def test_each_line_of_a_step_gives_its_value(net: str, granularity: str, line: str) -> None:
    whole = made(net, granularity)
    for one in told(net, granularity):
        written = set[Entry]()
        for equation, value, _ in lines_of(one, line, whole):
            written |= equation.left
            for side in equation.sides:
                assert side.value.shape == (value.reshape(-1, 1) if value.ndim < 2 else value).shape
                for bounds, entry in zip(side.value.entries, value.flat, strict=True):
                    assert entry in bounds, (one.step["tex"][line], entry, bounds)
        assert written == entries_of(one.step["writes"], whole["spec"]["layers"])


@every_granularity
@every_net
def test_an_equals_sign_says_that_no_digit_is_left_out(net: str, granularity: str) -> None:
    whole = made(net, granularity)
    for one in told(net, granularity):
        for equation, value, _ in lines_of(one, "numbers", whole, exact=True):
            for side in equation.sides:
                if side.relation == "=":
                    for bounds, entry in zip(side.value.entries, value.flat, strict=True):
                        assert entry in bounds, one.step["tex"]["numbers"]


@every_granularity
@every_net
def test_the_numbers_and_indices_of_a_step_are_what_it_reads_and_writes(
    net: str, granularity: str
) -> None:
    """The picture lights up what is read and written; the formula must speak of the same."""
    whole = made(net, granularity)
    layers = whole["spec"]["layers"]
    for one in told(net, granularity):
        step = one.step
        written = entries_of(step["writes"], layers)
        read = set[Entry]().union(*(entries_of(ref, layers) for ref in step["reads"]))
        read = narrowed(read, step)
        rate = {Entry("learning_rate")} if step["phase"] == "update" else set()

        symbols = set[Entry]()
        marks = list[str]()
        for _, _, reading in lines_of(one, "indices", whole):
            symbols |= reading.looked_up
        for _, _, reading in lines_of(one, "numbers", whole):
            marks += reading.marked
        assert symbols == read | rate, step["tex"]["indices"]
        shown = {each.text for each in (read - hidden(step, whole["spec"])) | written | rate}
        assert set(marks) == shown, step["tex"]["numbers"]


def narrowed(read: set[Entry], step: dict[str, Any]) -> set[Entry]:
    """Of W_{i+1} the δ of neuron k needs column k, for which there is no reference."""
    if step["equation"] != "eq:delta" or "row" not in step["writes"]:
        return read
    if any(each.quantity == f"a{step['layer']}" for each in read):  # softmax needs every column
        return read
    behind = f"W{step['layer'] + 1}"
    return {e for e in read if e.quantity != behind or e.column == step["writes"]["row"]}


def hidden(step: dict[str, Any], spec: dict[str, Any]) -> set[Entry]:
    """What is read and stands as no number of its own in the line.

    The derivative by a bias is the very number δ. Softmax' Jacobian is made of a_i, and the v that
    comes back to its neurons of what lies behind them.
    """
    i, layers = step["layer"], spec["layers"]
    if step["equation"] == "eq:gradient-bias":
        return entries_of({"name": "delta", "layer": i}, layers)
    if step["equation"] not in ("eq:delta", "eq:delta-last") or (
        spec["activations"][i - 1] != "softmax"
    ):
        return set()
    is_last = i == len(layers) - 1
    if "row" in step["writes"]:
        behind = [{"name": "target"}] if is_last else [
            {"name": name, "layer": i + 1} for name in ("W", "delta")
        ]  # fmt: skip
        return set[Entry]().union(*(entries_of(ref, layers) for ref in behind))
    return set() if is_last else entries_of({"name": "a", "layer": i}, layers)


@pytest.mark.parametrize("granularity", GRANULARITIES[:2])
def test_of_a_large_net_the_first_and_the_last_numbers_are_shown(granularity: str) -> None:
    layers = [9, 8, 7]
    spec = {"layers": layers, "x": [0.1 * k for k in range(1, 10)], "target": [0.5] * 7, "seed": 3}
    for step in trace({**spec, "granularity": granularity})["steps"]:
        marks = set(re.findall(r"ref=([^{}]*)", step["tex"]["numbers"]))
        touched = narrowed(
            set[Entry]().union(*(entries_of(r, layers) for r in [*step["reads"], step["writes"]])),
            step,
        )
        assert marks - {"learning_rate"} <= {each.text for each in touched}
        for quantity in {each.quantity for each in touched}:
            of_it = sorted(each for each in touched if each.quantity == quantity)
            assert {of_it[0].text, of_it[-1].text} <= marks, step["tex"]["numbers"]


@every_granularity
@every_net
def test_a_step_applies_the_equation_that_defines_what_it_writes(
    net: str, granularity: str
) -> None:
    whole = made(net, granularity)
    spec = whole["spec"]
    N, biased = len(spec["layers"]) - 1, spec["biases"] is not None
    entropy = "-cross-entropy" if spec["cost_function"] == "cross_entropy" else ""
    for step in whole["steps"]:
        name, i, phase = step["writes"]["name"], step["layer"], step["phase"]
        assert i == step["writes"].get("layer", N)
        reads_bias = any(ref["name"] == "b" for ref in step["reads"])
        partial_sum = granularity == "scalar" and not reads_bias
        expected = {
            "z": "eq:pre-activation" + ("-bias" if biased and not partial_sum else ""),
            "a": "eq:activation",
            "C": f"eq:cost{entropy}",
            "delta": f"eq:delta-last{entropy}" if i == N else "eq:delta",
            "dW": "eq:gradient",
            "db": "eq:gradient-bias",
            "W": "eq:update",
            "b": "eq:update-bias",
        }[name]
        assert step["equation"] == expected
        phases = {"z": "forward", "a": "forward", "C": "cost", "W": "update", "b": "update"}
        assert phase == phases.get(name, "backward")


NUMBER = r"−?\d+(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"


def spoken(ref: dict[str, Any]) -> str:
    """The name of what a step writes: W₁, ∂C/∂W₂,₁⁽¹⁾, row 2 of W₁."""
    entry = Entry(quantity_of(ref), ref.get("row", 0), ref.get("column", 0))
    if ref["name"] in ("W", "dW") and entry.row and not entry.column:
        return f"row {entry.row} of {name_of(Entry(entry.quantity))}"
    return name_of(entry)


def plain(sentence: str) -> str:
    """Without the signs that keep a line from ending inside an equation."""
    return sentence.replace("\u00a0", " ").replace("\u2060", "")


def numbers_in(text: str) -> list[float]:
    text = text.replace("−", "-").replace("·10", "e")
    text = text.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text)]


@pytest.mark.parametrize("granularity", ["neuron", "scalar"])
@every_net
def test_the_sentence_names_what_is_written_and_its_value(net: str, granularity: str) -> None:
    """By neuron and by product: who acts, the quantity by name, and its numbers."""
    whole = made(net, granularity)
    for step in whole["steps"]:
        told, _, _ = plain(step["sentence"]).partition(" With the new weights")
        name = spoken(step["writes"])
        result = re.search(
            rf"{re.escape(name)} (?:=|≈|is|becomes|remains) (\(.*\)|{NUMBER})(?: so far)?\.$", told
        )
        assert result, (told, name)
        assert numbers_in(result[1]) == pytest.approx(
            np.ravel(step["value"]), rel=5.1e-4, abs=1e-15
        )


@every_granularity
@every_net
def test_a_sentence_speaks_of_the_neurons_inputs_and_quantities_of_its_step(
    net: str, granularity: str
) -> None:
    for one in told(net, granularity):
        step, i, sentence = one.step, one.step["layer"], plain(one.step["sentence"])
        rows = {quantity_of(ref): ref.get("row") for ref in step["reads"]}
        acting = (one.places.get("k"), i)
        behind = (rows.get(f"delta{i + 1}"), i + 1)  # whose δ comes back to it
        neurons = [
            (int(k), int(of)) for k, of in re.findall(r"euron (\d+) of layer (\d+)", sentence)
        ]
        assert neurons == [acting, behind][: len(neurons)], sentence
        outputs = {int(k) for k in re.findall(r"utput (\d+)", sentence)}
        assert outputs <= {acting[0]}, sentence
        inputs = {int(j) for j in re.findall(r"input (\d+)", sentence)}
        assert inputs <= {one.places.get("l")}, sentence
        layers = {int(of) for of in re.findall(r"ayer (\d+)", sentence)}
        assert layers <= ({i, i + 1} if step["equation"] == "eq:delta" else {i}), sentence

        touched = [*step["reads"], step["writes"]]
        known = {name_of(Entry(quantity_of(ref))) for ref in touched}
        if step["writes"]["name"] == "delta":  # the derivative by z_i, through z_{i+1}
            known |= {f"z{subscript(of)}" for of in (i, i + 1)}
        named = re.findall(r"(?:∂C/∂)?[zaWbδ][₀-₉]+(?![₀-₉,⁽])", sentence)
        assert set(named) <= known, sentence
        assert named.count(name_of(Entry(quantity_of(step["writes"])))) <= 1, (
            sentence
        )  # where its value is told
