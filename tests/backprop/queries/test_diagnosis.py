"""A wrong backward pass is caught, and the first wrong layer is named with its mistake.

The bugs are edits of the source text of ``passes.backward``, as a reader would make them.
"""

import inspect
from collections.abc import Callable
from textwrap import dedent
from typing import Any

import numpy as np
import pytest
from oracle_autograd import autograd_gradients, relative_error

from backprop import Layer, Network, SpecError, first_wrong_layer, gradients
from backprop.net import network as network_module
from backprop.net import passes

SOURCE = inspect.getsource(passes.backward)
LAST = "2 * (a[N] - target)"
HIDDEN = "delta[i] = sigma[i].pull_back(z[i], dot(W[i + 1].T, delta[i + 1]))"
GRADIENT = "dot(delta[i] / M, a[i - 1].T)"
BIAS = "total(delta[i]) / M"


def network(sizes: list[int], names: list[str]) -> Network:
    random = np.random.default_rng(4)
    return Network(
        Layer(random.uniform(-1.5, 1.5, (m, n)), name, random.uniform(-1, 1, m))
        for n, m, name in zip(sizes[:-1], sizes[1:], names, strict=True)
    )


NET = network([2, 3, 3, 2], ["tanh", "sigmoid", "tanh"])
X = np.array([[0.5, -1.0], [0.25, 0.8], [-0.7, 0.1]])
TARGET = np.array([[1.0, 0.3], [-0.4, 0.9], [0.2, -0.6]])

# what is written, what stands there instead, then quantity, layer and words of the diagnosis
BUGS = [
    ("sigma[N].pull_back(z[N], 2 * (a[N] - target))", LAST, "delta", 3, "σ' is missing"),
    (LAST, "2 * (target - a[N])", "delta", 3, "its sign is wrong"),
    (LAST, "(a[N] - target)", "delta", 3, "the factor 2 is missing"),
    (LAST, "4 * (a[N] - target)", "delta", 3, "it is twice what it should be"),
    (LAST, "(target - a[N])", "delta", 3, "its sign is wrong and the factor 2 is missing"),
    (LAST, "2 * (z[N] - target)", "delta", 3, "z_N stands in the place of a_N"),
    (LAST, "2 * (a[N] + target)", "delta", 3, "a_N + x̂ stands in the place of a_N − x̂"),
    (LAST, "2 * a[N]", "delta", 3, "the target is not subtracted"),
    (LAST, "2 * (a[N] - target) ** 2", "delta", 3, "the distance is squared"),
    (LAST, "2 * (a[N] - target) / M", "delta", 3, "it is 0.3333 times what it should be"),
    ("pull_back(z[N],", "pull_back(a[N],", "delta", 3, "σ' is taken of a_i instead of z_i"),
    (HIDDEN, "delta[i] = dot(W[i + 1].T, delta[i + 1])", "delta", 2, "σ' is missing"),
    ("dot(W[i + 1].T, delta[i + 1])", "-dot(W[i + 1].T, delta[i + 1])", "delta", 2, "its sign"),
    ("W[i + 1].T, delta[i + 1]", "W[i + 1], delta[i + 1]", "delta", 2, "2×3 and 2×3 is not"),
    ("W[i + 1].T, delta[i + 1]", "W[i][:, :1].T, delta[i + 1]", "delta", 2, "stops at layer 2"),
    (
        "W[i + 1].T, delta[i + 1]",
        "np.ones_like(W[i + 1].T), delta[i + 1]",
        "delta", 2, "W_{i+1} is missing",
    ),
    ("pull_back(z[i],", "pull_back(a[i],", "delta", 2, "σ' is taken of a_i instead of z_i"),
    (HIDDEN, HIDDEN.replace("delta[i] =", "delta[i] = a[i] *"), "delta", 2, "entries are wrong"),
    (HIDDEN, "delta[i] = 0 * z[i]", "delta", 2, "it is zero"),
    (HIDDEN, HIDDEN + "[::-1]", "delta", 2, "entries are wrong"),
    ("range(N - 1, 0, -1)", "range(N - 1, 1, -1)", "delta", 1, "it is missing"),
    (GRADIENT, "dot(delta[i], a[i - 1].T)", "dW", 3, "the sum over the samples instead of"),
    (GRADIENT, "dot(delta[i] / M**2, a[i - 1].T)", "dW", 3, "by the number of samples twice"),
    (GRADIENT, "-dot(delta[i] / M, a[i - 1].T)", "dW", 3, "its sign is wrong"),
    (GRADIENT, "dot(a[i - 1] / M, delta[i].T)", "dW", 3, "it is transposed"),
    (GRADIENT, "dot(delta[i] / M, z[max(i - 1, 1)].T)", "dW", 3, "z_{i−1} stands in the place"),
    (GRADIENT, "dot(delta[i] / M, np.ones_like(a[i - 1]).T)", "dW", 3, "a_{i−1} is missing"),
    (GRADIENT, "dot(np.ones_like(delta[i]) / M, a[i - 1].T)", "dW", 3, "δ_i is missing"),
    (GRADIENT, "np.outer(delta[i][:, 0], a[i - 1][:, 0])", "dW", 3, "only the first sample"),
    (BIAS, "total(delta[i])", "db", 3, "the sum over the samples instead of their mean"),
    (BIAS, "delta[i][:, 0]", "db", 3, "only the first sample"),
    (BIAS, "total(delta[i], axis=0) / M", "db", 3, "its shape is 3 instead of 2"),
    (BIAS, "-total(delta[i]) / M", "db", 3, "its sign is wrong"),
]  # fmt: skip


