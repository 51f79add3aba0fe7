"""What users of such packages expect: saving, equality, repr, ∂C/∂x, ½C, PyTorch, resuming."""

from __future__ import annotations

import copy
import json
import pickle
import warnings
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import mpmath
import numpy as np
import pytest
from drawn_nets import nets
from hypothesis import given, settings
from oracle_autograd import relative_error

import backprop
from backprop import (
    ACTIVATIONS,
    Activation,
    LabelledData,
    Layer,
    Network,
    SpecError,
    backpropagate,
    cost,
    data_set,
    exact_gradients,
    from_spec,
    from_state_dict,
    gradients,
    input_gradient,
    seeded_network,
    split,
    to_spec,
    to_state_dict,
    trace,
    train,
)

EXPRESSIONS = ["x/(1+abs(x))", "max(x, 0.1*x)", "x*exp(-x**2)", "tanh(x) + x/3"]
MINE = Activation("mine", "", "", lambda z: z * z, lambda z: 2 * z)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(nets(widest=5))
def test_a_net_is_what_its_repr_and_its_spec_make(net: tuple[Network, Any, Any, str]) -> None:
    network = net[0]
    assert eval(repr(network), {"Network": Network, "Layer": Layer}) == network
    assert from_spec(json.loads(json.dumps(to_spec(network)))) == network


@pytest.mark.parametrize("name", [*ACTIVATIONS, *EXPRESSIONS])
def test_every_activation_is_saved_and_shown(name: str) -> None:
    network = Network([Layer([[0.1, -2], [3, 1e-300]], name)])
    assert eval(repr(network), {"Network": Network, "Layer": Layer}) == network
    spec = to_spec(network)
    assert from_spec(spec) == network
    assert trace({**spec, "x": [1, 2], "target": [0, 1]})["spec"]["weights"] == spec["weights"]


@pytest.mark.parametrize("name", [*ACTIVATIONS, "max(x, 0.25*x)"])
def test_nets_and_errors_are_pickled_and_copied(name: str) -> None:
    """As for another process; a copy is still known by its name."""
    network = Network([Layer([[1.0, -0.0], [5e-324, 2]], name, [0.5, 1])])
    for copied in (pickle.loads(pickle.dumps(network)), copy.deepcopy(network)):
        assert copied == network
        assert to_spec(copied) == to_spec(network)
    error = pickle.loads(pickle.dumps(SpecError("x[0]", "is wrong")))
    assert (error.field, error.message, str(error)) == ("x[0]", "is wrong", "x[0]: is wrong")


def test_a_spec_with_a_seed_is_the_net_of_its_trace() -> None:
    spec = {"layers": [2, 3, 1], "seed": 7, "activation": "tanh", "initialisation": "he"}
    made = trace({**spec, "x": [1, 2], "target": [1]})["spec"]["weights"]
    assert to_spec(from_spec({**spec, "x": [1, 2], "target": [1]}))["weights"] == made


def test_what_cannot_be_saved_is_refused_and_described() -> None:
    for sigma in (MINE, Activation("tanh", "", "", np.sin, np.cos)):
        network = Network([Layer([[1.0]], sigma)])
        with pytest.raises(SpecError) as caught:
            to_spec(network)
        assert caught.value.field == "activations[0]"
        assert repr(network).startswith("<Network 1-1")
    mixed = Network([Layer([[1.0]], "tanh", [0]), Layer([[1.0]], "tanh")])
    with pytest.raises(SpecError, match=r"biases\[1\]"):
        to_spec(mixed)
    assert eval(repr(mixed), {"Network": Network, "Layer": Layer}) == mixed
    assert repr(seeded_network([100, 100])) == "<Network 100-100, sigmoid>"


def test_equal_nets_have_the_same_numbers_and_functions() -> None:
    def net(W: Any = ((1, 2),), sigma: Any = "tanh", b: Any = (0.5,)) -> Network:
        return Network([Layer(W, sigma, b)])

    assert net() == net(np.array([[1.0, 2]]))
    assert net(sigma="x + 1") == net(sigma=" x + 1")
    others: list[Any] = [net([[1, 3]]), net(sigma="relu"), net(b=None), net(b=[0]), "tanh", None,
              net([[1]]), Network([*net(), Layer([[1]], "tanh")])]  # fmt: skip
    for other in others:
        assert net() != other
    with pytest.raises(TypeError, match="unhashable"):
        hash(net())


