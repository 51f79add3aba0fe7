"""The activation functions σ, each with its derivative σ' and the TeX of both.

At a kink σ' is the slope from the left: 0 for relu at 0, 0.01 for leaky relu. Values do not
overflow, and expressions that cancel, such as 1 − σ(z) for large z, are avoided: the relative error
of σ and of σ' is below 2·10⁻¹⁵ for |z| ≤ 1000. The exceptions are gelu' and silu', which have a
zero inside, at z = −0.7518 and z = −1.2785. Less than 1/4 from it they are a small difference of
two terms: there the absolute error is below 2·10⁻¹⁶, the relative one below 5·10⁻¹⁶/|z − zero|.
Results below 10⁻³⁰⁰ may lose digits. All of this is tested against 50 digits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..arithmetic import elementary
from ..arithmetic.arrays import Array
from ..arithmetic.summation import total
from ..arithmetic.validate import abbreviated, function, is_a, real_array, vector
from ..errors import SpecError

SATURATED = 0.99
"""Where one component of softmax is larger, 1 minus it is computed from the others."""


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
        σ and σ' on float64 arrays of any shape, component by component. They are called as they
        are: what is called for them (σ itself, ``pull_back``, ``difference``) checks its arrays.

    Raises
    ------
    SpecError
        A name is not text, or a function cannot be called. Later, if a function returns something
        else than an array of the shape of z.

    Examples
    --------
    >>> ACTIVATIONS["tanh"](np.zeros(2)).tolist()
    [0.0, 0.0]
    >>> cube = Activation("x**3", "x^3", "3x^2", lambda z: z**3, lambda z: 3 * z**2)
    >>> cube.pull_back(np.array([2.0]), np.array([10.0])).tolist()
    [120.0]
    """

    name: str
    tex: str
    derivative_tex: str
    function: Callable[[Array], Array]
    derivative: Callable[[Array], Array]

    componentwise = True  # σ(z)_k depends on z_k alone

    def __post_init__(self) -> None:
        for field in ("name", "tex", "derivative_tex"):
            text = getattr(self, field)
            if not is_a(text, str):
                raise SpecError(field, f"{abbreviated(text)} is not text")
            object.__setattr__(self, field, str.__str__(text))
        function(self.function, "function")
        function(self.derivative, "derivative")

    @np.errstate(all="ignore")
    def __call__(self, z: Array) -> Array:
        """σ(z), in the shape of z; SpecError if z is not an array of real numbers.

        Overflow and underflow are not told, here and below: the library's calls tell of results.
        """
        z = real_array(z, "z")
        return self._in_shape(self.function(z), z, "function")

    @np.errstate(all="ignore")
    def pull_back(self, z: Array, v: Array) -> Array:
        """v ⊙ σ'(z), by which the chain rule goes back through σ; shapes of z."""
        z, v = _of_one_shape(z, v, "v")
        return np.asarray(v * self._in_shape(self.derivative(z), z, "derivative"))

    @np.errstate(all="ignore")
    def difference(self, z: Array, target: Array) -> Array:
        """σ(z) − x̂; shapes of z."""
        z, target = _of_one_shape(z, target, "target")
        return np.asarray(self(z) - target)

    def is_known_by_name(self) -> bool:
        """Whether its name, as that of a known function or as an expression, gives it back."""
        if self.name in ACTIVATIONS:
            return ACTIVATIONS[self.name] is self
        try:
            return activation_named(self.name) == self
        except SpecError:
            return False

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Copied and pickled by its name where that gives it back: lambdas cannot be pickled."""
        if self.is_known_by_name():
            return activation_named, (self.name,)
        return super().__reduce_ex__(protocol)

    def _in_shape(self, values: Any, z: Array, field: str) -> Array:
        """The values, checked: one of another shape would be spread over the samples silently."""
        if type(values) is np.ndarray and values.shape == z.shape:
            if values.dtype == np.float64 or values.dtype == z.dtype == object:  # exact fractions
                return values
            if values.dtype == object:  # as of np.frompyfunc
                return real_array(values, field).astype(np.float64)
        shape, kind = np.shape(values), np.asarray(values).dtype.kind
        if shape != z.shape or kind not in "biuf":
            raise SpecError(field, f"of {self.name} turns an array {z.shape} into one of {shape} "
                            "or into something else than real numbers")  # fmt: skip
        return np.asarray(values, dtype=np.float64)


class Softmax(Activation):
    """σ(z)_k = e^{z_k} / Σ_l e^{z_l}, whose components depend on all of z.

    z holds samples as columns, shape (m, M). The derivative of one sample is the symmetric matrix
    ∂σ_k/∂z_l = σ_k (1 if k = l else 0) − σ_k σ_l.
    """

    componentwise = False

    @np.errstate(all="ignore")
    def pull_back(self, z: Array, v: Array) -> Array:
        """σ'(z)ᵀ v, which is a ⊙ (v − ⟨a, v⟩) with a = σ(z).

        Where one component of a is nearly 1, v_k − ⟨a, v⟩ would cancel; there it is computed as
        Σ_l a_l (v_k − v_l).
        """
        z, v = _of_one_shape(z, v, "v", columns=True)
        a = self.function(z)
        centred = v - total(a * v, axis=0)
        for j in np.flatnonzero((a > SATURATED).any(axis=0)):
            centred[:, j] = total(a[:, j] * (v[:, j, np.newaxis] - v[:, j]))
        return np.asarray(a * centred)

    @np.errstate(all="ignore")
    def difference(self, z: Array, target: Array) -> Array:
        """σ(z) − x̂; where σ(z)_k is nearly 1, as (1 − x̂_k) − Σ_{l≠k} σ(z)_l."""
        z, target = _of_one_shape(z, target, "target", columns=True)
        a = self.function(z)
        result = np.asarray(a - target)
        for k, j in np.argwhere(a > SATURATED):
            others = np.delete(a[:, j], k)
            rest = total(others) if others.size else 0.0
            result[k, j] = (1 - target[k, j]) - rest
        return result

    @np.errstate(all="ignore")
    def jacobian(self, z: Array) -> Array:
        """σ'(z) of one sample: shape (m,) gives (m, m)."""
        z = vector(z, "z")
        a = self.function(z)
        return np.asarray(np.diag(a) - np.outer(a, a))

    @staticmethod
    def log_of(z: Array) -> Array:
        """ln σ(z)_k = z_k − ln Σ_l e^{z_l}, finite even where σ(z)_k underflows to 0.

        With the largest z_l taken out, Σ_l e^{z_l} is 1 plus the rest, and the logarithm keeps the
        digits of a small rest: ln σ(z)_k is right also where σ(z)_k rounds to 1.
        """
        below = z - z.max(axis=0)
        e = elementary.exp(below)
        np.put_along_axis(e, np.expand_dims(below.argmax(axis=0), 0), 0.0, axis=0)
        rest = total(e, axis=0)
        small = elementary.log1p_of_fraction(np.minimum(rest, 1.0))
        return np.asarray(below - np.where(rest > 1, elementary.log(1 + rest), small))


def _of_one_shape(z: Array, other: Array, field: str, columns: bool = False) -> tuple[Array, Array]:
    """Both as plain arrays; ``columns`` asks for samples as the columns of a matrix."""
    z, other = real_array(z, "z"), real_array(other, field)
    if columns and z.ndim != 2:
        raise SpecError("z", f"has {z.ndim} dimensions, but needs two: samples are its columns")
    if other.shape != z.shape:
        raise SpecError(field, f"has the shape {other.shape}, but z has {z.shape}")
    return z, other


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
    raise SpecError("derivative", "of softmax is a Jacobian matrix; use pull_back or jacobian")


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
"""The activations that have a name, by their names."""


def activation_named(name: str | Activation, field: str = "activation") -> Activation:
    """The activation with this name, or with this expression in x.

    Raises
    ------
    SpecError
        The text is neither the name of an activation nor an expression in x.
    """
    given: Any = name
    if is_a(given, Activation):
        sigma: Activation = given
        return sigma
    if not is_a(given, str):
        raise SpecError(field, f"{abbreviated(name)} is not the name of an activation function")
    name = str.__str__(given)
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
