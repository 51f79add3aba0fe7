"""Reads an expression in x, such as a reader types for σ, into a formula.

The text goes through ``ast.parse`` and is translated node by node; it is never evaluated as
Python. Allowed are x, numbers, pi, e, + − * /, powers with a constant exponent or base, the
functions in ``functions.FUNCTIONS``, abs, max and min; every other node is an error.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Mapping
from math import isfinite

import numpy as np

from ..errors import SpecError
from . import formula
from .formula import Formula
from .functions import FUNCTIONS, call, exponential

PRINTED = str.maketrans("−–·×÷", "--**/")  # typographic operators, and their ASCII forms
LONGEST = 200  # characters
DEEPEST = 40  # nested brackets and operators
LARGEST = 3000  # operations, numbers and variables; max and min repeat their arguments

_OPERATORS: dict[type[ast.operator], Callable[[Formula, Formula], Formula]] = {
    ast.Add: formula.add,
    ast.Sub: formula.subtract,
    ast.Mult: formula.multiply,
    ast.Div: formula.divide,
}


def typed(text: str) -> str:
    """The expression with ASCII operators: - for −, * for ·, / for ÷."""
    return text.strip().translate(PRINTED)


def parse(
    text: str, field: str = "activation", variables: Mapping[str, Formula] = {"x": formula.X}
) -> Formula:
    """The expression as a formula.

    Parameters
    ----------
    text : str
        For example ``x*exp(-x**2)``.
    field : str
        The field that an error names.
    variables : mapping from str to Formula
        The names that the text may hold besides those of functions and constants.

    Raises
    ------
    SpecError
        The text is no expression, or some part of it is not allowed; the message names the part.
    """
    text = typed(text)
    if len(text) > LONGEST:
        raise SpecError(field, f"the expression is longer than {LONGEST} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python warns about literals such as 1if
            body = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        place = f" near character {error.offset}" if error.offset else ""
        raise SpecError(field, f"{text!r} is not a complete expression{place}") from None
    except (ValueError, MemoryError, RecursionError):
        raise SpecError(field, f"{text!r} cannot be read as an expression") from None
    found = _Reader(text, field, variables).read(body)
    if max(formula.length(found), formula.length(found.derivative())) > LARGEST:
        raise SpecError(
            field, f"the expression or its derivative, written out, has more than {LARGEST:,} parts"
        )
    return found


class _Reader:
    """Translates allowed nodes; any other node is an error that quotes its source text."""

    def __init__(self, text: str, field: str, variables: Mapping[str, Formula]) -> None:
        self.text, self.field, self.variables = text, field, variables

    def read(self, node: ast.expr, depth: int = 0) -> Formula:
        if depth > DEEPEST:
            raise SpecError(self.field, f"the expression is nested more than {DEEPEST} deep")
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return self._number(node, value)
            case ast.Name(id=name) if name in self.variables:
                return self.variables[name]
            case ast.Name(id=name) if name in formula.CONSTANTS:
                return formula.CONSTANTS[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return formula.negate(self.read(operand, depth + 1))
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.read(operand, depth + 1)
            case ast.BinOp(op=ast.Pow(), left=base, right=exponent):
                return self._power(base, exponent, depth)
            case ast.BinOp(op=operator, left=left, right=right) if type(operator) in _OPERATORS:
                make = _OPERATORS[type(operator)]
                return make(self.read(left, depth + 1), self.read(right, depth + 1))
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._call(node, name, arguments, depth)
        raise self._not_allowed(node)

    def _number(self, node: ast.expr, value: float) -> Formula:
        try:
            number = float(value)
        except OverflowError:
            number = float("inf")
        if number in (float("inf"), float("-inf")):
            raise SpecError(self.field, f"the number {self._quoted(node)} is too large")
        return formula.Number(number)

    def _power(self, base: ast.expr, exponent: ast.expr, depth: int) -> Formula:
        below, above = self.read(base, depth + 1), self.read(exponent, depth + 1)
        constant = self._constant(above, exponent)
        if constant is not None:
            return formula.power(below, constant)
        if isinstance(below, formula.Number) and below.number > 0:
            return exponential(below, above)
        raise SpecError(
            self.field,
            f"the exponent {self._quoted(exponent)} is not a constant number, nor "
            f"{self._quoted(base)} a positive one",
        )

    def _constant(self, above: Formula, node: ast.expr) -> float | None:
        """The value of an exponent without variables, such as 1/3; None if it has one."""
        if isinstance(above, formula.Number):
            return above.number
        names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        if names & set(self.variables):
            return None
        with np.errstate(all="ignore"):
            value = float(above(np.zeros(1))[0])
        if not isfinite(value):
            raise SpecError(self.field, f"the exponent {self._quoted(node)} is not a finite number")
        return value

    def _call(self, node: ast.expr, name: str, arguments: list[ast.expr], depth: int) -> Formula:
        wanted = 2 if name in ("max", "min") else 1
        if name not in FUNCTIONS and wanted == 1 and name != "abs":
            raise self._not_allowed(node)
        if len(arguments) != wanted:
            raise SpecError(
                self.field,
                f"{self._quoted(node)}: {name} takes {wanted} "
                f"argument{'s' if wanted > 1 else ''}, not {len(arguments)}",
            )
        read = [self.read(argument, depth + 1) for argument in arguments]
        return call(name, read)

    def _not_allowed(self, node: ast.expr) -> SpecError:
        hint = ""
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor):
            hint = "; a power is written with **"
        known = ", ".join(sorted([*FUNCTIONS, "abs", "max", "min"]))
        return SpecError(
            self.field,
            f"{self._quoted(node)} is not allowed{hint}; an expression is made of "
            f"{', '.join(self.variables)}, numbers, pi, e, + - * / ** and the functions {known}",
        )

    def _quoted(self, node: ast.expr) -> str:
        return f"'{ast.get_source_segment(self.text, node) or ast.unparse(node)}'"