def test_iterating_a_net_gives_its_layers() -> None:
    network = seeded_network([2, 3, 1])
    assert [*network] == [network[1], network[2]]
    assert len(network) == 2
    for i in (0, 3, -1, 1.0, True):
        with pytest.raises(SpecError):
            network[i]


# ---- costs --------------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None, derandomize=True)
@given(nets(widest=8))
def test_half_the_cost_has_half_the_gradients(net: tuple[Network, Any, Any, str]) -> None:
    network, x, target, _ = net
    whole, half = (
        backpropagate(network, x, target, name) for name in ("squared_error", "half_squared_error")
    )
    assert cost(network, x, target, "half_squared_error") == cost(network, x, target) / 2
    for i in whole.dW:
        assert half.dW[i].tolist() == (whole.dW[i] / 2).tolist()
        assert half.delta[i].tolist() == (whole.delta[i] / 2).tolist()
    run = backprop.feed_forward(network, x)
    columns = np.atleast_2d(target).T
    again = backprop.backward(network, run, columns, "half_squared_error")
    assert again.dW[1].tolist() == half.dW[1].tolist()


def test_half_the_cost_is_trained_and_checked_like_the_whole() -> None:
    network = seeded_network([2, 3, 1], "tanh", seed=1, biased=True)
    x, target = [[0.5, -1.0], [1.0, 2.0]], [[1.0], [0.0]]
    half = train(network, x, target, epochs=3, learning_rate=0.2,
                 cost_function="half_squared_error")  # fmt: skip
    whole = train(network, x, target, epochs=3, learning_rate=0.1)
    assert half.network == whole.network
    name = "half_squared_error"
    assert backprop.first_wrong_layer(
        lambda net, run, y: backprop.backward(net, run, y, name), network, x, target, name
    ) is None  # fmt: skip
    dW, error = backprop.central_differences(network, x, target, cost_function=name)
    for ours, quotient, bound in zip(gradients(network, x, target, name), dW, error, strict=True):
        assert (np.abs(ours - quotient) <= bound).all()
    assert exact_gradients(Network([Layer([[3]], "square")]), [1], [1], name) == [[[8 * 6]]]


@settings(max_examples=50, deadline=None, derandomize=True)
@given(nets(widest=6))
def test_input_gradient_equals_that_of_an_added_first_layer(
    net: tuple[Network, Any, Any, str],
) -> None:
    """x = I·1 with a diagonal layer in front: ∂C/∂x_k = ∂C/∂W_kk of that layer."""
    network, x, target, function = net
    rows, targets = np.atleast_2d(x), np.atleast_2d(target)
    ours = np.atleast_2d(input_gradient(network, x, target, function))
    assert np.shape(input_gradient(network, x, target, function)) == np.shape(x)
    for k, (row, label) in enumerate(zip(rows, targets, strict=True)):
        front = Network([Layer(np.diag(row), "identity"), *network])
        slopes = np.diag(gradients(front, np.ones(len(row)), label, function)[0])
        assert relative_error(ours[k] * len(rows), slopes) <= 1e-12


def test_costs_behind_softmax_keep_their_digits_where_it_saturates() -> None:
    """Against 200 digits, for outputs as near to 1 as floating-point numbers can be."""
    mpmath.mp.dps = 200
    x, target = [1.0], [1.0, 0.0, 0.0]
    for gap in (0.5, 3, 5, 10, 25, 40, 200):
        b = [gap, 0.0, -1.0]
        network = Network([Layer([[0.0], [0.0], [0.0]], "softmax", b)])
        e = [mpmath.exp(mpmath.mpf(v)) for v in b]
        a = [v / mpmath.fsum(e) for v in e]
        v = [2 * (a_k - mpmath.mpf(t)) for a_k, t in zip(a, target, strict=True)]
        mean = mpmath.fsum(a_k * v_k for a_k, v_k in zip(a, v, strict=True))
        expected = [a_k * (v_k - mean) for a_k, v_k in zip(a, v, strict=True)]
        exact = mpmath.fsum((a_k - t) ** 2 for a_k, t in zip(a, target, strict=True))
        for way in (True, False):
            delta = backpropagate(network, x, target, reproducible=way).delta[1][:, 0]
            for ours, value in zip(delta.tolist(), expected, strict=True):
                assert abs(ours - value) <= 1e-14 * abs(value), (gap, way)
            assert abs(cost(network, x, target, reproducible=way) - exact) <= 1e-14 * exact
            entropy = backpropagate(network, x, target, "cross_entropy", reproducible=way)
            for ours, a_k, t in zip(entropy.delta[1][:, 0].tolist(), a, target, strict=True):
                assert abs(ours - (a_k - t)) <= 1e-14 * abs(a_k - t), (gap, way)
            exact_entropy = -mpmath.log(a[0])
            ours = cost(network, x, target, "cross_entropy", reproducible=way)
            assert abs(ours - exact_entropy) <= 1e-14 * exact_entropy


