"""Turns the result of a reader's ``backward`` into plain data: numbers where there are any.

Anything may be returned, also objects whose methods raise; so nothing here trusts what it reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized
from itertools import islice
from typing import Any

import numpy as np

from .quantities import QUANTITIES

MOST_NUMBERS = 10_000  # of one array: more than any right one has
ONE_MORE = 3  # entries of a list that are read beyond those it should have


def returned(value: Any, N: int) -> dict[str, Any]:
    """The three lists of a result.

    Returns
    -------
    dict
        ``delta``, ``dW`` and ``db``, each as :func:`_listed` gives them; or ``form``, why the
        result is not three lists, as the end of the sentence "backward returns …".
    """
    try:
        return _three(value, N)
    except BaseException as error:  # a foreign class may raise anything
        return {"form": f"something that cannot be read ({type(error).__name__})"}


def _three(value: Any, N: int) -> dict[str, Any]:
    if value is None:
        return {"form": "nothing; its last line needs to be return delta, dW, db"}
    if value is ...:
        return {"form": "a blank (...) that is still to be filled"}
    if isinstance(value, Mapping) and set(value) == set(QUANTITIES):
        value = [value[name] for name in QUANTITIES]
    if not isinstance(value, list | tuple):
        return {"form": f"{_kind(value)} instead of the three lists delta, dW, db"}
    if len(value) != 3:
        things = "one value" if len(value) == 1 else f"{len(value)} values"
        return {"form": f"{things} instead of the three lists delta, dW, db"}
    return {name: _listed(each, N) for name, each in zip(QUANTITIES, value, strict=True)}


def _listed(value: Any, N: int) -> dict[str, Any]:
    """``entries``, the arrays of a list, and ``length``; or ``problem``, the end of "it is …"."""
    if value is None:
        return {"problem": "missing: it is None"}
    if value is ...:
        return {"problem": "still a blank (...)"}
    if isinstance(value, Mapping):
        return _of_dict(value, N)
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        return {"problem": f"{_kind(value)} instead of a list of {N} arrays"}
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return {"problem": f"a single number instead of a list of {N} arrays"}
    entries = list(islice(iter(value), N + ONE_MORE))
    length = len(value) if isinstance(value, Sized) else len(entries)
    return {"entries": [plain(each) for each in entries], "length": length}


def _of_dict(value: Mapping[Any, Any], N: int) -> dict[str, Any]:
    for keys in (range(1, N + 1), range(N)):
        if set(value) == set(keys):
            return {"entries": [plain(value[key]) for key in keys], "length": N}
    keys_text = ", ".join(map(str, islice(value, 6)))
    return {"problem": f"a dict with the keys {keys_text} instead of 1, …, {N}"}


def plain(value: Any) -> dict[str, Any]:
    """An array as ``{"shape", "dtype", "values"}``; or ``{"problem": the end of "it is …"}``."""
    try:
        return _plain(value)
    except BaseException as error:  # a foreign class may raise anything
        return {"problem": f"no array of numbers ({type(error).__name__})"}


def _plain(value: Any) -> dict[str, Any]:
    if value is None:
        return {"problem": "missing: it is None"}
    if value is ...:
        return {"problem": "still a blank (...)"}
    if np.any(getattr(value, "mask", False)):
        return {"problem": "an array with masked entries"}
    try:
        array = np.asarray(value)
    except ValueError:
        return {"problem": "ragged: its rows differ in length"}
    dtype = str(array.dtype)
    if array.size > MOST_NUMBERS:
        return {"problem": f"much too large: its shape is {'×'.join(map(str, array.shape))}"}
    if array.dtype.kind == "c":
        if np.any(array.imag):
            return {"problem": "complex: some entries have an imaginary part"}
        array = array.real
    if array.dtype.kind not in "biufO":
        return {"problem": f"no array of numbers, but {_kind(value)}"}
    numbers = array.astype(np.float64)  # TypeError or ValueError if objects are not numbers
    return {"shape": list(numbers.shape), "dtype": dtype, "values": as_json(numbers)}


def as_json(array: Any) -> Any:
    """Numbers as nested lists; those that are not finite as text, because JSON has none."""
    listed = array.tolist()
    return listed if np.isfinite(array).all() else _without_infinities(listed)


def as_array(data: Mapping[str, Any]) -> Any:
    """The float64 array that :func:`plain` wrote; float() reads "inf" and "nan"."""
    array = np.array(data["values"], dtype=object).astype(np.float64)
    return array.reshape(data["shape"])


def _without_infinities(listed: Any) -> Any:
    if isinstance(listed, list):
        return [_without_infinities(each) for each in listed]
    return listed if np.isfinite(listed) else str(listed)


def _kind(value: Any) -> str:
    name = type(value).__name__
    article = "an" if name[:1].lower() in "aeiou" else "a"
    return "an array" if isinstance(value, np.ndarray) else f"{article} {name}"
