"""The parts of a formula are all formulas that it holds, so that its length counts everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from backprop.symbolic.expression import parse
from backprop.symbolic.formula import Formula, length


def held(formula: Formula) -> Iterator[Formula]:
    """The formulas among the fields of a formula."""
    for value in vars(formula).values():
        if isinstance(value, Formula):
            yield value
        elif isinstance(value, Sequence):
            yield from (each for each in value if isinstance(each, Formula))


@pytest.mark.parametrize(
    "text", ["x+1", "x*2", "1/x", "(x+1)**3", "tanh(x)", "max(x,1)", "min(x+2,3)", "abs(x)"]
)
def test_the_parts_of_a_formula_are_the_formulas_it_holds(text: str) -> None:
    waiting, seen = [parse(text)], 0
    while waiting:
        formula = waiting.pop()
        assert {*map(id, formula.parts())} == {*map(id, held(formula))}
        waiting += formula.parts()
        seen += 1
    assert length(parse(text)) == seen >= 2
