"""Formulas in one variable x as trees, each node with its values, its derivative and its TeX.

The functions ``add``, ``multiply``, ``divide`` and ``power`` build nodes and simplify what is
obvious, so that derivatives are short enough to read.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from math import e, isfinite, pi
from typing import Any, TypeGuard

import numpy as np

from ..arithmetic.arrays import Array
from .values import power_value

SUM, PRODUCT, POWER, ATOM = range(4)  # how strongly the outermost operation binds


class Formula(ABC):
    """A formula; called with an array it returns its values, component by component."""

    binding = ATOM

    def __call__(self, x: Array) -> Array:
        return np.array(np.broadcast_to(self.value(x), x.shape))

    @abstractmethod
    def value(self, x: Array) -> Any:
        """Its values at x; a constant may return a single number."""

    @abstractmethod
    def derivative(self) -> Formula:
        """Its derivative with respect to x."""

    @abstractmethod
    def tex(self) -> str:
        """The formula as TeX, without outer parentheses."""

    def parts(self) -> Sequence[Formula]:
        """The formulas whose TeX its own contains, once for each time."""
        return ()

    def bracketed(self, binding: int) -> str:
        """The TeX, in parentheses if the outermost operation binds less than ``binding``."""
        return self.tex() if self.binding >= binding else rf"\left({self.tex()}\right)"


@dataclass(frozen=True)
class Number(Formula):
    """A constant; pi and e have a symbol."""

    number: float
    symbol: str = ""

    @property
    def binding(self) -> int:  # type: ignore[override]
        return SUM if self.number < 0 else ATOM

    def value(self, x: Array) -> Any:
        return self.number

    def derivative(self) -> Formula:
        return ZERO

    def tex(self) -> str:
        if self.symbol:
            return self.symbol
        small = self.number == int(self.number) and abs(self.number) < 1e16
        text = repr(int(self.number) if small else self.number)
        digits, _, exponent = text.partition("e")
        return rf"{digits} \cdot 10^{{{int(exponent)}}}" if exponent else digits


@dataclass(frozen=True)
class Variable(Formula):
    """x."""

    def value(self, x: Array) -> Any:
        return x

    def derivative(self) -> Formula:
        return ONE

    def tex(self) -> str:
        return "x"


@dataclass(frozen=True)
class Sum(Formula):
    """u + v."""

    left: Formula
    right: Formula
    binding = SUM

    def value(self, x: Array) -> Any:
        return self.left.value(x) + self.right.value(x)

    def derivative(self) -> Formula:
        return add(self.left.derivative(), self.right.derivative())

    def tex(self) -> str:
        right = self.right.tex()
        return self.left.tex() + (right if right.startswith("-") else f"+{right}")

    def parts(self) -> Sequence[Formula]:
        return self.left, self.right


@dataclass(frozen=True)
class Product(Formula):
    """u·v."""

    left: Formula
    right: Formula
    binding = PRODUCT

    def value(self, x: Array) -> Any:
        return self.left.value(x) * self.right.value(x)

    def derivative(self) -> Formula:
        return add(
            multiply(self.left.derivative(), self.right),
            multiply(self.left, self.right.derivative()),
        )

    def tex(self) -> str:
        if self.left == MINUS_ONE:
            return f"-{self.right.bracketed(PRODUCT)}"
        left, right = self.left.bracketed(PRODUCT), self.right.bracketed(PRODUCT)
        if isinstance(self.left, Number) and self.left.number < 0:
            left = self.left.tex()  # a negative factor in front needs no parentheses
        return f"{left} \\cdot {right}" if right[0].isdigit() else f"{left}\\,{right}"

    def parts(self) -> Sequence[Formula]:
        return self.left, self.right


@dataclass(frozen=True)
class Quotient(Formula):
    """u/v."""

    above: Formula
    below: Formula
    binding = PRODUCT

    def value(self, x: Array) -> Any:
        return np.divide(self.above.value(x), self.below.value(x))

    def derivative(self) -> Formula:
        u, v = self.above, self.below
        if isinstance(v, Number):
            return divide(u.derivative(), v)
        top = subtract(multiply(u.derivative(), v), multiply(u, v.derivative()))
        return divide(top, power(v, 2))

    def tex(self) -> str:
        return rf"\frac{{{self.above.tex()}}}{{{self.below.tex()}}}"

    def parts(self) -> Sequence[Formula]:
        return self.above, self.below


@dataclass(frozen=True)
class Power(Formula):
    """u to the power of a constant."""

    base: Formula
    exponent: float
    binding = POWER

    def value(self, x: Array) -> Any:
        return power_value(np.asarray(self.base.value(x), dtype=np.float64), self.exponent)

    def derivative(self) -> Formula:
        n = self.exponent
        if fraction := as_fraction(n):
            p, q = fraction
            below = power(self.base, (p - q) / q)
            outer = divide(multiply(Number(float(p)), below), Number(float(q)))
        else:
            outer = multiply(Number(n), power(self.base, n - 1))
        return multiply(outer, self.base.derivative())

    def tex(self) -> str:
        exponent = Number(self.exponent).tex()
        if fraction := as_fraction(self.exponent):
            p, q = fraction
            exponent = rf"{'-' if p < 0 else ''}\frac{{{abs(p)}}}{{{q}}}"
        return f"{self.base.bracketed(ATOM)}^{{{exponent}}}"

    def parts(self) -> Sequence[Formula]:
        return (self.base,)


def as_fraction(number: float) -> tuple[int, int] | None:
    """p and q of the fraction that a float with many digits stands for; None for short decimals.

    1/3 is written as the float 0.3333333333333333; as an exponent it reads better as a fraction.
    """
    if len(repr(number)) < 12:
        return None
    for q in range(2, 100):
        p = round(number * q)
        if p and p / q == number:
            return p, q
    return None


def length(formula: Formula) -> int:
    """The number of operations, numbers and variables in a formula's TeX.

    Parts may be shared, so the number can grow exponentially with the formula's depth; each part
    is counted only once.
    """
    known: dict[int, int] = {}

    def counted(part: Formula) -> int:
        if id(part) not in known:
            known[id(part)] = 1 + sum(map(counted, part.parts()))
        return known[id(part)]

    return counted(formula)


X = Variable()
ZERO, ONE, MINUS_ONE = Number(0.0), Number(1.0), Number(-1.0)
CONSTANTS = {"pi": Number(pi, r"\pi"), "e": Number(e, "e")}


def _folded(value: float, otherwise: Formula) -> Formula:
    """The constant that an operation on constants gives, unless it overflows."""
    return Number(value) if isfinite(value) else otherwise


def add(u: Formula, v: Formula) -> Formula:
    """u + v."""
    if _is_unnamed_number(u) and _is_unnamed_number(v):
        return _folded(u.number + v.number, Sum(u, v))
    return v if u == ZERO else u if v == ZERO else Sum(u, v)


def negate(u: Formula) -> Formula:
    """−u."""
    return multiply(MINUS_ONE, u)


def subtract(u: Formula, v: Formula) -> Formula:
    """u − v."""
    return add(u, negate(v))


def multiply(u: Formula, v: Formula) -> Formula:
    """u·v with the constants gathered in front, so that signs and factors are easy to read."""
    if ZERO in (u, v):
        return ZERO
    if u == ONE or v == ONE:
        return v if u == ONE else u
    if _is_unnamed_number(u) and _is_unnamed_number(v):
        return _folded(u.number * v.number, Product(u, v))
    if _is_unnamed_number(v):
        return multiply(v, u)
    if isinstance(v, Product) and _is_unnamed_number(v.left):
        if _is_unnamed_number(u) and not isfinite(u.number * v.left.number):
            return Product(u, v)  # the product of the two constants overflows
        return multiply(multiply(u, v.left), v.right)
    if isinstance(u, Product) and _is_unnamed_number(u.left):
        return multiply(u.left, multiply(u.right, v))
    if isinstance(u, Quotient) and not _is_unnamed_number(v):
        return divide(multiply(u.above, v), u.below)
    if u == v:
        return power(u, 2)
    if isinstance(v, Product) and u == v.left:
        return Product(power(u, 2), v.right)
    return Product(u, v)


def _is_unnamed_number(u: Formula) -> TypeGuard[Number]:
    return isinstance(u, Number) and not u.symbol


def divide(u: Formula, v: Formula) -> Formula:
    """u/v."""
    if u == ZERO and v != ZERO:
        return ZERO
    return u if v == ONE else Quotient(u, v)


def power(base: Formula, exponent: float) -> Formula:
    """u to the power of a constant."""
    if exponent == 0:
        return ONE
    return base if exponent == 1 else Power(base, exponent)
