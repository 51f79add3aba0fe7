"""The marks in rendered HTML for what is inserted later: formulas, widgets, outputs, ids."""

from __future__ import annotations

import re

# A hole is enclosed in two noncharacters: these are refused in the source and need no escaping.
HOLE_START, HOLE_END = "\ufdd0", "\ufdd1"
HOLE = re.compile(f"{HOLE_START}([fwc])([0-9]+){HOLE_END}")


def late_id(number: int) -> str:
    """Return the mark for a heading id that is made unique when the page is assembled."""
    return f"{HOLE_START}i{number}{HOLE_END}"


def statement_number(number: int) -> str:
    """Return the mark for a statement's number, which is computed when the page is assembled."""
    return f"{HOLE_START}s{number}{HOLE_END}"


def hole(kind: str, number: int) -> str:
    """Return the hole for a formula (`f`), a widget (`w`) or the output of a cell (`c`)."""
    return f"{HOLE_START}{kind}{number}{HOLE_END}"
