"""The cost in 60-digit decimals: a central difference with errors far below those of float64.

With ε = 10⁻²⁰ its truncation error is about ε² = 10⁻⁴⁰ and its rounding error 10⁻⁶⁰/ε = 10⁻⁴⁰, so
about 35 digits are right. It needs the values of σ, but no derivative of σ.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext

from ..errors import SpecError
from ..net.activations import LEAK
from ..spec.problem import Problem
from ..symbolic.expression import parse
from ..symbolic.formula import Formula, Number, Power, Product, Quotient, Sum, Variable
from ..symbolic.functions import Absolute, Applied, Choice
from .one_weight import Place

DIGITS = 60
EPSILON = Decimal(10) ** -20
Function = Callable[[Decimal], Decimal]


def decimal_slope(problem: Problem, weight: Place) -> Decimal:
    """∂C/∂w of one weight by the central difference.

    Raises
    ------
    SpecError
        σ has no value there in decimal arithmetic.
    """
    context = Context(prec=DIGITS, traps=[InvalidOperation, DivisionByZero, Overflow])
    with localcontext(context):
        try:
            above, below = (_cost(problem, weight, h) for h in (EPSILON, -EPSILON))
        except ArithmeticError:
            raise SpecError("spec", "σ cannot be computed here in decimal arithmetic") from None
        return (above - below) / (2 * EPSILON)


def _cost(problem: Problem, weight: Place, h: Decimal) -> Decimal:
    """The cost with the weight moved by h."""
    a = z = [Decimal(x_k) for x_k in problem.x.tolist()]
    for i, layer in enumerate(problem.network.layers, start=1):
        W = [[Decimal(w) for w in row] for row in layer.W.tolist()]
        if i == weight[0]:
            W[weight[1] - 1][weight[2] - 1] += h
        bias = [0.0] * layer.m if layer.b is None else layer.b.tolist()
        z = [
            sum((w * a_l for w, a_l in zip(row, a, strict=True)), start=Decimal(b_k))
            for row, b_k in zip(W, bias, strict=True)
        ]
        a = _activated(layer.sigma.name, z)
    target = [Decimal(x_k) for x_k in problem.target.tolist()]
    if problem.cost_function == "cross_entropy":
        log_of_sum = sum((z_k.exp() for z_k in z), start=Decimal(0)).ln()
        return sum((t * (log_of_sum - z_k) for t, z_k in zip(target, z, strict=True)), Decimal(0))
    return sum(((a_k - t) ** 2 for a_k, t in zip(a, target, strict=True)), start=Decimal(0))


def _activated(name: str, z: list[Decimal]) -> list[Decimal]:
    if name == "softmax":
        exponentials = [z_k.exp() for z_k in z]
        return [e / sum(exponentials) for e in exponentials]
    if name in ACTIVATIONS:
        return [ACTIVATIONS[name](z_k) for z_k in z]
    tree = parse(name)
    return [_value(tree, z_k) for z_k in z]


def _value(tree: Formula, x: Decimal) -> Decimal:
    """The value at x of an expression that a reader typed."""
    match tree:
        case Number(number=number, symbol=symbol):
            return {r"\pi": _pi, "e": Decimal(1).exp}.get(symbol, lambda: Decimal(number))()
        case Variable():
            return x
        case Sum(left=left, right=right):
            return _value(left, x) + _value(right, x)
        case Product(left=left, right=right):
            return _value(left, x) * _value(right, x)
        case Quotient(above=above, below=below):
            return _value(above, x) / _value(below, x)
        case Power(base=base, exponent=exponent):
            return _power(_value(base, x), exponent)
        case Applied(name=name, argument=argument):
            return FUNCTIONS[name](_value(argument, x))
        case Choice(first=first, second=second, then=then, otherwise=otherwise):
            return _value(then if _value(first, x) >= _value(second, x) else otherwise, x)
        case Absolute(argument=argument):
            return abs(_value(argument, x))
    raise TypeError(f"{type(tree).__name__} does not occur in an expression")


def _power(base: Decimal, exponent: float) -> Decimal:
    return base ** (int(exponent) if exponent == int(exponent) else Decimal(exponent))


def _pi() -> Decimal:
    """π by Machin's formula, 16 arctan 1/5 − 4 arctan 1/239."""
    return 16 * _arctan_of_inverse(5) - 4 * _arctan_of_inverse(239)


def _arctan_of_inverse(n: int) -> Decimal:
    power = total = Decimal(1) / n
    k = 1
    while abs(power) > Decimal(10) ** -(DIGITS + 5):
        power /= -n * n
        k += 2
        total += power / k
    return total


def _sin(x: Decimal) -> Decimal:
    """By its power series, after reducing x to [−π, π]."""
    turn = 2 * _pi()
    x = x - turn * (x / turn).to_integral_value()
    term = total = x
    k = 1
    while abs(term) > Decimal(10) ** -(DIGITS + 5):
        term *= -x * x / ((k + 1) * (k + 2))
        k += 2
        total += term
    return total


def _cos(x: Decimal) -> Decimal:
    return _sin(x + _pi() / 2)


def _sigmoid(x: Decimal) -> Decimal:
    return 1 / (1 + (-x).exp())


def _tanh(x: Decimal) -> Decimal:
    return 2 * _sigmoid(2 * x) - 1


def _softplus(x: Decimal) -> Decimal:
    return max(x, Decimal(0)) + (1 + (-abs(x)).exp()).ln()


def _normal_cdf(x: Decimal) -> Decimal:
    """Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …); for x < 0 it cancels, but 60 digits suffice."""
    term = total = x
    k = 1
    while abs(term) > abs(total) * Decimal(10) ** -(DIGITS + 5) and term:
        k += 2
        term *= x * x / k
        total += term
    return Decimal("0.5") + total * (-x * x / 2).exp() / (2 * _pi()).sqrt()


FUNCTIONS: dict[str, Function] = {
    "exp": lambda x: x.exp(),
    "log": lambda x: x.ln(),
    "sqrt": lambda x: x.sqrt(),
    "sin": _sin,
    "cos": _cos,
    "tan": lambda x: _sin(x) / _cos(x),
    "sinh": lambda x: (x.exp() - (-x).exp()) / 2,
    "cosh": lambda x: (x.exp() + (-x).exp()) / 2,
    "tanh": _tanh,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
}

ACTIVATIONS: dict[str, Function] = {
    "identity": lambda x: x,
    "sigmoid": _sigmoid,
    "tanh": _tanh,
    "relu": lambda x: max(x, Decimal(0)),
    "leaky_relu": lambda x: x if x > 0 else Decimal(LEAK) * x,
    "softplus": _softplus,
    "gelu": lambda x: x * _normal_cdf(x),
    "silu": lambda x: x * _sigmoid(x),
    "sin": _sin,
    "square": lambda x: x * x,
}
