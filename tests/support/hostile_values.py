"""Values whose own methods raise or lie: each special method, of each kind of argument."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from backprop import Forward, History, LabelledData, Layer, Network, seeded_network

METHODS = """
    __abs__ __add__ __array__ __array_function__ __array_ufunc__ __bool__ __call__ __ceil__
    __complex__ __contains__ __copy__ __deepcopy__ __eq__ __float__ __floor__ __format__ __ge__
    __getattr__ __getattribute__ __getitem__ __gt__ __hash__ __index__ __int__ __iter__ __le__
    __len__ __length_hint__ __lt__ __mul__ __ne__ __neg__ __next__ __pow__ __radd__
    __reduce_ex__ __repr__ __reversed__ __rmul__ __round__ __rsub__ __str__ __sub__ __truediv__
    __trunc__ detach items keys tolist values
"""
ATTRIBUTES = """
    __array_interface__ __array_priority__ __array_struct__ __class__ __dict__ b denominator
    dtype layers m M mask n N ndim numerator shape sigma size T velocity W x y z a epochs
    network
"""
"""What is read and not called."""

KINDS: dict[str, tuple[type, tuple[Any, ...]]] = {
    "object": (object, ()),
    "float": (float, (0.5,)),
    "int": (int, (1,)),
    "str": (str, ("tanh",)),
    "list": (list, ([1.0, 2.0],)),
    "tuple": (tuple, ((1.0, 2.0),)),
    "dict": (dict, ({"layers": [2, 3, 1], "0.weight": [[1.0, 2.0]]},)),
    "Fraction": (Fraction, (1, 2)),
    "float64": (np.float64, (0.5,)),
    "int64": (np.int64, (1,)),
    "Layer": (Layer, ([[1.0, 2.0]], "tanh")),
    "Network": (Network, ([Layer([[1.0, 2.0]], "tanh")],)),
    "Forward": (Forward, ({1: np.ones((3, 2))}, {0: np.ones((2, 2)), 1: np.ones((3, 2))})),
    "History": (History, (seeded_network([2, 3, 1]), [1.0], None)),
    "LabelledData": (LabelledData, ([([1.0, 2.0], [3.0])],)),
}
"""Classes that can be derived from, with what makes a value that would do."""

LIES: dict[str, Any] = {
    "ndim": 1,
    "shape": (2,),
    "__class__": Network,
    "__len__": lambda _: 2,
    "__iter__": lambda _: iter([_Foreign()]),
    "__array__": lambda *_, **__: np.ones((1, 2)).view(np.recarray),
    "__float__": lambda _: "text",
    "__index__": lambda _: "text",
    "__repr__": lambda _: _Text("text"),
    "__eq__": lambda *_: _NoTruth(),
}
"""Attributes that say what is not so."""


class _Foreign(Exception):
    """What no call may let through; it raises, too, where it is quoted."""

    def __str__(self) -> str:
        raise RuntimeError("no words")


class _NoTruth:
    def __bool__(self) -> bool:
        raise _Foreign


class _Text(str):
    def replace(self, *_: Any) -> Any:
        raise _Foreign

    def __len__(self) -> int:
        raise _Foreign


def _raise(*_: Any, **__: Any) -> Any:
    raise _Foreign


def _says(lie: Any) -> Any:
    return lambda _: lie


def hostile_values() -> Iterator[tuple[str, Any]]:
    """(what it is, value), some 1,400 of them."""
    parts: list[tuple[str, str, Any]]
    parts = [(f"whose {name} raises", name, _raise) for name in METHODS.split()]
    parts += [(f"whose {name} raises", name, property(_raise)) for name in ATTRIBUTES.split()]
    parts += [
        (f"whose {name} lies", name, lie if name in METHODS.split() else property(_says(lie)))
        for name, lie in LIES.items()
    ]
    for how, name, part in parts:
        for kind, (base, arguments) in KINDS.items():
            try:
                value = type("Hostile", (base,), {})(*arguments)
                value.__class__ = type("Hostile", (base,), {name: part})
            except TypeError:  # of a class of C, whose values keep theirs
                value = type("Hostile", (base,), {name: part})(*arguments)
            yield f"{kind} {how}", value
        yield f"array {how}", np.ones((2, 2)).view(type("Hostile", (np.ndarray,), {name: part}))
