"""Counts the multiplications of backpropagation and of central differences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..arithmetic.validate import is_list, plain, positive_integer
from ..arithmetic.validate import sizes as checked_sizes
from ..errors import SpecError


class Multiplications(NamedTuple):
    """The multiplications for one sample, without those inside σ and σ'.

    Attributes
    ----------
    forward, backward : int
        Those of the two passes.
    finite_differences : int
        Those of all gradients by central differences.

    Examples
    --------
    >>> Multiplications(forward=9, backward=17, finite_differences=162).backward
    17
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
        There are fewer than two sizes, or one is not a whole number from 1 on.

    Examples
    --------
    >>> multiplications([2, 3, 1])
    Multiplications(forward=9, backward=17, finite_differences=162)
    """
    sizes = checked_sizes(sizes)
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

    Raises
    ------
    SpecError
        The depth or a width is not a whole number from 1 on.

    Examples
    --------
    >>> [(width, counts.backward) for width, counts in growth(2, [4, 8])]
    [(4, 60), (8, 216)]
    """
    depth = positive_integer(depth, "depth")
    widths = plain(widths, "widths")
    if not is_list(widths):
        raise SpecError("widths", "is not a list of whole numbers")
    checked = [positive_integer(width, f"widths[{k}]") for k, width in enumerate(widths)]
    return ((width, _of_equal_layers(depth, width)) for width in checked)


def _of_equal_layers(depth: int, width: int) -> Multiplications:
    forward = depth * width * width
    backward = width + depth * width + forward + forward - width * width
    return Multiplications(forward, backward, 2 * forward * forward)
