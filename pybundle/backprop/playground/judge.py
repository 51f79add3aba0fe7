"""The verdict on a reader's backward pass, from what it returned for all nets.

The shown net comes first: a mistake that it shows is told of it. A hidden net speaks where the
shown one shows nothing, and all of them together name the slip: one slip explains them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ..errors import SpecError
from ..notation.quantity import Ref
from .case import Case
from .compare import differing
from .finding import Finding, finding
from .hints import hints_for
from .quantities import in_order, named, same_role
from .returned import as_json
from .words import notes_of, sentence_of, slip_of, undecided

PRECEDENCE = ("wrong", "fault")


def backward_judge(argument: Mapping[str, Any]) -> dict[str, Any]:
    """Judge the answers of a reader's code.

    Parameters
    ----------
    argument : mapping
        ``cases``, as :func:`backprop.playground.cases.backward_cases` answers, and ``answers``, as
        :func:`backprop.playground.answers.answers` does.

    Returns
    -------
    dict
        The verdict that :mod:`backprop.playground` describes.

    Raises
    ------
    SpecError
        ``cases`` or ``answers`` is something else.
    """
    try:
        cases = [Case.from_dict(each) for each in argument["cases"]["nets"]]
        answers = argument["answers"]
        return _judged(cases, answers)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise SpecError("answers", f"are not those of a backward pass ({reason})") from None


def _judged(cases: list[Case], answers: Mapping[str, Any]) -> dict[str, Any]:
    shown = cases[0]
    if answers.get("changed"):
        return _verdict("undecided", shown, None, sentence=answers["changed"])
    if answers.get("fault"):
        only = Finding(shown, "fault", fault=answers["fault"])
        return _verdict("fault", shown, only, sentence=sentence_of(only, ""))
    found = [finding(case, answer) for case, answer in zip(cases, answers["nets"], strict=False)]
    notes = notes_of(found, answers["nets"])
    failed = [each for each in found if each.state in PRECEDENCE]
    if failed:
        first = failed[0]
        slip = slip_of(first, _common_slip(first, failed))
        sentence = sentence_of(first, slip, None if first.case is shown else found[0])
        return _verdict(first.state, shown, first, slip=slip, notes=notes, sentence=sentence)
    open_ = [each for each in found if each.state == "undecided"]
    if open_:
        first = open_[0]
        sentence = undecided(first, len(found) - len(open_))
        return _verdict("undecided", shown, first, notes=notes, sentence=sentence)
    sentence = "Right: all of δ, ∂C/∂W and ∂C/∂b, on this net and on two others."
    return _verdict("right", shown, None, notes=notes, sentence=sentence)


def _common_slip(first: Finding, failed: list[Finding]) -> str:
    """The words that explain the most nets; among those, the simplest of the first net."""
    counts = Counter(words for each in failed for words in dict.fromkeys(each.slips))
    return max(first.slips, key=lambda words: counts[words], default="")


def _verdict(
    verdict: str, shown: Case, first: Finding | None, *, sentence: str, slip: str = "",
    notes: list[str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    order = list(in_order(shown.N))
    ring = None
    right, later = (order, []) if verdict == "right" else ([], order)
    if first is not None:
        on_shown = first.case is shown
        if first.ref is not None and verdict in PRECEDENCE:
            ring = first.ref if on_shown else same_role(first.ref, first.case.N, shown.N)
        if on_shown:
            right = [ref for ref in first.right if ref != ring]
        elif ring is not None:
            right = order[: order.index(ring)]
        elif verdict == "undecided" or first.ref is None:
            right = order if verdict == "undecided" else []
        later = [ref for ref in order if ref not in right and ref != ring]
    return {
        "verdict": verdict,
        "sentence": sentence,
        "net": None if first is None else _net(first.case),
        "right": [ref.as_dict() for ref in right],
        "wrong": _wrong(first) if verdict == "wrong" and first else None,
        "ring": None if ring is None else ring.as_dict(),
        "later": [ref.as_dict() for ref in later],
        "slip": _slip(first, slip) if first and slip else None,
        "fault": _fault(first) if verdict == "fault" and first else None,
        "notes": notes or [],
        "hints": hints_for(ring, shown.N) if verdict in PRECEDENCE else [],
    }


def _net(case: Case) -> dict[str, Any]:
    return {"id": case.id, "label": case.label, "sizes": case.network.sizes, "samples": case.M}


def _slip(first: Finding, slip: str) -> dict[str, Any]:
    who = f"{named(first.ref)}: " if first.ref else ""
    return {"name": slip, "sentence": f"{who}{slip}.", "line": first.line}


def _wrong(first: Finding) -> dict[str, Any]:
    ref: Ref = first.ref or Ref("delta", first.case.N)
    layer = ref.layer or first.case.N
    values = first.values
    assert values is not None  # of every net that was compared
    expected, magnitude = values.values[ref.name, layer], values.magnitudes[ref.name, layer]
    given = first.given
    fits = given is not None and given.shape == expected.shape
    return {
        "ref": ref.as_dict(), "quantity": named(ref), "layer": layer,
        "yours": None if given is None else as_json(given), "expected": as_json(expected),
        "entries": differing(given, expected, magnitude) if given is not None and fits else [],
        "line": first.line,
    }  # fmt: skip


def _fault(first: Finding) -> dict[str, Any]:
    layer = first.ref.layer if first.ref else None
    return {"layer": layer, **(first.fault or {})}
