"""The judge never calls a right program wrong: on random nets, near kinks, with few digits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from oracle_autograd import autograd_gradients
from reader_passes import answered, asked, cases, judged, random_spec

from backprop import SpecError
from backprop.playground.answers import answers
from backprop.playground.case import Case
from backprop.playground.cases import backward_cases, hidden_cases, shown_case
from backprop.playground.judge import backward_judge
from backprop.playground.programs import BUGS, SOLUTION, with_bug
from backprop.playground.right import right_of
from backprop.spec.problem import check_labelled

RECOMPUTED = SOLUTION.replace("    N = len(W)", """\
    z, x = [], a[0]
    for w, c, y in zip(W, b, a[1:]):
        z.append(((w @ (x * 3)) / 3 + c[:, None]))
        x = y
    N = len(W)""")  # fmt: skip
"""The solution with pre-activations of its own, whose last digits are others."""


def verdict_on(code: str, nets: list[Case]) -> str:
    given = {"nets": [case.as_dict() for case in nets]}
    verdict = backward_judge({"cases": given, "answers": answers(code, given)})
    return str(verdict["verdict"])


def test_the_solution_is_right_on_200_random_nets() -> None:
    for seed in range(200):
        shown = shown_case(check_labelled(random_spec(seed)))
        nets = [shown, *hidden_cases(shown, seed)][: 1 + 2 * (seed % 20 == 0)]
        assert verdict_on(SOLUTION, nets) == "right", seed
        if seed % 10 == 0:
            assert verdict_on(RECOMPUTED, nets) == "right", seed


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "max(x, 0.2*x)", "abs(x)"])
@pytest.mark.parametrize("z", [0.0, 1e-17, -1e-12, 1e-8])
def test_near_a_kink_nothing_right_is_called_wrong(name: str, z: float) -> None:
    spec = {
        "weights": [[[1, 0.1], [0.3, -0.7], [1, 1]], [[0.5, -1, 0.25]]],
        "biases": [[-0.3 * 1 - 0.7 * 0.1 + z, 0.1, 0.2], [0.4]],
        "x": [0.3, 0.7], "target": [-1], "activation": name,
    }  # fmt: skip
    nets = cases(spec)
    assert judged(SOLUTION, nets)["verdict"] == "right"
    own = SOLUTION.replace("    N = len(W)", """\
    slope, N = sigma_prime, len(W)
    other = lambda z: np.where(z > 0, -1e-9, 1e-9)
    sigma_prime = lambda z: slope(np.where(abs(z) < 1e-7, other(z), z))""")  # fmt: skip
    assert judged(RECOMPUTED, nets)["verdict"] in ("right", "undecided")
    flipped = judged(own, nets)
    assert flipped["verdict"] in ("right", "undecided")
    assert name != "relu" or "so near a kink" in flipped["sentence"]


def test_near_a_kink_the_hidden_nets_decide() -> None:
    spec = {"layers": [2, 3, 2], "x": [0, 0], "target": [1, 0], "activation": "relu"}
    for bug in BUGS[::3]:
        assert judged(with_bug(bug), cases(spec))["verdict"] in ("wrong", "fault")


def test_a_net_that_overflows_is_not_judged_but_the_hidden_ones_are() -> None:
    spec = {
        "weights": [[[1e200, 1]], [[1e200]]],
        "x": [1, 2],
        "target": [0],
        "activation": "square",
    }
    nets = cases(spec)
    verdict = judged(SOLUTION, nets)
    assert verdict["verdict"] == "undecided"
    assert "overflow" in verdict["sentence"]
    assert "On 2 other nets everything is right" in verdict["sentence"]
    wrong = judged(with_bug(BUGS[0]), nets)
    assert wrong["verdict"] == "wrong"
    assert wrong["sentence"].startswith("Not decided on this net, but on")


@pytest.mark.parametrize(
    ("change", "verdict"),
    [("* (1 + 1e-12)", "right"), ("* (1 + 5e-7)", "right"), ("* (1 + 2e-5)", "undecided"),
     ("* (1 + 1e-2)", "wrong")],
)  # fmt: skip
def test_between_rounding_and_a_mistake_it_does_not_decide(change: str, verdict: str) -> None:
    code = SOLUTION.replace("delta[i] @ a[i].T", f"delta[i] @ a[i].T {change}")
    assert judged(code, cases())["verdict"] == verdict


def test_half_precision_is_not_judged() -> None:
    code = SOLUTION.replace("delta[i] @ a[i].T", "(delta[i] @ a[i].T).astype('float16')")
    verdict = judged(code, cases())
    assert verdict["verdict"] == "undecided"
    assert "float16 has too few digits" in verdict["sentence"]


def test_cancellation_is_rounding() -> None:
    """Terms of 10¹² that cancel leave an error that no relative tolerance of the result allows."""
    big = 1e12 / 3
    spec = {
        "weights": [[[0.1, 0.2], [0.3, -0.1]], [[big, 1], [big, -1]]], "activation": "identity",
        "x": [0.5, 0.5], "target": [big * 0.15 + 0.1 - 1, big * 0.15 - 0.1 + 1],
    }  # fmt: skip
    assert judged(RECOMPUTED, cases(spec))["verdict"] == "right"


def test_the_right_values_are_those_of_autograd() -> None:
    for seed in range(5):
        shown = shown_case(check_labelled(random_spec(seed)))
        if shown.network[1].sigma.name in ("gelu", "sin"):
            continue
        for case in (shown, *hidden_cases(shown, seed)):
            values = right_of(case).values
            dW, db = autograd_gradients(case.network, case.run.a[0].T, case.target.T)
            for i in range(1, case.N + 1):
                assert np.allclose(values["dW", i], case.M * dW[i - 1], rtol=1e-10)
                assert np.allclose(values["db", i], case.M * db[i - 1], rtol=1e-10)


def test_hidden_nets_tell_mistakes_apart() -> None:
    for seed in range(30):
        shown = shown_case(check_labelled(random_spec(seed)))
        for case in hidden_cases(shown, seed):
            assert case.M == 3
            assert all(layer.m != layer.n and 3 not in (layer.m, layer.n) for layer in case.network)
            assert case.network[1].sigma.name != shown.network[1].sigma.name
            assert not case.kinks()
            assert all(layer.b is not None and layer.b.all() for layer in case.network)
            assert all(np.abs(value).max() > 1e-3 for value in right_of(case).values.values())


def test_cases_are_the_same_for_the_same_seed() -> None:
    assert cases(seed=3) == cases(seed=3)
    assert cases(seed=3)["nets"][1:] != cases(seed=4)["nets"][1:]


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        ({"activation": "softmax"}, "activation"),
        ({"activations": ["tanh", "relu"]}, "activation"),
        ({"layers": [100, 100, 2]}, "x"),
        ({"layers": [60, 60, 2], "x": [0] * 60, "target": [0, 0]}, "layers"),
        ({"layers": [2, 3, 2], "until": "forward"}, "target"),
    ],
)
def test_nets_that_no_reader_can_be_given(spec: dict[str, Any], field: str) -> None:
    whole = {"layers": [2, 3, 2], "x": [0.5, -1], "target": [1, 0], **spec}
    with pytest.raises(SpecError) as error:
        backward_cases({"spec": whole})
    assert error.value.field == field


@pytest.mark.parametrize("answers", [None, [], {"nets": [{}]}, {"nets": [{"delta": 3}] * 3}, "x"])
def test_answers_that_are_none_are_an_error_with_a_field(answers: Any) -> None:
    with pytest.raises(SpecError):
        backward_judge({"cases": cases(), "answers": answers})
    with pytest.raises(SpecError):
        backward_judge({"cases": {"nets": [{"id": 3}]}, "answers": {}})


def test_training_with_the_readers_gradient() -> None:
    import json

    from backprop.playground import bridge

    nets = cases()
    right = asked("backward_learning", {"cases": nets})
    assert right["costs"][-1] < right["costs"][0] / 2
    assert right["stopped"] is None

    def learnt(code: str) -> dict[str, Any]:
        return json.loads(bridge.learning(code, json.dumps(nets)))

    own = learnt(SOLUTION)
    assert np.allclose(own["costs"], right["costs"], rtol=1e-9)
    assert own["fault"] is None
    half = learnt(SOLUTION.replace("2 * (a[N]", "(a[N]"))  # a bug with which it still learns
    assert own["costs"][-1] < half["costs"][-1] < half["costs"][0]
    uphill = learnt(SOLUTION.replace("2 * (a[N]", "-9e9 * (a[N]").replace("sigma_prime(z[i])", "1"))
    assert uphill["costs"][-1] > uphill["costs"][0]
    grown = learnt(SOLUTION.replace("delta[i] @ a[i].T", "1e308 * W[i]"))
    assert "overflows" in grown["stopped"]["message"]
    assert grown["stopped"]["step"] <= 2
    flat = learnt(SOLUTION.replace("delta[i] @ a[i].T", "delta[i]"))
    assert "its shape is" in flat["stopped"]["message"]
    later = learnt(
        "count = 0\n"
        + SOLUTION.replace(
            "    N =", "    global count\n    count += 1\n    1 / (count - 9)\n    N ="
        )
    )
    assert later["fault"]["type"] == "ZeroDivisionError"
    assert len(later["costs"]) == 9
    assert learnt("x = ")["fault"]["type"] == "SyntaxError"


def test_the_data_of_the_page_are_trained_on() -> None:
    data = [{"x": [0, 1], "target": [1, 0]}, {"x": [1, 1], "target": [0, 1]}]
    nets = cases(data=data)
    assert nets["training"]["x"] == [[0, 1], [1, 1]]
    assert nets["training"]["target"] == [[1, 0], [0, 1]]
    assert asked("backward_learning", {"cases": nets})["costs"][-1] < 1


@pytest.mark.parametrize("kind", ["solution", "repair", "blanks", "empty"])
def test_programs_are_short_and_in_the_posts_letters(kind: str) -> None:
    program = asked("backward_program", {"kind": kind, "seed": 1})
    assert "def backward(W, b, z, a, sigma_prime, target):" in program["code"]
    assert len(program["code"].splitlines()) <= 20
    assert max(map(len, program["code"].splitlines())) <= 100
    compile(program["code"], "listing", "exec")
    assert "parts" in answered(program["code"], cases())
