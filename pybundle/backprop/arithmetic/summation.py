"""Sums and matrix products in one fixed order of additions, so that results are reproducible.

BLAS adds in an order that suits the processor and fuses multiplications with additions, so the
last digit of ``W @ a`` depends on the machine. A reader's browser must get the same bits as the
build; therefore every product is rounded and added left to right: ((p_1 + p_2) + p_3) + ….
"""

from __future__ import annotations

import numpy as np

from .arrays import Array


def total(terms: Array, axis: int = -1) -> Array:
    """Sum along one axis, strictly left to right."""
    return np.asarray(np.add.accumulate(terms, axis=axis).take(-1, axis=axis))


def dot(A: Array, B: Array) -> Array:
    """The matrix product AB of an m×n and an n×p matrix.

    The entry (k, j) is ((A_k1·B_1j + A_k2·B_2j) + A_k3·B_3j) + …; every branch adds in that order.
    """
    if A.shape[1] != B.shape[0]:
        sizes = " and ".join("×".join(map(str, matrix.shape)) for matrix in (A, B))
        raise ValueError(f"the product of matrices of the sizes {sizes} is not defined")
    if B.shape[1] == 1:
        return _matrix_times_column(A, B)
    product = A[:, :1] * B[:1]
    for left, right in zip(A.T[1:, :, np.newaxis], B[1:, np.newaxis], strict=True):
        product += left * right
    return product


def _matrix_times_column(A: Array, B: Array) -> Array:
    m = A.shape[0]
    if m == 1:
        return total(A * B[:, 0])[:, np.newaxis]
    # One row for each term of the sums: along the slow axis NumPy adds row after row. (Along the
    # fast axis, here the last, it would add in pairs.)
    terms = np.multiply(A.T, B, order="C")
    return np.asarray(np.add.reduce(terms, axis=0))[:, np.newaxis]
