"""The costs C of one sample: the post's squared error, and cross-entropy for softmax."""

from __future__ import annotations

from ..arithmetic.arrays import Array
from ..arithmetic.summation import total
from .activations import Softmax

COST_FUNCTIONS = ("squared_error", "cross_entropy")


def squared_error(a_N: Array, target: Array) -> Array:
    """‖a_N − x̂‖² of every column."""
    difference = a_N - target
    return total(difference * difference, axis=0)


def cross_entropy(z_N: Array, target: Array) -> Array:
    """−Σ_k x̂_k ln σ(z_N)_k of every column, with σ softmax.

    Taken from z_N instead of a_N, so that a probability that is rounded to 0 is no obstacle.
    """
    return total(target * -Softmax.log_of(z_N), axis=0)


def cost_of_samples(z_N: Array, a_N: Array, target: Array, cost_function: str) -> Array:
    """The cost of each of M samples, which are columns."""
    if cost_function == "cross_entropy":
        return cross_entropy(z_N, target)
    return squared_error(a_N, target)
