"""Tells that a result holds numbers beyond float64, as NumPy does: by a RuntimeWarning."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from math import isfinite

import numpy as np

from ..arithmetic.arrays import Array, all_finite


def tell(name: str, *results: Array | float, depth: int = 3) -> None:
    """Warn if a result holds inf or NaN.

    Parameters
    ----------
    name : str
        What the warning calls the result.
    depth : int
        How far above this function the user's call is.
    """
    if not _all_finite(results):
        warnings.warn(
            f"overflow: {name} is not finite, because a number grew beyond float64 "
            "or a function was asked outside its domain",
            RuntimeWarning,
            stacklevel=depth,
        )


def _all_finite(results: Iterable[Array | float]) -> bool:
    with np.errstate(all="ignore"):
        return all(
            isfinite(result) if isinstance(result, float) else all_finite(result)
            for result in results
        )
