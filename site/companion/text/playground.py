"""The playground of the backward pass: its element, and the nets that can have one.

Readers write, repair or break the backward pass of a net; `backprop.playground` judges it. The page
has one of the programs as a listing, and all of them as data, so that nothing is fetched to choose.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from companion.text.source_map import Place
from companion.tools.errors import BuildError

PROGRAMS = {"repair": "repair", "blanks": "blanks", "empty": "empty", "break": "solution"}
"""The ways in, as authors and readers know them, and the programs that they begin with."""

TASKS = {
    "repair": "This backward pass has one wrong line.",
    "blanks": "This backward pass has blanks.",
    "empty": "The body of this backward pass is still to be written.",
    "break": "This backward pass is right.",
}
OFFER = (
    "Where JavaScript is on, you can change it here, and Python in your browser finds the first "
    "quantity that it gets wrong."
)


@dataclass(frozen=True)
class Playground:
    """A playground of a net that another call on its page gives.

    net : the name of the net.
    place : where the name is written.
    """

    net: str
    place: Place


def programs(seed: int) -> dict[str, str]:
    """The program of each way in; the seed chooses the bug of "repair"."""
    return {kind: str(_program(kind, seed)["code"]).rstrip("\n") for kind in PROGRAMS}


def all_programs() -> dict[str, str | list[str]]:
    """The program of each way in, and of "repair" those of all seeds."""
    bugs = int(_program("repair", 0)["bugs"])
    return {**programs(0), "repair": [programs(seed)["repair"] for seed in range(bugs)]}


def _program(kind: str, seed: int) -> Mapping[str, Any]:
    from backprop.queries.ask import ask  # here, because it imports NumPy

    found: Mapping[str, Any] = ask("backward_program", {"kind": PROGRAMS[kind], "seed": seed})
    return found


def element(facts: Mapping[str, Any], listing: str, caption: str) -> str:
    """The element of a playground.

    facts : what the browser needs: {"kind", "seed", "programs", "spec", "data"?}, or "net", the
        name of a net of the page, in the place of "spec".
    listing : the program of its kind as HTML.
    """
    data = html.escape(json.dumps(facts, ensure_ascii=False, separators=(",", ":")))
    below = f'<p class="pass-caption">{html.escape(caption)}</p>' if caption else ""
    task = f'<p class="pass-task">{TASKS[facts["kind"]]} {OFFER}</p>'
    return f'<backward-pass data-facts="{data}">{task}{listing}{below}</backward-pass>\n'


def misfits(
    playgrounds: Sequence[Playground], nets: Mapping[str, Mapping[str, Any]]
) -> Iterator[BuildError]:
    """The playgrounds whose net the page does not have, or whose net cannot be judged.

    nets : the specs of the page's nets by their names.
    """
    for each in playgrounds:
        if each.net not in nets:
            known = f"Its nets are: {', '.join(sorted(nets))}" if nets else "It has no named net"
            yield BuildError(f'this page has no net "{each.net}"', *each.place, known)
        elif fault := refusal(nets[each.net]):
            yield BuildError(
                f'the net "{each.net}" can have no playground: {fault[0]} {fault[1]}',
                *each.place,
                "Name another net, or give one here",
            )


def refusal(spec: Mapping[str, Any]) -> tuple[str, str] | None:
    """The field of a spec because of which it has no playground, and why; None if it has one."""
    import backprop  # here, because the preview imports it again after a change
    from backprop.queries.ask import ask

    key = backprop, repr(spec)
    if key not in _refused:
        if len(_refused) > _MOST_KNOWN:
            _refused.clear()
        fault = None
        try:
            ask("backward_cases", {"spec": spec, "seed": 0})
        except backprop.SpecError as error:
            fault = error.field, error.message
        _refused[key] = fault
    return _refused[key]


_refused: dict[tuple[ModuleType, str], tuple[str, str] | None] = {}
"""What `refusal` has found lately, by the package and the spec."""
_MOST_KNOWN = 100
