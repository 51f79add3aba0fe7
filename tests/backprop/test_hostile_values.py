"""Whatever a value's own methods do, a public call ends in a result or a SpecError."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hostile_values import hostile_values
from public_calls import CALLS, FIELDS, NET, SPEC, TARGET, X

from backprop import Forward, History, SpecError, backward, exact_gradients, train

SHARE = 4
"""Each argument gets every fourth value; together the arguments get all of them many times."""

WRAPPED: dict[str, Callable[[Any], Any]] = {
    "the value": lambda value: value,
    "a list of it": lambda value: [value],
    "a pair of it": lambda value: [(value, value)],
    "a mapping to it": lambda value: {"0.weight": value},
}


def call_with(name: str, argument: str, value: Any) -> None:
    if name == "a field of trace":
        CALLS["trace"].function({**SPEC, argument: value})
    else:
        call = CALLS[name]
        call.function(**{**call.good, argument: value})


@pytest.mark.parametrize("wrapped", WRAPPED)
def test_no_exception_of_a_value_leaves_a_public_call(wrapped: str) -> None:
    doors = [
        (name, argument) for name, call in CALLS.items() for argument in call.good
        if argument not in call.free
    ] + [("a field of trace", field) for field in sorted(FIELDS)]  # fmt: skip
    wrong: list[tuple[str, str, str, type[Exception]]] = []
    values, calls, refused = list(hostile_values()), 0, 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # an overflow is told, not refused
        for number, (name, argument) in enumerate(doors):
            for what, value in values[number % SHARE :: SHARE]:
                calls += 1
                try:
                    call_with(name, argument, WRAPPED[wrapped](value))
                except SpecError as error:
                    refused += 1
                    told = error.field != "" and type(error.message) is str
                    wrong += [] if told else [(name, argument, what, type(error))]
                except Exception as error:
                    wrong.append((name, argument, what, type(error)))
    assert wrong == []
    assert calls > 25_000
    assert refused > 0.9 * calls


def test_a_class_that_is_made_up_is_not_believed() -> None:
    pretender: Any = type("Pretender", (), {"__class__": property(lambda _: float)})()
    assert isinstance(pretender, float)
    with pytest.raises(SpecError) as caught:
        train(NET, X, TARGET, epochs=1, learning_rate=pretender)
    assert caught.value.field == "learning_rate"


def test_a_fraction_of_a_derived_class_is_the_fraction() -> None:
    from fractions import Fraction

    class Third(Fraction):
        def __neg__(self) -> Any:
            raise RuntimeError

    net = CALLS["exact_gradients"].good["network"]
    plain = exact_gradients(net, [1, 0.5], [Fraction(1, 3)])
    assert exact_gradients(net, [1, 0.5], [Third(1, 3)]) == plain


@pytest.mark.parametrize(
    ("velocity", "epochs", "field"),
    [
        ("nonsense", 1, "resume.velocity[0]"),
        ([1, 2], 1, "resume.velocity[0]"),
        ([(np.ones((3, 2)), [1.0, "a", 2.0])], 1, "resume.velocity[0][1][1]"),
        (None, "three", "resume.epochs"),
    ],
)
def test_a_history_with_other_parts_is_refused(velocity: Any, epochs: Any, field: str) -> None:
    history = History(NET, [1.0], None, velocity, epochs)
    with pytest.raises(SpecError) as caught:
        train(NET, X, TARGET, epochs=1, learning_rate=0.1, momentum=0.5, resume=history)
    assert caught.value.field == field


def test_a_run_whose_layers_are_no_numbers_is_refused() -> None:
    for run in (Forward({"1": 0}, {}), Forward({1: 0}, {0: 0, 1: 0})):  # type: ignore[dict-item]
        with pytest.raises(SpecError) as caught:
            backward(NET, run, [[1.0, 0.0]])
        assert caught.value.field.startswith("forward")
