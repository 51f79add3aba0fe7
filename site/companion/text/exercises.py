"""Exercises of authors: a cell to change, with hints, solutions and a check.

Each part is a cell with the parameter `exercise`, `hint`, `solution` or `check`, whose value is the
name of the exercise; parts stand anywhere on the page. Hints and solutions are folded elements,
which feeds and pages without scripts have, too. The check is data for the browser.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from companion.text.cells import Cell

ASSERT = re.compile(r"^[^#\n]*\bassert", re.MULTILINE)
"""What a check must have: an assert, or a call such as `np.testing.assert_allclose`."""


def element(cell: Cell, shown: str, output: str, is_first: bool) -> str:
    """The element of a hint, a solution or a check.

    shown : the hint's text, or the solution's listing, as HTML.
    output : the hole for what the part writes; that of a hint or check writes nothing.
    is_first : whether it is the first hint of its exercise.
    """
    facts = f'data-exercise="{html.escape(cell.exercise)}"'
    if cell.part == "check":
        code = html.escape(cell.code).replace("\n", "&#10;")
        return f'<div class="cell-check" {facts} data-code="{code}" hidden>{output}</div>\n'
    title = "Solution"
    if cell.part == "hint":
        title = "Hint" if is_first else "Next hint"
    return (
        f'<details class="cell-{cell.part}" {facts}><summary>{title}</summary>'
        f"{shown}{output}</details>\n"
    )


def faults(cells: Sequence[Cell]) -> Iterator[tuple[Cell, str, str]]:
    """The parts that belong to no exercise, and second checks; with the fault and its remedy."""
    names = [cell.exercise for cell in cells if cell.part == "exercise"]
    known = f"Exercises here: {', '.join(names)}" if names else "It has none"
    checked: set[str] = set()
    for cell in cells:
        if cell.part and cell.exercise not in names:
            message = f'{cell.part}: this page has no exercise "{cell.exercise}"'
            remedy = f'{known}; one begins with {{{{< python exercise="{cell.exercise}" >}}}}'
            yield cell, message, remedy
        elif cell.part == "check":
            if cell.exercise in checked:
                remedy = "Put all asserts into one"
                yield cell, f'the exercise "{cell.exercise}" has two checks', remedy
            checked.add(cell.exercise)
