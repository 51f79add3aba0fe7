"""Bounds the room that the nets of one page take, before any of them is computed or drawn.

A net may be within the library's bounds, and a hundred of them still be more than a build can hold.
So the bytes of their first frames and traces are estimated from their sizes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from companion.finish.widgets import widget_id
from companion.text.body import Widget
from companion.tools.errors import BuildError

MOST_BYTES = 48_000_000
OF_FIGURE = 300_000
OF_NET = 150_000
OF_STEP = 1_000
OF_LISTED_STEP = 12_000  # with its formula
OF_WEIGHT = 100  # in four arrays: before and after the update, its derivative, the spec
LISTED = 120
"""Steps: of a trace with more, the page has the formulas of whole layers (`listed-steps.js`)."""


def check_room(widgets: Sequence[Widget]) -> None:
    """Check that a build can hold all widgets of a page. Equal ones are drawn once.

    Raises
    ------
    BuildError : they take too much room; it names the first widget that does not fit any more.
    """
    known: set[str] = set()
    taken = 0
    for widget in widgets:
        name = widget_id(widget)
        if name in known:
            continue
        known.add(name)
        room = _room_of(widget)
        taken += room
        if taken > MOST_BYTES:
            raise _error(widget, len(known), room, taken)


def _room_of(widget: Widget) -> int:
    """The estimated bytes of a widget; if `backprop` will refuse it, of what is made until then."""
    if widget.kind:
        return OF_FIGURE
    from backprop.spec.problem import MOST_WEIGHTS
    from backprop.trace.record import MOST_STEPS, most_steps

    sizes = _sizes(widget.spec)
    weights = sum(n * m for n, m in pairwise(sizes))
    if weights > MOST_WEIGHTS:
        return OF_NET
    has_biases = widget.spec.get("biases") is not None
    steps = most_steps(sizes, has_biases, widget.spec.get("granularity") or "layer")
    if steps > MOST_STEPS:
        return OF_NET + OF_WEIGHT * weights
    listed = steps if steps <= LISTED else most_steps(sizes, has_biases, "layer")
    return OF_NET + OF_LISTED_STEP * listed + OF_STEP * (steps - listed) + OF_WEIGHT * weights


def _sizes(spec: Mapping[str, Any]) -> list[int]:
    """The sizes of a net; none if `backprop` will refuse them."""
    given, weights = spec.get("layers"), spec.get("weights")
    try:
        sizes = [int(size) for size in given] if given else _sizes_of(weights or [])
    except (TypeError, ValueError, IndexError):  # no numbers, or no matrices
        return []
    return sizes if len(sizes) > 1 and min(sizes) > 0 else []


def _sizes_of(weights: Sequence[Sequence[Sequence[float]]]) -> list[int]:
    return [len(weights[0][0]), *(len(matrix) for matrix in weights)] if weights else []


def _error(widget: Widget, count: int, room: int, taken: int) -> BuildError:
    most = f"{MOST_BYTES / 1e6:.0f} MB are possible"
    place = widget.place_of("layers")
    if room > MOST_BYTES:
        message = f"this net would take about {room / 1e6:,.0f} MB of the page; at most {most}"
        return BuildError(message, *place, "Give it smaller or fewer layers.")
    return BuildError(
        f"with this one, the {count:,} nets and figures of the page would take about "
        f"{taken / 1e6:,.0f} MB; at most {most}",
        *place,
        "Put some of them on another page, or give them smaller layers or a coarser granularity.",
    )
