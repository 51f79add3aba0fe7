"""Layers f = (W, n, m, σ) and nets N = f_N ∘ … ∘ f_1, as the post defines them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..arithmetic.arrays import Array, all_finite
from ..arithmetic.summation import dot
from ..arithmetic.validate import (
    attribute,
    entries,
    instance,
    is_a,
    matrix,
    positive_integer,
    vector,
)
from ..errors import SpecError, counted
from .activations import Activation, activation_named
from .overflow import tell
from .samples import input_columns, is_batch

MOST_IN_REPR = 1000
"""Nets of more weights are described, not spelt out."""


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

    Attributes
    ----------
    m, n : int
        The numbers of outputs and of inputs.
    sigma : Activation

    Raises
    ------
    SpecError
        W is not a matrix of finite numbers, b is not a vector of m finite numbers, or σ is unknown.

    Examples
    --------
    >>> f = Layer([[1, -1], [2, 0.5]], "relu", b=[0, 1])
    >>> f([0.5, -1]).tolist()
    [1.5, 1.5]
    >>> f
    Layer([[1.0, -1.0], [2.0, 0.5]], 'relu', [0.0, 1.0])
    """

    def __init__(
        self, W: ArrayLike, activation: Activation | str, b: ArrayLike | None = None
    ) -> None:
        self.W = matrix(W, "W")
        self.sigma = activation_named(activation)
        self.m: int = self.W.shape[0]
        self.n: int = self.W.shape[1]
        self.b = None if b is None else vector(b, "b", length=self.m)

    @classmethod
    def trusted(cls, W: Array, sigma: Activation, b: Array | None) -> Layer:
        """A layer of arrays that need neither a check nor a copy."""
        layer = cls.__new__(cls)
        layer.W, layer.sigma, layer.b = W, sigma, b
        layer.m, layer.n = W.shape
        return layer

    @property
    def largest(self) -> float:
        """max |W_kl|."""
        return float(max(self.W.max(), -self.W.min()))

    def __call__(self, x: ArrayLike) -> Array:
        """f(x) = σ(Wx): shape (n,) gives (m,); a batch of rows (M, n) gives (M, m)."""
        return Network([self])(x)

    def pre_activation(self, a: Array) -> Array:
        """z = Wa, or Wa + b, for columns a of shape (n, M); the result has shape (m, M)."""
        z = dot(self.W, a)
        return z if self.b is None else z + self.b[:, np.newaxis]

    def __eq__(self, other: Any) -> bool:
        """Whether W, b and σ are the same; two functions that are alike may differ in name."""
        if not is_a(other, Layer):
            return NotImplemented
        if (self.b is None) != (other.b is None):
            return False
        same_b = self.b is None or np.array_equal(self.b, np.asarray(other.b))
        return same_b and np.array_equal(self.W, other.W) and self.sigma == other.sigma

    __hash__ = None  # type: ignore[assignment]  # its arrays can be changed

    def __repr__(self) -> str:
        """Python text that makes this layer again; in angle brackets where none can."""
        bias = "" if self.b is None else f", {self.b.tolist()}"
        if self.W.size > MOST_IN_REPR or not self.sigma.is_known_by_name():
            return f"<Layer {self.n} → {self.m}, {self.sigma.name}{bias and ', with bias'}>"
        return f"Layer({self.W.tolist()}, {self.sigma.name!r}{bias})"


def compatible(f_1: Layer, f_2: Layer) -> bool:
    """Whether f_2 ∘ f_1 is defined, that is, m_1 = n_2.

    Parameters
    ----------
    f_1, f_2 : Layer

    Examples
    --------
    >>> compatible(Layer([[1, 2]], "tanh"), Layer([[3]], "tanh"))
    True

    Raises
    ------
    SpecError
        One of the two is not a layer.
    """
    return check_layer(f_1, "f_1").m == check_layer(f_2, "f_2").n


