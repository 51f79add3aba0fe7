"""What every quantity of a trace is worth at each step, from its JSON-ready form alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

State = dict[str, np.ndarray]


class Entry(NamedTuple):
    """One number of a quantity: row and column count from 1, and are 0 where there are none."""

    quantity: str
    row: int = 0
    column: int = 0

    @property
    def text(self) -> str:
        """As the page has it: "W1 2 1"."""
        return " ".join([self.quantity, *(str(place) for place in self[1:] if place)])


def quantity_of(ref: Mapping[str, Any]) -> str:
    """ "W1", "C"."""
    return f"{ref['name']}{ref.get('layer', '')}"


def shapes(layers: list[int]) -> dict[str, tuple[int, ...]]:
    """The shape of every quantity of a net of these sizes."""
    found: dict[str, tuple[int, ...]] = {"a0": (layers[0],), "target": (layers[-1],), "C": ()}
    for i, (n, m) in enumerate(pairwise(layers), start=1):
        found |= {f"{name}{i}": (m,) for name in ("z", "a", "b", "delta", "db")}
        found |= {f"W{i}": (m, n), f"dW{i}": (m, n)}
    return found


def entries_of(ref: Mapping[str, Any], layers: list[int]) -> set[Entry]:
    """Every number that a reference means: of a matrix, of its row, or the one entry."""
    quantity = quantity_of(ref)
    given = (ref.get("row"), ref.get("column"))
    spans: list[Sequence[int]] = [
        range(1, size + 1) if place is None else range(place, place + 1)
        for size, place in zip(shapes(layers)[quantity], given, strict=False)
    ]
    rows, columns = (*spans, [0], [0])[:2]
    return {Entry(quantity, row, column) for row in rows for column in columns}


def states(made: Mapping[str, Any]) -> Iterator[State]:
    """The values before the first step, then after every step; NaN where nothing is known yet.

    The initial values, overlaid by every write in order.
    """
    layers = made["spec"]["layers"]
    state: State = {}
    for given in made["initial"]:
        state[quantity_of(given["ref"])] = np.array(given["value"], dtype=float)
    yield state
    for step in made["steps"]:
        ref = step["writes"]
        quantity = quantity_of(ref)
        old = state.get(quantity)
        new = np.full(shapes(layers)[quantity], np.nan) if old is None else old.copy()
        new[tuple(ref[part] - 1 for part in ("row", "column") if part in ref)] = step["value"]
        state = {**state, quantity: new}
        yield state


def value_of(state: State, entry: Entry) -> float:
    """The number that an entry is worth; NaN if it is not known."""
    if entry.quantity not in state:
        return float("nan")
    return float(state[entry.quantity][tuple(place - 1 for place in entry[1:] if place)])
