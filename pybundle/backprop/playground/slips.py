"""Usual slips of a reader's code: the quantity recomputed with each, and the words that name it.

Words hold indices as they stand in the post, ``W_{i+1}``, so that the same slip has the same words
on every net. The first part comes from the misconceptions that all of the page knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..net.activations import ACTIVATIONS
from ..queries.misconceptions.backward_pass import Mistakes, Values, in_backward_pass
from .case import Case
from .compare import matches
from .returned import as_array

FACTORS = (
    (-1.0, "the sign is wrong"),
    (0.5, "the factor 2 of the squared error is missing"),
    (2.0, "it is twice what it should be"),
    (-0.5, "the sign is wrong and the factor 2 is missing"),
    (-2.0, "the sign is wrong, and it is twice what it should be"),
)
REVERSED = "a_N − x̂ is reversed: x̂ − a_N has the other sign"
OTHER_SLOPES = ("sigmoid", "tanh", "relu", "identity", "softplus", "silu")
"""Activations whose σ' readers write out instead of calling sigma_prime."""

REWORDED = {
    "W_{i+1} is not transposed": "W_{i+1} instead of W_{i+1}ᵀ",
    "W_i stands in the place of W_{i+1}": "W_iᵀ instead of W_{i+1}ᵀ",
    "σ' is taken of z_{i+1} instead of z_i": "σ′ of the wrong layer: z_{i+1} instead of z_i",
    "σ' is taken of a_i instead of z_i": "σ′(a_i) instead of σ′(z_i)",
    "it is the mean over the samples instead of their sum": "mean instead of sum over the samples",
    "a_i stands in the place of a_{i−1}": "wrong layer's input: a_i instead of a_{i−1}",
    "z_{i−1} stands in the place of a_{i−1}": "wrong input: z_{i−1} instead of a_{i−1}",
}
"""Words of misconceptions in the shorter form that fits beside a formula."""


def slips_in(
    name: str, i: int, given: Array, case: Case, right: Values, answer: Mapping[str, Any]
) -> list[str]:
    """The words of every slip that makes the given array, the simplest first.

    Parameters
    ----------
    name : {"delta", "dW", "db"}
    i : int
        The layer; the quantities before this one are right.
    given : ndarray
        What the reader's code returned; it need not have the right shape.
    case : Case
    right : dict
        The right values.
    answer : mapping
        All that the code returned for this net, for arguments changed in place.
    """
    with np.errstate(all="ignore"):
        if given.size and not given.any():
            return ["it is zero"]
        found: list[str] = []
        expected = right[name, i]
        for factor, words in FACTORS:
            if matches(given, factor * expected):
                is_reversed = name == "delta" and i == case.N and factor == -1
                found.append(REVERSED if is_reversed else words)
        candidates = list(_candidates(name, i, given, case, right, answer))
        found += [words for words, value in candidates if matches(given, value)]
        for factor, words in FACTORS:
            found += [
                f"{other}, and {words}"
                for other, value in candidates
                if matches(given, factor * np.asarray(value))
            ]
        return list(dict.fromkeys(found))


def _candidates(
    name: str, i: int, given: Array, case: Case, right: Values, answer: Mapping[str, Any]
) -> Mistakes:
    known = [
        (REWORDED.get(words, words).replace("σ'", "σ′"), np.asarray(value))
        for words, value in in_backward_pass(
            name, i, case.network, case.run, case.target, right, mean=False
        )
    ]
    yield from (one for one in known if ", and " not in one[0])
    if name == "delta":
        yield from _in_delta(i, given, case, right, answer)
    else:
        yield from (_in_gradient if name == "dW" else _in_bias_gradient)(i, case, right)
    for j in range(case.N, 0, -1):
        if j != i:
            yield f"{_letter(name)} of another layer stands in its place", right[name, j]
    yield "it is rounded to whole numbers: its array has an integer type", np.trunc(right[name, i])
    if case.M > 1:
        yield "it is divided by the number of samples", right[name, i] / case.M
    if case.network[case.N].m > 1:
        yield "it is divided by the number of outputs", right[name, i] / case.network[case.N].m
    yield from (one for one in known if ", and " in one[0])


def _in_delta(
    i: int, given: Array, case: Case, right: Values, answer: Mapping[str, Any]
) -> Mistakes:
    before = _before_sigma(i, case, right)
    for j in case.run.z:
        if j != i:
            words = f"σ′ of the wrong layer: {_layer('z', j, i, case)} instead of z_i"
            yield words, _product(before, case.slope(j))
    a = case.run.a[i]
    yield "a_i(1 − a_i), as for sigmoid, stands in the place of σ′(z_i)", before * a * (1 - a)
    yield "1 − a_i², as for tanh, stands in the place of σ′(z_i)", before * (1 - a * a)
    for name in OTHER_SLOPES:
        if name != case.network[i].sigma.name:
            slope = ACTIVATIONS[name].derivative(case.run.z[i])
            yield f"σ′ is that of {name}, whatever sigma_prime is", before * slope
    slope = case.slope(i)
    if i == case.N:
        return
    for j, layer in enumerate(case.network, start=1):
        for W, words in ((layer.W.T, f"{_layer('W', j, i, case)}ᵀ"),
                         (layer.W, _layer("W", j, i, case))):  # fmt: skip
            for k in range(case.N, i, -1):
                if (j, k) == (i + 1, i + 1) and words.endswith("ᵀ"):
                    continue
                delta = right["delta", k]
                if W.shape[1] == delta.shape[0]:
                    value = _product(W @ delta, slope)
                    yield _instead(words, j, k, i, case), value
    W, delta = case.network[i + 1].W, right["delta", i + 1]
    yield "* instead of @ between W_{i+1}ᵀ and δ_{i+1}", _product(_product(W.T, delta), slope)
    if before.shape[1] == slope.shape[0]:
        yield "@ instead of ⊙ before σ′(z_i)", before @ slope
    damaged = answer.get("damaged", {}).get(f"W[{i}]", {})
    if "values" in damaged and damaged["shape"] == list(W.shape):
        yield "W_{i+1} is changed before δ_i uses it", (as_array(damaged).T @ delta) * slope
    step = (right["dW", i + 1].T @ delta) * slope
    if given.shape == step.shape and step.any():
        off = given - right["delta", i]
        eta = float((off * step).sum() / (step * step).sum())
        if eta < 0:
            yield "δ_i is computed with the updated W_{i+1}", right["delta", i] + eta * step


