"""Layers f = (W, n, m, σ) and nets N = f_N ∘ … ∘ f_1, as the post defines them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from ..arithmetic.arrays import Array
from ..arithmetic.summation import dot
from ..arithmetic.validate import matrix, vector
from ..errors import SpecError, counted
from .activations import Activation, activation_named
from .samples import input_columns, is_batch


class Layer:
    """A layer f: ℝⁿ → ℝᵐ, x ↦ σ(Wx), or σ(Wx + b) where a bias is given.

    Parameters
    ----------
    W : array_like, shape (m, n)
        The weights; row k belongs to neuron k.
    activation : Activation or str
        σ, or the name of one.
    b : array_like, shape (m,), optional
        The bias; the post's layers have none.

    Raises
    ------
    SpecError
        W is not a matrix of finite numbers, b is not a vector of m finite numbers, or σ is unknown.
    """

    def __init__(
        self, W: ArrayLike, activation: Activation | str, b: ArrayLike | None = None
    ) -> None:
        self.W = matrix(W, "W")
        self.sigma = activation_named(activation)
        self.m: int = self.W.shape[0]
        self.n: int = self.W.shape[1]
        self.largest = float(max(self.W.max(), -self.W.min()))  # max |W_kl|
        self.b = None if b is None else vector(b, "b", length=self.m)

    def __call__(self, x: ArrayLike) -> Array:
        """f(x) = σ(Wx): shape (n,) gives (m,); a batch of rows (M, n) gives (M, m)."""
        return Network([self])(x)

    def pre_activation(self, a: Array) -> Array:
        """z = Wa, or Wa + b, for columns a of shape (n, M); the result has shape (m, M)."""
        z = dot(self.W, a)
        return z if self.b is None else z + self.b[:, np.newaxis]

    def __repr__(self) -> str:
        bias = "" if self.b is None else ", with bias"
        return f"Layer(n={self.n}, m={self.m}, {self.sigma.name}{bias})"


def compatible(f_1: Layer, f_2: Layer) -> bool:
    """Whether f_2 ∘ f_1 is defined, that is, m_1 = n_2.

    Parameters
    ----------
    f_1, f_2 : Layer
    """
    return f_1.m == f_2.n


class Network:
    """A neural net N = f_N ∘ f_{N−1} ∘ … ∘ f_1 of compatible layers.

    Parameters
    ----------
    layers : iterable of Layer
        f_1, …, f_N, in this order.

    Raises
    ------
    SpecError
        There is no layer, or two consecutive layers are not compatible; the message names both.
    """

    def __init__(self, layers: Iterable[Layer]) -> None:
        self.layers = tuple(layers)
        if not self.layers:
            raise SpecError("layers", "a net needs at least one layer")
        for i, (f, g) in enumerate(zip(self.layers, self.layers[1:], strict=False), start=1):
            if not compatible(f, g):
                raise SpecError(
                    f"weights[{i}]",
                    f"layers {i} and {i + 1} are not compatible: layer {i} puts out "
                    f"{counted(f.m, 'number')} (W_{i} is {f.m}×{f.n}), but layer {i + 1} takes "
                    f"{g.n} (W_{i + 1} is {g.m}×{g.n}); W_{i + 1} needs {counted(f.m, 'column')}",
                )

    @property
    def N(self) -> int:
        """The number of layers."""
        return len(self.layers)

    @property
    def sizes(self) -> list[int]:
        """n_1, m_1, …, m_N."""
        return [self.layers[0].n, *(layer.m for layer in self.layers)]

    def __getitem__(self, i: int) -> Layer:
        """The layer f_i, counted from 1 as in the post."""
        if not 1 <= i <= self.N:
            raise IndexError(f"layer {i} of a net with {self.N} layers")
        return self.layers[i - 1]

    def __call__(self, x: ArrayLike) -> Array:
        """N(x): shape (n_1,) gives (m_N,); a batch of rows (M, n_1) gives (M, m_N)."""
        a = input_columns(x, self.layers[0].n)
        with np.errstate(all="ignore"):
            for layer in self.layers:
                a = layer.sigma(layer.pre_activation(a))
        return a.T if is_batch(x) else a[:, 0]

    def __repr__(self) -> str:
        return f"Network({list(self.layers)!r})"
