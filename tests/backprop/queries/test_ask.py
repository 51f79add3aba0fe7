"""The questions of a page: gradient checks, predictions, training and source texts."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from backprop import ACTIVATIONS, SpecError, gradients, record, seeded_network, trace
from backprop.notation import tex
from backprop.queries import prediction
from backprop.queries.ask import QUESTIONS, ask
from backprop.spec.problem import check
from backprop.trace.record import Trace

EXAMPLE: dict[str, Any] = {
    "layers": [2, 3, 1],
    "activation": "sigmoid",
    "x": [0.5, -1],
    "target": [1],
    "seed": 7,
}
EXPRESSIONS = ["x*sigmoid(x)", "max(x, 0.1*x)", "sqrt(1+x**2)", "abs(x)-tan(x/5)", "2**x/3"]
KINDS = [*(name for name in ACTIVATIONS if name != "softmax"), *EXPRESSIONS]


def nets() -> list[dict[str, Any]]:
    """One net per activation, with biases, and softmax with cross-entropy."""
    plain = [
        {**EXAMPLE, "activation": kind, "biases": [[0.1, 0.2, 0.3], [0.4]], "seed": seed}
        for seed, kind in enumerate(KINDS)
    ]
    classes = {
        "layers": [2, 3, 3],
        "activations": ["tanh", "softmax"],
        "cost_function": "cross_entropy",
        "x": [0.5, -1],
        "target": [0, 1, 0],
        "seed": 3,
    }
    return [EXAMPLE, *plain, classes, {**classes, "cost_function": "squared_error"}]


def test_every_answer_is_json_without_nan() -> None:
    arguments: dict[str, dict[str, Any]] = {
        "check": {"layer": 1, "row": 1, "column": 2},
        "predict": {"step": 3},
        "judge": {"step": 3, "answer": "0.5"},
        "train": {"epochs": 3},
        "output": {},
        "source_text": {"language": "numpy"},
        "nudge": {"layer": 1, "row": 1, "column": 2, "epsilon": [0.1, -1e-4]},
        "paths": {"layer": 1, "row": 1, "column": 2},
    }
    elsewhere = {"figure", "data_set"}  # they need no spec, and have tests of their own
    assert {*arguments} | elsewhere == set(QUESTIONS)
    for spec in nets():
        for name, argument in arguments.items():
            json.dumps(ask(name, {"spec": spec, **argument}), allow_nan=False)


@pytest.mark.parametrize(
    ("name", "argument", "field"),
    [
        ("exec", {}, "name"),
        ("__class__", {}, "name"),
        ("check", [], "argument"),
        ("check", {}, "layers"),
        ("check", {"spec": EXAMPLE, "layer": 3, "row": 1, "column": 1}, "layer"),
        ("check", {"spec": EXAMPLE, "layer": 1, "row": 4, "column": 1}, "row"),
        ("check", {"spec": EXAMPLE, "layer": 1, "row": 1, "column": True}, "column"),
        ("predict", {"spec": EXAMPLE, "step": 11}, "step"),
        ("predict", {"spec": EXAMPLE, "step": 0, "entry": [3]}, "entry"),
        ("train", {"spec": EXAMPLE, "epochs": 0}, "epochs"),
        ("train", {"spec": EXAMPLE, "epochs": 1, "data": [{"x": [1]}]}, "data[0].x"),
        ("source_text", {"spec": EXAMPLE, "language": "perl"}, "language"),
        ("check", {"spec": {**EXAMPLE, "until": "forward"}}, "target"),
        ("train", {"spec": {**EXAMPLE, "until": "forward"}, "epochs": 1}, "target"),
    ],
)
def test_a_bad_question_names_the_field(name: str, argument: Any, field: str) -> None:
    with pytest.raises(SpecError) as caught:
        ask(name, argument)
    assert caught.value.field == field


# --- check --------------------------------------------------------------------------------------


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


def test_a_contradiction_of_the_witnesses_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    from backprop.queries import gradient_check

    monkeypatch.setattr(gradient_check, "_cost", lambda problem: 3 * problem.network[1].W[0, 0])
    answer = ask("check", {"spec": EXAMPLE, "layer": 1, "row": 1, "column": 1})
    assert not answer["agree"]
    assert "should not happen" in answer["verdict"]


def test_a_kink_is_named_as_the_reason() -> None:
    spec = {"weights": [[[1, 1]], [[1]]], "activation": "relu", "x": [1, -1], "target": [1]}
    answer = ask("check", {"spec": spec, "layer": 1, "row": 1, "column": 1})
    assert not answer["agree"]
    assert "kink" in answer["verdict"]
    assert "layer 1" in answer["verdict"]


@pytest.mark.parametrize("sigma", ["max(x,0)", "max(x,1)", "min(x,1)*2"])
def test_a_kink_of_an_expression_is_named_too(sigma: str) -> None:
    at = 1 if "1)" in sigma else 0
    spec = {"weights": [[[at, 2]]], "activation": sigma, "x": [1, 0], "target": [3]}
    answer = ask("check", {"spec": spec, "layer": 1, "row": 1, "column": 1})
    assert not answer["agree"]
    assert "over a kink" in answer["verdict"]
    assert "from the left" not in answer["verdict"]  # an expression takes what is written first


@pytest.mark.parametrize(("sigma", "w"), [("sqrt(x)", 1e-6), ("1/x", 1e-4), ("log(x)", 5e-5)])
def test_a_difference_that_leaves_the_domain_is_no_contradiction(sigma: str, w: float) -> None:
    spec = {"weights": [[[w]]], "activation": sigma, "x": [1], "target": [3]}
    answer = ask("check", {"spec": spec, "layer": 1, "row": 1, "column": 1})
    json.dumps(answer, allow_nan=False)
    assert answer["agree"], answer["verdict"]
    assert "60-digit value agrees with the formula in" in answer["verdict"]
    assert answer["witnesses"][1]["text"] == "not defined"
    assert "has no value here" in answer["verdict"]


def test_counts_are_those_of_the_net() -> None:
    counts = ask("check", {"spec": EXAMPLE, "layer": 1, "row": 1, "column": 1})["counts"]
    # forward 9; backward: 2(a−x̂) 1, ⊙σ' 3 + 1, δaᵀ 9, Wᵀδ 3
    assert counts["own"] == {"backprop": 9 + 1 + 4 + 9 + 3, "differences": 2 * 9 * 9}
    widest = counts["rows"][-1]
    assert widest["differences"] > 10_000 * widest["backprop"]


# --- predict ------------------------------------------------------------------------------------


def judged(spec: dict[str, Any], step: int, answer: str, entry: Any = None) -> dict[str, Any]:
    found: dict[str, Any] = ask(
        "judge", {"spec": spec, "step": step, "entry": entry, "answer": answer}
    )
    return found


@pytest.fixture
def recorded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions about steps of one spec share its trace: it is recorded with the first of them."""
    recorded: dict[str, Trace] = {}

    def record_once(spec: dict[str, Any]) -> Trace:
        key = json.dumps(spec)
        if key not in recorded:
            recorded[key] = record(spec)
        return recorded[key]

    monkeypatch.setattr(prediction, "record", record_once)


