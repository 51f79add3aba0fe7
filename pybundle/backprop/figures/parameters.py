"""The parameters of figures: their names, their defaults, and how what people write is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..arithmetic.validate import number as finite_number
from ..errors import SpecError
from ..net.activations import ACTIVATIONS

Reader = Callable[[Any, str], Any]


@dataclass(frozen=True)
class Parameter:
    """One thing about a figure that its author and its reader may choose.

    name : what errors call it, and what it is called where a figure is put into a text.
    label : how it is shown, in the post's letters.
    type : how the page lets it be changed: ``number``, ``function``, ``expression``, ``choice`` or
        ``text``; empty for what only the author may change.
    read : makes of what was written a JSON-ready value, or raises SpecError.
    """

    name: str
    label: str
    type: str
    read: Reader
    default: Any

    def field(self, value: Any, among: Sequence[str] = ()) -> dict[str, Any]:
        """What the page needs to let a reader change it; ``among`` are the values of a choice."""
        among = CHOICES if self.type == "function" else among
        choices = {"choices": list(among)} if among else {}
        return {
            "name": self.name, "label": self.label, "type": self.type, "value": value, **choices,
        }  # fmt: skip


CHOICES = [name for name, sigma in ACTIVATIONS.items() if sigma.componentwise]


def read(known: Sequence[Parameter], given: Mapping[str, Any]) -> dict[str, Any]:
    """The value of every known parameter, by its name; raises SpecError."""
    names = [parameter.name for parameter in known]
    for name in given:
        if name not in names:
            raise SpecError(str(name), f"is no parameter here; known are {', '.join(names)}")
    return {each.name: each.read(given.get(each.name, each.default), each.name) for each in known}


def number(value: Any, field: str) -> float | int:
    """One finite number, or the text of one; a whole one stays whole."""
    if isinstance(value, str):
        value = _parsed(value, field)
    finite_number(value, field)
    whole: int | float = value
    return whole


def numbers(value: Any, field: str) -> list[float | int]:
    """Finite numbers, as a list or with commas or blanks between them."""
    if isinstance(value, str):
        value = re.split(r"[,;\s]+", value.strip(" []()\t"))
    entries = value if isinstance(value, list | tuple) else [value]
    return [number(entry, field) for entry in entries]


def optional(reader: Reader) -> Reader:
    """A parameter that may be left out; then it is None."""
    return lambda value, field: None if value is None else reader(value, field)


def function(value: Any, field: str) -> str:
    """The name of an activation that works entry by entry, or an expression in x."""
    if not isinstance(value, str) or not value.strip():
        raise SpecError(field, "needs a function: a name such as sigmoid, or an expression in x")
    name = value.strip()
    if name in ACTIVATIONS and name not in CHOICES:
        raise SpecError(field, f"{name} is no function of one number; known are {known_functions}")
    if name.isidentifier() and name != "x" and name not in CHOICES:
        raise SpecError(
            field, f"unknown function {name!r}; known are {known_functions}, or an expression in x"
        )
    return name


def expression(value: Any, field: str) -> str:
    """The text of an expression, which is read where its variables are known."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise SpecError(field, "needs an expression")
    return value.strip()


def plane_vector(value: Any, field: str) -> list[float | int]:
    """Two finite numbers."""
    found = numbers(value, field)
    if len(found) != 2:
        raise SpecError(field, "needs two numbers, as in 1, 0.5")
    return found


known_functions = ", ".join(sorted(CHOICES))


def _parsed(text: str, field: str) -> int | float:
    plain = text.strip().replace("−", "-")
    for kind in (int, float):
        try:
            return kind(plain)
        except ValueError:
            continue
    raise SpecError(field, f"{text!r} is not a number")
