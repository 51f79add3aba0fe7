"""Finds the quantity that a reader's code was computing when it raised, from its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..notation.quantity import Ref
from ..queries.misconceptions.backward_pass import Values
from .case import Case
from .quantities import in_order, shape_text
from .returned import as_array
from .slips import slips_in


@dataclass
class Crash:
    """Where the code stopped.

    Attributes
    ----------
    known : set of Ref
        The quantities that it had right until then.
    ref : Ref or None
        The one that it was computing, as far as that is known.
    slip : str
        The name of the slip, with indices as in the post; or "".
    line : int
        Where the slip stands; 0 if that is not known.
    how : str
        The operands that did not fit, as a sentence; or "".
    """

    known: set[Ref] = field(default_factory=set)
    ref: Ref | None = None
    slip: str = ""
    line: int = 0
    how: str = ""


@dataclass(frozen=True)
class _Operand:
    """An operand in words: a letter, its layer, and how it was turned or multiplied."""

    text: str
    kind: str
    layer: int


def crash_of(case: Case, right: Values, answer: Mapping[str, Any]) -> Crash:
    """Read what :mod:`backprop.playground.crash` has collected."""
    arrays = [as_array(each) for each in answer.get("arrays", []) if "values" in each]
    crash = Crash({ref for ref in in_order(case.N) if _is_among(ref, right, arrays)})
    crash.line = answer["fault"]["line"]
    operation = answer.get("operation")
    if operation:
        _read_operation(operation, case, right, crash)
    if crash.ref is None:
        lowest = min((ref.layer or 0 for ref in crash.known if ref.name == "delta"),
                     default=case.N + 1)  # fmt: skip
        if lowest > 1:
            crash.ref = Ref("delta", lowest - 1)
            _read_arrays(crash.ref, case, right, answer, crash)
    return crash


def _read_arrays(
    ref: Ref, case: Case, right: Values, answer: Mapping[str, Any], crash: Crash
) -> None:
    """Name the slip in a δ that was computed, wrongly, before the code stopped."""
    for data in answer.get("arrays", []):
        array = as_array(data) if "values" in data else np.zeros(0)
        if array.any() and _named(array, case, right) is None:
            slips = slips_in(ref.name, ref.layer or 0, array, case, right, answer)
            if slips:
                crash.slip, crash.line = slips[0], data.get("line", 0)
                return


def _is_among(ref: Ref, right: Values, arrays: list[Array]) -> bool:
    expected = right[ref.name, ref.layer or 0]
    return bool(expected.any()) and any(_same(expected, array) for array in arrays)


def _same(expected: Array, array: Array) -> bool:
    if array.shape != expected.shape or not np.isfinite(array).all():
        return False
    return bool(np.abs(array - expected).max() <= 1e-6 * max(np.abs(expected).max(), 1e-300))


def _read_operation(operation: Mapping[str, Any], case: Case, right: Values, crash: Crash) -> None:
    """Name the operands and, if they show it, the slip."""
    sides = [operation["left"], operation["right"]]
    for side in sides:
        if "problem" in side:
            crash.how = f"One side of {operation['operator']} is {side['problem']}."
            return
    shapes = [shape_text(side["shape"]) for side in sides]
    left, after = (_named(as_array(side), case, right) for side in sides)
    names = [f"{operand.text} ({shape})" if operand else shape
             for operand, shape in zip((left, after), shapes, strict=True)]  # fmt: skip
    crash.how = f"{names[0]} {operation['operator']} {names[1]} do not fit each other."
    if left and after:
        _read_slip(operation["operator"], left, after, case, crash)


def _read_slip(operator: str, left: _Operand, after: _Operand, case: Case, crash: Crash) -> None:
    kinds, k, j = (left.kind, after.kind), left.layer, after.layer
    matrices = {"W": f"W_{k}", "WT": f"W_{k}ᵀ"}
    if kinds[0] in matrices and kinds[1] == "delta":
        crash.ref = Ref("delta", max(1, j - 1))
        i = "{i+1}"
        if kinds[0] == "WT" and k < j and crash.ref in crash.known:
            crash.ref = Ref("delta", max(1, k - 1))
            crash.slip = f"{after.text} instead of δ_{i}"
            return
        if operator == "*":
            crash.slip = f"* instead of @ between W_{i}ᵀ and δ_{i}"
        elif kinds[0] == "W" and k == j:
            crash.slip = f"W_{i} instead of W_{i}ᵀ"
        else:
            crash.slip = f"{left.text} instead of W_{i}ᵀ"
    elif kinds in (("delta", "W"), ("delta", "WT")):
        crash.ref = Ref("delta", max(1, k - 1))
        crash.slip = "the factors are in the wrong order: W_{i+1}ᵀ stands before δ_{i+1}"
    elif kinds[0] == "delta" and kinds[1] in ("a", "aT", "z", "zT"):
        crash.ref = Ref("dW", k)
        is_right = kinds[1] in ("a", "aT") and j == k - 1
        wrong_input = f"wrong layer's input: {after.text} instead of a_{{i−1}}"
        if operator == "*":
            crash.slip = "* instead of @ between δ_i and a_{i−1}ᵀ"
        elif kinds[1] in ("a", "z"):
            crash.slip = "a_{i−1} instead of a_{i−1}ᵀ" if is_right else wrong_input
        elif not is_right:
            crash.slip = wrong_input
    elif kinds[0] in ("a", "aT") and kinds[1] in ("delta", "deltaT"):
        crash.ref = Ref("dW", j)
        crash.slip = "the factors are in the wrong order: δ_i stands before a_{i−1}ᵀ"
    elif "slope" in kinds and "back" in kinds:
        back, slope = (left, after) if kinds[0] == "back" else (after, left)
        crash.ref = Ref("delta", back.layer)
        if operator == "@":
            crash.slip = "@ instead of ⊙ before σ′(z_i)"
        elif slope.layer != back.layer:
            crash.slip = f"σ′ of the wrong layer: z_{slope.layer} instead of z_i"
    elif "product" in kinds:
        product = left if kinds[0] == "product" else after
        crash.ref = Ref("delta", product.layer)
        crash.slip = f"{product.text.partition('δ')[0]} instead of W_{{i+1}}ᵀ"
    elif "back" in kinds:
        crash.ref = Ref("delta", (left if kinds[0] == "back" else after).layer)


def _named(array: Array, case: Case, right: Values) -> _Operand | None:
    """Which quantity an operand is; None if it is none of those that a backward pass needs."""
    return next((operand for operand, value in _quantities(case, right) if _same(value, array)),
                None)  # fmt: skip


def _quantities(case: Case, right: Values) -> Iterator[tuple[_Operand, Array]]:
    for i in range(case.N, 0, -1):
        delta, W = right["delta", i], case.network[i].W
        yield _Operand(f"δ_{i}", "delta", i), delta
        yield _Operand(f"δ_{i}ᵀ", "deltaT", i), delta.T
        yield _Operand(f"W_{i}ᵀ", "WT", i), W.T
        yield _Operand(f"W_{i}", "W", i), W
        yield _Operand(f"σ′(z_{i})", "slope", i), case.slope(i)
        yield _Operand(f"z_{i}", "z", i), case.run.z[i]
        yield _Operand(f"z_{i}ᵀ", "zT", i), case.run.z[i].T
        if i > 1:
            yield _Operand(f"W_{i}ᵀδ_{i}", "back", i - 1), W.T @ delta
    for i, a in case.run.a.items():
        yield _Operand(f"a_{i}", "a", i), a
        yield _Operand(f"a_{i}ᵀ", "aT", i), a.T
    difference = case.run.a[case.N] - case.target
    yield _Operand("2(a_N − x̂)", "back", case.N), 2 * difference
    yield _Operand("a_N − x̂", "back", case.N), difference
    yield _Operand("x̂", "target", case.N), case.target
    for k in range(case.N, 1, -1):
        delta = right["delta", k]
        for j, layer in enumerate(case.network, start=1):
            if j != k and layer.m == delta.shape[0]:
                yield _Operand(f"W_{j}ᵀδ_{k}", "product", k - 1), layer.W.T @ delta
            if layer.n == delta.shape[0]:
                yield _Operand(f"W_{j}δ_{k}", "product", k - 1), layer.W @ delta