@pytest.mark.usefixtures("recorded_once")
@pytest.mark.parametrize("granularity", ["layer", "neuron", "scalar"])
def test_the_right_value_is_accepted_to_three_digits(granularity: str) -> None:
    for spec in nets():
        spec = {**spec, "granularity": granularity}
        for k, step in enumerate(record(spec).steps):
            question = ask("predict", {"spec": spec, "step": k})
            value = np.asarray(step.value)[tuple(question["entry"])]
            for text in (repr(float(value)), f"{value:.3g}", f"{value:.6f}"):
                if float(text) or abs(value) < 1e-4:
                    given = judged(spec, k, text, question["entry"])
                    assert given["verdict"] == "right", (spec, k, text, given)


def test_a_question_does_not_give_its_answer_away() -> None:
    for k, step in enumerate(trace(EXAMPLE)["steps"]):
        question = ask("predict", {"spec": EXAMPLE, "step": k})
        right = np.asarray(step["value"])[tuple(question["entry"])]
        assert f"{abs(right):.3g}" not in json.dumps(question)
        assert question["tex"]["symbols"] == step["tex"]["symbols"]


def misconceptions_in_example() -> list[tuple[int, float, str]]:
    """Steps of the example, wrong answers computed by hand, and words of the verdict."""
    steps = trace(EXAMPLE)["steps"]
    value = {k: np.asarray(step["value"]) for k, step in enumerate(steps)}
    W_1, W_2 = (np.array(W) for W in trace(EXAMPLE)["spec"]["weights"])
    a_1, a_2 = value[1], value[3][0]
    delta_2, delta_1 = value[5][0], value[7]
    return [
        (0, a_1[0], "σ is applied already"),
        (0, -value[0][0], "sign"),
        (1, value[0][0], "σ is not applied"),
        (2, float(W_2[0] @ value[0]), "z₁ stands in the place of a₁"),
        (4, abs(a_2 - 1), "not squared"),
        (4, (a_2 - 1) ** 2 / 2, "half"),
        (5, 2 * (a_2 - 1), "σ' is missing"),
        (5, -delta_2, "sign"),
        (5, delta_2 / 2, "factor 2 is missing"),
        (5, 2 * (a_2 - 1) * a_2, "σ stands in the place of σ'"),
        (6, delta_2 * value[0][0], "z₁ stands in the place of a₁"),
        (7, W_2[0, 0] * delta_2, "σ' is missing"),
        (8, -delta_1[0] * 0.5, "sign"),
        (9, W_1[0, 0] + 0.5 * delta_1[0] * 0.5, "uphill"),
        (9, W_1[0, 0] - delta_1[0] * 0.5, "learning rate η is missing"),
    ]


