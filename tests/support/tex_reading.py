r"""The TeX of a step, read and computed again, in interval arithmetic.

It reads what a reader sees and knows of `backprop` nothing: letters stand for quantities of the
net, z_1 and \delta_N for whole ones, z^{(1)}_k and W^{(i)}_{k,l} for entries; i, k and l for the
places that the step has. Numbers mean what is printed, give or take half a unit of the last digit
where four or more are shown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import oracle_sigmas
from intervals import Interval, Matrix
from replay import Entry, State, shapes

TOKEN = re.compile(
    r"\\htmlData\{ref=[^{}]*\}|\\begin\{\w+\}|\\end\{\w+\}|\\[A-Za-z]+|\\.|\d+\.\d+|\d+|\S"
)
RELATIONS = ("=", r"\approx", r"\leftarrow")
SPACES = (r"\,",)
BRACKETS = {"(": ")", "{": "}"}
BIG = re.compile(r"\\[bB]igg?[lr]$")
LETTERS = {"W": "W", "z": "z", "a": "a", "b": "b", r"\delta": "delta"}
FUNCTIONS: dict[str, Callable[[float], float]] = {r"\ln": math.log}
DIGITS = 4  # from so many significant digits on, a number may be rounded
NOISE = 1e-13  # of a number that is shown exactly: 0.1 + 0.2 is 0.3


@dataclass(frozen=True)
class Side:
    """What stands behind a relation: the relation and the value."""

    relation: str
    value: Matrix


@dataclass(frozen=True)
class Line:
    """An equation: the numbers that its left side means, and its other sides."""

    left: frozenset[Entry]
    sides: tuple[Side, ...]


@dataclass
class Reading:
    """What the letters of a formula stand for.

    places : i, k, l and N as numbers; those that the step has none of are left out.
    exact : numbers are taken as they are printed, as behind "=".
    looked_up : the entries that were needed, from the right sides.
    marked : the references of the numbers, in order.
    """

    state: State
    sizes: list[int]
    activations: list[str]
    learning_rate: float
    places: Mapping[str, int]
    exact: bool = False
    looked_up: set[Entry] = field(default_factory=set)
    marked: list[str] = field(default_factory=list)
    coming_back: Matrix | None = None

    def lines(self, tex: str) -> list[Line]:
        """The equations of a formula; of a definition of v only its use."""
        tokens = [token for token in TOKEN.findall(tex) if token not in SPACES]
        rows = _rows(tokens[1:-1]) if tokens[0] == r"\begin{aligned}" else [tokens]
        rows.sort(key=lambda row: row[0] != "v")  # v is used above the line that defines it
        lines = [_Parser(self, row).line() for row in rows]
        return [line for line in lines if line is not None]


class _Parser:
    """Recursive descent over the tokens of one equation."""

    def __init__(self, reading: Reading, tokens: list[str]) -> None:
        self.reading = reading
        self.tokens = tokens[:-1] if tokens[-1] == "," else tokens
        self.at = 0
        self.bound: dict[str, int] = {}

    def line(self) -> Line | None:
        if self.next == "v":
            self.take("v")
            self.take("&")
            self.take("=")
            self.reading.coming_back = self.side()
            return None
        left = frozenset(self.quantity(self.letter()).entries)
        sides = []
        if self.next == "&":
            self.take()
        while self.next:
            relation = self.take(*RELATIONS)
            sides.append(Side(relation, self.side()))
        assert sides, "an equation needs two sides"
        return Line(left, tuple(sides))

    # tokens

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

    # sums and products

    def side(self) -> Matrix:
        negative = self.next == "-" and self.take() == "-"
        total = -self.term() if negative else self.term()
        while self.next in ("+", "-"):
            sign = self.take()
            term = self.term()
            total = total + term if sign == "+" else total - term
        return total

    def term(self) -> Matrix:
        if self.next == r"\sum":
            return self.sum()
        product = self.factor()
        while self.begins_factor():
            if self.next == r"\odot":
                self.take()
                product = product.entrywise(self.factor())
                continue
            if self.next == r"\cdot":
                self.take()
            product = product * self.factor()
        return product

    def begins_factor(self) -> bool:
        ends = ("", "+", "-", ")", "}", ",", "&", r"\rVert", r"\\", *RELATIONS)
        is_closing = BIG.match(self.next) is not None and self.next.endswith("r")
        return self.next not in ends and not self.next.startswith(r"\end") and not is_closing

    def sum(self) -> Matrix:
        """The sum over l (or k) of the term behind it."""
        self.take(r"\sum")
        self.take("_")
        if self.next == "{":
            self.take("{")
            letter = self.take()
            self.take("=")
            assert self.take() == "1"
            self.take("}")
            self.take("^")
            count = self.upper_end()
        else:
            letter, count = self.take(), self.all_of_v()
        start, total = self.at, Matrix.number(Interval(0, 0))
        before = dict(self.bound)
        for place in range(1, count + 1):
            self.at, self.bound = start, {**before, letter: place}
            total = total + self.term()
        self.bound = before
        return total

    def upper_end(self) -> int:
        """n_i is how many inputs layer i has, m_i how many neurons."""
        self.take("{")
        letter = self.take("n", "m")
        self.take("_")
        layer = self.script()[0]
        self.take("}")
        return self.reading.sizes[layer - 1 if letter == "n" else layer]

    def all_of_v(self) -> int:
        assert self.reading.coming_back is not None, "v is used and not defined"
        return len(self.reading.coming_back.rows)

    # factors

    def factor(self) -> Matrix:
        """An atom with what stands above it: ⊤ or an exponent."""
        value = self.atom()
        while self.next == "^":
            self.take("^")
            value = self.raised(value)
        return value

    def raised(self, value: Matrix) -> Matrix:
        if self.next == "2":
            self.take()
            return Matrix.number(value.only.square())
        self.take("{")
        if self.next == r"\top":
            self.take(r"\top")
            self.take("}")
            return value.transposed()
        exponent = self.side().only
        self.take("}")
        assert value.only.middle == 10, "only powers of ten have such an exponent"
        return Matrix.number(exponent.rising(lambda x: 10.0 ** round(x)))

    def atom(self) -> Matrix:
        token = self.next
        if token.startswith(r"\htmlData"):
            self.reading.marked.append(token[len(r"\htmlData{ref=") : -1])
            self.take()
            return self.enclosed("{", "}")
        if BIG.match(token):
            self.take()
            return self.enclosed("(", BIG.pattern)
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
        if token == r"\sigma":
            return self.activation()
        if token == "e":
            return self.exponential()
        if token in FUNCTIONS:
            self.take()
            return Matrix.number(self.factor().only.rising(FUNCTIONS[token]))
        if token == "v":
            return self.entry_of_v()
        return self.lookup()

    def enclosed(self, left: str, right: str) -> Matrix:
        self.take(left)
        value = self.side()
        if right == BIG.pattern:
            assert BIG.match(self.take())
            right = ")"
        self.take(right)
        return value

    def number(self, text: str) -> Interval:
        value = float(text)
        if self.reading.exact or len(text.replace(".", "").lstrip("0")) < DIGITS:
            return Interval.around(value, NOISE * abs(value))
        decimals = len(text.partition(".")[2])
        return Interval.around(value, 0.5 * 10.0**-decimals)

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

    def exponential(self) -> Matrix:
        self.take("e")
        self.take("^")
        return Matrix.number(self.enclosed("{", "}").only.rising(math.exp))

    def fraction(self) -> Matrix:
        """A quotient of numbers, or a partial derivative of C."""
        if self.tokens[self.at + 2] == r"\partial":
            return self.lookup()
        self.take()
        above, below = self.enclosed("{", "}"), self.enclosed("{", "}")
        return Matrix.number(above.only / below.only)

    def activation(self) -> Matrix:
        r"""\sigma, \sigma_i or \sigma_2, perhaps with a prime, and what it is applied to."""
        self.take(r"\sigma")
        names = self.reading.activations
        if self.next == "_":
            self.take("_")
            name = names[self.script()[0] - 1]
        else:
            assert len(set(names)) == 1, "σ means different functions"
            name = names[0]
        derived = self.next == "'" and self.take() == "'"
        entries = set(self.reading.looked_up)
        argument = self.atom()
        if not derived:
            return oracle_sigmas.applied(name, argument)
        if name == "softmax":  # its derivative is made of a = σ(z)
            seen = self.reading.looked_up - entries
            self.reading.looked_up -= seen
            self.reading.looked_up |= {
                each._replace(quantity=each.quantity.replace("z", "a")) for each in seen
            }
        return oracle_sigmas.slope(name, argument)

    def entry_of_v(self) -> Matrix:
        self.take("v")
        self.take("_")
        assert self.reading.coming_back is not None, "v is used and not defined"
        return Matrix.number(self.reading.coming_back.entries[self.script()[0] - 1])

    # quantities

    def lookup(self) -> Matrix:
        letter = self.letter()
        if letter == r"\eta":
            self.reading.looked_up.add(Entry("learning_rate"))
            return Matrix.holding(self.reading.learning_rate)
        place = self.quantity(letter)
        values = self.reading.state[place.name]
        for row, column in place.within(values.shape):
            entry = Entry(place.name, row, column)
            self.reading.looked_up.add(entry)
        found = Matrix.holding(values)
        if not place.places:
            return found
        row, column = (*place.places, 1)[:2]
        return Matrix.number(found.rows[row - 1][column - 1])

    def letter(self) -> str:
        r"""W, a, \delta, \hat x, C, \eta; dW for the derivative by W."""
        if self.next != r"\frac":
            token = self.take()
            if token == r"\hat":
                self.take("x")
                return "target"
            return token
        for token in (r"\frac", "{", r"\partial", "C", "}", "{", r"\partial"):
            self.take(token)
        return f"d{self.take('W', 'b')}"

    def quantity(self, letter: str) -> _Place:
        """Which numbers a letter means, with the indices that stand at it."""
        fraction = letter in ("dW", "db")
        layer: int | None = None
        places: list[int] = []
        if letter not in ("C", "target"):
            if self.next == "^" and self.tokens[self.at + 1 : self.at + 3] == ["{", "("]:
                self.take("^")
                self.take("{")
                self.take("(")
                layer = self.index(")")
                self.take(")")
                self.take("}")
                self.take("_")
                places = self.script()
            else:
                self.take("_")
                (layer,) = self.script()
        elif letter == "target" and self.next == "_":
            self.take("_")
            places = self.script()
        if fraction:
            self.take("}")
        name = {"dW": "dW", "db": "db", "C": "C", "target": "target"}.get(letter)
        name = name or LETTERS[letter]
        whole = name if layer is None else f"{name}{layer}"
        return _Place(whole, tuple(places), self.reading.sizes)

    # indices

    def script(self) -> list[int]:
        """The indices below: in braces, apart by commas, or one character."""
        if self.next != "{":
            token = self.take()
            assert len(token) == 1, f"TeX takes only the {token[0]} of {token} as the index"
            return [self.place_named(token)]
        self.take("{")
        places = [self.index(",", "}")]
        while self.take(",", "}") == ",":
            places.append(self.index(",", "}"))
        return places

    def index(self, *ends: str) -> int:
        """A place, or the one before or after it: 2, i, i-1."""
        place = self.place_named(self.take())
        if self.next in ends:
            return place
        sign = {"+": 1, "-": -1}[self.take()]
        return place + sign * int(self.take())

    def place_named(self, token: str) -> int:
        return int(token) if token.isdigit() else {**self.reading.places, **self.bound}[token]


@dataclass(frozen=True)
class _Place:
    """A whole quantity, or with places one entry of it."""

    name: str
    places: tuple[int, ...]
    sizes: list[int]

    def within(self, shape: tuple[int, ...]) -> list[tuple[int, int]]:
        """The rows and columns that are meant, 0 where there is none."""
        if self.places:
            assert len(self.places) == len(shape), f"{self.name} has {len(shape)} indices"
            row, column = (*self.places, 0)[:2]
            return [(row, column)]
        rows, columns = (*(range(1, size + 1) for size in shape), [0], [0])[:2]
        return [(row, column) for row in rows for column in columns]

    @property
    def entries(self) -> set[Entry]:
        return {
            Entry(self.name, row, column)
            for row, column in self.within(shapes(self.sizes)[self.name])
        }


def _rows(tokens: list[str]) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    for token in tokens:
        if token == r"\\":
            rows.append([])
        else:
            rows[-1].append(token)
    return rows
