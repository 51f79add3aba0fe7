"""The functions σ: ℝ → ℝ of a layer, each with its derivative σ' and the TeX of both."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import elementary
from .errors import SpecError

Array = NDArray[Any]


@dataclass(frozen=True)
class Activation:
    """An activation function σ, applied to every component of z.

    Attributes
    ----------
    name : str
        How a spec calls it.
    tex, derivative_tex : str
        σ(x) and σ'(x) as TeX.
    function, derivative : callable
        σ and σ' on arrays of any shape, component by component.
    """

    name: str
    tex: str
    derivative_tex: str
    function: Callable[[Array], Array]
    derivative: Callable[[Array], Array]

    def __call__(self, z: Array) -> Array:
        return self.function(z)


def _sigmoid_derivative(z: Array) -> Array:
    # σ(1 − σ) = e/(1 + e)² with e = e^{−|z|}: 1 − σ would cancel for large z.
    e = elementary.exp(-np.abs(z))
    return np.asarray(e / ((1 + e) * (1 + e)))


def _tanh_derivative(z: Array) -> Array:
    # 1 − tanh² = 4e/(1 + e)² with e = e^{−2|z|}, again without cancellation.
    e = elementary.exp(-2 * np.abs(z))
    return np.asarray(4 * e / ((1 + e) * (1 + e)))


_CASES = r"\begin{cases}%s & x > 0 \\ %s & x \le 0\end{cases}"

identity = Activation("identity", "x", "1", lambda z: z, np.ones_like)
sigmoid = Activation(
    "sigmoid",
    r"\frac{1}{1+e^{-x}}",
    r"\sigma(x)\,(1-\sigma(x))",
    elementary.sigmoid,
    _sigmoid_derivative,
)
tanh = Activation(
    "tanh",
    r"\tanh x",
    r"1-\tanh^2 x",
    elementary.tanh,
    _tanh_derivative,
)
relu = Activation(  # at the kink σ'(0) = 0
    "relu",
    r"\max(0, x)",
    _CASES % ("1", "0"),
    lambda z: np.where(z > 0, z, 0.0),
    lambda z: np.where(z > 0, 1.0, 0.0),
)

ACTIVATIONS: dict[str, Activation] = {
    sigma.name: sigma for sigma in (identity, sigmoid, tanh, relu)
}


def activation_named(name: str | Activation, field: str = "activation") -> Activation:
    """The activation function of that name.

    Raises
    ------
    SpecError
        There is none of that name; the message lists those there are.
    """
    if isinstance(name, Activation):
        return name
    if isinstance(name, str) and name in ACTIVATIONS:
        return ACTIVATIONS[name]
    known = ", ".join(sorted(ACTIVATIONS))
    raise SpecError(field, f"unknown activation {name!r}; known are {known}")
