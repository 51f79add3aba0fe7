"""The post's small live figures: parameters in, a JSON-ready description out.

A description holds frames, one for each position of the figure's slider, and fields. What a frame
holds depends on the kind of figure; every frame has a ``position`` (the text of the slider),
``values`` (a small table), ``tex`` (formulas with their numbers) and a ``sentence`` for a screen
reader. A kind is a module with ``PARAMETERS`` and a function ``describe``. That function may also
return the ``parameters`` as it used them, and ``choices``, the values that a reader can choose.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from ..errors import SpecError
from .parameters import Parameter, read

VERSION = 1
KINDS = {
    "one-weight": "one_weight", "tangent": "tangent", "linear-map": "linear_map",
    "chain-rule": "chain_rule", "surface": "surface",
}  # fmt: skip


def parameters_of(kind: str) -> tuple[Parameter, ...]:
    """The parameters of a kind of figure, in the order in which the page shows them.

    Raises
    ------
    SpecError
        The kind is unknown.
    """
    if kind not in KINDS:
        raise SpecError("kind", f"{kind!r} is none of {', '.join(KINDS)}")
    found: tuple[Parameter, ...] = _module(kind).PARAMETERS
    return found


def figure(argument: Mapping[str, Any]) -> dict[str, Any]:
    """The description of a figure.

    Parameters
    ----------
    argument : mapping
        ``kind``, one of ``KINDS``, and ``parameters``, a mapping from names to values: numbers and
        lists, or their text as an author types it. Missing ones have their defaults.

    Raises
    ------
    SpecError
        A parameter is unknown, cannot be read or is out of its range; ``field`` is its name.
    """
    kind = argument.get("kind")
    known = parameters_of(kind if isinstance(kind, str) else "")
    given = argument.get("parameters", {})
    if not isinstance(given, Mapping):
        raise SpecError("parameters", "is not an object with named values")
    values = read(known, given)
    description = {"parameters": values, "choices": {}, **_module(str(kind)).describe(**values)}
    choices = description.pop("choices")
    fields = [
        parameter.field(description["parameters"][parameter.name], choices.get(parameter.name, ()))
        for parameter in known
        if parameter.type and (parameter.type != "choice" or choices.get(parameter.name))
    ]
    return {"version": VERSION, "kind": kind, "fields": fields, **description}


def _module(kind: str) -> Any:
    return import_module(f".{KINDS[kind]}", __package__)
