"""Labelled data T = (x_i, y_i) and the mean squared error C(N, T) of the post."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..arithmetic.arrays import Array
from ..arithmetic.summation import total
from ..arithmetic.validate import (
    abbreviated,
    attribute,
    entries,
    instance,
    is_a,
    is_list,
    matrix,
    plain,
    vector,
)
from ..errors import SpecError, counted
from .network import Network, check_network
from .overflow import tell
from .passes import cost, forward, labelled_columns


class LabelledData:
    """T = (x_i, y_i)_{i=1}^M ⊆ ℝ^{n_1} × ℝ^{m_N}.

    Parameters
    ----------
    pairs : iterable of (x_i, y_i)
        Vectors of numbers, as lists or arrays. All x_i have the same length, and all y_i.

    Attributes
    ----------
    x, y : ndarray, shapes (M, n_1) and (M, m_N)
    M : int

    Raises
    ------
    SpecError
        There are no pairs, lengths differ, or a vector is empty or holds something else than
        finite numbers.

    Examples
    --------
    >>> T = LabelledData([([0, 1], [1]), ([1, 1], [0])])
    >>> T.M, T.x.shape, T.y.shape
    (2, (2, 2), (2, 1))
    >>> LabelledData(zip(T.x, T.y)).x.tolist()  # from two arrays
    [[0.0, 1.0], [1.0, 1.0]]
    """

    x: Array
    y: Array
    M: int

    def __init__(self, pairs: Iterable[tuple[ArrayLike, ArrayLike]]) -> None:
        samples = _pairs(pairs)
        if not samples:
            raise SpecError("pairs", "is empty; labelled data need at least one pair (x, y)")
        self.x = _stacked([x for x, _ in samples], 0)
        self.y = _stacked([y for _, y in samples], 1)
        self.M = len(samples)

    def __repr__(self) -> str:
        return f"<LabelledData of {self.M} pairs, {self.x.shape[1]} → {self.y.shape[1]}>"


def _pairs(pairs: Iterable[tuple[ArrayLike, ArrayLike]]) -> list[tuple[ArrayLike, ArrayLike]]:
    samples = []
    for i, given in enumerate(entries(pairs, "pairs", "a list of pairs (x, y)")):
        pair = plain(given, f"pairs[{i}]")
        if not is_list(pair) and not (is_a(pair, np.ndarray) and pair.ndim):
            raise SpecError(f"pairs[{i}]", f"{abbreviated(given)} is not a pair (x, y)")
        if len(pair) != 2:
            raise SpecError(
                f"pairs[{i}]", f"has {counted(len(pair), 'part')}, but needs two: (x, y)"
            )
        samples.append((pair[0], pair[1]))
    return samples


def _stacked(vectors: list[ArrayLike], side: int) -> Array:
    rows = [vector(values, f"pairs[{i}][{side}]") for i, values in enumerate(vectors)]
    for i, row in enumerate(rows):
        if row.size != rows[0].size:
            raise SpecError(
                f"pairs[{i}][{side}]",
                f"has {counted(row.size, 'number')}, but that of the first pair has {rows[0].size}",
            )
    return np.array(rows)


def check_labelled_data(T: LabelledData) -> None:
    """Check that these are labelled data whose arrays are still what they were made as."""
    instance(T, LabelledData, "T")
    sides: list[Any] = [attribute(T, side) for side in ("x", "y")]
    for side, array in zip(("x", "y"), sides, strict=True):
        if type(array) is not np.ndarray or array.dtype != np.float64 or array.ndim != 2:
            raise SpecError("T", f"{side} was replaced; make new LabelledData of it")
        matrix(array, f"T.{side}", copy=False)
    M = attribute(T, "M")
    if type(M) is not int or [len(array) for array in sides] != [M, M]:
        raise SpecError("T", "x and y do not have M rows each; make new LabelledData of them")


def mean_squared_error(network: Network, T: LabelledData) -> float:
    """C(N, T) = (1/M) Σ_i ‖N(x_i) − y_i‖², the mean squared error of the post.

    Parameters
    ----------
    network : Network
    T : LabelledData
        With n_1 components in each x_i and m_N in each y_i.

    Raises
    ------
    SpecError
        The data do not fit the net.

    Examples
    --------
    >>> from backprop import Layer
    >>> net = Network([Layer([[1, 2]], "identity")])
    >>> mean_squared_error(net, LabelledData([([1, 1], [3]), ([2, 0], [1])]))
    0.5
    """
    check_labelled_data(T)
    return cost(network, T.x, T.y)


def squared_distance_on_X(network: Network, T: LabelledData) -> float:
    """‖N|_X − Σ_i y_i χ_{x_i}‖² in L²(X), X = {x_1, …, x_M} with the counting measure.

    The post's exercise: this equals M·C(N, T) if the x_i differ from each other; otherwise the
    labels of equal points add up. Parameters and errors are those of :func:`mean_squared_error`.

    Examples
    --------
    >>> from backprop import Layer
    >>> net = Network([Layer([[1]], "identity")])
    >>> squared_distance_on_X(net, LabelledData([([1], [2]), ([3], [5])]))  # (1 − 2)² + (3 − 5)²
    5.0
    """
    check_network(network)
    check_labelled_data(T)
    labelled_columns(network, T.x, T.y)
    labels: dict[tuple[float, ...], Array] = {}  # Σ y_i χ_{x_i} as a function on X
    for x, y in zip(T.x, T.y, strict=True):
        point = tuple(x.tolist())
        labels[point] = labels.get(point, np.zeros(y.size)) + y
    with np.errstate(all="ignore"):
        distances = [
            float(total((forward(network, np.array([point]).T).a[network.N][:, 0] - label) ** 2))
            for point, label in labels.items()
        ]
    distance = sum(distances)
    tell("the distance", distance)
    return distance
