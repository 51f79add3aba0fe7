r"""Numbers, vectors, matrices and equations as TeX; large ones are elided.

Only KaTeX's built-in commands are used. Each piece of TeX knows whether rounding hid digits, so
that equations have = or ≈ as they must. The page breaks lines before =, +, − and ⊙ that stand
between spaces and outside of braces (site/browser/shared/formulas.js).

The numbers of a quantity are marked with its reference, ``\htmlData{ref=W1 2 1}{0.5}``, by which
the page highlights the neuron, edge or field that a number belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ..arithmetic.arrays import Array
from .quantity import Quantity

DIGITS = 4  # significant digits of a number
CACHE_SIZE = 10_000  # numbers whose TeX is kept, because a trace shows most of them several times
MOST_ROWS, MOST_COLUMNS, MOST_TERMS = 6, 4, 4
MOST_DIGITS = 26  # of a row of four numbers; more do not fit on a phone
DOT = r"\cdot"
_MARK = re.compile(r"\\htmlData\{[^{}]*\}\{((?:[^{}]|\{[^{}]*\})*)\}")


class Tex(NamedTuple):
    """A piece of TeX, and whether it shows every digit of its numbers."""

    text: str
    exact: bool = True


def same(rounded: float, value: float) -> bool:
    """Whether two numbers are equal up to the rounding errors of floating-point arithmetic."""
    return abs(rounded - value) <= 1e-13 * abs(value)


@lru_cache(CACHE_SIZE)
def shown(value: float) -> tuple[str, str]:
    """A number with four significant digits: the digits and the exponent of ten, ("1.2", "-5").

    The exponent is "" for numbers of usual size. Whole numbers below a million keep all digits.
    Zeros at the end are dropped only if the number ends there: 0.5 is "0.5", 0.50001 is "0.5000".
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
    """TeX without the marks of numbers, for other programs than this project's page."""
    return _MARK.sub(r"\1", text)


def number(value: Quantity | float) -> Tex:
    """A number with four significant digits; if it belongs to a quantity, with its mark."""
    if not isinstance(value, Quantity):
        return _number(float(value))
    return _marked(value.values, value.ref.text if value.ref else "")


@lru_cache(CACHE_SIZE)
def _number(value: float) -> Tex:
    digits, power = shown(value)
    exact = same(float(f"{digits}e{power or 0}"), value)
    return Tex(rf"{digits} \cdot 10^{{{power}}}" if power else digits, exact)


def _marked(value: Array | np.float64 | float, ref: str) -> Tex:
    piece = _number(float(value))
    return Tex(rf"\htmlData{{ref={ref}}}{{{piece.text}}}", piece.exact) if ref else piece


def factor(value: Quantity | float) -> Tex:
    """A number as a factor of a product: in parentheses if negative."""
    piece = number(value)
    negative = (value.values if isinstance(value, Quantity) else value) < 0
    return parenthesised(piece) if negative else piece


def parenthesised(piece: Tex) -> Tex:
    """(piece)."""
    return Tex(f"({piece.text})", piece.exact)


def join(*pieces: Tex | str) -> Tex:
    """Pieces side by side with spaces between them; symbols and operators are plain strings."""
    parts = [Tex(piece) if isinstance(piece, str) else piece for piece in pieces]
    return Tex(" ".join(part.text for part in parts), all(part.exact for part in parts))


