r"""Arithmetic in TeX, read and computed: sums, products, quotients, powers, brackets and matrices.

A recursive descent over the tokens, for formulas of `backprop` and without its help. What letters
mean is up to those who inherit from `Arithmetic`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from intervals import Interval, Matrix

TOKEN = re.compile(
    r"\\htmlData\{ref=[^{}]*\}|\\begin\{\w+\}|\\end\{\w+\}|\\operatorname\{\w+\}|\\[A-Za-z]+|\\."
    r"|\d+\.\d+|\d+|\S"
)
RELATIONS = ("=", r"\approx", r"\leftarrow")
ENDS = ("", "+", "-", "/", ")", "}", "|", ",", "&", ">", "<", r"\ge", r"\le", r"\rVert", r"\\")
BRACKETS = {"(": ")", "{": "}"}
SIZE = re.compile(r"\\(?:[bB]igg?[lr]|left|right)$")
DIGITS = 4  # from so many significant digits on, a number may be rounded
NOISE = 1e-13  # of a number that is shown exactly: 0.1 + 0.2 is 0.3


def tokens_of(tex: str) -> list[str]:
    return [token for token in TOKEN.findall(tex) if token != r"\,"]


class Arithmetic:
    """Numbers mean what is printed, give or take half a unit of the last of four or more digits.

    Parameters
    ----------
    tokens : list of str
    exact : bool
        Numbers are taken as they are printed.
    """

    def __init__(self, tokens: list[str], exact: bool = False) -> None:
        self.tokens = tokens
        self.exact = exact
        self.at = 0

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *expected: str) -> str:
        token = self.next
        assert not expected or token in expected, (
            f"{token!r} where one of {expected} should stand in {' '.join(self.tokens)}"
        )
        self.at += 1
        return token

    def side(self) -> Matrix:
        negative = self.next == "-" and self.take() == "-"
        total = -self.term() if negative else self.term()
        while self.next in ("+", "-"):
            sign = self.take()
            term = self.term()
            total = total + term if sign == "+" else total - term
        return total

    def term(self) -> Matrix:
        product = self.factor()
        while True:
            if self.next == r"\odot":
                self.take()
                product = product.entrywise(self.factor())
            elif self.next == "/":
                self.take()
                product = Matrix.number(product.only / self.factor().only)
            elif self.begins_factor():
                if self.next == r"\cdot":
                    self.take()
                product = product * self.factor()
            else:
                return product

    def begins_factor(self) -> bool:
        is_closing = SIZE.match(self.next) and self.next.endswith(("r", "right"))
        return not (self.next in (*ENDS, *RELATIONS) or self.next.startswith(r"\end") or is_closing)

    def factor(self) -> Matrix:
        """An atom with what stands above it: ⊤ or an exponent."""
        value = self.atom()
        while self.next == "^":
            self.take("^")
            value = self.raised(value)
        return value

    def raised(self, value: Matrix) -> Matrix:
        if self.next != "{":
            assert self.take() == "2"
            return Matrix.number(value.only.square())
        self.take("{")
        if self.next == r"\top":
            self.take(r"\top")
            self.take("}")
            return value.transposed()
        exponent = self.side().only
        self.take("}")
        return Matrix.number(power(value.only, exponent))

    def atom(self) -> Matrix:
        token = self.next
        if SIZE.match(token):
            self.take()
            return self.bracketed()
        if token in BRACKETS:
            return self.enclosed(token, BRACKETS[token])
        if token[0].isdigit():
            return Matrix.number(self.number(self.take()))
        if token == r"\begin{pmatrix}":
            return self.matrix()
        if token == r"\frac":
            return self.fraction()
        if token == r"\lVert":
            self.take()
            value = self.side()
            self.take(r"\rVert")
            return value.norm()
        if token == "e":
            self.take()
            self.take("^")
            return Matrix.number(self.enclosed("{", "}").only.rising(math.exp))
        if token == r"\ln":
            self.take()
            return self.applied(math.log)
        return self.letter()

    def letter(self) -> Matrix:
        raise AssertionError(f"{self.next} means nothing here")

    def applied(self, rising: Callable[[float], float]) -> Matrix:
        return Matrix.number(self.factor().only.rising(rising))

    def enclosed(self, left: str, right: str) -> Matrix:
        self.take(left)
        value = self.side()
        self.take(right)
        return value

    def bracketed(self) -> Matrix:
        r"""\Bigl( … \Bigr), after its first token."""
        left = self.take("(", "|")
        value = self.side()
        assert SIZE.match(self.take())
        self.take(BRACKETS.get(left, left))
        return value if left == "(" else value.map(abs)

    def number(self, text: str) -> Interval:
        value = float(text)
        if self.exact or len(text.replace(".", "").lstrip("0")) < DIGITS:
            return Interval.around(value, NOISE * abs(value))
        return Interval.around(value, 0.5 * 10.0 ** -len(text.partition(".")[2]))

    def matrix(self) -> Matrix:
        self.take()
        rows: list[list[Interval]] = [[]]
        while self.next != r"\end{pmatrix}":
            if self.next == r"\\":
                rows.append([])
            if rows[0]:
                self.take("&", r"\\")
            rows[-1].append(self.side().only)
        self.take()
        return Matrix.of(rows)

    def fraction(self) -> Matrix:
        self.take(r"\frac")
        above, below = self.enclosed("{", "}"), self.enclosed("{", "}")
        return Matrix.number(above.only / below.only)


def power(base: Interval, exponent: Interval) -> Interval:
    """A power whose exponent is a whole number, or whose base is positive."""
    n = round(exponent.middle)
    if exponent.radius < 1e-9 and abs(exponent.middle - n) < 1e-9:
        result = Interval(1, 1)
        for _ in range(abs(n) // 2):
            result = result * base.square()
        result = result * base if n % 2 else result
        return result if n >= 0 else Interval(1, 1) / result
    return (base.rising(math.log) * exponent).rising(math.exp)
