"""What a quantity of the passes becomes under a known slip: each with the words that name it.

The words complete the sentence "that is what comes out if …". The slips in δ and in the gradients
are those of :mod:`backprop.mistakes`; here are also those of the forward pass, of the cost and of
the update, and values taken from the wrong layer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from ..arithmetic.arrays import Array
from ..net.passes import Forward
from ..notation.quantity import Ref
from ..notation.speech import sub
from ..trace.run import Run
from .mistakes import FACTORS, mistakes_in

Slips = Iterator[tuple[str, Array]]

ALONE = "its sign is wrong", "the factor 2 is missing", "it is twice what it should be"
HALF = "it is half of what it should be"


def whole(run: Run, ref: Ref) -> Array:
    """The whole quantity that a step writes into, as the passes leave it."""
    i = ref.layer or run.N
    match ref.name:
        case "C":
            return np.asarray(run.C)
        case "W":
            return run.new_W(i)
        case "b":
            return run.new_b(i)
    quantities: dict[str, dict[int, Array]] = {
        "z": run.z, "a": run.a, "delta": run.delta, "dW": run.dW, "db": run.db,
    }  # fmt: skip
    return quantities[ref.name][i]


def part(quantity: Array, ref: Ref) -> Array:
    """The row or the entry of it that the reference names."""
    if ref.row is None:
        return quantity
    row = np.asarray(quantity[ref.row - 1])
    return row if ref.column is None else np.asarray(row[ref.column - 1])


def slips(run: Run, ref: Ref) -> Slips:
    """(words, value) of every known slip; the values have the shape of the quantity."""
    right = whole(run, ref)
    i = ref.layer or run.N
    halved = ref.name in ("delta", "dW", "db")  # these carry the 2 of the squared distance
    with np.errstate(all="ignore"):
        for words, value in _of_quantity(run, ref.name, i):
            if np.shape(value) == right.shape:
                yield _with_indices(words, i, run.N), np.asarray(value, dtype=np.float64)
        for factor, words in FACTORS:
            if words in ALONE:
                yield words if halved or factor != 0.5 else HALF, factor * right
        yield from _from_other_layers(run, ref.name, i)


def _of_quantity(run: Run, name: str, i: int) -> Slips:
    match name:
        case "z":
            return _in_pre_activation(run, i)
        case "a":
            return _in_activation(run, i)
        case "C":
            return _in_cost(run)
        case "W":
            return _in_update(run.W[i], run.learning_rate, run.dW[i])
        case "b":
            return _in_update(run.b[i], run.learning_rate, run.db[i])
    return _in_backward_pass(run, name, i)


def _in_pre_activation(run: Run, i: int) -> Slips:
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


def _in_activation(run: Run, i: int) -> Slips:
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


def _in_cost(run: Run) -> Slips:
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


def _in_update(old: Array, eta: float, slope: Array) -> Slips:
    yield "the step goes uphill: + in the place of −", old + eta * slope
    yield "the learning rate η is missing", old - slope
    yield "η is missing, and the step goes uphill", old + slope
    yield "the old value is missing: this is the step alone", -eta * slope
    yield "the old value is missing, and the sign of the step is wrong", eta * slope
    yield "nothing is subtracted", old
    yield "it is the gradient, not the new value", slope
    yield "η is divided by instead of multiplied", old - slope / eta


def _in_backward_pass(run: Run, name: str, i: int) -> Slips:
    """The usual mistakes, whose samples are columns."""
    columns = Forward(_columns(run.z), _columns(run.a))
    target = run.target[:, np.newaxis]
    truth = {("delta", j): column for j, column in _columns(run.delta).items()}
    mistakes = mistakes_in(name, i, run.network, columns, target, truth)
    found = [
        (words, value[:, 0] if name == "delta" and np.ndim(value) == 2 else value)
        for words, value in mistakes
    ]
    yield from sorted(found, key=lambda slip: ", and " in slip[0])  # single mistakes first


def _from_other_layers(run: Run, name: str, i: int) -> Slips:
    if name not in ("z", "a", "delta", "dW", "db"):
        return
    right = whole(run, Ref(name, i))
    for j in range(1, run.N + 1):
        if j != i and (name != "db" or j in run.db):
            value = whole(run, Ref(name, j))
            if value.shape == right.shape:
                yield f"it is taken from layer {j} instead of layer {i}", value


def _columns(vectors: dict[int, Array]) -> dict[int, Array]:
    return {i: vector[:, np.newaxis] for i, vector in vectors.items()}


def _with_indices(words: str, i: int, N: int) -> str:
    """W_{i+1} as W₂ where i is 1."""
    indices = {"i": i, "i+1": i + 1, "i−1": i - 1, "N": N}
    return re.sub(
        r"_(?:\{([^}]+)\}|([iN]))", lambda match: sub(indices[match[1] or match[2]]), words
    )
