"""The functions of an expression in x, each with its values, its TeX and its derivative.

Smooth functions stand in the table ``FUNCTIONS``. Functions with a kink (``max``, ``min``, ``abs``)
are nodes of their own; at the kink their derivative is that of the case that applies there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ..arithmetic import elementary
from ..arithmetic.arrays import Array
from . import values
from .formula import (
    ATOM,
    CONSTANTS,
    ONE,
    PRODUCT,
    ZERO,
    Formula,
    Number,
    divide,
    multiply,
    negate,
    power,
)


@dataclass(frozen=True)
class Applied(Formula):
    """A function of the table ``FUNCTIONS``, applied to an argument."""

    name: str
    argument: Formula

    @property
    def binding(self) -> int:  # type: ignore[override]
        return ATOM if self.name in ("sqrt", "sigmoid", "softplus") else PRODUCT

    def value(self, x: Array) -> Any:
        argument = np.asarray(self.argument.value(x), dtype=np.float64)
        return FUNCTIONS[self.name].values(argument)

    def derivative(self) -> Formula:
        outer = FUNCTIONS[self.name].derivative_at(self.argument)
        return multiply(outer, self.argument.derivative())

    def tex(self) -> str:
        template = FUNCTIONS[self.name].tex
        if template.endswith("{%s}"):
            return template % self.argument.tex()
        return template % self.argument.bracketed(ATOM)

    def parts(self) -> Sequence[Formula]:
        return (self.argument,)


@dataclass(frozen=True)
class Choice(Formula):
    """``then`` where first ≥ second, else ``otherwise``; by this, max and min are defined."""

    first: Formula
    second: Formula
    then: Formula
    otherwise: Formula

    def value(self, x: Array) -> Any:
        condition = np.greater_equal(self.first.value(x), self.second.value(x))
        return np.where(condition, self.then.value(x), self.otherwise.value(x))

    def derivative(self) -> Formula:
        return Choice(self.first, self.second, self.then.derivative(), self.otherwise.derivative())

    def tex(self) -> str:
        a, b = self.first.tex(), self.second.tex()
        return (
            rf"\begin{{cases}} {self.then.tex()} & {a} \ge {b} \\ "
            rf"{self.otherwise.tex()} & {a} < {b} \end{{cases}}"
        )

    def parts(self) -> Sequence[Formula]:
        return self.then, self.otherwise, self.first, self.second, self.first, self.second


@dataclass(frozen=True)
class Absolute(Formula):
    """|u|; its derivative is sgn(u)·u' with sgn(0) = 0."""

    argument: Formula

    def value(self, x: Array) -> Any:
        return np.abs(self.argument.value(x))

    def derivative(self) -> Formula:
        return multiply(Sign(self.argument), self.argument.derivative())

    def tex(self) -> str:
        return rf"\left|{self.argument.tex()}\right|"

    def parts(self) -> Sequence[Formula]:
        return (self.argument,)


@dataclass(frozen=True)
class Sign(Formula):
    """sgn(u), which occurs only in derivatives; its own derivative counts as 0 everywhere."""

    argument: Formula

    def value(self, x: Array) -> Any:
        return np.sign(self.argument.value(x))

    def derivative(self) -> Formula:
        return ZERO

    def tex(self) -> str:
        return rf"\operatorname{{sgn}}({self.argument.tex()})"

    def parts(self) -> Sequence[Formula]:
        return (self.argument,)


class Function(NamedTuple):
    """A smooth function f of one variable.

    values : f on arrays, component by component.
    tex : f(u) as TeX, with %s for u.
    derivative_at : f'(u) as a formula, for a formula u.
    """

    values: Callable[[Array], Array]
    tex: str
    derivative_at: Callable[[Formula], Formula]


def call(name: str, arguments: list[Formula]) -> Formula:
    """A function by its name, applied to arguments; of equal ones max and min take the first."""
    u = arguments[0]
    if name == "abs":
        return Absolute(u)
    if name == "max":
        return Choice(u, arguments[1], u, arguments[1])
    if name == "min":
        return Choice(arguments[1], u, u, arguments[1])
    return Applied(name, u)


def exponential(base: Number, exponent: Formula) -> Formula:
    """b^u = e^{u ln b} for a constant b > 0."""
    if base == CONSTANTS["e"]:
        return Applied("exp", exponent)
    return Applied("exp", multiply(exponent, Applied("log", base)))


def _one_over_square_of(name: str) -> Callable[[Formula], Formula]:
    return lambda u: divide(ONE, power(Applied(name, u), 2))


# The derivatives are written so that nothing cancels: 1/cosh² instead of 1 − tanh².
FUNCTIONS: dict[str, Function] = {
    "exp": Function(elementary.exp, "e^{%s}", lambda u: Applied("exp", u)),
    "log": Function(elementary.log, r"\ln %s", lambda u: divide(ONE, u)),
    "sqrt": Function(
        np.sqrt, r"\sqrt{%s}", lambda u: divide(ONE, multiply(Number(2.0), Applied("sqrt", u)))
    ),
    "sin": Function(elementary.sin, r"\sin %s", lambda u: Applied("cos", u)),
    "cos": Function(elementary.cos, r"\cos %s", lambda u: negate(Applied("sin", u))),
    "tan": Function(values.tan, r"\tan %s", _one_over_square_of("cos")),
    "sinh": Function(values.sinh, r"\sinh %s", lambda u: Applied("cosh", u)),
    "cosh": Function(values.cosh, r"\cosh %s", lambda u: Applied("sinh", u)),
    "tanh": Function(elementary.tanh, r"\tanh %s", _one_over_square_of("cosh")),
    "sigmoid": Function(
        elementary.sigmoid,
        r"\operatorname{sigmoid}\left(%s\right)",
        lambda u: multiply(Applied("sigmoid", u), Applied("sigmoid", negate(u))),
    ),
    "softplus": Function(
        elementary.softplus,
        r"\operatorname{softplus}\left(%s\right)",
        lambda u: Applied("sigmoid", u),
    ),
}