@pytest.mark.parametrize(("step", "wrong", "words"), misconceptions_in_example())
def test_a_known_misconception_is_recognised(step: int, wrong: float, words: str) -> None:
    value = np.asarray(trace(EXAMPLE)["steps"][step]["value"])
    given = judged(EXAMPLE, step, f"{wrong:.6g}", [0] * value.ndim)
    assert given["verdict"] == "slip"
    assert words in given["message"]


def test_a_transposed_matrix_and_a_wrong_layer_are_recognised() -> None:
    spec = {"layers": [2, 2, 2, 2], "activation": "tanh", "x": [0.5, -1], "target": [1, 0.2]}
    steps = trace(spec)["steps"]
    W = [np.array(matrix) for matrix in trace(spec)["spec"]["weights"]]
    of = {(s["writes"]["name"], s["writes"]["layer"]): k for k, s in enumerate(steps)
          if s["phase"] in ("forward", "backward")}  # fmt: skip
    z, delta = (
        {i: np.array(steps[of[name, i]]["value"]) for i in (1, 2, 3)} for name in ("z", "delta")
    )
    transposed = (W[2] @ delta[3]) * (1 - np.tanh(z[2]) ** 2)
    given = judged(spec, of["delta", 2], repr(float(transposed[0])), [0])
    assert "W₃ is not transposed" in given["message"]
    given = judged(spec, of["delta", 1], repr(float(delta[2][1])), [1])
    assert "taken from layer 2" in given["message"]
    given = judged(spec, of["z", 1], repr(float((W[0].T @ np.array([0.5, -1]))[0])), [0])
    assert "W₁ is transposed" in given["message"]


@pytest.mark.parametrize("text", ["0.5*0.27 + 0.87*(-1)", "−0,735", " -0.735 ", "-7.35*10^-1"])
def test_answers_are_read_as_people_write_them(text: str) -> None:
    assert judged(EXAMPLE, 0, text, [0])["verdict"] == "right"


