"""Which formulas have rational values for rational arguments."""

from __future__ import annotations

from .formula import Formula, Number, Power, Product, Quotient, Sum, Variable
from .functions import Absolute, Choice

LARGEST_EXPONENT = 100
"""Fractions grow with powers: beyond it they would fill the memory."""


def in_rational_arithmetic(tree: Formula) -> bool:
    """Whether a formula is made of x and numbers by +, ·, /, whole powers, abs, max and min."""
    match tree:
        case Number(symbol=symbol):
            return not symbol  # pi and e are irrational
        case Variable():
            return True
        case Sum(left=u, right=v) | Product(left=u, right=v) | Quotient(above=u, below=v):
            return in_rational_arithmetic(u) and in_rational_arithmetic(v)
        case Power(base=base, exponent=exponent):
            whole = exponent == int(exponent) and abs(exponent) <= LARGEST_EXPONENT
            return whole and in_rational_arithmetic(base)
        case Choice(first=u, second=v, then=then, otherwise=otherwise):
            return all(map(in_rational_arithmetic, (u, v, then, otherwise)))
        case Absolute(argument=argument):
            return in_rational_arithmetic(argument)
    return False
