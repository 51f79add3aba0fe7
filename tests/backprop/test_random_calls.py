"""Seeded random calls: hostile values anywhere in the arguments, and usual values in odd dress."""

from __future__ import annotations

import array
import collections
import random
import warnings
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from bad_values import BAD
from numpy.typing import NDArray
from public_calls import CALLS, SPEC

import backprop
from backprop import ACTIVATIONS, Layer, Network, SpecError

Floats = NDArray[np.float64]
KINDS = list(BAD)
DOORS: dict[str, Callable[[Any], Any]] = {
    "σ": ACTIVATIONS["square"],
    "σ'": lambda value: ACTIVATIONS["tanh"].pull_back(value, np.ones(2)),
    "v": lambda value: ACTIVATIONS["softmax"].pull_back(np.ones((2, 1)), value),
    "a_N": lambda value: ACTIVATIONS["softmax"].difference(value, np.ones((2, 1))),
    "softmax'": lambda value: ACTIVATIONS["softmax"].derivative(value),
    "words": lambda value: backprop.record(SPEC).as_dict(with_words_of=value),
}
"""Methods and functions of public results, which take one value."""


def spoilt(value: Any, draw: random.Random) -> Any:
    """The value with a hostile one at a random place of its lists and mappings."""
    if isinstance(value, list | tuple) and value and draw.random() < 0.8:
        entries = list(value)
        k = draw.randrange(len(entries))
        return [*entries[:k], spoilt(entries[k], draw), *entries[k + 1 :]]
    if isinstance(value, dict) and value and draw.random() < 0.9:
        name = draw.choice([*value, "weights", "biases", "activations"])
        return {**value, name: spoilt(value.get(name, [[[1.0, 2.0]], [[3.0]]]), draw)}
    return BAD[draw.choice(KINDS)]


def call_badly(draw: random.Random) -> None:
    name = draw.choice([*CALLS, *DOORS])
    if name in DOORS:
        DOORS[name](spoilt([1.0, 2.0], draw))
        return
    call = CALLS[name]
    arguments = dict(call.good)
    names = [each for each in arguments if each not in call.free]
    for each in draw.sample(names, min(len(names), draw.choice([1, 1, 2, 3]))):
        arguments[each] = spoilt(arguments[each], draw)
    call.function(**arguments)


@pytest.mark.parametrize("seed", range(4))
def test_random_bad_calls_raise_nothing_but_spec_errors(seed: int) -> None:
    """Also where NumPy is told to raise its floating-point errors; warnings are our own ones."""
    draw, wrong, refused = random.Random(seed), [], 0
    for number in range(500):
        with (
            warnings.catch_warnings(record=True) as said,
            np.errstate(all="raise" if number % 3 == 0 else "warn"),
        ):
            warnings.simplefilter("always")
            try:
                call_badly(draw)
            except SpecError as error:
                refused += bool(str(error))
            except Exception as error:
                wrong.append((number, repr(error)))
        wrong += [
            (number, str(each.message))
            for each in said
            if not str(each.message).startswith("overflow: ")
        ]
    assert wrong == []
    assert refused > 300


class Table:
    """As a data frame: an array by ``__array__``; whoever iterates gets names."""

    def __init__(self, values: Floats) -> None:
        self.values = values
        self.ndim = values.ndim

    def __array__(self, *_: Any, **__: Any) -> Floats:
        return self.values

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Any:
        return iter(["a", "b"])


class Tagged(np.ndarray[Any, Any]):
    """A subclass whose products are not those of an array."""

    def __mul__(self, other: Any) -> Any:
        return np.asarray(self) + other

    __matmul__ = __mul__


def with_holes(values: Floats) -> Floats:
    """The same numbers, each apart from the next in memory."""
    return np.repeat(np.repeat(values, 2, axis=0), 3, axis=-1)[::2, ..., ::3]


