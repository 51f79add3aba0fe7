"""The activation functions σ, each with its derivative σ' and the TeX of both.

At a kink σ' is the slope from the left: 0 for relu at 0, 0.01 for leaky relu. Values do not
overflow and have a small relative error; expressions that cancel, such as 1 − σ(z) for large z,
are avoided.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..arithmetic import elementary
from ..arithmetic.arrays import Array
from ..arithmetic.summation import total
from ..errors import SpecError


@dataclass(frozen=True)
class Activation:
    """An activation function σ, applied to every component of z.

    Attributes
    ----------
    name : str
        Its name in a spec: one of ``ACTIVATIONS``, or an expression in x.
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

    componentwise = True  # σ(z)_k depends on z_k alone

    def __call__(self, z: Array) -> Array:
        """σ(z)."""
        return self.function(z)

    def pull_back(self, z: Array, v: Array) -> Array:
        """v ⊙ σ'(z), by which the chain rule goes back through σ; shapes of z."""
        return np.asarray(v * self.derivative(z))


class Softmax(Activation):
    """σ(z)_k = e^{z_k} / Σ_l e^{z_l}, whose components depend on all of z.

    z holds samples as columns, shape (m, M). The derivative of one sample is the symmetric matrix
    ∂σ_k/∂z_l = σ_k (1 if k = l else 0) − σ_k σ_l.
    """

    componentwise = False

    def pull_back(self, z: Array, v: Array) -> Array:
        """σ'(z)ᵀ v, which is a ⊙ (v − ⟨a, v⟩) with a = σ(z)."""
        a = self.function(z)
        return np.asarray(a * (v - total(a * v, axis=0)))

    def jacobian(self, z: Array) -> Array:
        """σ'(z) of one sample: shape (m,) gives (m, m)."""
        a = self.function(z)
        return np.asarray(np.diag(a) - np.outer(a, a))

    @staticmethod
    def log_of(z: Array) -> Array:
        """ln σ(z)_k = z_k − ln Σ_l e^{z_l}, finite even where σ(z)_k underflows to 0."""
        below = z - z.max(axis=0)
        return np.asarray(below - elementary.log(total(elementary.exp(below), axis=0)))


def _softmax(z: Array) -> Array:
    e = elementary.exp(z - z.max(axis=0))
    return np.asarray(e / total(e, axis=0))


def _sigmoid_derivative(z: Array) -> Array:
    e = elementary.exp(-np.abs(z))
    return np.asarray(e / ((1 + e) * (1 + e)))


def _tanh_derivative(z: Array) -> Array:
    e = elementary.exp(-2 * np.abs(z))
    return np.asarray(4 * e / ((1 + e) * (1 + e)))


def _silu_derivative(z: Array) -> Array:
    return np.asarray(elementary.sigmoid(z) + z * _sigmoid_derivative(z))


def _gelu_derivative(z: Array) -> Array:
    return elementary.normal_cdf(z) + z * elementary.gaussian(z) / ROOT_OF_TWO_PI


def _no_derivative(z: Array) -> Array:
    raise TypeError("softmax has a Jacobian matrix; use pull_back")


ROOT_OF_TWO_PI = float.fromhex("0x1.40d931ff62706p+1")
LEAK = 0.01
_CASES = r"\begin{cases}%s & x > 0 \\ %s & x \le 0\end{cases}"

identity = Activation("identity", "x", "1", lambda z: z, np.ones_like)
sigmoid = Activation(
    "sigmoid",
    r"\frac{1}{1+e^{-x}}",
    r"\sigma(x)\,(1-\sigma(x))",
    elementary.sigmoid,
    _sigmoid_derivative,
)
tanh = Activation("tanh", r"\tanh x", r"1-\tanh^2 x", elementary.tanh, _tanh_derivative)
relu = Activation(
    "relu",
    r"\max(0, x)",
    _CASES % ("1", "0"),
    lambda z: np.where(z > 0, z, 0.0),
    lambda z: np.where(z > 0, 1.0, 0.0),
)
leaky_relu = Activation(
    "leaky_relu",
    _CASES % ("x", "0.01\\,x"),
    _CASES % ("1", "0.01"),
    lambda z: np.where(z > 0, z, LEAK * z),
    lambda z: np.where(z > 0, 1.0, LEAK),
)
softplus = Activation(
    "softplus", r"\ln(1+e^{x})", r"\frac{1}{1+e^{-x}}", elementary.softplus, elementary.sigmoid
)
gelu = Activation(
    "gelu",
    r"x\,\Phi(x)",
    r"\Phi(x)+\frac{x}{\sqrt{2\pi}}\,e^{-x^2/2}",
    lambda z: z * elementary.normal_cdf(z),
    _gelu_derivative,
)
silu = Activation(
    "silu",
    r"\frac{x}{1+e^{-x}}",
    r"\frac{1+e^{-x}+x\,e^{-x}}{(1+e^{-x})^2}",
    lambda z: z * elementary.sigmoid(z),
    _silu_derivative,
)
sin = Activation("sin", r"\sin x", r"\cos x", elementary.sin, elementary.cos)
square = Activation("square", "x^2", "2x", lambda z: z * z, lambda z: 2 * z)
softmax = Softmax(
    "softmax",
    r"\frac{e^{x_k}}{\sum_l e^{x_l}}",
    r"\sigma(x)_k\,(\mathbf{1}_{k=l}-\sigma(x)_l)",
    _softmax,
    _no_derivative,
)

ACTIVATIONS: dict[str, Activation] = {
    sigma.name: sigma
    for sigma in (
        identity, sigmoid, tanh, relu, leaky_relu, softplus, gelu, silu, sin, square, softmax,
    )
}  # fmt: skip


def activation_named(name: str | Activation, field: str = "activation") -> Activation:
    """The activation with this name, or with this expression in x.

    Raises
    ------
    SpecError
        The text is neither the name of an activation nor an expression in x.
    """
    if isinstance(name, Activation):
        return name
    if not isinstance(name, str):
        raise SpecError(field, f"{name!r} is not the name of an activation function")
    if name in ACTIVATIONS:
        return ACTIVATIONS[name]
    if name.isidentifier() and name != "x":
        known = ", ".join(sorted(ACTIVATIONS))
        raise SpecError(
            field, f"unknown activation {name!r}; known are {known}, or an expression in x"
        )
    return custom_activation(name, field)


def custom_activation(text: str, field: str = "activation") -> Activation:
    """σ from an expression such as ``x*exp(-x**2)``; σ' is its symbolic derivative.

    At a kink of ``max`` or ``min`` σ' is the slope of the argument written first; at the kink of
    ``abs`` it is 0.

    Raises
    ------
    SpecError
        The text is not an expression, or a part of it is not allowed; the message names the part.
    """
    # Imported here, because few pages have an expression and all would wait for it at the start.
    from ..symbolic.expression import parse, typed

    sigma = parse(text, field)
    slope = sigma.derivative()
    return Activation(typed(text), sigma.tex(), slope.tex(), sigma, slope)