class Network:
    """A neural net N = f_N ∘ f_{N−1} ∘ … ∘ f_1 of compatible layers.

    Parameters
    ----------
    layers : iterable of Layer
        f_1, …, f_N, in this order.

    Raises
    ------
    SpecError
        There is no layer, something is not a layer, or two consecutive layers are not compatible;
        the message names both.

    Examples
    --------
    >>> net = Network([Layer([[1, -1], [2, 0]], "relu"), Layer([[1, 1]], "identity")])
    >>> net.sizes
    [2, 2, 1]
    >>> net([0.5, -1]).tolist()
    [2.5]
    >>> net([[0.5, -1], [0, 1]]).tolist()
    [[2.5], [0.0]]
    >>> net[2]
    Layer([[1.0, 1.0]], 'identity')
    >>> eval(repr(net)) == net
    True
    """

    def __init__(self, layers: Iterable[Layer]) -> None:
        self.layers: tuple[Layer, ...] = tuple(entries(layers, "layers", "a list of layers"))
        if not self.layers:
            raise SpecError("layers", "a net needs at least one layer")
        for i, layer in enumerate(self.layers):
            check_layer(layer, f"layers[{i}]")
        for i, (f, g) in enumerate(zip(self.layers, self.layers[1:], strict=False), start=1):
            if f.m != g.n:
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
        """The layer f_i, counted from 1 as in the post; SpecError if there is none."""
        number = i if type(i) is int else positive_integer(i, "i")
        if not 1 <= number <= self.N:
            raise SpecError("i", f"{number} is not the number of a layer, 1 to {self.N}")
        return self.layers[number - 1]

    def __iter__(self) -> Iterator[Layer]:
        """f_1, …, f_N."""
        return iter(self.layers)

    def __len__(self) -> int:
        """N."""
        return len(self.layers)

    def __call__(self, x: ArrayLike) -> Array:
        """N(x): shape (n_1,) gives (m_N,); a batch of rows (M, n_1) gives (M, m_N).

        Where a number grows beyond float64, the result holds inf or NaN, and a RuntimeWarning
        says so.
        """
        check_network(self)
        a = input_columns(x, self.layers[0].n)
        with np.errstate(all="ignore"):
            for layer in self.layers:
                a = layer.sigma(layer.pre_activation(a))
        tell("N(x)", a)
        return a.T if is_batch(x) else a[:, 0]

    def __eq__(self, other: Any) -> bool:
        """Whether all layers are the same."""
        return bool(self.layers == other.layers) if is_a(other, Network) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # its layers can be changed

    def __repr__(self) -> str:
        """Python text that makes this net again; in angle brackets where none can."""
        parts = list(map(repr, self.layers))
        if sum(layer.W.size for layer in self.layers) > MOST_IN_REPR or any(
            part.startswith("<") for part in parts
        ):
            names = ", ".join(dict.fromkeys(layer.sigma.name for layer in self.layers))
            return f"<Network {'-'.join(map(str, self.sizes))}, {names}>"
        return f"Network([{', '.join(parts)}])"


def check_network(network: Any, field: str = "network", *, finite: bool = True) -> Network:
    """Check that this is a net whose layers are still what they were made as.

    Weights can be changed in place or replaced; what is no longer a plain matrix of finite numbers
    would give wrong results. Without ``finite``, numbers are not looked at.
    """
    net: Network = instance(network, Network, field)
    layers = attribute(net, "layers")
    if not is_a(layers, tuple) or not all(is_a(layer, Layer) for layer in layers):
        raise SpecError(field, "has no layers, or they were replaced; make a new Network of them")
    for i, layer in enumerate(layers, start=1):
        check_layer(layer, field, f"_{i}", finite=finite)
    if type(net) is not Network and not _has_its_layers(net):
        raise SpecError(field, "is of a class whose N, sizes or [i] are not those of its layers")
    return net


def _has_its_layers(net: Network) -> bool:
    """Whether a net of a derived class, which may raise what it likes, says what its layers are."""
    plain_net = Network(net.layers)
    try:
        layers = [net[i] for i in range(1, plain_net.N + 1)]
        same = all(f is g for f, g in zip(layers, net.layers, strict=True))
        return bool(same and net.N == plain_net.N and net.sizes == plain_net.sizes)
    except Exception:
        return False


def check_layer(layer: Any, field: str, number: str = "", *, finite: bool = False) -> Layer:
    """Check that this is a layer whose parts are still what they were made as.

    number : stands behind W and b in a message.
    """
    f: Layer = instance(layer, Layer, field)
    W, b, m, n = (attribute(f, name) for name in ("W", "b", "m", "n"))
    for name, array, shape in (("W", W, (m, n)), ("b", b, (m,))):
        if array is None and name == "b":
            continue
        if type(array) is not np.ndarray or array.dtype != np.float64:
            raise SpecError(field, f"{name}{number} was replaced; make a new Layer of it")
        if {*map(type, shape)} != {int} or array.shape != shape:
            raise SpecError(field, f"{name}{number} was replaced by one of another shape")
        if finite and not all_finite(array):
            raise SpecError(field, f"{name}{number} holds a number that is not finite")
    instance(attribute(f, "sigma"), Activation, f"{field}.sigma")
    return f
