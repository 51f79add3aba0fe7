"""The post's small live figures: a few parameters in, one JSON-ready description out.

A figure is a row of frames, one for each position of its slider, and a few fields. Its kind says
what the frames hold; all of them have a ``position`` (what the slider says), ``values`` (a small
table), ``tex`` (formulas with the numbers filled in) and a ``sentence`` for a screen reader. A kind
is a module with ``PARAMETERS`` and a function ``describe``, which may also tell the ``parameters``
that it used, and the ``choices`` that the reader has for some of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from ..errors import SpecError
from .parameters import Parameter, read

VERSION = 1
KINDS = {
    "tangent": "tangent", "linear-map": "linear_map", "chain-rule": "chain_rule",
    "surface": "surface",
}  # fmt: skip


def parameters_of(kind: str) -> tuple[Parameter, ...]:
    """What the author and the reader of such a figure may choose, in order.

    Raises
    ------
    SpecError
        There are no such figures.
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
        lists, or the text that somebody wrote for them. What is not given has its default.

    Raises
    ------
    SpecError
        A parameter is unknown, cannot be read or is out of its domain; ``field`` is its name.
    """
    kind = argument.get("kind")
    known = parameters_of(kind if isinstance(kind, str) else "")
    given = argument.get("parameters", {})
    if not isinstance(given, Mapping):
        raise SpecError("parameters", "is not an object with named values")
    values = read(known, given)
    told = {"parameters": values, "choices": {}, **_module(str(kind)).describe(**values)}
    choices = told.pop("choices")
    fields = [
        parameter.field(told["parameters"][parameter.name], choices.get(parameter.name, ()))
        for parameter in known
        if parameter.type and (parameter.type != "choice" or choices.get(parameter.name))
    ]
    return {"version": VERSION, "kind": kind, "fields": fields, **told}


def _module(kind: str) -> Any:
    return import_module(f".{KINDS[kind]}", __package__)
