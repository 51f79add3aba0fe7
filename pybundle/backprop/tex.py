r"""Numbers, vectors, matrices and equations as TeX that fits a narrow screen.

Only KaTeX's built-in commands are used. Each piece of TeX knows roughly how wide it will be, so
that an equation can break its lines, and whether rounding hid digits, so that = and ≈ are right.

A number of a quantity is marked with its reference, ``\htmlData{ref=W1 2 1}{0.5}``, by which the
picture shows the neuron, edge or field that the number stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from .arrays import Array
from .quantity import Quantity

DIGITS = 4  # significant digits that are shown
LINE = 17.0  # em; a 390 px phone shows about 18 em of display formula
RELATION = 1.8  # em, of = and its kin with the space round them
NUMBERS = 10_000  # remembered as they are written: a net says most of its numbers several times
MOST_ROWS, MOST_COLUMNS, MOST_TERMS = 6, 4, 4
_MARK = re.compile(r"\\htmlData\{[^{}]*\}\{((?:[^{}]|\{[^{}]*\})*)\}")


class Tex(NamedTuple):
    """A piece of TeX, its width in em, and whether it states its value exactly."""

    text: str
    width: float
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


DOT = Tex(r"\cdot", 0.7)


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
    width = 0.5 * len(digits) - 0.2 * ("." in digits) + 0.3 * (value < 0)
    if power:
        return Tex(rf"{digits} \cdot 10^{{{power}}}", width + 2.0 + 0.4 * len(power), exact)
    return Tex(digits, width, exact)


def _marked(value: Array | np.float64 | float, ref: str) -> Tex:
    piece = _number(float(value))
    return Tex(rf"\htmlData{{ref={ref}}}{{{piece.text}}}", *piece[1:]) if ref else piece


def factor(value: Quantity | float) -> Tex:
    """A number as it stands in a product: in parentheses if negative."""
    piece = number(value)
    negative = (value.values if isinstance(value, Quantity) else value) < 0
    return parenthesised(piece) if negative else piece


def parenthesised(piece: Tex) -> Tex:
    return Tex(f"({piece.text})", piece.width + 0.8, piece.exact)


def join(*pieces: Tex | str) -> Tex:
    """Pieces set side by side; plain strings are operators, about one em each."""
    parts = [Tex(piece, 1.2) if isinstance(piece, str) else piece for piece in pieces]
    return Tex(
        " ".join(part.text for part in parts),
        sum(part.width for part in parts),
        all(part.exact for part in parts),
    )


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
    whole = _matrix(entries, refs, _kept(m, MOST_ROWS), _kept(n, MOST_COLUMNS, head=1))
    if n <= 3 or whole.width <= LINE - RELATION:
        return whole
    return _matrix(entries, refs, _kept(m, MOST_ROWS), _kept(n, most=3, head=1))


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
    widths = (max(cell.width for cell in column) for column in zip(*cells, strict=True))
    return Tex(
        _environment("pmatrix", [" & ".join(cell.text for cell in row) for row in cells]),
        sum(widths) + (len(columns) - 1) + 1.4,
        all(cell.exact for row in cells for cell in row),
    )


def _cell(entries: Array, refs: Callable[[int, int], str], k: int | None, j: int | None) -> Tex:
    """An entry, or the dots that stand for the rows or columns left out."""
    if k is None:
        return Tex(r"\vdots" if j is not None else r"\ddots", 1.2)
    return Tex(r"\cdots", 1.2) if j is None else _marked(entries[k, j], refs(k, j))


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
    return Tex(rf"{piece.text}^{{\top}}", piece.width + 0.6, piece.exact)


def matrix_product(A: Quantity, v: Quantity, transpose: bool = False) -> list[Tex]:
    """Av or Aᵀv as two pieces; a dot stands between them where one is a mere number."""
    left, right = operand(A), operand(v)
    if transpose and A.size > 1:
        left = transposed(A)
    return [left, join(DOT, right) if 1 in (A.size, v.size) else right]


def outer_product(u: Quantity, v: Quantity) -> list[Tex]:
    """uvᵀ as two pieces."""
    right = operand(v, as_row=True)
    return [operand(u), join(DOT, right) if 1 in (u.size, v.size) else right]


def plus(count: int, term: Callable[[int], Tex], *more: Tex) -> list[Tex]:
    """term(1) + … + term(count) + more, as pieces between which a line may break.

    A long sum is elided, and only the terms that are shown are asked for.
    """
    kept = _kept(count, MOST_TERMS)
    terms = [Tex(r"\cdots", 1.2) if k is None else term(k + 1) for k in kept]
    terms += more
    return [terms[0], *(join("+", piece) for piece in terms[1:])]


def product(*values: Quantity) -> Tex:
    """Numbers with dots between them, negative ones in parentheses."""
    first, *others = (factor(value) for value in values)
    return join(first, *(join(DOT, other) for other in others))


def minus(left: Tex, right: Tex) -> Tex:
    return join(left, "-", right)


def squared(piece: Tex) -> Tex:
    return Tex(rf"{parenthesised(piece).text}^2", piece.width + 1.3, piece.exact)


def power_of_e(exponent: Tex) -> Tex:
    return Tex(f"e^{{{exponent.text}}}", 0.5 + 0.7 * exponent.width, exponent.exact)


def fraction(above: Tex, below: Sequence[Tex]) -> Tex:
    """above over the sum of the pieces below."""
    line = join(*below)
    width = max(above.width, line.width) + 0.3
    return Tex(rf"\frac{{{above.text}}}{{{line.text}}}", width, above.exact and line.exact)


def negative(terms: list[Tex]) -> list[Tex]:
    """−(terms)."""
    first, *others = bracketed(terms)
    return [join("-", first), *others]


def bracketed(pieces: list[Tex], size: str = "") -> list[Tex]:
    r"""The pieces in parentheses of a fixed size such as \Bigl, so that lines may still break."""
    left, right = (rf"\{size}l(", rf"\{size}r)") if size else ("(", ")")
    first, *others = pieces
    opened = Tex(f"{left} {first.text}", first.width + 0.5, first.exact)
    *between, end = [opened, *others]
    return [*between, Tex(f"{end.text} {right}", end.width + 0.5, end.exact)]


def times(terms: list[Tex], last: Tex) -> list[Tex]:
    """(terms) last: a sum of several terms in parentheses, with a factor behind it."""
    return [*(bracketed(terms) if len(terms) > 1 else terms), last]


def rows(count: int, line: Callable[[int], tuple[Tex, str, list[Tex], Tex]]) -> str:
    """Several equations below each other: left, relation, side, result; many are elided."""
    lines = []
    for k in _kept(count, MOST_ROWS):
        if k is None:
            lines.append(r"&\;\;\vdots")
            continue
        left, relation, side, result = line(k + 1)
        exact = all(piece.exact for piece in side)
        relation = relation if relation != "=" or exact else r"\approx"
        last = "=" if result.exact else r"\approx"
        text = " ".join(piece.text for piece in side)
        width = left.width + 2 * RELATION + sum(piece.width for piece in side) + result.width
        break_line = r" \\ & \quad " if width > LINE else " "
        lines.append(f"{left.text} &{relation} {text}{break_line}{last} {result.text}")
    return _environment("aligned", lines)


def equation(left: Tex, *sides: Sequence[Tex], first: str = "=") -> str:
    """left = side = side …, on one line if it fits, else with a line or more for each side.

    A side is a sequence of pieces; between two of them a line may break. If even a line of its own
    is too short for a piece, the left side gets a line to itself.
    """
    relations = ["=" if all(p.exact for p in side) else r"\approx" for side in sides]
    if first != "=":
        relations[0] = first
    if left.width + sum(RELATION + sum(p.width for p in side) for side in sides) <= LINE:
        pairs = zip(relations, sides, strict=True)
        return " ".join([left.text, *(f"{r} {join(*side).text}" for r, side in pairs)])
    widest = max(piece.width for side in sides for piece in side)
    stacked = left.width + RELATION + widest > LINE
    room = LINE - RELATION - (0 if stacked else left.width)
    indent = "" if stacked else r"\quad "
    lines = [f"& {left.text}"] if stacked else []
    for relation, side in zip(relations, sides, strict=True):
        begin, *others = _packed(side, room)
        lines.append(f"&{relation} {begin}")
        lines += [f"&{indent or ' '}{line}" for line in others]
    if not stacked:
        lines[0] = f"{left.text} {lines[0]}"
    return _environment("aligned", lines)


def _environment(name: str, lines: Sequence[str]) -> str:
    body = r" \\ ".join(lines)
    return rf"\begin{{{name}}} {body} \end{{{name}}}"


def _packed(pieces: Sequence[Tex], room: float) -> list[str]:
    lines: list[list[str]] = [[]]
    used = 0.0
    for piece in pieces:
        if lines[-1] and used + piece.width > room:
            lines.append([])
            used = 1.0
        lines[-1].append(piece.text)
        used += piece.width
    return [" ".join(line) for line in lines]


def _kept(count: int, most: int, head: int = 2) -> list[int | None]:
    """The positions that are shown: a few from the head, dots (None), and the last."""
    if count <= most:
        return list(range(count))
    return [*range(head), None, count - 1]
