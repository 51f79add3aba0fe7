"""What the tests of the formulas compute with: difference quotients, and one net of each sort.

Nothing here uses `backprop`; it is the other opinion.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import SupportsFloat

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Function = Callable[[Array], Array]


def sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


def slope_of_sigmoid(x: Array) -> Array:
    return np.exp(-x) / (1 + np.exp(-x)) ** 2


def slope_of_tanh(x: Array) -> Array:
    return 1 / np.cosh(x) ** 2


def one(x: Array) -> Array:
    return np.ones_like(x)


def jacobian(f: Function, at: ArrayLike, epsilon: float = 1e-5) -> Array:
    """The matrix of symmetric difference quotients; of a function with one value, a row."""
    a = np.array(at, float)
    columns = []
    for j in range(a.size):
        step = np.zeros(a.size)
        step[j] = epsilon
        h = step.reshape(a.shape)
        columns.append(np.ravel((f(a + h) - f(a - h)) / (2 * epsilon)))
    return np.array(columns).T


def goes_to_zero(quotients: Sequence[SupportsFloat]) -> bool:
    """Whether values at steps that are ten times smaller each time shrink like the steps."""
    values = np.abs(np.array(quotients))
    return bool(np.all(values[1:] < 0.2 * values[:-1]))


STEPS = (1e-1, 1e-2, 1e-3)


class SmallNet:
    """N = 3 layers of the sizes 2, 4, 3, 2 with three different activations, and its vectors.

    ``W``, ``z``, ``a`` and ``sigma`` have the indices of the post; place 0 of ``W`` is unused.
    """

    N = 3
    names = ("", "tanh", "sigmoid", "identity")

    def __init__(self, biases: bool = False) -> None:
        rng = np.random.default_rng(3)
        sizes = [2, 4, 3, 2]
        self.sigma: list[Function] = [one, np.tanh, sigmoid, lambda z: z]
        self.sigma_prime: list[Function] = [one, slope_of_tanh, slope_of_sigmoid, one]
        self.W = [np.zeros((0, 0))]
        self.W += [rng.normal(size=(m, n)) for n, m in pairwise(sizes)]
        self.b = [np.zeros(0)] + [rng.normal(size=m) * biases for m in sizes[1:]]
        self.x = np.array([0.7, -1.2])
        self.target = np.array([0.3, -0.4])
        self.go_forward()

    def go_forward(self) -> None:
        self.a, self.z = [self.x], [np.zeros(0)]
        for i in range(1, self.N + 1):
            self.z.append(self.W[i] @ self.a[i - 1] + self.b[i])
            self.a.append(self.sigma[i](self.z[i]))

    def cost_behind(self, i: int, z: Array) -> Array:
        """C_i(z), from its definition."""
        while i < self.N:
            i, z = i + 1, self.W[i + 1] @ self.sigma[i](z) + self.b[i + 1]
        return np.sum((self.sigma[i](z) - self.target) ** 2)

    def cost_with(self, i: int, W: Array) -> Array:
        """The cost with other weights in layer i."""
        return self.cost_behind(i, W @ self.a[i - 1] + self.b[i])

    def cost_with_bias(self, i: int, b: Array) -> Array:
        """The cost with another bias in layer i."""
        return self.cost_behind(i, self.W[i] @ self.a[i - 1] + b)

    def next_z(self, i: int, z: Array) -> Array:
        """z_{i+1} as a function of z_i, but for the bias."""
        return self.W[i + 1] @ self.sigma[i](z)

    def delta(self, i: int) -> Array:
        """δ_i by difference quotients."""
        return jacobian(lambda z: self.cost_behind(i, z), self.z[i])[0]
