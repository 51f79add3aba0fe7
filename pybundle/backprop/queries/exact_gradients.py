"""Gradients as exact fractions, by dual numbers: an independent check without any rounding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from numpy.typing import ArrayLike

from ..arithmetic.validate import abbreviated, choice, is_a, is_list, number, plain, said
from ..errors import SpecError, counted
from ..net.activations import ACTIVATIONS, LEAK, Activation
from ..net.costs import HALF
from ..net.network import Network, check_network

if TYPE_CHECKING:
    from fractions import Fraction

    from ..symbolic.formula import Formula

RATIONAL = ("identity", "relu", "leaky_relu", "square")
"""The known activations whose values are rational numbers for rational arguments."""


class _Dual(NamedTuple):
    """value + slope·h with h² = 0: a rational number together with its derivative."""

    value: Fraction
    slope: Fraction

    def plus(self, other: _Dual) -> _Dual:
        return _Dual(self.value + other.value, self.slope + other.slope)

    def times(self, other: _Dual) -> _Dual:
        return _Dual(self.value * other.value, self.value * other.slope + self.slope * other.value)

    def over(self, other: _Dual) -> _Dual:
        value = self.value / other.value
        return _Dual(value, (self.slope - value * other.slope) / other.value)

    def to_the(self, exponent: int) -> _Dual:
        outer = exponent * self.value ** (exponent - 1)
        return _Dual(self.value**exponent, outer * self.slope)

    def absolute(self) -> _Dual:
        sign = (self.value > 0) - (self.value < 0)
        return _Dual(sign * self.value, sign * self.slope)


Function = Callable[[_Dual], _Dual]


def exact_gradients(
    network: Network,
    x: Sequence[float | Fraction] | ArrayLike,
    target: Sequence[float | Fraction] | ArrayLike,
    cost_function: str = "squared_error",
) -> list[list[list[Fraction]]]:
    """∂C/∂W_i of one sample as exact fractions, by forward differentiation.

    Every float is taken as the fraction that it is, so the result is not rounded at all.

    Parameters
    ----------
    network : Network
        Its activations must have rational values: identity, relu, leaky relu, square, or an
        expression of x and numbers with + − * /, whole powers, abs, max and min.
    x, target : sequences of numbers, lengths n_1 and m_N
        Numbers may be fractions.
    cost_function : {"squared_error", "half_squared_error"}

    Returns
    -------
    list of nested lists of Fraction
        In the shapes of W_1, …, W_N.

    Raises
    ------
    SpecError
        An activation has irrational values or none at all for this sample (a division by 0), a
        length does not fit, or something is not a number.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from backprop import Layer, Network, exact_gradients
    >>> net = Network([Layer([[1, 2]], "x/(1+abs(x))")])  # z = 2, a = 2/3, σ' = 1/(1 + 2)²
    >>> [[str(w) for w in row] for row in exact_gradients(net, [1, Fraction(1, 2)], [0])[0]]
    [['4/27', '2/27']]
    """
    check_network(network)
    choice(cost_function, ("squared_error", HALF), "cost_function")
    functions = [
        _rational(layer.sigma, f"activations[{i}]") for i, layer in enumerate(network.layers)
    ]
    given = {
        field: _exact_vector(values, field, length)
        for field, values, length in (
            ("x", x, network.sizes[0]), ("target", target, network.sizes[-1]),
        )
    }  # fmt: skip
    rational = [[[_exact(w) for w in row] for row in layer.W.tolist()] for layer in network.layers]
    scale = _exact(0.5 if cost_function == HALF else 1)
    try:
        return [
            [
                [
                    scale * _exact_slope(network, functions, rational, given, (i, k, j))
                    for j in range(layer.n)
                ]
                for k in range(layer.m)
            ]
            for i, layer in enumerate(network.layers)
        ]
    except ZeroDivisionError:
        raise SpecError("x", "leads to a division by 0 in an activation") from None


def _exact_slope(
    network: Network, functions: Sequence[Function], rational: list[list[list[Fraction]]],
    given: dict[str, list[Fraction]], weight: tuple[int, int, int],
) -> Fraction:  # fmt: skip
    """∂C/∂w of one weight (layer, row, column from 0); only its dual number has slope 1."""
    a = [_Dual(x_k, _exact(0)) for x_k in given["x"]]
    for i, (layer, sigma, W) in enumerate(zip(network.layers, functions, rational, strict=True)):
        after = []
        for k, row in enumerate(W):
            bias = 0.0 if layer.b is None else float(layer.b[k])
            z = _Dual(_exact(bias), _exact(0))
            for j, (w, a_j) in enumerate(zip(row, a, strict=True)):
                z = z.plus(_Dual(w, _exact(int((i, k, j) == weight))).times(a_j))
            after.append(sigma(z))
        a = after
    slope = _exact(0)
    for a_k, target_k in zip(a, given["target"], strict=True):
        difference = a_k.plus(_Dual(-target_k, _exact(0)))
        slope += difference.times(difference).slope
    return slope


def _rational(sigma: Activation, field: str) -> Function:
    """σ on dual numbers; SpecError if it has irrational values."""
    known: dict[str, Function] = {
        "identity": lambda z: z,
        "square": lambda z: z.times(z),
        "relu": lambda z: z if z.value > 0 else _Dual(_exact(0), _exact(0)),
        "leaky_relu": lambda z: z if z.value > 0 else _Dual(_exact(LEAK), _exact(0)).times(z),
    }
    if sigma.name in RATIONAL and ACTIVATIONS[sigma.name] is sigma:
        return known[sigma.name]
    tree: Any = sigma.function
    irrational = SpecError(
        field,
        f"{sigma.name} has irrational values; exact arithmetic knows {', '.join(RATIONAL)}, and "
        "expressions of x and numbers with + − * /, whole powers, abs, max and min",
    )
    if sigma.name in ACTIVATIONS or not sigma.is_known_by_name():
        raise irrational
    from ..symbolic.rational import in_rational_arithmetic  # only expressions need it

    if not in_rational_arithmetic(tree):
        raise irrational
    return lambda z: _value(tree, z)


def _value(tree: Formula, x: _Dual) -> _Dual:
    """The value at x of an expression that has rational values."""
    from ..symbolic import formula, functions

    match tree:
        case formula.Number(number=number):
            return _Dual(_exact(number), _exact(0))
        case formula.Sum(left=left, right=right):
            return _value(left, x).plus(_value(right, x))
        case formula.Product(left=left, right=right):
            return _value(left, x).times(_value(right, x))
        case formula.Quotient(above=above, below=below):
            return _value(above, x).over(_value(below, x))
        case formula.Power(base=base, exponent=exponent):
            return _value(base, x).to_the(int(exponent))
        case functions.Choice(first=first, second=second, then=then, otherwise=otherwise):
            is_first = _value(first, x).value >= _value(second, x).value
            return _value(then if is_first else otherwise, x)
        case functions.Absolute(argument=argument):
            return _value(argument, x).absolute()
    return x


def _exact_vector(values: Any, field: str, length: int) -> list[Fraction]:
    """Numbers, among them fractions, as fractions."""
    values = plain(values, field)
    if not is_list(values):
        raise SpecError(field, f"{abbreviated(values)} is not a list of numbers")
    if len(values) != length:
        raise SpecError(field, f"has {counted(len(values), 'number')}, but needs {length}")
    return [_fraction(value, f"{field}[{k}]") for k, value in enumerate(values)]


def _fraction(value: Any, field: str) -> Fraction:
    from fractions import Fraction

    if type(value) is Fraction:
        return value
    if not is_a(value, Fraction):
        return _exact(number(value, field))
    try:
        return Fraction(int(value.numerator), int(value.denominator))
    except Exception as error:  # of a class that raises what it likes
        raise SpecError(field, f"cannot be read as a number: {said(error)}") from None


def _exact(number: float | Fraction) -> Fraction:
    from fractions import Fraction  # slow to import, and only this function needs it

    return Fraction(number)
