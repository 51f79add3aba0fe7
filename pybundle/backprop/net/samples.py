"""Samples as people give them, a vector or a batch of rows, checked and turned into columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..arithmetic.arrays import Array
from ..arithmetic.validate import matrix, vector
from ..errors import SpecError, counted
from .costs import COST_FUNCTIONS
from .network import Network


def is_batch(samples: ArrayLike) -> bool:
    """Whether the samples came as rows of a matrix."""
    if isinstance(samples, np.ndarray):
        return samples.ndim == 2
    return isinstance(samples, list | tuple) and any(
        isinstance(row, list | tuple | np.ndarray) for row in samples
    )


def input_columns(network: Network, x: ArrayLike) -> Array:
    """x as columns, shape (n_1, M)."""
    return _columns(x, "x", network.sizes[0], "the net takes")


def target_columns(
    network: Network, x: ArrayLike, target: ArrayLike, cost_function: str = "squared_error"
) -> Array:
    """The targets that belong to x as columns, shape (m_N, M)."""
    if is_batch(x) and isinstance(x, list | tuple | np.ndarray):
        if not is_batch(target):
            raise SpecError("target", "is one vector, but x is a batch: give one row for each")
        M = len(x)
        if isinstance(target, list | tuple | np.ndarray) and len(target) != M:
            raise SpecError("target", f"holds {counted(len(target), 'sample')}, but x holds {M}")
    elif is_batch(target):
        raise SpecError("target", "is a batch, but x is one vector")
    columns = _columns(target, "target", network.sizes[-1], "the net puts out")
    check_cost_function(network, columns, cost_function)
    return columns


def check_cost_function(network: Network, target: Array, cost_function: str) -> None:
    """Cross-entropy compares probabilities, so both sides must be such."""
    if cost_function not in COST_FUNCTIONS:
        known = ", ".join(COST_FUNCTIONS)
        raise SpecError("cost_function", f"{cost_function!r} is none of {known}")
    if cost_function == "squared_error":
        return
    if network[network.N].sigma.name != "softmax":
        raise SpecError("cost_function", "cross-entropy needs softmax in the last layer")
    if (target < 0).any() or (np.abs(target.sum(axis=0) - 1) > 1e-12).any():
        raise SpecError("target", "cross-entropy needs probabilities: none below 0, their sum 1")


def _columns(samples: ArrayLike, field: str, length: int, whose: str) -> Array:
    rows = matrix(samples, field) if is_batch(samples) else vector(samples, field)[np.newaxis]
    if rows.shape[1] != length:
        raise SpecError(field, f"has {counted(rows.shape[1], 'number')}, but {whose} {length}")
    return np.ascontiguousarray(rows.T)
