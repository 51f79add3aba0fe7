"""Seeded initial weights: the same short numbers on every machine.

Weights are drawn uniformly from [−r, r]. PCG64's ``random`` and the square root are exact on every
platform, so one seed means one net; rounding keeps the numbers short enough to read.
"""

from itertools import pairwise
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def glorot(n: int, m: int) -> float:
    """r = √(6/(n + m)) (Glorot and Bengio 2010), meant for sigmoid and tanh."""
    return sqrt(6 / (n + m))


def he(n: int, m: int) -> float:
    """r = √(6/n) (He et al. 2015), meant for relu and its kin."""
    return sqrt(6 / n)


INITIALISATIONS = {"glorot": glorot, "he": he}


def initial_weights(sizes: list[int], seed: int, initialisation: str = "glorot") -> list[Array]:
    """W_1, …, W_N for the sizes n_1, m_1, …, m_N.

    Each weight is rounded to two decimals, or to more where r is below 1/10: then to so many that
    about as many different values remain.
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
