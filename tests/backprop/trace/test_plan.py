"""One plan orders the quantities of a run; every granularity follows it and tells every rule."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pytest
from specs import VARIANTS, variant_of

from backprop import record
from backprop.spec.fields import GRANULARITIES
from backprop.spec.problem import check
from backprop.trace import layer_steps, neuron_steps, plan, scalar_steps
from backprop.trace.plan import RULES
from backprop.trace.record import TELLERS


def test_every_granularity_tells_every_rule() -> None:
    assert set(TELLERS) == set(GRANULARITIES)
    assert set(layer_steps.STEPS) == set(RULES)
    assert {*neuron_steps.STEPS, *neuron_steps.COSTS} == set(RULES)
    assert set(scalar_steps.STEPS) <= set(RULES)  # the rest as at granularity "neuron"


@pytest.mark.parametrize("granularity", GRANULARITIES)
@pytest.mark.parametrize("more", VARIANTS)
def test_steps_write_the_quantities_of_the_plan_in_its_order(
    more: dict[str, Any], granularity: str
) -> None:
    for sizes in ([2, 3, 1], [3, 1, 2]):
        spec = variant_of(sizes, granularity, more)
        problem = check(spec)
        told = groupby((step.writes.name, step.layer) for step in record(spec).steps)
        planned = plan.plan(problem.network, problem.cost_function)
        assert [key for key, _ in told] == [(rule.quantity, i) for rule, i in planned]


@pytest.mark.parametrize(
    ("more", "deltas"),
    [
        ({}, [plan.DELTA_LAST, plan.DELTA]),
        ({"activations": ["softmax", "tanh"]}, [plan.DELTA_LAST, plan.DELTA_SOFTMAX]),
        ({"activations": ["tanh", "softmax"]}, [plan.DELTA_LAST_SOFTMAX, plan.DELTA]),
        (
            {"activations": ["softmax", "softmax"], "cost_function": "cross_entropy"},
            [plan.DELTA_LAST_CROSS_ENTROPY, plan.DELTA_SOFTMAX],
        ),
    ],
)
def test_delta_has_the_rule_of_its_place_its_activation_and_the_cost(
    more: dict[str, Any], deltas: list[plan.Rule]
) -> None:
    problem = check(variant_of([2, 3, 2], "layer", more))
    rules = [rule for rule, _ in plan.plan(problem.network, problem.cost_function)]
    assert [rule for rule in rules if rule.quantity == "delta"] == deltas
    for granularity in GRANULARITIES:
        steps = record(variant_of([2, 3, 2], granularity, more)).steps
        told = groupby(step.equation for step in steps if step.writes.name == "delta")
        assert [equation for equation, _ in told] == [rule.equation for rule in deltas]
