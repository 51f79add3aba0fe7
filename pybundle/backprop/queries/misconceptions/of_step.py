"""All known misconceptions about the quantity that a step of a trace writes.

Their words complete the sentence "that is what comes out if …".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from ...arithmetic.arrays import Array
from ...net.passes import Forward
from ...notation.quantity import Ref
from ...notation.speech import sub
from ...trace.run import Run, quantity_of
from .backward_pass import FACTORS, in_backward_pass
from .forward_pass import in_activation, in_cost, in_pre_activation, in_update

WRONG_FACTORS = "its sign is wrong", "the factor 2 is missing", "it is twice what it should be"
HALF = "it is half of what it should be"


def misconceptions(run: Run, ref: Ref) -> Iterator[tuple[str, Array]]:
    """(words, value) of every misconception; the values have the shape of the quantity.

    Parameters
    ----------
    run : Run
    ref : Ref
        What the step writes; a row or an entry stands for the quantity that it belongs to.
    """
    right = quantity_of(run, ref)
    i = ref.layer or run.N
    has_factor_2 = ref.name in ("delta", "dW", "db")  # that of the derivative of the square
    with np.errstate(all="ignore"):
        for words, value in _of_quantity(run, ref.name, i):
            if np.shape(value) == right.shape:
                yield _with_indices(words, i, run.N), np.asarray(value, dtype=np.float64)
        for factor, words in FACTORS:
            if words in WRONG_FACTORS:
                yield words if has_factor_2 or factor != 0.5 else HALF, factor * right
        yield from _from_other_layers(run, ref.name, i)


def _of_quantity(run: Run, name: str, i: int) -> Iterator[tuple[str, Array]]:
    match name:
        case "z":
            return in_pre_activation(run, i)
        case "a":
            return in_activation(run, i)
        case "C":
            return in_cost(run)
        case "W":
            return in_update(run.W[i], run.learning_rate, run.dW[i])
        case "b":
            return in_update(run.b[i], run.learning_rate, run.db[i])
    return _of_backward_pass(run, name, i)


def _of_backward_pass(run: Run, name: str, i: int) -> Iterator[tuple[str, Array]]:
    """Those in δ_i and the gradients, where the sample becomes a batch of one."""
    columns = Forward(_columns(run.z), _columns(run.a))
    target = run.target[:, np.newaxis]
    right = {("delta", j): column for j, column in _columns(run.delta).items()}
    found = [
        (words, value[:, 0] if name == "delta" and np.ndim(value) == 2 else value)
        for words, value in in_backward_pass(name, i, run.network, columns, target, right)
    ]
    yield from sorted(found, key=lambda one: ", and " in one[0])  # single mistakes first


def _from_other_layers(run: Run, name: str, i: int) -> Iterator[tuple[str, Array]]:
    if name not in ("z", "a", "delta", "dW", "db"):
        return
    right = quantity_of(run, Ref(name, i))
    for j in range(1, run.N + 1):
        if j != i and (name != "db" or j in run.db):
            value = quantity_of(run, Ref(name, j))
            if value.shape == right.shape:
                yield f"it is taken from layer {j} instead of layer {i}", value


def _columns(vectors: dict[int, Array]) -> dict[int, Array]:
    return {i: vector[:, np.newaxis] for i, vector in vectors.items()}


def _with_indices(words: str, i: int, N: int) -> str:
    """The words with numbers for the indices: W_{i+1} becomes W₂ where i is 1."""
    indices = {"i": i, "i+1": i + 1, "i−1": i - 1, "N": N}
    return re.sub(
        r"_(?:\{([^}]+)\}|([iN]))", lambda match: sub(indices[match[1] or match[2]]), words
    )
