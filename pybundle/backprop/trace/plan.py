"""The order in which the quantities of a run are computed, and the rule that computes each.

This is the one place that knows the order of the theorem. ``layer_steps``, ``neuron_steps`` and
``scalar_steps`` turn one entry of the plan into the steps that a reader sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from ..net.network import Network

Equation = Literal[
    "eq:pre-activation",
    "eq:pre-activation-bias",
    "eq:activation",
    "eq:cost",
    "eq:cost-cross-entropy",
    "eq:delta-last",
    "eq:delta-last-cross-entropy",
    "eq:delta",
    "eq:gradient",
    "eq:gradient-bias",
    "eq:update",
    "eq:update-bias",
]
EQUATIONS: tuple[str, ...] = get_args(Equation)
"""The labels of all equations of the post that a step of some net applies."""


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule of the theorem; two rules may compute the same quantity, so each equals itself alone.

    Attributes
    ----------
    quantity : str
        What it computes, by the name that references have: "z", "a", "C", "delta", "dW", "db", and
        "W" and "b" for their new values.
    phase : {"forward", "cost", "backward", "update"}
    equation : str
        The label of its equation in the post.
    """

    quantity: str
    phase: str
    equation: Equation


PRE_ACTIVATION = Rule("z", "forward", "eq:pre-activation")
PRE_ACTIVATION_WITH_BIAS = Rule("z", "forward", "eq:pre-activation-bias")
ACTIVATION = Rule("a", "forward", "eq:activation")
SOFTMAX = Rule("a", "forward", "eq:activation")
SQUARED_ERROR = Rule("C", "cost", "eq:cost")
CROSS_ENTROPY = Rule("C", "cost", "eq:cost-cross-entropy")
DELTA_LAST = Rule("delta", "backward", "eq:delta-last")
DELTA_LAST_SOFTMAX = Rule("delta", "backward", "eq:delta-last")
DELTA_LAST_CROSS_ENTROPY = Rule("delta", "backward", "eq:delta-last-cross-entropy")
DELTA = Rule("delta", "backward", "eq:delta")
DELTA_SOFTMAX = Rule("delta", "backward", "eq:delta")
GRADIENT = Rule("dW", "backward", "eq:gradient")
BIAS_GRADIENT = Rule("db", "backward", "eq:gradient-bias")
UPDATE = Rule("W", "update", "eq:update")
BIAS_UPDATE = Rule("b", "update", "eq:update-bias")

RULES = (
    PRE_ACTIVATION, PRE_ACTIVATION_WITH_BIAS, ACTIVATION, SOFTMAX, SQUARED_ERROR, CROSS_ENTROPY,
    DELTA_LAST, DELTA_LAST_SOFTMAX, DELTA_LAST_CROSS_ENTROPY, DELTA, DELTA_SOFTMAX,
    GRADIENT, BIAS_GRADIENT, UPDATE, BIAS_UPDATE,
)  # fmt: skip


def plan(network: Network, cost_function: str) -> Iterator[tuple[Rule, int]]:
    """(rule, layer) for every quantity: feed-forward, cost, Theorem 3, update.

    The layer counts from 1; that of the cost is N.
    """
    N = network.N
    for i in range(1, N + 1):
        yield (PRE_ACTIVATION if network[i].b is None else PRE_ACTIVATION_WITH_BIAS), i
        yield (ACTIVATION if network[i].sigma.componentwise else SOFTMAX), i
    yield (CROSS_ENTROPY if cost_function == "cross_entropy" else SQUARED_ERROR), N
    for i in range(N, 0, -1):
        yield _delta_rule(network, i, cost_function), i
        yield GRADIENT, i
        if network[i].b is not None:
            yield BIAS_GRADIENT, i
    for i in range(1, N + 1):
        yield UPDATE, i
        if network[i].b is not None:
            yield BIAS_UPDATE, i


def _delta_rule(network: Network, i: int, cost_function: str) -> Rule:
    componentwise = network[i].sigma.componentwise
    if i < network.N:
        return DELTA if componentwise else DELTA_SOFTMAX
    if cost_function == "cross_entropy":
        return DELTA_LAST_CROSS_ENTROPY
    return DELTA_LAST if componentwise else DELTA_LAST_SOFTMAX
