"""NumPy as it was loaded, whatever listings have put in the place of its functions.

``np.exp = np.sin`` in a listing changes NumPy for all that runs later in the same interpreter. What
this package computes there, and what one reader's program may leave behind, must not depend on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import numpy as np

_original: dict[str, Any] = {}


def remember_numpy() -> None:
    """Note what NumPy's names mean; the first call counts, before any listing runs."""
    if not _original:
        _original.update(vars(np))


@contextmanager
def original_numpy() -> Iterator[None]:
    """Have NumPy's own names mean what they did when it was loaded.

    Changes from before are put back at the end, and those that were made inside are undone.
    """
    remember_numpy()
    names = vars(np)
    before = dict(names)
    names.update(_original)
    try:
        yield
    finally:
        for name in [name for name in names if name not in before]:
            if not isinstance(names[name], ModuleType):  # a part that was loaded late may stay
                del names[name]
        for name, value in before.items():
            if name not in names or names[name] is not value:
                names[name] = value
        for name in _original.keys() - before.keys():
            names.pop(name, None)