# ---- accuracy statements ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "zero"), [("gelu", -0.7517915246935645), ("silu", -1.2784645427610738)]
)
def test_derivatives_near_their_zeros_are_as_accurate_as_stated(name: str, zero: float) -> None:
    mpmath.mp.dps = 50
    functions: dict[str, Callable[[Any], Any]] = {
        "gelu": lambda z: mpmath.ncdf(z) + z * mpmath.npdf(z),
        "silu": lambda z: (1 + mpmath.exp(-z) + z * mpmath.exp(-z)) / (1 + mpmath.exp(-z)) ** 2,
    }
    truth = functions[name]
    z = np.array([zero + s * 10.0**-k for k in range(1, 17) for s in (-1, 1)] + [zero])
    for at, ours in zip(z.tolist(), ACTIVATIONS[name].derivative(z).tolist(), strict=True):
        exact = truth(mpmath.mpf(at))
        error = abs(ours - exact)
        assert error <= 2e-16
        if at != zero:  # whose own rounding is as large as its distance from the true zero
            assert error <= 5e-16 / abs(at - zero) * abs(exact) + 1e-17
    away = np.concatenate([np.linspace(-40, 40, 4001), zero + np.linspace(-0.5, 0.5, 401)])
    away = away[np.abs(away - zero) >= 0.25]
    for at, ours in zip(away.tolist(), ACTIVATIONS[name].derivative(away).tolist(), strict=True):
        exact = truth(mpmath.mpf(at))
        assert abs(ours - exact) <= 2e-15 * abs(exact) + 1e-300


@pytest.mark.parametrize(
    ("text", "tex", "slope"),
    [
        ("x**1025", "x^{1025}", r"1025\,x^{1024}"),
        ("x**(1/3)", r"x^{\frac{1}{3}}", r"\frac{x^{-\frac{2}{3}}}{3}"),
        ("x**(-2/3)", r"x^{-\frac{2}{3}}", r"\frac{-2\,x^{-\frac{5}{3}}}{3}"),
        ("x**(2*3)", "x^{6}", r"6\,x^{5}"),
        ("x**1.1", "x^{1.1}", r"1.1\,x^{0.10000000000000009}"),
        ("x**1e300", r"x^{1 \cdot 10^{300}}", r"1 \cdot 10^{300}\,x^{1 \cdot 10^{300}}"),
        ("2**(1/2)*x", r"2^{0.5}\,x", "2^{0.5}"),
    ],
)
def test_powers_are_read_and_written(text: str, tex: str, slope: str) -> None:
    sigma = Layer([[1]], text).sigma
    assert (sigma.tex, sigma.derivative_tex) == (tex, slope)


def test_powers_have_the_values_that_mathematics_gives_them() -> None:
    mpmath.mp.dps = 40
    x = np.array([-1.25, -1.001, -1, -0.5, 0.5, 1.001, 1.25])
    for n in (3, 1023, 1024, 1025, 1026, -1025, 99999):
        sigma = Layer([[1]], f"x**{n}").sigma
        with np.errstate(all="ignore"):
            values = sigma(x).tolist()
        for at, value in zip(x.tolist(), values, strict=True):
            exact = float(mpmath.mpf(at) ** n)
            assert value == pytest.approx(exact, rel=abs(n) * 3e-16, abs=1e-307)
    root = Layer([[1]], "x**(1/3)").sigma
    for at in (1e-300, 0.3, 8.0, 1e300):
        exact = mpmath.cbrt(mpmath.mpf(at))
        assert float(root(np.array([at]))[0]) == pytest.approx(float(exact), rel=1e-13)
    with np.errstate(all="ignore"):
        assert np.isnan(root(np.array([-8.0]))).all()  # a power with a real exponent, as in NumPy


def test_a_negative_base_is_named_in_the_trace() -> None:
    stopped = trace({"weights": [[[1]]], "x": [-8], "target": [1], "activation": "x**(1/3)"})[
        "stopped"
    ]
    assert "outside its domain" in stopped["message"]
    with pytest.raises(SpecError, match="the exponent '1/0' is not a finite number"):
        Layer([[1]], "x**(1/0)")


