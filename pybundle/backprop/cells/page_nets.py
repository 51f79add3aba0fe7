"""The nets of a page for its listings: ``from companion_page import nets``.

Only data cross between a widget and a listing: the trace comes in, arrays are read from it, and
what a listing asks of the widget goes out as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from .pictures import image, plot, points

PAGE_MODULE = "companion_page"
ACTION = "action"
"""The kind of part by which a listing asks something of a widget, as JSON."""
Ask = Callable[[str], object]
_QUANTITY = re.compile(r"([A-Za-z]+)_?([0-9]*)\Z")
_FIELDS = {"W": "weights", "b": "biases"}
"""The post's letters for fields of a spec."""


class PageNet:
    """A net as the reader sees it: the quantities of its trace as arrays.

    ``net["W1"]``, ``net["delta2"]``, ``net["C"]`` are named as in links to steps. An updated weight
    has the value from before the update; ``net["W1 new"]`` is the one after it.
    """

    def __init__(self, name: str, trace: Mapping[str, Any], ask: Ask | None = None) -> None:
        self.name = name
        self._spec = trace["spec"]
        self._values: dict[str, Any] = {}
        self._ask = ask
        for each in trace["initial"]:
            self._values[_name_of(each["ref"])] = each["value"]
        for step in trace["steps"]:
            quantity = _name_of(step["writes"])
            self._values[f"{quantity} new" if quantity in self._values else quantity] = step[
                "value"
            ]

    @property
    def x(self) -> Array:
        """The input, of shape (n_1,)."""
        return np.array(self._spec["x"], dtype=float)

    @property
    def target(self) -> Array:
        """The label, of shape (m_N,)."""
        return np.array(self._spec["target"], dtype=float)

    @property
    def W(self) -> list[Array]:
        """W_1, …, W_N; matrix i has the shape (m_i, n_i)."""
        return [np.array(each, dtype=float) for each in self._spec["weights"]]

    @property
    def b(self) -> list[Array]:
        """b_1, …, b_N of shape (m_i,); an empty list if the net has no biases."""
        return [np.array(each, dtype=float) for each in self._spec["biases"] or []]

    @property
    def activations(self) -> list[str]:
        """The activation of each layer, as an author writes it."""
        return list(self._spec["activations"])

    def __getitem__(self, quantity: str) -> Any:
        found = _QUANTITY.match(quantity.removesuffix(" new"))
        key = quantity if found is None else f"{found[1]}{found[2]}{quantity[found.end() :]}"
        if key not in self._values:
            raise KeyError(f"{quantity}; this net has {', '.join(self._values)}")
        value = self._values[key]
        return np.array(value, dtype=float) if isinstance(value, list) else value

    def keys(self) -> list[str]:
        """The names of all quantities."""
        return list(self._values)

    def show(self, place: str) -> None:
        """Have the page's widgets go to a step: "delta1", "step=5", "cost", "last"."""
        self._send("show", str(place))

    def change(self, **fields: Any) -> None:
        """Have the page's widgets show the net with other fields of its spec.

        ``W=`` and ``b=`` take lists of arrays, ``W1=`` and ``b2=`` one of them; ``x=``,
        ``learning_rate=`` and others are fields of a spec. The widget says if it cannot use one.
        """
        changes: dict[str, Any] = {}
        for name, value in fields.items():
            found = _QUANTITY.match(name)
            field = _FIELDS.get(found[1]) if found else None
            if found is None or field is None:
                changes[name] = _plain(value)
            elif not found[2]:
                changes[field] = [_plain(each) for each in value]
            else:
                changes[field] = self._with_one(changes.get(field), field, int(found[2]), value)
        self._send("change", changes)

    def __repr__(self) -> str:
        return f"<net {self.name!r} with {', '.join(self._values)}>"

    def _with_one(self, given: Any, field: str, layer: int, value: Any) -> list[Any]:
        arrays = list(given or self._spec[field] or [])
        if not 1 <= layer <= len(arrays):
            raise KeyError(f"this net has {len(arrays)} layers with {field}, but no layer {layer}")
        arrays[layer - 1] = _plain(value)
        return arrays

    def _send(self, method: str, argument: Any) -> None:
        if self._ask is not None:
            self._ask(json.dumps({"net": self.name, "method": method, "argument": argument}))


class Nets(Mapping[str, PageNet]):
    """The nets of the page by their names."""

    def __init__(self, traces: Mapping[str, Mapping[str, Any]], ask: Ask | None = None) -> None:
        self._nets = {name: PageNet(name, trace, ask) for name, trace in traces.items()}

    def follow(self, now: Nets) -> None:
        """Offer other nets, so that what a listing imported earlier has what the reader sees."""
        self._nets = now._nets

    def __getitem__(self, name: str) -> PageNet:
        if name not in self._nets:
            known = ", ".join(self._nets) or "none"
            raise KeyError(f"{name}; the nets of this page that have a name: {known}")
        return self._nets[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._nets)

    def __len__(self) -> int:
        return len(self._nets)

    def __repr__(self) -> str:
        return f"<nets {', '.join(self._nets)}>"


def page_module(nets: Nets) -> ModuleType:
    """The module ``companion_page``: nets, and what draws pictures."""
    module = ModuleType(PAGE_MODULE, "The page around this listing.")
    module.__dict__.update(nets=nets, plot=plot, points=points, image=image)
    return module


def _name_of(ref: Mapping[str, Any]) -> str:
    parts = [str(ref[key]) for key in ("row", "column") if ref.get(key) is not None]
    return " ".join([f"{ref['name']}{ref.get('layer', '')}", *parts])


def _plain(value: Any) -> Any:
    """A value as JSON can hold it; arrays and tuples as lists."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
