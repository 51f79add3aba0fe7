"""Values that no public call of ``backprop`` may take for numbers, nets or names."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np

from backprop import Forward, LabelledData, Layer, Network, feed_forward, seeded_network, train


class Hostile:
    """Raises whatever is asked of it."""

    def __repr__(self) -> str:
        raise RuntimeError("no text")

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("no array")

    def __bool__(self) -> bool:
        raise RuntimeError("no truth")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no equality")

    __hash__ = None  # type: ignore[assignment]


class HostileFloat(float):
    def __float__(self) -> float:
        raise RuntimeError("no float")


class HostileInt(int):
    def __int__(self) -> int:
        raise RuntimeError("no int")

    def __lt__(self, other: int) -> bool:
        raise RuntimeError("no order")


class HostileText(str):
    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no equality")

    def __hash__(self) -> int:
        raise RuntimeError("no hash")


class HostileList(list[Any]):
    def __iter__(self) -> Any:
        raise RuntimeError("no iterator")


class HostileDict(dict[str, Any]):
    def __iter__(self) -> Any:
        raise RuntimeError("no iterator")


class HostileRow:
    @property
    def ndim(self) -> int:
        raise RuntimeError("no dimensions")


class HostileArray(np.ndarray[Any, Any]):
    def __array_ufunc__(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("no function")

    def __getitem__(self, _: Any) -> Any:
        raise RuntimeError("no entry")


class NoArray:
    def __array__(self, *_: Any, **__: Any) -> Any:
        return [1.0]


def broken_off() -> Iterator[Any]:
    yield Layer([[1.0]], "tanh")
    raise RuntimeError("no more")


def net_with(**attributes: Any) -> Network:
    """A net whose first layer was changed after it had been made."""
    net = seeded_network([2, 1])
    for name, value in attributes.items():
        setattr(net[1], name, value)
    return net


def data_with(**attributes: Any) -> LabelledData:
    data = LabelledData([([1, 2], [3])])
    for name, value in attributes.items():
        setattr(data, name, value)
    return data


def recursive() -> list[Any]:
    values: list[Any] = []
    values.append(values)
    return values


def deep(levels: int) -> Any:
    values: Any = 1.0
    for _ in range(levels):
        values = [values]
    return values


def net_without_layers() -> Network:
    net = seeded_network([2, 1])
    net.layers = None  # type: ignore[assignment]
    return net


BAD: dict[str, Any] = {
    "nothing": None,
    "text": "nonsense",
    "no text": "",
    "bytes": b"12",
    "truth": True,
    "nan": float("nan"),
    "infinity": float("inf"),
    "negative": -1,
    "a negative float": -0.5,
    "too large for a float": 10**400,
    "complex": 1 + 2j,
    "a decimal": Decimal("0.5"),
    "no object": object(),
    "hostile": Hostile(),
    "a class": dict,
    "a lambda": lambda *_: None,
    "empty list": [],
    "empty array": np.zeros((0, 2)),
    "empty rows": [[], []],
    "ragged": [[1, 2], [3]],
    "deep": [[[[1.0]]]],
    "recursive": recursive(),
    "list of nothing": [None],
    "list of texts": ["a", "b"],
    "list with nan": [0.5, float("nan")],
    "matrix with infinity": np.array([[1.0, np.inf], [0.0, 1.0]]),
    "large in a list": [10**400, 1.0],
    "mixed large": [2**63, -1, 1.5],
    "truths": np.array([True, False]),
    "complex array": np.array([1j, 2]),
    "object array": np.array([object(), None], dtype=object),
    "dates": np.array(["2020-01-01"], dtype="datetime64[D]"),
    "records": np.zeros(2, dtype=[("a", float)]),
    "texts as an array": np.array(["1", "2"]),
    "no dimension": np.array(3.0),
    "three dimensions": np.zeros((2, 2, 2)),
    "masked": np.ma.masked_array([1.0, 2.0], mask=[True, False]),
    "a masked matrix": np.ma.masked_array([[1.0, 2.0]], mask=[[False, True]]),
    "the masked constant": np.ma.masked,
    "a masked row": [np.ma.masked_array([1.0, 2.0], mask=[True, False]), [1.0, 2.0]],
    "too large for float64": np.array([[np.longdouble("1e400"), 1]]),
    "a large longdouble": np.longdouble("1e400"),
    "a mapping": {"a": 1},
    "a set": {1.0, 2.0},
    "an iterator": iter([1.0, 2.0]),
    "a range": range(9),
    "a pair": (1, 2, 3),
    "a hostile float": HostileFloat(1),
    "a hostile whole number": HostileInt(1),
    "hostile text": HostileText("tanh"),
    "a hostile list": HostileList([1.0, 2.0]),
    "a hostile object": HostileDict(a=1),
    "hostile rows": [HostileRow(), HostileRow()],
    "a hostile array": np.full((2, 2), np.nan).view(HostileArray),
    "no array": NoArray(),
    "a list that breaks off": broken_off(),
    "a duration": np.timedelta64(1),
    "no date": np.datetime64("NaT"),
    "very deep": deep(3000),
    "half a pair of brackets": "(" * 3000,
    "a tower of powers": "x**x**x**9",
    "a lone surrogate": "\ud800",
    "a net without layers": net_without_layers(),
    "a net with an array of hostile kind": net_with(W=np.ones((1, 2)).view(HostileArray)),
    "a net without an activation": net_with(sigma=None),
    "labelled data with text": data_with(x="none"),
    "labelled data with nan": data_with(x=np.array([[np.nan, 1.0]])),
    "labelled data of two lengths": data_with(y=np.ones((5, 1))),
    "an empty run": Forward({}, {}),
    "another net": seeded_network([5, 5]),
    "a layer": Layer([[1.0]], "tanh"),
    "labelled data": LabelledData([([1, 2, 3, 4], [5, 6, 7])]),
    "a run": feed_forward(seeded_network([4, 1]), [1, 2, 3, 4]),
    "a training": train(seeded_network([1, 4]), [[1]], [[1] * 4], epochs=1, learning_rate=1,
                        momentum=0.5),
}  # fmt: skip