@pytest.mark.parametrize(
    ("granularity", "step", "name"),
    [("layer", 5, "δ₂"), ("layer", 7, "δ₁⁽¹⁾"), ("layer", 2, "z₂"), ("neuron", 9, "δ₁⁽²⁾")],
)
def test_the_question_has_the_symbol_of_the_formula(granularity: str, step: int, name: str) -> None:
    given = {"spec": {**EXAMPLE, "granularity": granularity}, "step": step}
    assert ask("predict", given)["name"] == name
    assert ask("judge", {**given, "answer": ""})["message"].startswith(f"{name} ")


def test_an_unreadable_answer_is_quoted() -> None:
    assert judged(EXAMPLE, 0, "foo(")["message"].startswith("“foo(” is neither a number")


@pytest.mark.parametrize("text", ["abc", "__import__('os')", "x", "1/0", "2+", "1e999"])
def test_an_answer_that_is_not_a_number_is_unreadable(text: str) -> None:
    assert judged(EXAMPLE, 0, text)["verdict"] == "unreadable"


def test_an_empty_answer_gets_the_value() -> None:
    assert judged(EXAMPLE, 0, "", [0]) == {"verdict": "told", "message": "z₁⁽¹⁾ = −0.735."}


def test_a_wrong_answer_gets_a_direction() -> None:
    assert judged(EXAMPLE, 4, "77")["message"] == "Not yet: 77 is too large."
    assert "wrong sign" in judged(EXAMPLE, 4, "-77")["message"]
    assert judged(EXAMPLE, 4, "0.172")["verdict"] == "close"


# --- train --------------------------------------------------------------------------------------

DATA = [{"x": [0, 1], "target": [1]}, {"x": [1, 1], "target": [0]}, {"x": [1, 0.5], "target": [1]}]


def test_an_epoch_is_the_update_of_the_trace() -> None:
    trained = ask("train", {"spec": EXAMPLE, "epochs": 1})
    updates = [s["value"] for s in trace(EXAMPLE)["steps"] if s["phase"] == "update"]
    assert trained["spec"]["weights"] == updates
    assert trained["costs"][0] == trace(EXAMPLE)["steps"][4]["value"]


def test_training_in_portions_equals_training_at_once() -> None:
    whole = ask("train", {"spec": EXAMPLE, "data": DATA, "epochs": 30})
    spec, costs = EXAMPLE, [whole["costs"][0]]
    for epochs in (1, 4, 25):
        portion = ask("train", {"spec": spec, "data": DATA, "epochs": epochs})
        spec = portion["spec"]
        costs += portion["costs"][1:]
    assert (spec, costs) == (whole["spec"], whole["costs"])


@pytest.mark.parametrize(("layers", "net"), [([2, 1], "1 layer"), ([2, 3, 1], "2 layers")])
def test_the_cost_of_differences_is_given_for_a_net_of_the_same_depth(
    layers: list[int], net: str
) -> None:
    spec = {"layers": layers, "x": [0.5, -1], "target": [1], "seed": 7}
    counts = ask("check", {"spec": spec, "layer": 1, "row": 1, "column": 1})["counts"]
    assert f"In a net of {net}, 256 wide, these are" in counts["sentence"]


def test_training_goes_downhill_by_the_mean_gradient() -> None:
    spec = {**EXAMPLE, "learning_rate": 0.1}
    net = seeded_network([2, 3, 1], "sigmoid", seed=7)
    X, Y = [sample["x"] for sample in DATA], [sample["target"] for sample in DATA]
    trained = ask("train", {"spec": spec, "data": DATA, "epochs": 1})
    for W, new, slope in zip(
        (layer.W for layer in net.layers), trained["spec"]["weights"], gradients(net, X, Y),
        strict=True,
    ):  # fmt: skip
        np.testing.assert_allclose(new, W - 0.1 * slope, rtol=1e-12)
    assert trained["costs"][1] < trained["costs"][0]


