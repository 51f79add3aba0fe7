r"""Numbers, vectors, matrices and equations as TeX, long ones elided.

Only KaTeX's built-in commands are used. A piece of TeX knows whether rounding hid digits, so that
= and ≈ are right. How wide it may be, only the page of its reader knows: there a line breaks before
=, +, − and ⊙ that stand between spaces and outside of braces (site/browser/shared/formulas.js).

A number of a quantity is marked with its reference, ``\htmlData{ref=W1 2 1}{0.5}``, by which the
picture shows the neuron, edge or field that the number stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ..arithmetic.arrays import Array
from .quantity import Quantity

DIGITS = 4  # significant digits that are shown
NUMBERS = 10_000  # remembered as they are written: a net says most of its numbers several times
MOST_ROWS, MOST_COLUMNS, MOST_TERMS = 6, 4, 4
MOST_DIGITS = 26  # of a row of four numbers: a phone is as wide as that
DOT = r"\cdot"
_MARK = re.compile(r"\\htmlData\{[^{}]*\}\{((?:[^{}]|\{[^{}]*\})*)\}")


class Tex(NamedTuple):
    """A piece of TeX, and whether it states its value exactly."""

    text: str
    exact: bool = True


def same(shown: float, value: float) -> bool:
    """Whether nothing but the rounding of floating-point arithmetic was left out."""
    return abs(shown - value) <= 1e-13 * abs(value)


@lru_cache(NUMBERS)
def shown(value: float) -> tuple[str, str]:
    """The digits to show and the power of ten beside them (or ""): ("1.2", "-5").

    Whole numbers below a million stay whole. Zeros at the end are dropped only where the number
    really ends there: 0.5 is "0.5", but 0.50001 is "0.5000".
    """
    nearest = round(value)
    if abs(nearest) < 1e6 and same(nearest, value):
        return str(nearest), ""
    digits, power = f"{value:.{DIGITS - 1}e}".split("e")
    if -3 <= int(power) < 6:
        digits, power = f"{value:.{max(DIGITS - 1 - int(power), 0)}f}", "0"
    if "." in digits and same(float(f"{digits}e{power}"), value):
        digits = digits.rstrip("0").rstrip(".")
    return digits, "" if power == "0" else str(int(power))


def unmarked(text: str) -> str:
    """TeX as it is written outside of this project: without the marks of numbers."""
    return _MARK.sub(r"\1", text)


def number(value: Quantity | float) -> Tex:
    """A number with about four significant digits; that of a quantity with its mark."""
    if not isinstance(value, Quantity):
        return _number(float(value))
    return _marked(value.values, value.ref.text if value.ref else "")


@lru_cache(NUMBERS)
def _number(value: float) -> Tex:
    digits, power = shown(value)
    exact = same(float(f"{digits}e{power or 0}"), value)
    return Tex(rf"{digits} \cdot 10^{{{power}}}" if power else digits, exact)


def _marked(value: Array | np.float64 | float, ref: str) -> Tex:
    piece = _number(float(value))
    return Tex(rf"\htmlData{{ref={ref}}}{{{piece.text}}}", piece.exact) if ref else piece


def factor(value: Quantity | float) -> Tex:
    """A number as it stands in a product: in parentheses if negative."""
    piece = number(value)
    negative = (value.values if isinstance(value, Quantity) else value) < 0
    return parenthesised(piece) if negative else piece


def parenthesised(piece: Tex) -> Tex:
    return Tex(f"({piece.text})", piece.exact)


def join(*pieces: Tex | str) -> Tex:
    """Pieces set side by side; symbols and operators are plain strings."""
    parts = [Tex(piece) if isinstance(piece, str) else piece for piece in pieces]
    return Tex(" ".join(part.text for part in parts), all(part.exact for part in parts))


def matrix(quantity: Quantity, as_row: bool = False) -> Tex:
    """A matrix of numbers, elided where it is large; a 1×1 matrix is a number.

    A vector is a column, or transposed a row.
    """
    entries = np.asarray(quantity.values)
    if entries.ndim == 1:
        entries = entries[None, :] if as_row else entries[:, None]
    m, n = entries.shape
    refs = _refs(quantity, as_row)
    if m == n == 1:
        return _marked(entries[0, 0], refs(0, 0))
    most = 3 if n == MOST_COLUMNS and _digits(entries) > MOST_DIGITS else MOST_COLUMNS
    return _matrix(entries, refs, _kept(m, MOST_ROWS), _kept(n, most, head=1))


def _digits(entries: Array) -> int:
    """How many characters the longest numbers of the columns have together."""
    rows = [k for k in _kept(len(entries), MOST_ROWS) if k is not None]
    return sum(max(len("".join(shown(float(x)))) for x in column) for column in entries[rows].T)


def _refs(quantity: Quantity, as_row: bool) -> Callable[[int, int], str]:
    """The marks of a matrix' entries by row and column from 0."""
    if quantity.ref is None:
        return lambda k, j: ""
    whole = quantity.ref.text
    if np.ndim(quantity.values) == 2:
        return lambda k, j: f"{whole} {k + 1} {j + 1}"
    return lambda k, j: f"{whole} {(j if as_row else k) + 1}"


