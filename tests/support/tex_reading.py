r"""The TeX of a step, read and computed again, in interval arithmetic.

It reads what a reader sees and knows of `backprop` nothing: letters stand for quantities of the
net, z_1 and \delta_N for whole ones, z^{(1)}_k and W^{(i)}_{k,l} for entries; i, k and l for the
places that the step has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import oracle_sigmas
from intervals import Interval, Matrix
from replay import Entry, State, shapes
from tex_arithmetic import RELATIONS, Arithmetic, tokens_of

LETTERS = {letter: letter.strip("\\") for letter in ("W", "z", "a", "b", r"\delta")}


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
        tokens = tokens_of(tex)
        rows = _rows(tokens[1:-1]) if tokens[0] == r"\begin{aligned}" else [tokens]
        rows.sort(key=lambda row: row[0] != "v")  # v is used above the line that defines it
        lines = [_Equation(self, row).line() for row in rows]
        return [line for line in lines if line is not None]


def _rows(tokens: list[str]) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    for token in tokens:
        if token == r"\\":
            rows.append([])
        else:
            rows[-1].append(token)
    return rows


class _Equation(Arithmetic):
    """One equation of a step."""

    def __init__(self, reading: Reading, tokens: list[str]) -> None:
        super().__init__(tokens[:-1] if tokens[-1] == "," else tokens, reading.exact)
        self.reading = reading
        self.bound: dict[str, int] = {}

    def line(self) -> Line | None:
        if self.next == "v":
            for token in ("v", "&", "="):
                self.take(token)
            self.reading.coming_back = self.side()
            return None
        left = frozenset(self.quantity(self.symbol()).entries)
        if self.next == "&":
            self.take()
        sides = []
        while self.next:
            relation = self.take(*RELATIONS)
            sides.append(Side(relation, self.side()))
        assert sides, "an equation needs two sides"
        return Line(left, tuple(sides))

    # sums with a sign for them

    def term(self) -> Matrix:
        return self.sum() if self.next == r"\sum" else super().term()

    def sum(self) -> Matrix:
        """The sum over l or k of the term behind it."""
        self.take(r"\sum")
        self.take("_")
        if self.next == "{":
            self.take("{")
            letter = self.take()
            for token in ("=", "1", "}", "^"):
                self.take(token)
            count = self.upper_end()
        else:
            letter, count = self.take(), len(self.v().rows)
        start, total, outer = self.at, Matrix.number(Interval(0, 0)), self.bound
        for place in range(1, count + 1):
            self.at, self.bound = start, {**outer, letter: place}
            total = total + self.term()
        self.bound = outer
        return total

    def upper_end(self) -> int:
        """n_i is how many inputs layer i has, m_i how many neurons."""
        self.take("{")
        letter = self.take("n", "m")
        self.take("_")
        (layer,) = self.script()
        self.take("}")
        return self.reading.sizes[layer - 1 if letter == "n" else layer]

    # letters

    def atom(self) -> Matrix:
        if self.next.startswith(r"\htmlData"):
            self.reading.marked.append(self.take()[len(r"\htmlData{ref=") : -1])
            return self.enclosed("{", "}")
        return super().atom()

    def fraction(self) -> Matrix:
        """A quotient of numbers, or a partial derivative of C."""
        is_derivative = self.tokens[self.at + 2] == r"\partial"
        return self.letter() if is_derivative else super().fraction()

    def letter(self) -> Matrix:
        if self.next == r"\sigma":
            return self.activation()
        if self.next == "v":
            self.take()
            self.take("_")
            (place,) = self.script()
            return Matrix.number(self.v().entries[place - 1])
        letter = self.symbol()
        if letter == r"\eta":
            self.reading.looked_up.add(Entry("learning_rate"))
            return Matrix.holding(self.reading.learning_rate)
        quantity = self.quantity(letter)
        self.reading.looked_up |= quantity.entries
        found = Matrix.holding(self.reading.state[quantity.name])
        if not quantity.places:
            return found
        row, column = (*quantity.places, 1)[:2]
        return Matrix.number(found.rows[row - 1][column - 1])

    def activation(self) -> Matrix:
        r"""\sigma, \sigma_i or \sigma_2, perhaps with a prime, and what it is applied to."""
        self.take(r"\sigma")
        names = self.reading.activations
        if self.next == "_":
            self.take("_")
            (layer,) = self.script()
            name = names[layer - 1]
        else:
            assert len(set(names)) == 1, "σ means different functions"
            name = names[0]
        is_slope = self.next == "'" and self.take() == "'"
        before = set(self.reading.looked_up)
        argument = self.atom()
        if not is_slope:
            return oracle_sigmas.applied(name, argument)
        if name == "softmax":  # whose derivative is made of a = σ(z)
            of_z = self.reading.looked_up - before
            of_a = {each._replace(quantity=each.quantity.replace("z", "a")) for each in of_z}
            self.reading.looked_up = before | of_a
        return oracle_sigmas.slope(name, argument)

    def v(self) -> Matrix:
        assert self.reading.coming_back is not None, "v is used and not defined"
        return self.reading.coming_back

    def symbol(self) -> str:
        r"""W, a, \delta, C, \eta; target for \hat x, dW for the derivative by W."""
        if self.next == r"\hat":
            self.take()
            self.take("x")
            return "target"
        if self.next != r"\frac":
            return self.take(*LETTERS, "C", r"\eta")
        for token in (r"\frac", "{", r"\partial", "C", "}", "{", r"\partial"):
            self.take(token)
        return f"d{self.take('W', 'b')}"

    def quantity(self, symbol: str) -> _Quantity:
        """Which numbers a symbol means, with the indices that stand at it."""
        name, layer, places = LETTERS.get(symbol, symbol), "", list[int]()
        if symbol in ("C", "target"):
            if self.next == "_":
                self.take()
                places = self.script()
        elif self.next == "^":
            for token in ("^", "{", "("):
                self.take(token)
            layer = str(self.index(")"))
            for token in (")", "}", "_"):
                self.take(token)
            places = self.script()
        else:
            self.take("_")
            (number,) = self.script()
            layer = str(number)
        if symbol.startswith("d"):
            self.take("}")
        whole = f"{name}{layer}"
        return _Quantity(whole, tuple(places), shapes(self.reading.sizes)[whole])

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
class _Quantity:
    """A whole quantity, or with places one entry of it."""

    name: str
    places: tuple[int, ...]
    shape: tuple[int, ...]

    @property
    def entries(self) -> set[Entry]:
        if self.places:
            assert len(self.places) == len(self.shape), f"{self.name} has {len(self.shape)} indices"
            return {Entry(self.name, *self.places)}
        rows, columns = (*(range(1, size + 1) for size in self.shape), [0], [0])[:2]
        return {Entry(self.name, row, column) for row in rows for column in columns}
