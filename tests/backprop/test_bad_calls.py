"""Every public call with every kind of bad value raises SpecError that names the argument.

A call that is not refused must have understood the value: then its result is that of the plain
float64 array (``test_arrays_of_other_kinds``).
"""

from __future__ import annotations

import inspect
import re
import warnings
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest

import backprop
from backprop import (
    Activation,
    Backward,
    Forward,
    History,
    LabelledData,
    Layer,
    Network,
    SpecError,
    feed_forward,
    seeded_network,
    train,
)

pytestmark = pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")


class Hostile:
    """Raises whatever is asked of it."""

    def __repr__(self) -> str:
        raise RuntimeError("no text")

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("no array")

    def __bool__(self) -> bool:
        raise RuntimeError("no truth")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no equality")

    __hash__ = None  # type: ignore[assignment]


def recursive() -> list[Any]:
    values: list[Any] = []
    values.append(values)
    return values


BAD: dict[str, Any] = {
    "nothing": None,
    "text": "nonsense",
    "no text": "",
    "bytes": b"12",
    "truth": True,
    "nan": float("nan"),
    "infinity": float("inf"),
    "negative": -1,
    "a negative float": -0.5,
    "too large for a float": 10**400,
    "complex": 1 + 2j,
    "a decimal": Decimal("0.5"),
    "no object": object(),
    "hostile": Hostile(),
    "a class": dict,
    "a lambda": lambda *_: None,
    "empty list": [],
    "empty array": np.zeros((0, 2)),
    "empty rows": [[], []],
    "ragged": [[1, 2], [3]],
    "deep": [[[[1.0]]]],
    "recursive": recursive(),
    "list of nothing": [None],
    "list of texts": ["a", "b"],
    "list with nan": [0.5, float("nan")],
    "matrix with infinity": np.array([[1.0, np.inf], [0.0, 1.0]]),
    "large in a list": [10**400, 1.0],
    "mixed large": [2**63, -1, 1.5],
    "truths": np.array([True, False]),
    "complex array": np.array([1j, 2]),
    "object array": np.array([object(), None], dtype=object),
    "dates": np.array(["2020-01-01"], dtype="datetime64[D]"),
    "records": np.zeros(2, dtype=[("a", float)]),
    "texts as an array": np.array(["1", "2"]),
    "no dimension": np.array(3.0),
    "three dimensions": np.zeros((2, 2, 2)),
    "masked": np.ma.masked_array([1.0, 2.0], mask=[True, False]),
    "a masked matrix": np.ma.masked_array([[1.0, 2.0]], mask=[[False, True]]),
    "the masked constant": np.ma.masked,
    "a masked row": [np.ma.masked_array([1.0, 2.0], mask=[True, False]), [1.0, 2.0]],
    "too large for float64": np.array([[np.longdouble("1e400"), 1]]),
    "a large longdouble": np.longdouble("1e400"),
    "a mapping": {"a": 1},
    "a set": {1.0, 2.0},
    "an iterator": iter([1.0, 2.0]),
    "a range": range(9),
    "a pair": (1, 2, 3),
    "another net": seeded_network([5, 5]),
    "a layer": Layer([[1.0]], "tanh"),
    "labelled data": LabelledData([([1, 2, 3, 4], [5, 6, 7])]),
    "a run": feed_forward(seeded_network([4, 1]), [1, 2, 3, 4]),
    "a training": train(seeded_network([1, 4]), [[1]], [[1] * 4], epochs=1, learning_rate=1,
                        momentum=0.5),
}  # fmt: skip

NET = seeded_network([2, 3, 1], "tanh", seed=7, biased=True)
X, TARGET = [[0.5, -1.0], [0.25, 2.0]], [[1.0], [0.0]]
RUN = feed_forward(NET, X)
DATA = {"x": X, "target": TARGET}
SPEC: dict[str, Any] = {"layers": [2, 3, 1], "x": [0.5, -1], "target": [1], "seed": 7}
CROSS = {"cost_function": "squared_error", "reproducible": True}


class Call(NamedTuple):
    """A public callable with arguments that it takes; ``free`` are those that may be anything."""

    function: Callable[..., Any]
    good: dict[str, Any]
    free: tuple[str, ...] = ()