def _matrix(
    entries: Array,
    refs: Callable[[int, int], str],
    rows: list[int | None],
    columns: list[int | None],
) -> Tex:
    cells = [[_cell(entries, refs, k, j) for j in columns] for k in rows]
    return Tex(
        _environment("pmatrix", [" & ".join(cell.text for cell in row) for row in cells]),
        all(cell.exact for row in cells for cell in row),
    )


def _cell(entries: Array, refs: Callable[[int, int], str], k: int | None, j: int | None) -> Tex:
    """An entry, or the dots that stand for the rows or columns left out."""
    if k is None:
        return Tex(r"\vdots" if j is not None else r"\ddots")
    return Tex(r"\cdots") if j is None else _marked(entries[k, j], refs(k, j))


def operand(quantity: Quantity, as_row: bool = False) -> Tex:
    """A matrix as it stands in a product; a negative number gets its parentheses."""
    piece = matrix(quantity, as_row)
    negative = quantity.size == 1 and np.ravel(quantity.values)[0] < 0
    return parenthesised(piece) if negative else piece


def transposed(quantity: Quantity) -> Tex:
    """Aᵀ in front of a further factor; a number needs a dot instead."""
    if quantity.size == 1:
        return join(operand(quantity), DOT)
    piece = matrix(quantity)
    return Tex(rf"{piece.text}^{{\top}}", piece.exact)


def matrix_product(A: Quantity, v: Quantity, transpose: bool = False) -> Tex:
    """Av or Aᵀv; a dot stands between them where one is a mere number."""
    left = transposed(A) if transpose and A.size > 1 else operand(A)
    return _beside(left, operand(v), 1 in (A.size, v.size))


def outer_product(u: Quantity, v: Quantity) -> Tex:
    """uvᵀ."""
    return _beside(operand(u), operand(v, as_row=True), 1 in (u.size, v.size))


def _beside(left: Tex, right: Tex, dot: bool) -> Tex:
    return join(left, DOT, right) if dot else join(left, right)


def plus(count: int, term: Callable[[int], Tex | str], *more: Tex | str) -> Tex:
    """term(1) + … + term(count) + more.

    A long sum is elided, and only the terms that are shown are asked for.
    """
    kept = _kept(count, MOST_TERMS)
    first, *others = [*(r"\cdots" if k is None else term(k + 1) for k in kept), *more]
    return join(first, *(join("+", other) for other in others))


def product(*values: Quantity) -> Tex:
    """Numbers with dots between them, negative ones in parentheses."""
    first, *others = (factor(value) for value in values)
    return join(first, *(join(DOT, other) for other in others))


def difference(left: Tex, right: Tex) -> Tex:
    """(left − right), in one line."""
    piece = join(left, "-", right)
    return Tex(f"{{({piece.text})}}", piece.exact)


def power_of_e(exponent: Tex | str) -> Tex:
    piece = join(exponent)
    return Tex(f"e^{{{piece.text}}}", piece.exact)


def fraction(above: Tex, below: Tex) -> Tex:
    return Tex(rf"\frac{{{above.text}}}{{{below.text}}}", above.exact and below.exact)


def bracketed(piece: Tex, size: str = "") -> Tex:
    r"""A piece in parentheses of a fixed size such as \Bigg, so that its lines may still break."""
    left, right = (rf"\{size}l(", rf"\{size}r)") if size else ("(", ")")
    return join(left, piece, right)


def rows(count: int, line: Callable[[int], tuple[str, str, Tex, Tex]]) -> str:
    """Several equations below each other: left, relation, side, result; many are elided."""
    lines = []
    for k in _kept(count, MOST_ROWS):
        if k is None:
            lines.append(r"& \vdots")
            continue
        left, relation, side, result = line(k + 1)
        lines.append(equation(f"{left} &", side, result, first=relation))
    return _environment("aligned", lines)


def equation(left: str, *sides: Tex, first: str = "=") -> str:
    """left = side = side …, where what is not exact is only approximately equal."""
    relations = ["=" if side.exact else r"\approx" for side in sides]
    if first != "=":
        relations[0] = first
    pairs = zip(relations, sides, strict=True)
    return " ".join([left, *(f"{relation} {side.text}" for relation, side in pairs)])


def _environment(name: str, lines: Sequence[str]) -> str:
    body = r" \\ ".join(lines)
    return rf"\begin{{{name}}} {body} \end{{{name}}}"


def _kept(count: int, most: int, head: int = 2) -> list[int | None]:
    """The positions that are shown: a few from the head, dots (None), and the last."""
    if count <= most:
        return list(range(count))
    return [*range(head), None, count - 1]
