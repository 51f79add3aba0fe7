"""Every public call with every kind of bad value raises SpecError that names the argument.

A call that is not refused must have understood the value: then its result is that of the plain
float64 array (``test_arrays_of_other_kinds``).
"""

from __future__ import annotations

import inspect
import re
import warnings
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from bad_values import BAD
from public_calls import CALLS, FIELDS, NET, RESULTS, RUN, SPEC, TARGET, X

import backprop
from backprop import (
    Activation,
    History,
    Layer,
    Network,
    SpecError,
    seeded_network,
    train,
)

pytestmark = pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")


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
                fits = kind in FIT_ELSEWHERE or argument in CALLS[name].free
                if not error.message or (field not in names and not fits):
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
