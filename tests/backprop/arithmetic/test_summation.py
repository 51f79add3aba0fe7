"""Sums are added left to right, whatever the shape; that is what makes traces portable."""

import numpy as np
import pytest

from backprop.arithmetic.summation import dot, total


def dot_as_defined(A: np.ndarray, B: np.ndarray) -> list[list[float]]:
    """((A_k1·B_1j + A_k2·B_2j) + A_k3·B_3j) + … in Python's own floats."""
    result = []
    for row in A.tolist():
        entries = []
        for column in B.T.tolist():
            value = row[0] * column[0]
            for left, right in zip(row[1:], column[1:], strict=True):
                value = value + left * right
            entries.append(value)
        result.append(entries)
    return result


@pytest.mark.parametrize("m", [1, 2, 3, 8, 17])
@pytest.mark.parametrize("n", [1, 2, 7, 9, 64, 700])
@pytest.mark.parametrize("p", [1, 2, 5])
def test_products_are_added_left_to_right(m: int, n: int, p: int) -> None:
    random = np.random.default_rng(m * n * p)
    A, B = random.normal(0, 1, (m, n)), random.normal(0, 1, (n, p))
    assert dot(A, B).tolist() == dot_as_defined(A, B)
    assert dot(A.T.copy().T, B).tolist() == dot_as_defined(A, B)
    assert dot(A, B.T.copy().T).tolist() == dot_as_defined(A, B)
    transposed = random.normal(0, 1, (m, p))
    assert dot(A.T, transposed).tolist() == dot_as_defined(A.T, transposed)


def test_total_adds_left_to_right() -> None:
    terms = np.array([1e16, 1.0, -1e16, 1.0] * 5)
    value = 0.0
    for term in terms.tolist():
        value += term
    assert total(terms) == value


def test_sizes_that_do_not_fit_are_named() -> None:
    with pytest.raises(ValueError, match="2×3 and 2×1"):
        dot(np.ones((2, 3)), np.ones((2, 1)))
