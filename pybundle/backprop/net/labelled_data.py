"""Labelled data T = (x_i, y_i) and the mean squared error C(N, T) of the post."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ..arithmetic.arrays import Array
from ..arithmetic.summation import total
from ..arithmetic.validate import matrix
from ..errors import SpecError
from .network import Network
from .passes import cost


class LabelledData:
    """T = (x_i, y_i)_{i=1}^M ⊆ ℝ^{n_1} × ℝ^{m_N}.

    Parameters
    ----------
    pairs : iterable of (x_i, y_i)
        Vectors of numbers. All x_i have the same length, and all y_i.

    Attributes
    ----------
    x, y : ndarray, shapes (M, n_1) and (M, m_N)
    M : int

    Raises
    ------
    SpecError
        There are no pairs, lengths differ, or a vector is empty or holds something else than
        finite numbers.
    """

    def __init__(self, pairs: Iterable[tuple[Sequence[float], Sequence[float]]]) -> None:
        samples = [tuple(pair) for pair in pairs]
        if not samples:
            raise SpecError("T", "is empty; labelled data need at least one pair (x, y)")
        for i, pair in enumerate(samples):
            if len(pair) != 2:
                raise SpecError(f"T[{i}]", f"has {len(pair)} parts, but needs two: (x, y)")
        self.x = matrix([list(x) for x, _ in samples], "T.x")
        self.y = matrix([list(y) for _, y in samples], "T.y")
        self.M = len(samples)


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
    """
    return cost(network, T.x, T.y)


def squared_distance_on_X(network: Network, T: LabelledData) -> float:
    """‖N|_X − Σ_i y_i χ_{x_i}‖² in L²(X), X = {x_1, …, x_M} with the counting measure.

    The post's exercise: this equals M·C(N, T) if the x_i differ from each other; otherwise the
    labels of equal points add up. Parameters and errors are those of :func:`mean_squared_error`.
    """
    labels: dict[tuple[float, ...], Array] = {}  # Σ y_i χ_{x_i} as a function on X
    for x, y in zip(T.x, T.y, strict=True):
        point = tuple(x.tolist())
        labels[point] = labels.get(point, np.zeros(y.size)) + y
    with np.errstate(all="ignore"):
        distances = [
            float(total((network(list(point)) - label) ** 2)) for point, label in labels.items()
        ]
    return sum(distances)
