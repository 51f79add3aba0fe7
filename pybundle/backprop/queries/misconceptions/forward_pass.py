"""Usual mistakes in z, a and C, and in the update, for one sample."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...arithmetic.arrays import Array
from ...notation.speech import sub
from ...trace.run import Run


def in_pre_activation(run: Run, i: int) -> Iterator[tuple[str, Array]]:
    """(words, value) of each mistake in z_i."""
    W, a, b, z = run.W[i], run.a[i - 1], run.b.get(i), run.z[i]
    yield "σ is applied already", run.a[i]
    if b is not None:
        yield "the bias is missing", W @ a
    if W.shape[0] == W.shape[1]:
        yield "W_i is transposed", W.T @ a + (0 if b is None else b)
    if i > 1:
        yield "z_{i−1} stands in the place of a_{i−1}", W @ run.z[i - 1] + (0 if b is None else b)
    for j, other in run.W.items():
        if j != i and other.shape == W.shape:
            yield f"W{sub(j)} stands in the place of W_i", other @ a + (0 if b is None else b)
    yield "the signs are dropped", np.abs(W) @ np.abs(a)
    yield "the inputs are not weighted", np.full(z.shape, a.sum())


def in_activation(run: Run, i: int) -> Iterator[tuple[str, Array]]:
    """(words, value) of each mistake in a_i."""
    sigma, z = run.network[i].sigma, run.z[i]
    column = z[:, np.newaxis]
    yield "σ is not applied", z
    yield "σ is applied twice", sigma(sigma(column))[:, 0]
    yield "σ is applied to −z_i", sigma(-column)[:, 0]
    if sigma.componentwise:
        yield "σ' stands in the place of σ", sigma.derivative(z)
    for other in {layer.sigma.name: layer.sigma for layer in run.network.layers}.values():
        if other.name != sigma.name:
            yield f"{other.name} is applied instead of {sigma.name}", other(column)[:, 0]


def in_cost(run: Run) -> Iterator[tuple[str, Array]]:
    """(words, value) of each mistake in C."""
    a, target, z = run.a[run.N], run.target, run.z[run.N]
    if run.cost_function == "cross_entropy":
        yield "the logarithm is missing", (target * a).sum()
        yield "the target is left out", -np.log(a).sum()
        return
    difference = a - target
    yield "the differences are not squared", np.abs(difference).sum()
    yield "the differences are not squared", difference.sum()
    yield "the root is taken: C is ‖a_N − x̂‖² here", np.sqrt((difference**2).sum())
    yield "the half is taken: C is ‖a_N − x̂‖² here, without ½", (difference**2).sum() / 2
    yield "the mean over the outputs is taken instead of the sum", (difference**2).mean()
    yield "the target is added instead of subtracted", ((a + target) ** 2).sum()
    yield "the target is not subtracted", (a**2).sum()
    yield "z_N stands in the place of a_N", ((z - target) ** 2).sum()
    yield "the squares are subtracted", (a**2 - target**2).sum()


def in_update(old: Array, eta: float, slope: Array) -> Iterator[tuple[str, Array]]:
    """(words, value) of each mistake in W_i or b_i after the update."""
    yield "the step goes uphill: + in the place of −", old + eta * slope
    yield "the learning rate η is missing", old - slope
    yield "η is missing, and the step goes uphill", old + slope
    yield "the old value is missing: this is the step alone", -eta * slope
    yield "the old value is missing, and the sign of the step is wrong", eta * slope
    yield "nothing is subtracted", old
    yield "it is the gradient, not the new value", slope
    yield "η is divided by instead of multiplied", old - slope / eta
