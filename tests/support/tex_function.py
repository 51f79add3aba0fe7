r"""A function of x, written in TeX, read and computed: what a reader does who is shown σ and σ'."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

import oracle_sigmas
from intervals import Interval, Matrix
from tex_arithmetic import Arithmetic, tokens_of


def _logistic(x: float) -> float:
    return oracle_sigmas.SIGMAS["sigmoid"][0](x)


FUNCTIONS: dict[str, Callable[[float], float]] = {
    r"\ln": math.log,
    r"\sin": math.sin,
    r"\cos": math.cos,
    r"\tan": math.tan,
    r"\sinh": math.sinh,
    r"\cosh": math.cosh,
    r"\tanh": math.tanh,
    r"\sqrt": math.sqrt,
    r"\Phi": lambda x: (1 + math.erf(x / math.sqrt(2))) / 2,
    r"\operatorname{sigmoid}": _logistic,
    r"\operatorname{softplus}": lambda x: math.log(1 + math.exp(x)),
    r"\operatorname{sgn}": lambda x: (x > 0) - (x < 0),
}
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt, "<": operator.lt, r"\ge": operator.ge, r"\le": operator.le,
}  # fmt: skip


def value_at(tex: str, x: float, sigma: str = "") -> float:
    """The value at x; ``sigma`` is the function that is called σ in it, if it is."""
    formula = _Function(tokens_of(tex), x, sigma)
    value = formula.side().only
    assert formula.next == "", f"{formula.next} is left over of {tex}"
    assert value.radius <= 1e-10 * (1 + abs(value.middle))
    return value.middle


class _Function(Arithmetic):
    def __init__(self, tokens: list[str], x: float, sigma: str) -> None:
        super().__init__(tokens, exact=True)
        self.x = x
        self.sigma = sigma

    def number(self, text: str) -> Interval:
        return Interval.of(float(text))

    def letter(self) -> Matrix:
        token = self.take()
        if token == "x":
            return self.point(self.x)
        if token == r"\pi":
            return self.point(math.pi)
        if token == r"\sigma":
            return self.point(
                oracle_sigmas.SIGMAS[self.sigma][0](self.enclosed("(", ")").only.middle)
            )
        if token == r"\max":
            self.take("(")
            values = [self.side().only.middle]
            while self.take(",", ")") == ",":
                values.append(self.side().only.middle)
            return self.point(max(values))
        if token == r"\begin{cases}":
            return self.cases()
        exponent = ""
        if self.next == "^":  # tanh² x
            self.take()
            exponent = self.take("2")
        value = self.point(FUNCTIONS[token](self.factor().only.middle))
        return value * value if exponent else value

    def point(self, value: float) -> Matrix:
        return Matrix.number(Interval.of(value))

    def cases(self) -> Matrix:
        """Of all cases exactly one must hold."""
        holding = []
        while True:
            value = self.side()
            self.take("&")
            left = self.side().only.middle
            compare = COMPARISONS[self.take()]
            if compare(left, self.side().only.middle):
                holding.append(value)
            if self.take(r"\\", r"\end{cases}") == r"\end{cases}":
                (only,) = holding
                return only