@pytest.mark.parametrize(
    "text", ["x/(1+abs(x))", "max(x, 0.25*x)", "min(x, 1)**3", "1/(2+x*x)", "x**-2 - x", "3*x - 1"]
)
def test_exact_gradients_of_expressions_are_those_of_the_passes(text: str) -> None:
    network = Network([Layer([[0.5, -1.5], [2.0, 1.0]], text, [0.25, 0.5]), Layer([[1, -1]], text)])
    exact = exact_gradients(network, [1.5, -0.25], [0.75])
    for ours, expected in zip(gradients(network, [1.5, -0.25], [0.75]), exact, strict=True):
        values = np.array([[float(w) for w in row] for row in expected])
        np.testing.assert_allclose(ours, values, rtol=1e-13)


def test_exact_gradients_refuse_what_is_irrational_or_undefined() -> None:
    for text in ("exp(x)", "x**0.5", "pi*x", "x**200", "2**x"):
        with pytest.raises(SpecError, match=r"activations\[0\]"):
            exact_gradients(Network([Layer([[1]], text)]), [1], [1])
    with pytest.raises(SpecError, match="division by 0"):
        exact_gradients(Network([Layer([[1]], "1/x")]), [0], [1])
    with pytest.raises(SpecError, match=r"activations\[0\]"):
        exact_gradients(Network([Layer([[1]], MINE)]), [1], [1])


# ---- PyTorch ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_net_from_pytorch_computes_what_pytorch_computes_and_goes_back() -> None:
    torch: Any = pytest.importorskip("torch", reason="PyTorch is not installed; CI installs it")
    torch.manual_seed(0)
    for dtype in (torch.float64, torch.float32, torch.bfloat16):
        module = torch.nn.Sequential(
            torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2, bias=False),
        ).to(dtype)  # fmt: skip
        network = from_state_dict(module.state_dict(), ["tanh", "identity"])
        x = torch.tensor([[0.5, -1.0, 2.0]])
        theirs = module.double()(x.double()).detach().numpy()
        np.testing.assert_allclose(network(x), theirs, rtol=1e-12)
        other = torch.nn.Sequential(
            torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2, bias=False)
        ).double()
        other.load_state_dict(to_state_dict(network, tensor=torch.tensor))
        np.testing.assert_allclose(other(x.double()).detach().numpy(), theirs, rtol=1e-12)
        again = from_state_dict(other.state_dict(), ["tanh", "identity"])
        assert again == network
    learning = torch.ones(1, 3, requires_grad=True)
    with pytest.raises(SpecError) as caught:
        network(learning)  # PyTorch itself asks for detach()
    assert caught.value.field == "x"


def test_entries_of_other_layers_are_named() -> None:
    for state, field in (
        ({"0.weight": [[1.0]], "1.running_mean": [0.0]}, "state['1.running_mean']"),
        ({"0.weight": [[1.0]], "0.bias": [1.0, 2.0]}, "state['0.bias']"),
        ({"0.weight": np.zeros((2, 2, 2))}, "state['0.weight'][0][0]"),
        ({"0.bias": [1.0]}, "state['0.bias']"),
        ({}, "state"),
    ):
        with pytest.raises(SpecError) as caught:
            from_state_dict(state, "tanh")
        assert caught.value.field == field
    state = to_state_dict(seeded_network([1, 2, 3], biased=True), ["hidden", "out"])
    assert [*state] == ["hidden.weight", "hidden.bias", "out.weight", "out.bias"]
    state["out.weight"][0, 0] = 99  # a copy


# ---- data and training --------------------------------------------------------------------------


def test_training_in_parts_is_training_at_once() -> None:
    T = data_set("xor", 30, seed=2)
    network = seeded_network([2, 4, 1], "tanh", seed=1, biased=True)
    options: dict[str, Any] = {
        "learning_rate": 0.01, "momentum": 0.9, "batch_size": 7, "seed": 5, "l2": 1e-3,
    }  # fmt: skip
    whole = train(network, T.x, T.y, epochs=9, **options)
    history = train(network, T.x, T.y, epochs=4, **options)
    rest = train(history.network, T.x, T.y, epochs=5, **options, resume=history)
    assert rest.network == whole.network
    assert [*history.costs, *rest.costs[1:]] == whole.costs
    assert (rest.epochs, whole.epochs) == (9, 9)


