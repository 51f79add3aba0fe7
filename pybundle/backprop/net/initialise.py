"""Seeded initial weights, the same on every machine and short enough to read.

Weights are drawn uniformly from [−r, r] and rounded. PCG64's ``random`` and the square root have
the same bits everywhere, so a seed determines the net.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import sqrt

import numpy as np

from ..arithmetic.arrays import Array
from ..arithmetic.validate import choice, flag
from ..arithmetic.validate import seed as checked_seed
from ..arithmetic.validate import sizes as checked_sizes
from ..errors import SpecError
from .activations import Activation, activation_named
from .network import Layer, Network


def glorot(n: int, m: int) -> float:
    """r = √(6/(n + m)) (Glorot and Bengio 2010), for sigmoid and tanh."""
    return sqrt(6 / (n + m))


def he(n: int, m: int) -> float:
    """r = √(6/n) (He et al. 2015), for relu and its variants."""
    return sqrt(6 / n)


MOST_WEIGHTS = 50_000_000  # 400 MB

INITIALISATIONS: dict[str, Callable[[int, int], float]] = {"glorot": glorot, "he": he}


def seeded_network(
    sizes: Sequence[int],
    activation: str | Activation = "sigmoid",
    *,
    seed: int = 0,
    initialisation: str = "glorot",
    biased: bool = False,
) -> Network:
    """A net with seeded weights; its biases, if any, are 0.

    Parameters
    ----------
    sizes : sequence of int
        n_1, m_1, …, m_N.
    activation : str or Activation
        σ of every layer.
    seed : int
        The same seed gives the same net on every machine.
    initialisation : {"glorot", "he"}
        How the range [−r, r] depends on the sizes of a layer.
    biased : bool
        Whether the layers have biases.

    Raises
    ------
    SpecError
        A size is not a whole number from 1 on, the seed is not one from 0 to 2^53, a name is
        unknown, or there would be more than 50 million weights.

    Examples
    --------
    >>> seeded_network([2, 3, 1], seed=7).sizes
    [2, 3, 1]
    """
    sizes = checked_sizes(sizes)
    if sum(n * m for n, m in pairwise(sizes)) > MOST_WEIGHTS:
        raise SpecError("sizes", f"make a net of more than {MOST_WEIGHTS:,} weights")
    choice(initialisation, INITIALISATIONS, "initialisation")
    sigma = activation_named(activation)
    zeros = flag(biased, "biased")
    weights = initial_weights(sizes, checked_seed(seed), initialisation)
    return Network(Layer(W, sigma, np.zeros(len(W)) if zeros else None) for W in weights)


def initial_weights(sizes: Sequence[int], seed: int, initialisation: str = "glorot") -> list[Array]:
    """W_1, …, W_N for the sizes n_1, m_1, …, m_N.

    Weights are rounded to two decimals, or to more if r is below 1/10, so that each still has at
    least twenty possible values.
    """
    random = np.random.Generator(np.random.PCG64(seed)).random
    weights = []
    for n, m in pairwise(sizes):
        r = INITIALISATIONS[initialisation](n, m)
        decimals = 2
        while r * 10 ** (decimals - 1) < 1:
            decimals += 1
        # + 0.0 turns the −0.0 that rounding can leave into 0.0
        weights.append(np.round((2 * random((m, n)) - 1) * r, decimals) + 0.0)
    return weights