def backward_of_mine(network: Network, forward: Forward, target: Any) -> Backward:
    return backprop.backward(network, forward, target)


LABELLED = {"network": NET, **DATA, "cost_function": "squared_error"}
CALLS: dict[str, Call] = {
    "Activation": Call(Activation, {
        "name": "cube", "tex": "x", "derivative_tex": "x",
        "function": lambda z: z**3, "derivative": lambda z: 3 * z**2,
    }, free=("function", "derivative", "name", "tex", "derivative_tex")),
    "LabelledData": Call(LabelledData, {"pairs": [([1, 2], [3]), ([4, 5], [6])]}),
    "Layer": Call(Layer, {"W": [[1, 2], [3, 4]], "activation": "tanh", "b": [1, 2]}),
    "Network": Call(Network, {"layers": [Layer([[1, 2]], "tanh")]}),
    "backpropagate": Call(backprop.backpropagate, {**LABELLED, "reproducible": True}),
    "backward": Call(backprop.backward, {
        "network": NET, "forward": RUN, "target": [[1.0, 0.0]], "cost_function": "squared_error",
    }),
    "central_differences": Call(backprop.central_differences, {**LABELLED, "epsilon": 1e-4}),
    "compatible": Call(backprop.compatible, {"f_1": NET[1], "f_2": NET[2]}),
    "cost": Call(backprop.cost, {**LABELLED, "reproducible": True}),
    "data_set": Call(backprop.data_set, {
        "name": "xor", "samples": 10, "noise": 0.1, "seed": 1, "targets": (0, 1),
    }),
    "error_curve": Call(backprop.error_curve, {**LABELLED, "epsilons": [1e-2, 1e-3]}),
    "exact_gradients": Call(backprop.exact_gradients, {
        "network": seeded_network([2, 2, 1], "relu"), "x": [1, 0.5], "target": [1],
        "cost_function": "squared_error",
    }),
    "feed_forward": Call(backprop.feed_forward, {"network": NET, "x": X}),
    "first_wrong_layer": Call(backprop.first_wrong_layer, {
        "changed": backward_of_mine, **LABELLED,
    }, free=("changed",)),
    "from_spec": Call(backprop.from_spec, {"spec": SPEC}),
    "from_state_dict": Call(backprop.from_state_dict, {
        "state": {"0.weight": [[1.0, 2.0]], "0.bias": [0.5]}, "activations": ["tanh"],
    }),
    "gradients": Call(backprop.gradients, {**LABELLED, "reproducible": True}),
    "growth": Call(backprop.growth, {"depth": 2, "widths": [1, 2]}),
    "input_gradient": Call(backprop.input_gradient, {**LABELLED, "reproducible": True}),
    "mean_squared_error": Call(backprop.mean_squared_error, {
        "network": NET, "T": LabelledData(zip(X, TARGET, strict=True)),
    }),
    "multiplications": Call(backprop.multiplications, {"sizes": [2, 3, 1]}),
    "record": Call(backprop.record, {"spec": SPEC}),
    "seeded_network": Call(backprop.seeded_network, {
        "sizes": [2, 3, 1], "activation": "tanh", "seed": 1, "initialisation": "he",
        "biased": True,
    }),
    "split": Call(backprop.split, {
        "T": LabelledData(zip(X, TARGET, strict=True)), "test": 0.5, "seed": 0,
    }),
    "squared_distance_on_X": Call(backprop.squared_distance_on_X, {
        "network": NET, "T": LabelledData(zip(X, TARGET, strict=True)),
    }),
    "to_spec": Call(backprop.to_spec, {"network": NET}),
    "to_state_dict": Call(backprop.to_state_dict, {
        "network": NET, "names": ["a", "b"], "tensor": np.copy,
    }, free=("tensor",)),
    "trace": Call(backprop.trace, {"spec": SPEC}),
    "train": Call(backprop.train, {
        "network": NET, **DATA, "epochs": 2, "learning_rate": 0.1, "momentum": 0.5,
        "batch_size": 1, "seed": 3, "cost_function": "squared_error", "l2": 0.1,
        "reproducible": True, "resume": None, "after_epoch": None,
    }, free=("after_epoch",)),
    "N(x)": Call(NET.__call__, {"x": X}),
    "f(x)": Call(NET[1].__call__, {"x": X}),
    "N[i]": Call(NET.__getitem__, {"i": 1}),
}  # fmt: skip
RESULTS = {"Backward", "Forward", "History", "Trace", "WrongLayer", "Differences", "SpecError",
           "Multiplications", "ACTIVATIONS", "EQUATIONS"}  # fmt: skip