def matrix(quantity: Quantity, as_row: bool = False) -> Tex:
    """A matrix of numbers, elided if it is large; a 1×1 matrix is written as a number.

    A vector is a column, or with ``as_row`` a row.
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
    """The width of a row in characters: the sum over the columns of their longest numbers."""
    rows = [k for k in _kept(len(entries), MOST_ROWS) if k is not None]
    return sum(max(len("".join(shown(float(x)))) for x in column) for column in entries[rows].T)


def _refs(quantity: Quantity, as_row: bool) -> Callable[[int, int], str]:
    """A function from row and column, counted from 0, to the mark of an entry."""
    if quantity.ref is None:
        return lambda k, j: ""
    name = quantity.ref.text
    if np.ndim(quantity.values) == 2:
        return lambda k, j: f"{name} {k + 1} {j + 1}"
    return lambda k, j: f"{name} {(j if as_row else k) + 1}"


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
    """An entry, or dots where k or j is None: for elided rows and columns."""
    if k is None:
        return Tex(r"\vdots" if j is not None else r"\ddots")
    return Tex(r"\cdots") if j is None else _marked(entries[k, j], refs(k, j))


def operand(quantity: Quantity, as_row: bool = False) -> Tex:
    """A matrix as an operand; a negative number is in parentheses."""
    piece = matrix(quantity, as_row)
    negative = quantity.size == 1 and np.ravel(quantity.values)[0] < 0
    return parenthesised(piece) if negative else piece


def transposed(quantity: Quantity) -> Tex:
    """Aᵀ before another factor; a number has no ᵀ, but a dot after it."""
    if quantity.size == 1:
        return join(operand(quantity), DOT)
    piece = matrix(quantity)
    return Tex(rf"{piece.text}^{{\top}}", piece.exact)


def matrix_product(A: Quantity, v: Quantity, transpose: bool = False) -> Tex:
    """Av or Aᵀv, with a dot between them if one is a single number."""
    left = transposed(A) if transpose and A.size > 1 else operand(A)
    return _beside(left, operand(v), 1 in (A.size, v.size))


def outer_product(u: Quantity, v: Quantity) -> Tex:
    """uvᵀ, with a dot between them if one is a single number."""
    return _beside(operand(u), operand(v, as_row=True), 1 in (u.size, v.size))


def _beside(left: Tex, right: Tex, dot: bool) -> Tex:
    return join(left, DOT, right) if dot else join(left, right)


def plus(count: int, term: Callable[[int], Tex | str], *more: Tex | str) -> Tex:
    """term(1) + … + term(count) + more.

    A long sum is elided; ``term`` is called only for the terms that are written.
    """
    kept = _kept(count, MOST_TERMS)
    first, *others = [*(r"\cdots" if k is None else term(k + 1) for k in kept), *more]
    return join(first, *(join("+", other) for other in others))


def product(*values: Quantity) -> Tex:
    """The product of numbers, with dots between them and negative ones in parentheses."""
    first, *others = (factor(value) for value in values)
    return join(first, *(join(DOT, other) for other in others))


def difference(left: Tex, right: Tex) -> Tex:
    """(left − right), in braces, so that no line breaks inside."""
    piece = join(left, "-", right)
    return Tex(f"{{({piece.text})}}", piece.exact)


def power_of_e(exponent: Tex | str) -> Tex:
    """e^{exponent}."""
    piece = join(exponent)
    return Tex(f"e^{{{piece.text}}}", piece.exact)


def fraction(above: Tex, below: Tex) -> Tex:
    """A fraction."""
    return Tex(rf"\frac{{{above.text}}}{{{below.text}}}", above.exact and below.exact)


def bracketed(piece: Tex, size: str = "") -> Tex:
    r"""(piece), with parentheses of a fixed size such as "Bigg"; unlike \left(, lines may break."""
    left, right = (rf"\{size}l(", rf"\{size}r)") if size else ("(", ")")
    return join(left, piece, right)


def rows(count: int, line: Callable[[int], tuple[str, str, Tex, Tex]]) -> str:
    """Equations below each other, elided if they are many.

    ``line(k)`` returns the left side, the relation, the right side and the result of line k from 1.
    """
    lines = []
    for k in _kept(count, MOST_ROWS):
        if k is None:
            lines.append(r"& \vdots")
            continue
        left, relation, side, result = line(k + 1)
        lines.append(equation(f"{left} &", side, result, first=relation))
    return _environment("aligned", lines)


def equation(left: str, *sides: Tex, first: str = "=") -> str:
    """left = side = side …, with ≈ before a side that is not exact.

    ``first`` replaces the first relation, for example by an arrow.
    """
    relations = ["=" if side.exact else r"\approx" for side in sides]
    if first != "=":
        relations[0] = first
    pairs = zip(relations, sides, strict=True)
    return " ".join([left, *(f"{relation} {side.text}" for relation, side in pairs)])


def _environment(name: str, lines: Sequence[str]) -> str:
    body = r" \\ ".join(lines)
    return rf"\begin{{{name}}} {body} \end{{{name}}}"


def _kept(count: int, most: int, head: int = 2) -> list[int | None]:
    """The indices to write, from 0: all, or the first few, None for dots, and the last."""
    if count <= most:
        return list(range(count))
    return [*range(head), None, count - 1]
