"""A drag is one edit, in whatever order Python's answers and the end of the drag come."""

from __future__ import annotations

import itertools
from pathlib import Path

from in_node import in_node

# what happens while a number is dragged to 1 and on to 2: the answers about either, and the end
EVENTS = ["preview 1", "computed 1", "type 2", "preview 2", "computed 2", "blur"]


def orders() -> list[list[str]]:
    """Those that can be: answers come after their request and in its order, the end after both."""
    after = [("preview 1", "computed 1"), ("type 2", "preview 2"), ("preview 2", "computed 2")]
    after += [("computed 1", "computed 2"), ("type 2", "blur")]
    every = [list(order) for order in itertools.permutations(EVENTS)]
    return [order for order in every if all(order.index(a) < order.index(b) for a, b in after)]


def test_a_drag_is_undone_at_once(tmp_path: Path) -> None:
    body = """
      const { initialState } = await load("stepper/state/state.js");
      const { reduce } = await load("stepper/state/reduce.js");
      const step = { phase: "forward", layer: 1, reads: [], writes: { name: "z", layer: 1 } };
      const traceOf = (spec) => ({ steps: [step], initial: [], spec });
      const type = (state, value) =>
        reduce(state, { type: "typed", path: "x[0]", name: "Input", text: `${value}`, value });
      return given.map((order) => {
        const start = traceOf({ layers: [1, 1], x: [0], weights: [] });
        let state = type(initialState(start, {}), 1);
        const requests = { 1: state.requested };
        for (const event of order) {
          const [what, value] = event.split(" ");
          const spec = requests[value];
          if (what === "type") requests[2] = (state = type(state, 2)).requested;
          else if (what === "blur") state = reduce(state, { type: "blurred", path: "x[0]" });
          else state = reduce(state,
            { type: what === "preview" ? "previewed" : "computed", spec, trace: traceOf(spec) });
        }
        const undone = reduce(state, { type: "undo" });
        return [state.trace.spec.x[0], undone.trace.spec.x[0], undone.past.length];
      });"""
    found = in_node(tmp_path, body, orders())
    wrong = [order for order, each in zip(orders(), found, strict=True) if each != [2, 0, 0]]
    assert len(found) > 10
    assert wrong == []
