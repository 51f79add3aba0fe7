"""The finding on one net: how far the reader's backward pass is right, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from ..arithmetic.arrays import Array
from ..notation.quantity import Ref
from .case import Case
from .compare import agreement, has_few_digits, is_coarse
from .quantities import LETTERS, in_order, named
from .returned import as_array
from .right import Right, right_of
from .slips import permutations, slips_in
from .where_stopped import Crash, crash_of

State = Literal["right", "wrong", "fault", "undecided"]


@dataclass
class Finding:
    """The judgement of one net.

    Attributes
    ----------
    case : Case
    state : {"right", "wrong", "fault", "undecided"}
    right : list of Ref
        The quantities that are right, in the order of the pass, up to the first that is not.
    ref : Ref or None
        The first that is wrong, or at which the code stopped.
    given : ndarray or None
        The reader's numbers for it.
    how : str
        What is wrong with it, as the end of a sentence about it.
    slips : list of str
        The words of all slips that would explain it, with indices as in the post.
    few_digits : str or None
        The type of an array that agrees with less than nine digits.
    """

    case: Case
    state: State
    right: list[Ref] = field(default_factory=list)
    ref: Ref | None = None
    given: Array | None = None
    how: str = ""
    slips: list[str] = field(default_factory=list)
    fault: dict[str, Any] | None = None
    few_digits: str | None = None
    line: int = 0
    values: Right | None = None


def finding(case: Case, answer: Mapping[str, Any]) -> Finding:
    """Judge what ``answers`` has of one net."""
    if case.undecidable is not None or answer.get("skipped"):
        return Finding(case, "undecided", how=case.undecidable or "it was not tried there")
    right = right_of(case)
    if answer.get("fault"):
        return _stopped(case, right, answer)
    if "form" in answer:
        fault = {"type": "NoResult", "message": f"backward returns {answer['form']}.",
                 "line": answer.get("line", 0), "column": 0}  # fmt: skip
        return Finding(case, "fault", fault=fault, values=right)
    found = _compared(case, right, answer)
    if found.state == "wrong":
        for words, turned in permutations(answer):
            if _compared(case, right, turned, name_slips=False).state == "right":
                found.slips.insert(0, words)
    return found


def _compared(
    case: Case, right: Right, answer: Mapping[str, Any], *, name_slips: bool = True
) -> Finding:
    """Walk along the pass to the first quantity that is not right."""
    found = Finding(case, "right", values=right)
    for ref in in_order(case.N):
        check = _checked(ref, case, right, answer[ref.name])
        if check.level == "equal":
            if found.state == "right":
                found.right.append(ref)
            found.few_digits = found.few_digits or check.few_digits
        elif check.level == "close":
            if found.state == "right":
                found.state, found.ref, found.how = "undecided", ref, check.how
        else:
            found.state, found.ref = check.level, ref
            found.given, found.how = check.given, check.how
            break
    if found.state == "wrong" and name_slips:
        _explain(found, right, answer)
    return found


@dataclass(frozen=True)
class _Check:
    """One quantity compared: how well it agrees, the reader's array, and what is wrong with it."""

    level: Literal["equal", "close", "undecided", "wrong"]
    given: Array | None = None
    how: str = ""
    few_digits: str | None = None


def _checked(ref: Ref, case: Case, right: Right, listed: Mapping[str, Any]) -> _Check:
    given, dtype, how = _entry(listed, ref, case.N)
    if given is None:
        return _Check("wrong", None, how)
    key = ref.name, ref.layer or 0
    expected, magnitude = right.values[key], right.magnitudes[key]
    given = _in_form(ref, given, expected)
    if given.shape != expected.shape:
        return _Check("wrong", given, "it has another shape")
    if is_coarse(dtype):
        return _Check("undecided", given, f"{dtype} has too few digits to be judged")
    agrees = agreement(given, expected, magnitude, dtype)
    if agrees == "equal":
        few = has_few_digits(given, expected, magnitude)
        return _Check("equal", given, few_digits=dtype if few else None)
    if agrees == "close":
        how = (
            f"{named(ref)} differs in its last digits, more than rounding in float64 explains and "
            "less than a mistake usually makes"
        )
        return _Check("close", given, how)
    if any(layer >= key[1] for layer in case.kinks()):
        how = "a z is so near a kink of σ that rounding may choose its slope"
        return _Check("undecided", given, how)
    is_finite = bool(np.isfinite(given).all())
    how = "its entries are wrong" if is_finite else "some of its entries are not finite"
    return _Check("wrong", given, how)


def _explain(found: Finding, right: Right, answer: Mapping[str, Any]) -> None:
    """Add the line that made what is wrong, and the slips that would make it."""
    ref = found.ref
    assert ref is not None  # of what is wrong
    assert ref.layer is not None
    lines = answer.get("lines", {}).get(ref.name, [])
    found.line = lines[ref.layer - 1] if len(lines) == found.case.N else 0
    if found.given is not None:
        found.slips = slips_in(ref.name, ref.layer, found.given, found.case, right.values, answer)
    elif found.right and ref.name == "delta" and found.how.startswith("it is missing"):
        found.slips = ["the loop ends before δ_i"]


def _entry(listed: Mapping[str, Any], ref: Ref, N: int) -> tuple[Array | None, str, str]:
    """The reader's array and its type; or None, and what there is instead."""
    letter = LETTERS[ref.name]
    if "problem" in listed:
        return None, "", f"the list {letter} is {listed['problem']}"
    entries, length = listed["entries"], listed["length"]
    if length != N:
        how = f"the list {letter} has {length} entries instead of {N}"
        first = entries[0] if entries else {}
        if length == N + 1 and str(first.get("problem", "")).startswith("missing"):
            how += "; lists count from 0, so none is left free for layer 0"
        return None, "", how
    entry = entries[(ref.layer or 1) - 1]
    if "problem" in entry:
        return None, "", f"it is {entry['problem']}"
    return as_array(entry), entry["dtype"], ""


def _in_form(ref: Ref, given: Array, expected: Array) -> Array:
    """The array; ∂C/∂b_i also as a column."""
    is_column = ref.name == "db" and given.shape == (*expected.shape, 1)
    return given[:, 0] if is_column else given


def _stopped(case: Case, right: Right, answer: Mapping[str, Any]) -> Finding:
    """The finding for code that raises: what was right before, and where it stopped."""
    crash: Crash = crash_of(case, right.values, answer)
    order = list(in_order(case.N))
    known = [each for each in order if each in crash.known and each != crash.ref]
    slips = [crash.slip] if crash.slip else []
    return Finding(
        case, "fault", right=known, ref=crash.ref, how=crash.how, slips=slips, line=crash.line,
        fault={**answer["fault"], "layer": crash.ref.layer if crash.ref else None}, values=right,
    )  # fmt: skip