DRESSES: dict[str, Callable[[Floats], Any]] = {
    "a matrix": np.matrix,
    "masked, without a mask": np.ma.masked_array,
    "a subclass": lambda values: values.view(Tagged),
    "a table": Table,
    "longdouble": lambda values: values.astype(np.longdouble),
    "float32": lambda values: values.astype(np.float32),
    "float16": lambda values: values.astype(np.float16),
    "big-endian": lambda values: values.astype(">f8"),
    "objects": lambda values: values.astype(object),
    "column by column": np.asfortranarray,
    "backwards in memory": lambda values: np.ascontiguousarray(values[::-1])[::-1],
    "with holes": with_holes,
    "lists": lambda values: values.tolist(),
    "tuples": lambda values: tuple(map(tuple, values.tolist())),
    "rows of a user's list": lambda values: collections.UserList(values.tolist()),
    "rows in an array of C": lambda values: [array.array("d", row) for row in values.tolist()],
    "rows as tables": lambda values: list(map(Table, values)),
    "numbers of NumPy": lambda values: [[np.float32(v) for v in row] for row in values.tolist()],
}


def read_only(values: Any) -> Any:
    if isinstance(values, np.ndarray):
        values.flags.writeable = False
    return values


def by_numpy(
    W: list[Floats], b: list[Floats], X: Floats, Y: Floats
) -> tuple[float, list[Floats], Floats]:
    """C, ∂C/∂W_i and ∂C/∂x of tanh layers with the mean squared error, written out in NumPy."""
    a = [X]
    for W_i, b_i in zip(W, b, strict=True):
        a.append(np.tanh(np.einsum("mj,kj->mk", a[-1], W_i) + b_i))
    back = 2 * (a[-1] - Y) / len(X)
    slopes = []
    for i in range(len(W) - 1, -1, -1):
        delta = back * (1 - a[i + 1] ** 2)
        slopes.append(np.einsum("mk,mj->kj", delta, a[i]))
        back = np.einsum("mk,kj->mj", delta, W[i])
    return float(((a[-1] - Y) ** 2).sum() / len(X)), slopes[::-1], back


@pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")
@pytest.mark.parametrize("kind", DRESSES)
def test_numbers_in_odd_dress_give_what_plain_numpy_gives(kind: str) -> None:
    dress, draw = DRESSES[kind], np.random.default_rng(list(DRESSES).index(kind))

    def eighths(*shape: int) -> Floats:
        """Numbers that every kind of float holds exactly."""
        return draw.integers(-8, 9, shape) / 8

    for sizes, M in (([2, 3, 1], 4), ([1, 1], 1), ([3, 2, 2], 1), ([2, 4, 3, 2], 5)):
        W = [eighths(m, n) for n, m in pairwise(sizes)]
        b = [eighths(m) for m in sizes[1:]]
        X, Y = eighths(M, sizes[0]), eighths(M, sizes[-1])
        net = Network(
            Layer(read_only(dress(W_i.copy())), "tanh", b_i) for W_i, b_i in zip(W, b, strict=True)
        )
        data = read_only(dress(X.copy())), read_only(dress(Y.copy()))
        C, slopes, by_x = by_numpy(W, b, X, Y)
        for reproducible in (True, False):
            way: dict[str, Any] = {"reproducible": reproducible}
            assert backprop.cost(net, *data, **way) == pytest.approx(C, rel=1e-13)
            found = [*backprop.gradients(net, *data, **way),
                     backprop.input_gradient(net, *data, **way)]  # fmt: skip
            for ours, theirs in zip(found, [*slopes, by_x], strict=True):
                assert type(ours) is np.ndarray
                np.testing.assert_allclose(ours, theirs, rtol=1e-11, atol=1e-14)
            trained = backprop.train(net, *data, epochs=1, learning_rate=0.5, **way).network
            for f, W_i, slope in zip(trained, W, slopes, strict=True):
                np.testing.assert_allclose(f.W, W_i - 0.5 * slope, rtol=1e-11, atol=1e-14)


def test_no_result_shares_its_memory_with_an_argument() -> None:
    x, W = np.array([[0.5, -1.0]]), np.array([[1.0, 2.0]])
    net = Network([Layer(W, "identity")])
    run = backprop.feed_forward(net, x)
    results = [net[1].W, net(x), *run.a.values(), *run.z.values(),
               backprop.train(net, x, [[1.0]], epochs=1, learning_rate=1).network[1].W]  # fmt: skip
    for way in (True, False):
        back = backprop.backpropagate(net, x, [[1.0]], reproducible=way)
        results += [*back.dW.values(), *back.delta.values()]
    for result in results:
        assert not np.shares_memory(result, x)
        assert not np.shares_memory(result, W)
