"""The trace keeps its contract: order, references, state, and TeX that KaTeX can read."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from counting import calls_of, most_memory_of
from specs import SPEC, VARIANTS, variant_of

from backprop import Layer, Network, SpecError, cost, gradients, record, trace
from backprop.notation import speech as plainly
from backprop.notation import tex
from backprop.notation.quantity import Quantity
from backprop.spec.fields import PHASES
from backprop.spec.problem import Problem, check

REPOSITORY = Path(__file__).parents[3]
KATEX = REPOSITORY / "site" / "node" / "node_modules" / "katex"


def state_after(made: dict[str, Any]) -> dict[tuple[str, int | None], np.ndarray]:
    """The initial values overlaid with every write, in order."""
    state: dict[tuple[str, int | None], np.ndarray] = {}
    shapes: dict[tuple[str, int | None], tuple[int, ...]] = {("C", None): ()}
    for i, (n, m) in enumerate(
        zip(made["spec"]["layers"], made["spec"]["layers"][1:], strict=False), start=1
    ):
        shapes |= {("z", i): (m,), ("a", i): (m,), ("delta", i): (m,), ("db", i): (m,)}
        shapes[("dW", i)] = (m, n)
    for entry in made["initial"]:
        state[entry["ref"]["name"], entry["ref"].get("layer")] = np.array(entry["value"])
    for step in made["steps"]:
        ref = step["writes"]
        key = ref["name"], ref.get("layer")
        if key not in state:
            state[key] = np.full(shapes[key], np.nan)
        place = tuple(ref[part] - 1 for part in ("row", "column") if part in ref)
        state[key][place] = step["value"]
    return state


def test_layer_steps_come_in_the_theorems_order() -> None:
    steps = trace(SPEC)["steps"]
    assert [(step["writes"]["name"], step["writes"].get("layer")) for step in steps] == [
        ("z", 1), ("a", 1), ("z", 2), ("a", 2), ("C", None),
        ("delta", 2), ("dW", 2), ("delta", 1), ("dW", 1), ("W", 1), ("W", 2),
    ]  # fmt: skip
    assert [step["phase"] for step in steps] == (
        ["forward"] * 4 + ["cost"] + ["backward"] * 4 + ["update"] * 2
    )
    assert [step["equation"] for step in steps][4:7] == ["eq:cost", "eq:delta-last", "eq:gradient"]


@pytest.mark.parametrize("granularity", ["layer", "neuron", "scalar"])
@pytest.mark.parametrize(
    ("learning_rate", "change"),
    [
        (0.5, "falls from {} to {}"),
        (1e-9, "would still be {}"),
        (30, "rises from {} to {}: the update was too long"),
    ],
)
def test_the_last_sentence_compares_the_cost_before_and_after(
    granularity: str, learning_rate: float, change: str
) -> None:
    spec = {**SPEC, "target": [0.5], "learning_rate": learning_rate, "granularity": granularity}
    made = trace({**spec, "biases": [[0.1, 0.2, 0.3], [0.2]]})
    after = state_after(made)
    new = {i: (after["W", i], after["b", i]) for i in (1, 2)}
    net = Network(Layer(W, "sigmoid", b) for W, b in new.values())
    costs = (
        tex.shown(float(value))[0] for value in (after["C", None], cost(net, [0.5, -1], [0.5]))
    )
    expected = change.format(*costs)
    sentences = [step["sentence"] for step in made["steps"]]
    assert sentences[-1].endswith(f"With the new weights the cost {expected}.")
    assert not any("With the new weights" in sentence for sentence in sentences[:-1])


def test_a_sum_is_called_so_far_until_its_last_term() -> None:
    for more in ({}, {"biases": [[0.1, 0.2, 0.3], [0.2]]}):
        made = trace({**SPEC, **more, "granularity": "scalar"})
        of_z_1 = [s for s in made["steps"] if s["writes"] == {"name": "z", "layer": 1, "row": 1}]
        assert ["so far" in step["sentence"] for step in of_z_1] == [
            *[True] * (len(of_z_1) - 1),
            False,
        ]


def test_no_line_of_a_sentence_ends_beside_an_equals_sign() -> None:
    for granularity in ("layer", "neuron", "scalar"):
        for more in ({}, {"biases": [[0.1, 0.2, 0.3], [0.2]]}):
            for step in trace({**SPEC, **more, "granularity": granularity})["steps"]:
                assert not set(step["sentence"].split(" ")) & {"=", "≈", "+"}


@pytest.mark.parametrize("seed", range(5))
def test_a_sentence_about_a_matrix_has_its_entry_furthest_from_zero(seed: int) -> None:
    """The formula below it shows all entries."""
    made = trace({"layers": [3, 2, 2], "x": [0.5, -1, 2], "target": [1, 0], "seed": seed})
    gradients_told = 0
    for step in made["steps"]:
        name, i = step["writes"]["name"], step["writes"].get("layer")
        if name not in ("W", "dW"):
            continue
        slopes = state_after(made)["dW", i]
        k, j = divmod(int(np.abs(slopes).argmax()), slopes.shape[1])
        place, _, numbers = step["sentence"].partition(f"row {k + 1}, column {j + 1}: ")
        value = plainly.number(step["value"][k][j])
        assert numbers.partition(" With")[0].endswith(f"{value}.")
        assert not re.search(r"\d\.\d", place.replace("0.5", ""))  # η alone
        gradients_told += name == "dW"
    assert gradients_told == 2


def test_a_zero_gradient_is_called_all_zero() -> None:
    told = [step["sentence"] for step in trace({**SPEC, "x": [0, 0]})["steps"]]
    assert [k for k, sentence in enumerate(told) if "δ₁a₀ᵀ, which is all zero" in sentence] == [8]


@pytest.mark.parametrize("more", VARIANTS)
def test_every_granularity_ends_in_the_same_state_to_the_last_bit(more: dict[str, Any]) -> None:
    for sizes in ([2, 3, 1], [4, 5, 3]):
        by_layer = state_after(trace(variant_of(sizes, "layer", more)))
        for granularity in ("neuron", "scalar"):
            state = state_after(trace(variant_of(sizes, granularity, more)))
            assert state.keys() == by_layer.keys()
            for key, value in by_layer.items():
                assert state[key].tolist() == value.tolist(), (granularity, key)


def test_trace_values_are_those_of_the_passes() -> None:
    made = trace(SPEC)
    weights = made["spec"]["weights"]
    network = Network(Layer(W, "sigmoid") for W in weights)
    steps = {(s["writes"]["name"], s["writes"].get("layer")): s for s in made["steps"]}
    for i, dW in enumerate(gradients(network, made["spec"]["x"], made["spec"]["target"]), start=1):
        assert steps["dW", i]["value"] == dW.tolist()
        assert steps["W", i]["value"] == (np.array(weights[i - 1]) - 0.5 * dW).tolist()


def test_normalised_spec_gives_the_same_trace_again() -> None:
    for granularity in ("layer", "neuron", "scalar"):
        made = trace({**SPEC, "granularity": granularity, "activations": ["tanh", "relu"]})
        assert canonical(trace(made["spec"])) == canonical(made)


def canonical(made: dict[str, Any]) -> str:
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


@pytest.mark.parametrize("granularity", ["layer", "neuron", "scalar"])
def test_a_trace_ends_with_the_phase_that_is_asked_for(granularity: str) -> None:
    spec = {**SPEC, "granularity": granularity}
    whole = trace(spec)["steps"]
    for count, until in enumerate(PHASES, start=1):
        made = trace({**spec, "until": until})
        assert made["steps"] == [s for s in whole if s["phase"] in PHASES[:count]]
        assert trace(made["spec"]) == made


def test_a_feed_forward_alone_has_no_target() -> None:
    unlabelled = {name: value for name, value in SPEC.items() if name != "target"}
    made = trace({**unlabelled, "until": "forward", "cost_function": "cross_entropy"})
    assert "target" not in made["spec"]
    assert "target" not in [entry["ref"]["name"] for entry in made["initial"]]
    with pytest.raises(SpecError, match="target: is missing"):
        trace({**unlabelled, "until": "cost"})
    with pytest.raises(SpecError, match="target: has 2 numbers"):
        trace({**unlabelled, "until": "forward", "target": [1, 2]})


def test_seeded_weights_are_short_numbers() -> None:
    weights = trace(SPEC)["spec"]["weights"]
    assert all(round(w, 2) == w for W in weights for row in W for w in row)
    assert weights == trace(SPEC)["spec"]["weights"]
    assert weights != trace({**SPEC, "seed": 8})["spec"]["weights"]


def test_every_reference_is_known_before_it_is_read() -> None:
    for granularity in ("layer", "neuron", "scalar"):
        made = trace({**SPEC, "granularity": granularity, "biases": [[1, 2, 3], [4]]})
        known = {(e["ref"]["name"], e["ref"].get("layer")) for e in made["initial"]}
        for step in made["steps"]:
            assert {(ref["name"], ref.get("layer")) for ref in step["reads"]} <= known
            known.add((step["writes"]["name"], step["writes"].get("layer")))


def every_tex() -> list[str]:
    """All TeX of nets that are narrow, wide, biased, mixed, of every activation and cost."""
    texts = []
    for sizes in ([2, 3, 1], [1, 1, 1], [1, 3, 2], [3, 1, 2], [9, 8, 7]):
        for granularity in ("layer", "neuron", "scalar")[: 3 if max(sizes) < 9 else 2]:
            for more in VARIANTS:
                made = trace(variant_of(sizes, granularity, more))
                assert made["stopped"] is None
                texts += [text for step in made["steps"] for text in step["tex"].values()]
                texts += [s[k] for s in made["symbols"]["activations"] for k in s if k != "name"]
    return sorted(set(texts))


@pytest.mark.slow
def test_katex_reads_every_tex_strictly() -> None:
    script = """
      const katex = require(process.argv[1]);
      const OPTIONS = {
        displayMode: true,
        strict: (code) => (code === "htmlExtension" ? "ignore" : "error"),
        trust: ({ command }) => command === "\\\\htmlData",
      };
      let text = "";
      process.stdin.on("data", (part) => (text += part)).on("end", () => {
        const failed = [];
        for (const tex of JSON.parse(text)) {
          try { katex.renderToString(tex, OPTIONS); }
          catch (error) { failed.push(tex + ": " + error.message); }
        }
        console.log(JSON.stringify(failed));
      });"""
    result = subprocess.run(
        ["node", "-e", script, str(KATEX)],
        input=json.dumps(every_tex()), capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert json.loads(result.stdout) == []


@pytest.mark.parametrize(
    ("change", "field", "part"),
    [
        ({"x": [0.5, "a"]}, "x[1]", "'a' is not a number"),
        ({"x": [0.5, float("nan")]}, "x[1]", "not a finite number"),
        ({"x": [1, 2, 3]}, "x", "has 3 numbers, but the net takes 2"),
        ({"target": [1, 2]}, "target", "has 2 numbers, but the net puts out 1"),
        ({"x": None}, "x", "is missing"),
        ({"activation": "sigmoidal"}, "activation", "unknown activation 'sigmoidal'"),
        ({"activations": ["tanh"]}, "activations", "has 1 name, but the net has 2 layers"),
        ({"layers": [2]}, "layers", "at least two sizes"),
        ({"layers": [2, 10**9, 1]}, "layers", "3,000,000,000 weights"),
        ({"layers": None, "weights": [[[1, 2], [3, "a"]]]}, "weights[0][1][1]", "row 2, column 2"),
        ({"layers": [2, 0, 1]}, "layers[1]", "whole number from 1 on"),
        ({"weights": [[[1, 2]], [[1, 2]]]}, "weights[0]", "W_1 is 1×2"),
        ({"layers": None, "weights": [[[1, 2]], [[1, 2]]]}, "weights[1]", "not compatible"),
        ({"layers": None, "weights": [[[1, 2], [3]]]}, "weights[0][1]", "row 2 has 1 column,"),
        ({"layers": None, "weights": [[[1, None]]]}, "weights[0][0][1]", "not a number"),
        ({"learning_rate": 0}, "learning_rate", "not positive"),
        ({"learning_rate": float("inf")}, "learning_rate", "not a finite number"),
        ({"granularity": "atom"}, "granularity", "none of layer, neuron, scalar"),
        ({"seed": 1.5}, "seed", "whole number"),
        ({"colour": "red"}, "colour", "unknown field"),
    ],
)
def test_bad_field_is_named(change: dict[str, Any], field: str, part: str) -> None:
    with pytest.raises(SpecError) as caught:
        trace({**SPEC, **change})
    assert caught.value.field == field
    assert part in caught.value.message


@pytest.mark.parametrize("granularity", ["layer", "neuron", "scalar"])
def test_what_an_update_does_not_change_is_said_to_stay(granularity: str) -> None:
    """Neuron 1 is dead: its derivatives are 0. In the second net all are."""
    for b_1, kinds in ((0, {True, False}), (-9, {True})):
        made = trace({
            "weights": [[[-1, -1], [1, 1]], [[0, 1]]], "biases": [[0, b_1], [b_1]], "x": [1, 1],
            "activation": "relu", "target": [1], "granularity": granularity,
        })  # fmt: skip
        seen = set()
        for step in made["steps"]:
            if step["phase"] == "update":
                ref = step["writes"]
                old = made["spec"]["weights" if ref["name"] == "W" else "biases"][ref["layer"] - 1]
                for index in ("row", "column"):
                    old = old[ref[index] - 1] if index in ref else old
                stays = "stays where it is, for its derivative is 0" in step["sentence"]
                assert stays == (step["value"] == old) == ("remains" in step["sentence"])
                seen.add(stays)
        assert seen == kinds or granularity == "layer"


def test_overflow_names_the_first_step_and_keeps_those_before() -> None:
    made = trace({
        "weights": [[[1e200]], [[1e200]]], "activation": "identity", "x": [1], "target": [0],
    })  # fmt: skip
    assert [step["writes"]["name"] for step in made["steps"]] == ["z", "a"]
    assert made["stopped"]["step"] == 2
    assert "z of layer 2" in made["stopped"]["message"]
    canonical(made)


def test_two_products_that_overflow_and_leave_no_number_are_an_overflow() -> None:
    made = trace({"weights": [[[1e200, -1e200]]], "x": [1e200, 1e200], "target": [0]})
    assert "Step 1 overflows: z of layer 1" in made["stopped"]["message"]


def test_a_value_outside_a_functions_domain_is_no_overflow() -> None:
    made = trace({"weights": [[[1]]], "activation": "log(x)", "x": [-1], "target": [0]})
    assert [step["writes"]["name"] for step in made["steps"]] == ["z"]
    assert "Step 2 has no value: a of layer 1 is not defined" in made["stopped"]["message"]


@pytest.mark.parametrize("granularity", ["layer", "neuron", "scalar"])
def test_overflow_in_the_backward_pass_and_in_the_update(granularity: str) -> None:
    spec = {"activation": "identity", "granularity": granularity}
    made = trace({**spec, "weights": [[[1e200]], [[1e-160]]], "x": [1e-200], "target": [1e150]})
    assert made["stopped"] is None
    back = trace({**spec, "weights": [[[1e-200]], [[1e200]]], "x": [1e-200], "target": [1e150]})
    assert back["stopped"]["writes"]["name"] == "delta"
    assert "δ of layer 1" in back["stopped"]["message"]
    steep = {"weights": [[[1.0]]], "x": [1e150], "target": [0], "learning_rate": 1e20}
    moved = trace({**spec, **steep})
    assert moved["stopped"]["writes"]["name"] == "W"
    assert [step["phase"] for step in moved["steps"]][-1] == "backward"


@pytest.mark.parametrize("sizes", [[2, 1], [1, 1], [2] * 13])
def test_one_layer_and_many(sizes: list[int]) -> None:
    for granularity in ("layer", "neuron", "scalar"):
        spec = {"layers": sizes, "x": [0.5, -1][: sizes[0]], "target": [1] * sizes[-1]}
        made = trace({**spec, "granularity": granularity, "seed": 1})
        assert made["stopped"] is None
        assert made["steps"][-1]["writes"]["layer"] == len(sizes) - 1


def bare_passes(W_1: np.ndarray, W_2: np.ndarray, x: np.ndarray, target: np.ndarray) -> Any:
    """Forward and backward as one would write them in plain NumPy."""
    a_1 = 1 / (1 + np.exp(-(W_1 @ x)))
    a_2 = 1 / (1 + np.exp(-(W_2 @ a_1)))
    delta_2 = 2 * (a_2 - target) * a_2 * (1 - a_2)
    delta_1 = W_2.T @ delta_2 * a_1 * (1 - a_1)
    return np.outer(delta_1, x), np.outer(delta_2, a_1)


def problem_of(sizes: list[int]) -> Problem:
    x = [0.001 * k for k in range(sizes[0])]
    return check({"layers": sizes, "x": x, "target": [0.1] * sizes[-1]})


def test_recording_a_large_trace_calls_no_more_functions_than_a_small_one() -> None:
    """No entry of a matrix is looked at by Python: NumPy sees whole matrices."""
    small, large = problem_of([2, 3, 2]), problem_of([784, 64, 10])
    assert len(record(large).steps) == len(record(small).steps) == 11
    assert calls_of(record, large) == calls_of(record, small) < 1000


def test_recording_a_large_trace_holds_little_more_than_the_bare_passes() -> None:
    """784-64-10: a further copy of ∂C/∂W_1 or of the new W_1 would show."""
    problem = problem_of([784, 64, 10])
    W_1, W_2 = (layer.W for layer in problem.network.layers)
    bare = most_memory_of(bare_passes, W_1, W_2, problem.x, problem.target)
    assert bare > W_1.nbytes
    assert most_memory_of(record, problem) < bare + W_1.nbytes / 4


def test_large_matrices_are_elided_in_tex_but_whole_in_values() -> None:
    made = trace({"layers": [30, 20, 2], "x": [0.5] * 30, "target": [0, 1]})
    assert np.shape(made["steps"][0]["value"]) == (20,)
    assert r"\cdots" in made["steps"][0]["tex"]["numbers"]
    longest = max(len(text) for step in made["steps"] for text in step["tex"].values())
    assert longest < 2000


def test_a_matrix_too_wide_for_a_phone_is_elided() -> None:
    narrow, wide = (tex.matrix(Quantity(np.full((2, 4), value))) for value in (0.25, -1.25e-40))
    assert r"\cdots" not in narrow.text
    assert wide.text.count(r"\cdots") == 2


def test_too_many_steps_are_refused() -> None:
    with pytest.raises(SpecError, match="choose a coarser one") as caught:
        trace({"layers": [100, 50], "x": [0] * 100, "target": [0] * 50, "granularity": "scalar"})
    assert caught.value.field == "granularity"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (-0.0, "0"), (2.0, "2"), (-17.0, "-17"), (0.5, "0.5"), (0.3 - 0.1, "0.2"),
        (1 / 3, "0.3333"), (0.99999, "1.000"), (1234.5678, "1235"), (123456.7, "123457"),
        (1234567.0, r"1.235 \cdot 10^{6}"), (1.2e-5, r"1.2 \cdot 10^{-5}"),
        (-0.00123456, "-0.001235"), (0.000123456, r"1.235 \cdot 10^{-4}"),
        (1e300, r"1 \cdot 10^{300}"),
        (9999.99, "10000"), (999999.7, r"1.000 \cdot 10^{6}"),
    ],
)  # fmt: skip
def test_numbers_are_shown_to_four_significant_digits(value: float, text: str) -> None:
    assert tex.number(value).text == text


def test_rounded_results_are_called_approximate() -> None:
    steps = trace({**SPEC, "granularity": "neuron"})["steps"]
    assert steps[0]["tex"]["numbers"].endswith(r"= \htmlData{ref=z1 1}{-0.735}")
    assert steps[0]["sentence"].endswith("=\u00a0−0.735.")
    assert r"\approx" in steps[3]["tex"]["numbers"]
    assert "≈\u00a00.3241." in steps[3]["sentence"]


@pytest.mark.parametrize("granularity", ["layer", "neuron", "scalar"])
def test_a_trace_with_the_words_of_one_step_lacks_only_the_other_words(
    granularity: str,
) -> None:
    recorded = record({**SPEC, "granularity": granularity})
    whole = recorded.as_dict()
    for step in whole["steps"][:2] + whole["steps"][3:]:
        step["sentence"] = ""
        step["tex"] = dict.fromkeys(step["tex"], "")
    assert recorded.as_dict(with_words_of=2) == whole