def _before_sigma(i: int, case: Case, right: Values) -> Array:
    """The factor of σ'(z_i) in δ_i."""
    if i == case.N:
        return 2 * (case.run.a[i] - case.target)
    return np.asarray(case.network[i + 1].W.T @ right["delta", i + 1])


def _in_gradient(i: int, case: Case, right: Values) -> Mistakes:
    a = case.run.a
    for k in range(case.N, 0, -1):
        delta = right["delta", k]
        for j in a:
            if (k, j) != (i, i - 1):
                words = "" if j == i - 1 else f"{_layer('a', j, i, case)} instead of a_{{i−1}}"
                wrong_delta = "" if k == i else f"{_layer('δ', k, i, case)} instead of δ_i"
                prefix = "wrong layer's input: " if words and not wrong_delta else ""
                yield (
                    prefix + " and ".join(filter(None, (words, wrong_delta))), delta @ a[j].T
                )  # fmt: skip
        for j in case.run.z:
            if k == i and j != i - 1:
                words = f"wrong layer's input: {_layer('z', j, i, case)} instead of a_{{i−1}}"
                yield words, delta @ case.run.z[j].T
    delta = right["delta", i]
    yield "* instead of @ between δ_i and a_{i−1}ᵀ", _product(delta, a[i - 1].T)
    yield "* instead of @ between δ_i and a_{i−1}", _product(delta, a[i - 1])
    yield "δ_i alone: a_{i−1} is missing", delta
    yield "not summed over the samples", delta[:, np.newaxis] * a[i - 1]
    yield "not summed over the samples", np.einsum("kj,lj->jkl", delta, a[i - 1])
    if i > 1:
        yield "σ′(z_{i−1}) instead of a_{i−1}", delta @ case.slope(i - 1).T
    slopeless = _before_sigma(i, case, right)
    yield "σ′ of δ_i is missing here", slopeless @ a[i - 1].T


def _in_bias_gradient(i: int, case: Case, right: Values) -> Mistakes:
    delta = right["delta", i]
    yield "not summed over the samples", delta
    yield "summed over the neurons instead of the samples", delta.sum(axis=0)
    yield "summed over the neurons instead of the samples", delta.sum(axis=0, keepdims=True)
    yield "summed over the neurons and the samples", np.asarray(delta.sum())
    yield "mean instead of sum over the samples", delta.mean(axis=1, keepdims=True)
    yield "mean instead of sum over the samples", delta.mean(axis=0)
    if case.M > 1:
        yield "only the first sample is used", delta[:, :1]
        yield "only the last sample is used", delta[:, -1]
    for j in range(case.N, 0, -1):
        if j != i:
            words = f"{_layer('δ', j, i, case)} instead of δ_i"
            yield words, right["delta", j].sum(axis=1)
    b = case.network[i].b
    if b is not None:
        yield "it is multiplied by b_i", right["db", i] * b
        yield "it is b_i itself", b
    yield "σ′ of δ_i is missing here", _before_sigma(i, case, right).sum(axis=1)


def _product(one: Array, other: Array) -> Array:
    """Entry by entry with NumPy's broadcasting; an empty array where that is not defined."""
    try:
        return np.asarray(one * other)
    except ValueError:
        return np.empty((0, 0))


def _instead(words: str, j: int, k: int, i: int, case: Case) -> str:
    if k == i + 1 and j == i + 1:
        return f"{words} instead of W_{{i+1}}ᵀ"
    parts = []
    if words != "W_{i+1}ᵀ":
        parts.append(f"{words} instead of W_{{i+1}}ᵀ")
    if k != i + 1:
        parts.append(f"{_layer('δ', k, i, case)} instead of δ_{{i+1}}")
    return " and ".join(parts)


def _layer(letter: str, j: int, i: int, case: Case) -> str:
    """A quantity of layer j, its index written in terms of i, or of N for the last layer."""
    near = {i: "_i", i + 1: "_{i+1}", i - 1: "_{i−1}"}
    return letter + near.get(j, "_N" if j == case.N else f"_{{{j}}}")


def _letter(name: str) -> str:
    return {"delta": "δ", "dW": "∂C/∂W", "db": "∂C/∂b"}[name]


def permutations(answer: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(words, answer) with the lists put in another order, as slips in ``return`` leave them."""
    names = ("delta", "dW", "db")
    lists = [answer[name] for name in names]
    if all("entries" in each for each in lists):
        turned = {
            name: {**each, "entries": each["entries"][::-1]}
            for name, each in zip(names, lists, strict=True)
        }
        yield "the lists are in reverse order: that of layer 1 comes first", turned
        for name in names:
            yield (
                f"{name} is in reverse order: that of layer 1 comes first",
                {**dict(zip(names, lists, strict=True)), name: turned[name]},
            )
    orders = ((0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))
    for order in orders:
        written = ", ".join(names[k] for k in order)
        found = {names[k]: lists[place] for place, k in enumerate(order)}
        yield f"the lists are returned as {written} instead of delta, dW, db", found
