"""The cost functions: the post's squared error, half of it, and cross-entropy after softmax."""

from __future__ import annotations

import numpy as np

from ..arithmetic.arrays import Array
from ..arithmetic.summation import total
from ..arithmetic.validate import choice
from ..errors import SpecError
from .activations import Activation, Softmax

COST_FUNCTIONS = ("squared_error", "cross_entropy")
"""The cost functions of a spec."""

HALF = "half_squared_error"
"""½‖a_N − x̂‖², as many books have it; the library knows it, a spec does not."""


def squared_error(a_N: Array, target: Array) -> Array:
    """‖a_N − x̂‖² of every sample; both arguments have shape (m_N, M), the result (M,)."""
    difference = a_N - target
    return total(difference * difference, axis=0)


def cross_entropy(z_N: Array, target: Array) -> Array:
    """−Σ_k x̂_k ln σ(z_N)_k of every sample, with σ softmax; shapes as in squared_error.

    It is computed from z_N, because a_N may underflow to 0, where the logarithm is infinite.
    """
    return total(target * -Softmax.log_of(z_N), axis=0)


def cost_of_samples(z_N: Array, a_N: Array, target: Array, cost_function: str) -> Array:
    """The cost of every sample: arrays of shape (m_N, M) give (M,)."""
    if cost_function == "cross_entropy":
        return cross_entropy(z_N, target)
    costs = squared_error(a_N, target)
    return np.asarray(0.5 * costs) if cost_function == HALF else costs


def check_cost_function(cost_function: str, sigma_N: Activation, target: Array) -> None:
    """Check that a cost function fits the last activation and the targets, which are columns.

    Raises
    ------
    SpecError
        The cost function is unknown; or it is cross-entropy, which compares probabilities, and the
        last activation is not softmax or a target is not a vector of probabilities.
    """
    choice(cost_function, (*COST_FUNCTIONS, HALF), "cost_function")
    if cost_function != "cross_entropy":
        return
    if sigma_N.name != "softmax":
        raise SpecError("cost_function", "cross-entropy needs softmax in the last layer")
    if (target < 0).any() or (np.abs(target.sum(axis=0) - 1) > 1e-12).any():
        raise SpecError("target", "cross-entropy needs probabilities: none below 0, their sum 1")