def edited(old: str, new: str) -> Callable[..., Any]:
    assert SOURCE.count(old) == 1, old
    space = dict(vars(passes))
    exec(SOURCE.replace(old, new), space)
    return space["backward"]


def test_there_are_at_least_twenty_bugs() -> None:
    assert len({(old, new) for old, new, *_ in BUGS}) >= 20


@pytest.mark.parametrize(("old", "new", "quantity", "layer", "words"), BUGS)
def test_bug_is_found_and_explained(
    old: str, new: str, quantity: str, layer: int, words: str
) -> None:
    found = first_wrong_layer(edited(old, new), NET, X, TARGET)
    assert found is not None
    assert (found.quantity, found.layer) == (quantity, layer)
    assert words in found.message


@pytest.mark.parametrize(("old", "new"), [(old, new) for old, new, *_ in BUGS])
def test_bug_is_caught_by_the_comparison_with_autograd(
    old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test that guards the passes fails for every bug."""
    dW, db = autograd_gradients(NET, X, TARGET)
    monkeypatch.setattr(passes, "backward", edited(old, new))
    try:
        ours = passes.backpropagate(NET, X, TARGET)
        wrong = any(
            ours.dW[i].shape != theirs.shape or relative_error(ours.dW[i], theirs) > 1e-12
            for i, theirs in enumerate(dW, start=1)
        ) or any(
            ours.db[i].shape != theirs.shape or relative_error(ours.db[i], theirs) > 1e-12
            for i, theirs in enumerate(db, start=1)
        )
    except (ValueError, KeyError, IndexError):
        wrong = True
    assert wrong


FORWARD_BUGS = [
    ("pre_activation", "dot(self.W, a)", "dot(self.W, a) * 2"),
    ("pre_activation", "dot(self.W, a)", "dot(np.abs(self.W), a)"),
    ("pre_activation", "z + self.b[:, np.newaxis]", "z - self.b[:, np.newaxis]"),
    ("pre_activation", "z + self.b[:, np.newaxis]", "z"),
    ("forward", "network[i].sigma(z[i])", "z[i]"),
    ("forward", "network[i].sigma(z[i])", "network[i].sigma(network[i].sigma(z[i]))"),
]


@pytest.mark.parametrize(("name", "old", "new"), FORWARD_BUGS)
def test_bug_in_the_forward_pass_is_caught_too(
    name: str, old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner: Any = {"pre_activation": Layer, "forward": passes}[name]
    source = dedent(inspect.getsource(getattr(owner, name)))
    assert source.count(old) == 1
    space = {**vars(network_module), **vars(passes)}
    exec(source.replace(old, new), space)
    expected, _ = autograd_gradients(NET, X, TARGET)
    monkeypatch.setattr(owner, name, space[name])
    ours = gradients(NET, X, TARGET)
    assert any(relative_error(o, e) > 1e-12 for o, e in zip(ours, expected, strict=True))


@pytest.mark.parametrize(
    ("sizes", "old", "new", "words"),
    [
        ([2, 2, 2], "W[i + 1].T, delta", "W[i + 1], delta", "W_{i+1} is not transposed"),
        ([2, 2, 2], "W[i + 1].T, delta", "W[i].T, delta", "W_i stands in the place of W_{i+1}"),
        (
            [2, 2, 2],
            "dot(W[i + 1].T, delta[i + 1])",
            "W[i + 1].sum(axis=1)[:, np.newaxis] * delta[i + 1]",
            "the sum runs over the wrong index",
        ),
        (
            [2, 3, 2],
            "dot(W[i + 1].T, delta[i + 1])",
            "W[i + 1].sum(axis=0)[:, np.newaxis] * delta[i + 1].sum(axis=0)",
            "the sum runs over the wrong index",
        ),
        ([2, 2, 2], HIDDEN, "delta[i] = dot(W[i + 1], delta[i + 1])", "not transposed, and σ' is"),
        ([2, 2, 2], "pull_back(z[i],", "pull_back(z[i + 1],", "σ' is taken of z_{i+1}"),
    ],
)
def test_mistakes_that_only_square_layers_allow(
    sizes: list[int], old: str, new: str, words: str
) -> None:
    net = network(sizes, ["tanh"] * (len(sizes) - 1))
    x, target = X[:, : sizes[0]], TARGET[:, : sizes[-1]]
    found = first_wrong_layer(edited(old, new), net, x, target)
    assert found is not None
    assert (found.quantity, found.layer) == ("delta", 1)
    assert words in found.how


@pytest.mark.parametrize("names", [["tanh"] * 3, ["relu", "softmax", "identity"], ["gelu"] * 3])
def test_the_right_pass_has_no_wrong_layer(names: list[str]) -> None:
    net = network([2, 3, 3, 2], names)
    assert first_wrong_layer(passes.backward, net, X, TARGET) is None
    assert first_wrong_layer(passes.backward, net, X[0], TARGET[0]) is None


def test_mistakes_with_cross_entropy() -> None:
    net = network([2, 3, 2], ["tanh", "softmax"])
    classes = np.array([[1.0, 0.0], [0.3, 0.7], [0.0, 1.0]])

    def cross(net: Network, run: Any, target: Any) -> Any:
        return passes.backward(net, run, target, "cross_entropy")

    def through_softmax(net: Network, run: Any, target: Any) -> Any:
        right = cross(net, run, target)
        z, a = run.z[2], run.a[2]
        right.delta[2] = net[2].sigma.pull_back(z, a - target)
        return right

    assert first_wrong_layer(cross, net, X, classes, "cross_entropy") is None
    found = first_wrong_layer(through_softmax, net, X, classes, "cross_entropy")
    assert found is not None
    assert "though softmax with cross-entropy needs none" in found.how
    found = first_wrong_layer(passes.backward, net, X, classes, "cross_entropy")
    assert found is not None
    assert (found.quantity, found.layer) == ("delta", 2)


def test_what_a_readers_code_may_return() -> None:
    def as_dicts(net: Network, run: Any, target: Any) -> Any:
        right = passes.backward(net, run, target)
        return right.delta, right.dW, right.db

    assert first_wrong_layer(as_dicts, NET, X, TARGET) is None
    wrong: list[Any] = [None, [], ({}, {}), ({3: "words"}, {}, {}), ({3: [[1.0]]}, {}, {})]
    for returned in wrong:
        found = first_wrong_layer(lambda *_, r=returned: r, NET, X, TARGET)
        assert found is not None
        assert found.layer == 3

    def broken(net: Network, run: Any, target: Any) -> Any:
        return net.nonsense  # type: ignore[attr-defined]

    found = first_wrong_layer(broken, NET, X, TARGET)
    assert found is not None
    assert "AttributeError" in found.message


def test_bad_samples_are_named() -> None:
    with pytest.raises(SpecError) as caught:
        first_wrong_layer(passes.backward, NET, [1.0], [1.0, 2.0])
    assert caught.value.field == "x"
