"""The parameters of figures: their names, their defaults, and the readers of their values."""

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
    """A parameter of a figure.

    Attributes
    ----------
    name : str
        Its name in errors and in a post's text.
    label : str
        Its label on the page, in the post's letters.
    type : {"number", "function", "expression", "choice", "text", ""}
        The control by which a reader changes it; empty if only the author can.
    read : function
        Turns what an author or a reader typed, and the name for errors, into a JSON-ready value;
        raises SpecError.
    default : any
        The value, or its text, if the parameter is missing.
    """

    name: str
    label: str
    type: str
    read: Reader
    default: Any

    def field(self, value: Any, among: Sequence[str] = ()) -> dict[str, Any]:
        """The data for its control on the page; ``among`` are the values of a choice."""
        among = CHOICES if self.type == "function" else among
        choices = {"choices": list(among)} if among else {}
        return {
            "name": self.name, "label": self.label, "type": self.type, "value": value, **choices,
        }  # fmt: skip


CHOICES = [name for name, sigma in ACTIVATIONS.items() if sigma.componentwise]


def read(known: Sequence[Parameter], given: Mapping[str, Any]) -> dict[str, Any]:
    """The value of every known parameter by its name; raises SpecError."""
    names = [parameter.name for parameter in known]
    for name in given:
        if name not in names:
            raise SpecError(
                str(name), f"is not a parameter of this figure; known are {', '.join(names)}"
            )
    return {each.name: each.read(given.get(each.name, each.default), each.name) for each in known}


def number(value: Any, field: str) -> float | int:
    """One finite number, or the text of one; a whole one stays whole."""
    if isinstance(value, str):
        value = _parsed(value, field)
    finite_number(value, field)
    checked: int | float = value
    return checked


def numbers(value: Any, field: str) -> list[float | int]:
    """Finite numbers: a list, or text with commas or spaces between them."""
    if isinstance(value, str):
        value = re.split(r"[,;\s]+", value.strip(" []()\t"))
    entries = value if isinstance(value, list | tuple) else [value]
    return [number(entry, field) for entry in entries]


def optional(reader: Reader) -> Reader:
    """The reader of a parameter that may be missing; then its value is None."""
    return lambda value, field: None if value is None else reader(value, field)


def function(value: Any, field: str) -> str:
    """The name of a componentwise activation, or an expression in x."""
    if not isinstance(value, str) or not value.strip():
        raise SpecError(field, "needs a function: a name such as sigmoid, or an expression in x")
    name = value.strip()
    if name in ACTIVATIONS and name not in CHOICES:
        raise SpecError(
            field, f"{name} is not a function of one number; known are {known_functions}"
        )
    if name.isidentifier() and name != "x" and name not in CHOICES:
        raise SpecError(
            field, f"unknown function {name!r}; known are {known_functions}, or an expression in x"
        )
    return name


def expression(value: Any, field: str) -> str:
    """The text of an expression; the figure parses it, because it knows the variables."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise SpecError(field, "needs an expression")
    return value.strip()


def plane_vector(value: Any, field: str) -> list[float | int]:
    """A vector of two finite numbers."""
    found = numbers(value, field)
    if len(found) != 2:
        raise SpecError(field, "needs two numbers, as in 1, 0.5")
    return found


known_functions = ", ".join(sorted(CHOICES))


def _parsed(text: str, field: str) -> int | float:
    typed = text.strip().replace("−", "-")
    for kind in (int, float):
        try:
            return kind(typed)
        except ValueError:
            continue
    raise SpecError(field, f"{text!r} is not a number")
