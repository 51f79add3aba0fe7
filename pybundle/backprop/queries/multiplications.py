"""Counts the multiplications of backpropagation and of central differences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..arithmetic.validate import positive_integer


class Multiplications(NamedTuple):
    """The multiplications for one sample, without those inside σ and σ'.

    Attributes
    ----------
    forward, backward : int
        Those of the two passes.
    finite_differences : int
        Those of all gradients by central differences.
    """

    forward: int
    backward: int
    finite_differences: int


def multiplications(sizes: Sequence[int]) -> Multiplications:
    """Multiplications for one gradient of a net of the sizes n_1, m_1, …, m_N.

    Forward: one per weight. Backward: 2(a − x̂) and ⊙ σ' at each neuron, one per weight for
    δ a_{i−1}ᵀ, and one per weight of every layer but the first for Wᵀδ. Central differences: two
    forward passes per weight, so they grow with the square of the number of weights.

    Parameters
    ----------
    sizes : sequence of int

    Raises
    ------
    SpecError
        A size is not a whole number from 1 on.
    """
    for i, size in enumerate(sizes):
        positive_integer(size, f"sizes[{i}]")
    weights = [n * m for n, m in pairwise(sizes)]
    forward = sum(weights)
    backward = sizes[-1] + sum(sizes[1:]) + sum(weights) + sum(weights[1:])
    return Multiplications(forward, backward, 2 * forward * forward)


def growth(depth: int, widths: Sequence[int]) -> Iterator[tuple[int, Multiplications]]:
    """(width, multiplications) of nets with ``depth`` layers that are all equally wide.

    Parameters
    ----------
    depth : int
        The number of layers.
    widths : sequence of int
    """
    for width in widths:
        yield width, multiplications([width] * (depth + 1))