def test_l2_is_the_gradient_of_half_the_squared_norm_of_the_weights() -> None:
    network = seeded_network([2, 3, 1], seed=7, biased=True)
    x, target = np.array([[0.5, -1.0]]), np.array([[1.0]])
    back = backpropagate(network, x, target)
    trained = train(network, x, target, epochs=1, learning_rate=0.5, l2=0.25).network
    for i in (1, 2):
        expected = network[i].W - 0.5 * (back.dW[i] + 0.25 * network[i].W)
        np.testing.assert_allclose(trained[i].W, expected, rtol=1e-15)
        old, new = network[i].b, trained[i].b
        assert old is not None
        assert new is not None
        np.testing.assert_allclose(new, old - 0.5 * back.db[i], rtol=1e-15)


@pytest.mark.parametrize("name", ["circle", "xor", "gauss", "spiral"])
def test_data_sets_are_what_their_definitions_say(name: str) -> None:
    T = data_set(name, 300, seed=3)
    x, y, second = T.x[:, 0], T.x[:, 1], T.y[:, 0] == 1
    assert 100 <= second.sum() <= 200
    assert np.abs(T.x).max() <= 6
    r = np.hypot(x, y)
    if name == "circle":
        assert r[second].max() <= 2.51 < 3.49 <= r[~second].min() <= r.max() <= 5.01
    elif name == "xor":
        assert ((x * y < 0) == second).all()
        assert np.abs(T.x).min() >= 0.3
    elif name == "gauss":
        for which, at in ((second, 2), (~second, -2)):
            np.testing.assert_allclose(T.x[which].mean(axis=0), [at, at], atol=0.2)
            np.testing.assert_allclose(T.x[which].var(axis=0), [0.5, 0.5], atol=0.2)
    else:
        turned = np.angle((y + 1j * x) * np.exp(-1j * 1.75 * 2 * np.pi * r / 5))
        assert np.abs(turned[second & (r > 1)]).max() < 0.05
        assert np.abs(np.abs(turned[~second & (r > 1)]) - np.pi).max() < 0.05


def test_noise_and_seed_of_a_data_set() -> None:
    for name in ("circle", "xor", "gauss", "spiral"):
        sets = [data_set(name, 100, noise=noise, seed=seed)
                for noise, seed in ((0, 1), (0, 1), (0.5, 1), (0, 2))]  # fmt: skip
        assert sets[0].x.tolist() == sets[1].x.tolist()
        for other in sets[2:]:
            assert [*sets[0].x.tolist(), sets[0].y.tolist()] != [
                *other.x.tolist(),
                other.y.tolist(),
            ]
        assert data_set(name, 10, targets=(-1, 1)).y.min() == -1
    # the same bits on every machine: these were made once
    assert data_set("spiral", 3, seed=1).x.tolist() == SPIRAL
    assert data_set("gauss", 3, seed=1).x.tolist() == GAUSS


SPIRAL = [[0.0, 0.0], [1.77, -1.77], [0.0, 0.0]]
GAUSS = [[-2.66, -0.4], [-2.35, -1.82], [2.8, 1.73]]


def test_a_split_keeps_every_sample_once() -> None:
    T = data_set("circle", 50)
    first, second = split(T, 0.3, seed=4)
    assert (first.M, second.M) == (35, 15)
    rows = sorted(map(tuple, np.hstack([T.x, T.y]).tolist()))
    both = np.vstack([np.hstack([part.x, part.y]) for part in (first, second)])
    assert sorted(map(tuple, both.tolist())) == rows
    assert split(T, 0.3, seed=5)[0].x.tolist() != first.x.tolist()
    tiny = LabelledData([([1], [1]), ([2], [2])])
    assert [part.M for part in split(tiny, 0.001)] == [1, 1]


# ---- documentation and types --------------------------------------------------------------------


def test_every_public_name_has_an_example() -> None:
    for name in {*backprop.__all__} - {"ACTIVATIONS", "EQUATIONS"}:
        assert ">>> " in (getattr(backprop, name).__doc__ or ""), name
    assert {*backprop.__all__} <= {*dir(backprop)}
    with pytest.raises(AttributeError, match="nonsense"):
        _ = backprop.nonsense


def test_a_typed_program_runs() -> None:
    """mypy checks it with the tests; ``--strict`` finds nothing in it."""
    X = np.array([[0.0, 1.0], [1.0, 0.0]])
    T = LabelledData(zip(X, X[:, :1], strict=True))
    network: Network = seeded_network([2, 2, 1], "tanh", seed=1)
    losses: list[float] = train(network, T.x, T.y, epochs=2, learning_rate=0.1).costs
    shapes: list[tuple[int, ...]] = [dW.shape for dW in gradients(network, T.x, T.y)]
    assert shapes == [(m, n) for n, m in pairwise(network.sizes)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert losses[-1] < losses[0]