@pytest.mark.parametrize(
    "data", [None, [{"x": [0.5, -1], "target": [1]}, {"x": [1, 2], "target": [0]}]]
)
def test_overflow_stops_at_its_first_step_and_keeps_the_last_good_net(data: Any) -> None:
    spec = {**EXAMPLE, "activation": "identity", "learning_rate": 5}
    answer = ask("train", {"spec": spec, "data": data, "epochs": 100})
    stopped = answer["stopped"]
    good = stopped["epoch"] - 1
    assert len(answer["costs"]) == good + 1
    assert np.isfinite(answer["costs"]).all()
    assert "tep " in stopped["message"]
    assert "layer 2" in stopped["message"]
    again = ask("train", {"spec": spec, "data": data, "epochs": good})
    assert again["stopped"] is None
    assert again["spec"] == answer["spec"]
    assert (
        ask("train", {"spec": answer["spec"], "data": data, "epochs": 1})["stopped"]["epoch"] == 1
    )


def test_an_update_that_overflows_is_named() -> None:
    spec = {**EXAMPLE, "activation": "identity", "learning_rate": 1e308, "x": [1e3, 1e3]}
    stopped = ask("train", {"spec": spec, "epochs": 5})["stopped"]
    assert stopped["epoch"] == 1
    assert "The update of W₁ overflows" in stopped["message"]


# --- take away ----------------------------------------------------------------------------------


def run_program(spec: dict[str, Any], language: str) -> dict[str, Any]:
    answer = ask("source_text", {"spec": spec, "language": language})
    names: dict[str, Any] = {}
    exec(compile(answer["text"], answer["file"], "exec"), names)
    return names


def expected_gradients(spec: dict[str, Any]) -> list[Any]:
    problem = check(spec)
    return gradients(problem.network, problem.x, problem.target, problem.cost_function)


def test_the_numpy_program_finds_the_same_gradients(capsys: pytest.CaptureFixture[str]) -> None:
    for spec in nets():
        names = run_program(spec, "numpy")
        for i, dW in enumerate(expected_gradients(spec), start=1):
            np.testing.assert_allclose(names["dW"][i], dW, rtol=1e-10, atol=1e-14)
        updates = [s["value"] for s in trace(spec)["steps"]
                   if s["phase"] == "update" and s["writes"]["name"] == "W"]  # fmt: skip
        for i, new in enumerate(updates, start=1):
            np.testing.assert_allclose(names["new_W"][i], new, rtol=1e-10)
        assert "dC/dW_1" in capsys.readouterr().out


def test_the_pytorch_program_finds_the_same_gradients(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("torch")
    for spec in nets():
        names = run_program(spec, "pytorch")
        for i, dW in enumerate(expected_gradients(spec), start=1):
            np.testing.assert_allclose(names["dW"][i].numpy(), dW, rtol=1e-10, atol=1e-14)
        assert "dC/dW_1" in capsys.readouterr().out


@pytest.mark.parametrize("language", ["numpy", "pytorch"])
def test_the_program_of_a_feed_forward_alone_ends_with_its_output(language: str) -> None:
    if language == "pytorch":
        pytest.importorskip("torch")
    for given in nets():
        spec = {name: value for name, value in given.items() if name != "target"}
        spec["until"] = "forward"
        names = run_program(spec, language)
        output = names["a"] if language == "pytorch" else names["a"][max(names["a"])]
        np.testing.assert_allclose(output, trace(spec)["steps"][-1]["value"], rtol=1e-10)
        assert not names.keys() & {"target", "eta", "pull_back", "dW"}


def test_the_latex_document_holds_every_step() -> None:
    for spec in nets():
        text = ask("source_text", {"spec": spec, "language": "latex"})["text"]
        steps = trace(spec)["steps"]
        assert text.startswith(r"\documentclass")
        assert text.endswith("\\end{document}\n")
        assert text.count(r"\paragraph") == len(steps)
        assert all(tex.unmarked(step["tex"]["numbers"]) in text for step in steps)
        assert "htmlData" not in text
        assert text.count("{") == text.count("}")
        assert text.isascii()
        begun, ended = (text.count(rf"\{word}{{") for word in ("begin", "end"))
        assert begun == ended
