"""Finds the first wrong quantity of a changed backward pass, and says in words what is wrong.

The right values come from central differences: δ_i is ∂C/∂z_i, so moving one component of z_i and
running the rest of the net gives δ_i without any formula of backpropagation. Known misconceptions
are computed only to name the mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..arithmetic.arrays import Array
from ..arithmetic.validate import function
from ..net.costs import cost_of_samples
from ..net.network import Network
from ..net.passes import Backward, Forward, forward, labelled_columns
from ..notation.symbols import plain
from ..trace.plan import plan
from .misconceptions.backward_pass import FACTORS, TOLERANCE, Values, agree, in_backward_pass

BackwardFunction = Callable[[Network, Forward, Array], Any]


@dataclass(frozen=True)
class WrongLayer:
    """The first wrong quantity of a backward pass.

    Attributes
    ----------
    quantity : {"delta", "dW", "db"}
    layer : int
        i, from 1.
    how : str
        The mistake in words.
    message : str
        One or two sentences for a reader.

    Examples
    --------
    >>> WrongLayer("delta", 2, "its sign is wrong", "δ_2 is wrong: its sign is wrong.").layer
    2
    """

    quantity: str
    layer: int
    how: str
    message: str


def first_wrong_layer(
    changed: BackwardFunction,
    network: Network,
    x: ArrayLike,
    target: ArrayLike,
    cost_function: str = "squared_error",
) -> WrongLayer | None:
    """Find where a changed ``backward`` first disagrees with the witness.

    Quantities are compared in the order in which they arise: δ_N, ∂C/∂W_N, ∂C/∂b_N, δ_{N−1}, ….

    Parameters
    ----------
    changed : callable
        Called as ``changed(network, forward, target)`` with samples as columns; it returns a
        :class:`backprop.Backward`, or (delta, dW) or (delta, dW, db) as dicts with keys from 1.
    network : Network
    x, target, cost_function
        One sample or a batch, as for :func:`backprop.cost`. Numbers without symmetries tell
        mistakes apart best.

    Returns
    -------
    WrongLayer or None
        None if every δ_i, ∂C/∂W_i and ∂C/∂b_i is right.

    Raises
    ------
    SpecError
        As :func:`backprop.cost`, or ``changed`` cannot be called.

    Examples
    --------
    >>> from backprop import Backward, backward, first_wrong_layer, seeded_network
    >>> net = seeded_network([2, 3, 1], "tanh", seed=7)
    >>> first_wrong_layer(backward, net, [0.5, -1], [1]) is None
    True
    >>> def without_the_two(net, forward, target):
    ...     right = backward(net, forward, target)
    ...     return Backward({i: d / 2 for i, d in right.delta.items()}, right.dW, right.db)
    >>> first_wrong_layer(without_the_two, net, [0.5, -1], [1]).how
    'the factor 2 is missing'
    """
    function(changed, "changed")
    X, Y = labelled_columns(network, x, target, cost_function)
    with np.errstate(all="ignore"):
        run = forward(network, X)
        try:
            delta, dW, db = _parts(changed(network, run, Y.copy()))
        except Exception as error:  # code that a reader edited may raise anything
            return _crash(error, network)
        right = _right_values(network, run, Y, cost_function)
        for rule, i in plan(network, cost_function):
            if rule.phase != "backward":
                continue
            given = {"delta": delta, "dW": dW, "db": db}[rule.quantity].get(i)
            how = _wrong_form(given, right[rule.quantity, i])
            if how is None:
                numbers = np.asarray(given, dtype=np.float64)
                if agree(numbers, right[rule.quantity, i]):
                    continue
                how = _wrong_numbers(rule.quantity, i, numbers, network, run, Y, right)
            name = f"{plain(rule.quantity)}_{i}"
            return WrongLayer(
                rule.quantity, i, how,
                f"{name} of layer {i} is the first that is wrong: {how}.",
            )  # fmt: skip
    return None


def _crash(error: Exception, network: Network) -> WrongLayer:
    """The diagnosis of code that raises: the layer is the value of its loop variable i, else N."""
    here = error.__traceback__ and error.__traceback__.tb_next
    i = here.tb_frame.f_locals.get("i") if here else None
    layer = i if isinstance(i, int) and 1 <= i <= network.N else network.N
    how = f"{type(error).__name__}: {error}"
    return WrongLayer(
        "delta", layer, how, f"The changed code stops at layer {layer} with {how}."
    )  # fmt: skip


def _parts(returned: Any) -> tuple[dict[int, Any], dict[int, Any], dict[int, Any]]:
    if isinstance(returned, Backward):
        return returned.delta, returned.dW, returned.db
    if (
        isinstance(returned, tuple)
        and len(returned) in (2, 3)
        and all(isinstance(part, dict) for part in returned)
    ):
        return returned[0], returned[1], returned[2] if len(returned) == 3 else {}
    raise TypeError("backward must return Backward(delta, dW, db)")


def _right_values(network: Network, run: Forward, Y: Array, cost_function: str) -> Values:
    """δ, ∂C/∂W and ∂C/∂b of every layer by central differences on z_i alone.

    z_i moves by h when b_i does, and by h·a_{i−1} when a weight does; so ∂C/∂W and ∂C/∂b follow
    from ∂C/∂z_i of each sample, summed over the samples. δ_i is kept per sample, without 1/M.
    """
    M = Y.shape[1]
    right: Values = {}
    for i in range(1, network.N + 1):
        delta = np.zeros_like(run.z[i])
        for k in range(delta.shape[0]):
            delta[k] = _slope_in_z(network, run.z[i], Y, i, k, cost_function)
        right["delta", i] = delta
        right["dW", i] = sum(np.outer(delta[:, j], run.a[i - 1][:, j]) for j in range(M)) / M
        right["db", i] = delta.sum(axis=1) / M
    return right


def _slope_in_z(network: Network, z: Array, Y: Array, i: int, k: int, cost_function: str) -> Array:
    """∂C_j/∂z_k of every sample j, by central differences with one Richardson extrapolation."""

    def quotient(h: float) -> Array:
        up, down = z.copy(), z.copy()
        up[k] += h
        down[k] -= h
        above = _cost_from(network, up, Y, i, cost_function)
        return np.asarray((above - _cost_from(network, down, Y, i, cost_function)) / (2 * h))

    h = 2e-5  # so small that z_k hardly ever crosses a kink of relu
    return (4 * quotient(h / 2) - quotient(h)) / 3


def _cost_from(network: Network, z: Array, Y: Array, i: int, cost_function: str) -> Array:
    """The cost of every sample when the pre-activations of layer i are z."""
    a = network[i].sigma(z)
    for layer in network.layers[i:]:
        z = layer.pre_activation(a)
        a = layer.sigma(z)
    return cost_of_samples(z, a, Y, cost_function)


def _wrong_form(given: Any, right: Array) -> str | None:
    """Why this is not an array of finite numbers of the right shape; None if it is."""
    if given is None:
        return "it is missing"
    try:
        array = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        return "it is not an array of numbers"
    if array.shape != right.shape:
        hint = "; it is transposed" if array.shape == right.shape[::-1] else ""
        return f"its shape is {_shape(array)} instead of {_shape(right)}{hint}"
    return None if np.isfinite(array).all() else "it is not finite"


def _shape(array: Array) -> str:
    return "×".join(map(str, array.shape)) or "that of a single number"


def _wrong_numbers(
    quantity: str, i: int, given: Array, network: Network, run: Forward, Y: Array,
    right_values: Values,
) -> str:  # fmt: skip
    """The mistake in words: a known misconception, a factor, or the first wrong entry."""
    right = right_values[quantity, i]
    if not given.any():
        return "it is zero"
    mistakes = in_backward_pass(quantity, i, network, run, Y, right_values)
    found = [(words, value) for words, value in mistakes if value.shape == right.shape]
    for factor, words in FACTORS:
        for how, value in [("", right), *found]:
            if (how or factor != 1) and agree(given, factor * value):
                return " and ".join(part for part in (how, words) if part)
    ratio = float((given * right).sum() / (right * right).sum()) if right.any() else 0.0
    if ratio and agree(given, ratio * right):
        return f"it is {ratio:.4g} times what it should be"
    off = np.abs(given - right) > TOLERANCE * np.abs(right).max() + 1e-10
    if off.sum() < off.size:
        place = ", ".join(str(index + 1) for index in np.argwhere(off)[0])
        return (
            f"{off.sum()} of its {off.size} entries are wrong, the first at ({place}): "
            f"{given[tuple(np.argwhere(off)[0])]:.4g} instead of "
            f"{right[tuple(np.argwhere(off)[0])]:.4g}"
        )
    worst = np.unravel_index(np.abs(given - right).argmax(), right.shape)
    return f"its entries are wrong, for instance {given[worst]:.4g} instead of {right[worst]:.4g}"