"""Public names that are results or constants; nobody calls them with values of their own."""

FIELDS = {
    "layers", "weights", "biases", "activation", "activations", "x", "target", "seed",
    "initialisation", "cost_function", "learning_rate", "granularity", "until", "resize",
}  # fmt: skip


def bad_calls() -> list[tuple[str, str, str]]:
    """(callable, argument, kind of value); of a spec also each of its fields."""
    found = [
        (name, argument, kind) for name, call in CALLS.items() for argument in call.good
        for kind in BAD
    ]  # fmt: skip
    return found + [("trace", f"spec[{field}]", kind) for field in sorted(FIELDS) for kind in BAD]


def called(name: str, argument: str, value: Any) -> Any:
    call = CALLS[name]
    if argument.startswith("spec["):
        return call.function({**SPEC, argument[5:-1]: value})
    return call.function(**{**call.good, argument: value})


def test_every_public_callable_is_called_badly() -> None:
    assert {*CALLS} - {"N(x)", "f(x)", "N[i]"} == {*backprop.__all__} - RESULTS
    for name, call in CALLS.items():
        parameters = inspect.signature(call.function).parameters
        assert {*call.good} == {*parameters}, name
        call.function(**call.good)


def test_bad_calls_raise_nothing_but_spec_errors_that_name_the_argument() -> None:
    calls, refused, wrong = bad_calls(), 0, []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # an overflow is told, not refused
        for name, argument, kind in calls:
            try:
                called(name, argument, BAD[kind])
            except SpecError as error:
                refused += 1
                field = re.split(r"[.\[]", error.field)[0]
                names = {argument.split("[")[0], argument.removeprefix("spec[").rstrip("]")}
                if not error.message or (field not in names and kind not in FIT_ELSEWHERE):
                    wrong.append((name, argument, kind, str(error)))
            except Exception as error:
                if argument not in CALLS[name].free:
                    wrong.append((name, argument, kind, repr(error)))
    assert wrong == []
    assert len(calls) > 5000
    assert refused > 0.8 * len(calls)


FIT_ELSEWHERE = {"another net", "a layer", "labelled data", "a mapping", "a pair"}
"""What may be right in itself, so that another argument is found not to fit it."""


ARRAYS: dict[str, Callable[[Any], Any]] = {
    "a matrix": np.matrix,
    "a masked array without masked entries": np.ma.masked_array,
    "float32": lambda values: np.array(values, dtype=np.float32),
    "longdouble": lambda values: np.array(values, dtype=np.longdouble),
    "whole numbers": lambda values: np.array(values, dtype=np.int8),
    "objects": lambda values: np.array(values, dtype=object),
    "read-only": lambda values: np.lib.stride_tricks.as_strided(values, writeable=False),
    "column by column": np.asfortranarray,
    "every other entry": lambda values: np.repeat(values, 2, axis=1)[:, ::2],
    "rows in a list": list,
    "rows in a tuple": tuple,
    "lists": lambda values: values.tolist(),
}


@pytest.mark.parametrize("kind", ARRAYS)
def test_arrays_of_other_kinds_are_the_same_as_plain_ones(kind: str) -> None:
    """``np.matrix`` means the matrix product by ``*``; nothing of that reaches a result."""
    make = ARRAYS[kind]
    W_1, W_2 = np.array([[1.0, 2], [3, 4]]), np.array([[2.0, -1]])
    x, target = np.array([[1.0, 2], [3, -1]]), np.array([[1.0], [0]])
    plain = Network([Layer(W_1, "square"), Layer(W_2, "identity")])
    mine = Network([Layer(make(W_1), "square"), Layer(make(W_2), "identity")])
    assert mine == plain
    assert type(mine[1].W) is np.ndarray
    for reproducible in (True, False):
        for ours, expected in zip(
            backprop.gradients(mine, make(x), make(target), reproducible=reproducible),
            backprop.gradients(plain, x, target, reproducible=reproducible),
            strict=True,
        ):
            assert type(ours) is np.ndarray
            assert ours.tolist() == expected.tolist()
    trained = train(mine, make(x), make(target), epochs=1, learning_rate=1e-3).network
    assert trained == train(plain, x, target, epochs=1, learning_rate=1e-3).network


