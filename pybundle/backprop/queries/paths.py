"""Every path from one weight to the cost, each with the product of its local derivatives.

By the chain rule ∂C/∂w is the sum over all paths. The backward pass gives the same and computes
each common part of the paths once; the counts of multiplications say what this saves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..errors import SpecError
from ..spec.problem import check_labelled
from ..trace.run import Run
from .multiplications import multiplications
from .one_weight import Place, place_of

MOST_PATHS = 1000  # that are listed


@dataclass(frozen=True)
class _Factor:
    """A local derivative: ∂to/∂from, with the quantities as (name, layer, row)."""

    of: tuple[str, int, int]
    by: tuple[str, int, int]
    value: float

    def as_dict(self) -> dict[str, Any]:
        return {"of": _ref(*self.of), "by": _ref(*self.by), "value": self.value}


def paths(argument: Mapping[str, Any]) -> dict[str, Any]:
    """The paths from a weight to the cost.

    Parameters
    ----------
    argument : mapping
        ``spec``; the weight's ``layer``, ``row`` and ``column`` from 1.

    Returns
    -------
    dict
        ``count``, the number of paths; ``paths``, up to 1000 of them and none if there are more,
        the largest product first; ``sum``, of the products of all paths, None if they are not
        listed; ``gradient``, ∂C/∂w by the backward pass; and ``multiplications``.

        A path has ``neurons``, the row of the neuron it passes in each layer from that of the
        weight on (behind a softmax, which ties all neurons of a layer, the row where it leaves);
        ``factors``, its local derivatives from the weight on, each with ``of``, ``by`` and
        ``value``: ∂z/∂w = a, then ∂a/∂z = σ'(z), ∂z/∂a = W, …, ∂C/∂a; and their ``product``. With
        cross-entropy the last factor is ∂C/∂z = a − x̂.

        ``multiplications`` has ``weight`` and ``all``, each with ``paths`` and ``backward``: how
        many it takes to multiply along all paths, and how many the backward pass takes, for this
        weight alone and for all weights.

    Raises
    ------
    SpecError
        The spec cannot be used, there is no such weight, or a factor is not a finite number.
    """
    problem = check_labelled(argument.get("spec", {}))
    place = place_of(argument, problem.network)
    run = Run(problem)
    cross_entropy = problem.cost_function == "cross_entropy"
    count = _count(run, place[0], cross_entropy)
    found: list[dict[str, Any]] = []
    if count <= MOST_PATHS:
        found = [_path(factors) for factors in _walk(run, place, cross_entropy)]
        found.sort(key=lambda path: -abs(path["product"]))
    slope = float(run.dW[place[0]][place[1] - 1, place[2] - 1])
    total = sum(path["product"] for path in found) if found else None
    if not np.isfinite([slope, total or 0.0]).all():
        raise SpecError("spec", "overflows along a path; smaller weights or inputs help")
    return {
        "count": count,
        "paths": found,
        "sum": total,
        "gradient": slope,
        "multiplications": _multiplications(run, place, cross_entropy),
    }


def _ref(name: str, layer: int, row: int) -> dict[str, Any]:
    return {"name": name} if name == "C" else {"name": name, "layer": layer, "row": row}


def _path(factors: list[_Factor]) -> dict[str, Any]:
    return {
        "neurons": [f.of[2] for f in factors if f.of[0] == "a"]
        + [f.by[2] for f in factors[-1:] if f.by[0] == "z"],
        "factors": [f.as_dict() for f in factors],
        "product": prod(f.value for f in factors),
    }


def _walk(run: Run, place: Place, cross_entropy: bool) -> Iterator[list[_Factor]]:
    """The factors of every path, from the weight to the cost."""
    i, k, j = place
    with np.errstate(all="ignore"):
        last = run.a[run.N] - run.target
    first = _Factor(("z", i, k), ("W", i, k), float(run.a[i - 1][j - 1]))

    def from_z(layer: int, row: int) -> Iterator[list[_Factor]]:
        z = ("z", layer, row)
        if cross_entropy and layer == run.N:
            yield [_Factor(("C", 0, 0), z, float(last[row - 1]))]
            return
        for to, slope in _slopes(run, layer, row):
            a = ("a", layer, to)
            for rest in from_a(layer, to):
                yield [_Factor(a, z, slope), *rest]

    def from_a(layer: int, row: int) -> Iterator[list[_Factor]]:
        a = ("a", layer, row)
        if layer == run.N:
            yield [_Factor(("C", 0, 0), a, float(2 * last[row - 1]))]
            return
        for to in run.neurons(layer + 1):
            weight = float(run.W[layer + 1][to - 1, row - 1])
            for rest in from_z(layer + 1, to):
                yield [_Factor(("z", layer + 1, to), a, weight), *rest]

    for rest in from_z(i, k):
        yield [first, *rest]


def _slopes(run: Run, layer: int, row: int) -> Iterator[tuple[int, float]]:
    """(l, ∂a_l/∂z_k) of one layer: σ'(z_k), and of softmax the row of its Jacobian matrix."""
    sigma, z = run.network[layer].sigma, run.z[layer][:, np.newaxis]
    if sigma.componentwise:
        yield row, float(run.slope(layer)[row - 1])
        return
    for to in run.neurons(layer):
        unit: Array = np.zeros_like(z)
        unit[to - 1] = 1.0
        yield to, float(sigma.pull_back(z, unit)[row - 1, 0])


def _count(run: Run, i: int, cross_entropy: bool) -> int:
    """The number of paths from one neuron of layer i: a choice in each later layer and softmax."""
    count = prod(run.z[layer].size for layer in range(i + 1, run.N + 1))
    return count * prod(
        run.z[layer].size for layer in range(i, run.N + 1)
        if not (run.componentwise(layer) or (cross_entropy and layer == run.N))
    )  # fmt: skip


def _multiplications(run: Run, place: Place, cross_entropy: bool) -> dict[str, dict[str, int]]:
    """Without those inside σ and σ', as ``multiplications`` counts; a softmax is one factor."""
    sizes = run.network.sizes

    def along_paths(i: int) -> int:
        # factors: a, then σ' and W in turn, σ', 2(a − x̂), whose 2 is one more multiplication
        layers = run.N - i + 1
        times = 2 * layers - (1 if cross_entropy else 0) + (0 if cross_entropy else 1)
        return _count(run, i, cross_entropy) * times

    def backward(i: int) -> int:
        # of layer i only δ_k is needed, of later layers all of δ
        if i == run.N:
            return 1 if cross_entropy else 3  # 2(a_k − x̂_k), σ', and δ_k·a
        later = sizes[i + 1 :]
        whole_delta = sum(later) + sum(n * m for n, m in pairwise(later))
        last = -sizes[-1] if cross_entropy else sizes[-1]  # 2(a − x̂), or neither it nor σ'
        return whole_delta + last + later[0] + 2  # Σ_l w_lk δ_l, σ', and δ_k·a

    every = sum(n * m * along_paths(i) for i, (n, m) in enumerate(pairwise(sizes), start=1))
    whole = multiplications(sizes).backward - (2 * sizes[-1] if cross_entropy else 0)
    i = place[0]
    return {
        "weight": {"paths": along_paths(i), "backward": backward(i)},
        "all": {"paths": every, "backward": whole},
    }