def test_gradients_of_a_matrix_are_those_worked_out_by_hand() -> None:
    """N(x) = W_2 (W_1 x) with C = ‖N(x)‖²: ∂C/∂W_1 = 2 W_2ᵀ N(x) xᵀ."""
    W_1, W_2, x = np.array([[1, 2], [3, 4]]), np.array([[1, 1]]), np.array([1, 2])
    net = Network([Layer(np.matrix(W_1), "identity"), Layer(np.matrix(W_2), "identity")])
    output = 1 * (1 * 1 + 2 * 2) + 1 * (3 * 1 + 4 * 2)
    dW_1, dW_2 = backprop.gradients(net, x, [0])
    assert dW_1.tolist() == [[2 * output, 4 * output], [2 * output, 4 * output]]
    assert dW_2.tolist() == [[2 * output * 5, 2 * output * 11]]


def test_a_net_whose_arrays_were_replaced_is_refused() -> None:
    def changed(**arrays: Any) -> Network:
        net = seeded_network([2, 3, 1], biased=True)
        for name, value in arrays.items():
            setattr(net[1], name, value)
        return net

    for net in (
        changed(W=np.matrix(np.ones((3, 2)))),
        changed(W=np.ones((3, 2), dtype=np.float32)),
        changed(W=[[1, 2]] * 3),
        changed(W=np.ones((2, 3))),
        changed(b=np.ones(2)),
        changed(W=np.full((3, 2), np.nan)),
        changed(sigma="tanh"),
    ):
        for reproducible in (True, False):
            with pytest.raises(SpecError) as caught:
                backprop.gradients(net, X, TARGET, reproducible=reproducible)
            assert caught.value.field.startswith("network")
        with pytest.raises(SpecError):
            net(X)


def test_functions_that_return_another_shape_are_refused() -> None:
    functions: list[Any] = [
        lambda z: z.sum(), lambda z: z[:1], lambda z: z + 1j, lambda z: None,
    ]  # fmt: skip
    for wrong in functions:
        sigma = Activation("mine", "", "", wrong, np.ones_like)
        with pytest.raises(SpecError) as caught:
            Network([Layer([[1, 2], [3, 4]], sigma)])([1, 2])
        assert caught.value.field == "function"


def test_the_same_seed_gives_the_same_net_and_none_gives_none() -> None:
    assert seeded_network([3, 2], seed=5) == seeded_network([3, 2], seed=5)
    for call in (seeded_network, lambda sizes, seed: train(NET, X, TARGET, epochs=1,
                 learning_rate=1, seed=seed)):  # fmt: skip
        with pytest.raises(SpecError) as caught:
            call([3, 2], seed=None)  # type: ignore[arg-type]
        assert caught.value.field == "seed"


def test_the_exported_backward_pass_checks_its_cost_function() -> None:
    with pytest.raises(SpecError) as caught:
        backprop.backward(NET, RUN, [[1.0, 0.0]], "nonsense")
    assert caught.value.field == "cost_function"
    exact = Fraction(1, 3)
    assert backprop.exact_gradients(Network([Layer([[3]], "identity")]), [exact], [1]) == [[[0]]]


def test_a_history_that_is_resumed_belongs_to_the_net() -> None:
    other = train(seeded_network([1, 1]), [[1]], [[1]], epochs=1, learning_rate=1, momentum=0.5)
    assert isinstance(other, History)
    with pytest.raises(SpecError) as caught:
        train(NET, X, TARGET, epochs=1, learning_rate=1, resume=other)
    assert caught.value.field == "resume"
