"""The parameters of figures: their names, their kinds, their defaults, and their checks.

Kinds are those of :mod:`backprop.spec.fields`, read as a stepper's fields are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..arithmetic.validate import number as finite_number
from ..errors import SpecError
from ..net.activations import ACTIVATIONS
from ..spec import reading
from ..spec.fields import BY_NAME, KINDS, Field
from ..spec.unreadable import Unreadable

Check = Callable[[Any, str], Any]

CHOICES = [name for name, sigma in ACTIVATIONS.items() if sigma.componentwise]
KNOWN_FUNCTIONS = ", ".join(sorted(CHOICES))


def unchecked(value: Any, field: str) -> Any:
    """The value, whatever it is."""
    return value


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
    kind : str
        How its value is written, one of ``spec.fields.KINDS``.
    default : any
        The value, or its text, if the parameter is missing; None if it can be missing.
    check : function
        Returns the value that the figure uses, or raises SpecError if it is out of its domain.
    """

    name: str
    label: str
    type: str
    kind: str
    default: Any
    check: Check = unchecked

    def read(self, value: Any) -> Any:
        """The JSON-ready value of what an author or a reader typed; raises SpecError."""
        if value is None and self.default is None:
            return None
        try:
            found = _READERS.get(self.kind, _read_field)(value, self)
        except Unreadable as bad:
            remedy = "" if bad.word else f". {KINDS[self.kind]}"
            raise SpecError(self.name + bad.path, bad.message(repr) + remedy) from None
        return self.check(found, self.name)

    def field(self, value: Any, among: Sequence[str] = ()) -> dict[str, Any]:
        """The data for its control on the page; ``among`` are the values of a choice."""
        among = CHOICES if self.type == "function" else among
        choices = {"choices": list(among)} if among else {}
        return {
            "name": self.name, "label": self.label, "type": self.type, "value": value, **choices,
        }  # fmt: skip


def read(known: Sequence[Parameter], given: Mapping[str, Any]) -> dict[str, Any]:
    """The value of every known parameter by its name; raises SpecError."""
    names = [parameter.name for parameter in known]
    for name in given:
        if name not in names:
            raise SpecError(
                str(name), f"is not a parameter of this figure; known are {', '.join(names)}"
            )
    return {each.name: each.read(given.get(each.name, each.default)) for each in known}


def plane_vector(value: list[float | int], field: str) -> list[float | int]:
    """Check that a vector has two numbers."""
    if len(value) != 2:
        raise SpecError(field, "needs two numbers, as in 1, 0.5")
    return value


def _read_field(value: Any, parameter: Parameter) -> Any:
    known = BY_NAME.get(parameter.name)
    right = known is not None and known.kind == parameter.kind
    field = known if known and right else Field(parameter.name, parameter.kind, "figure")
    return reading.read(field, value)


def _number(value: Any, parameter: Parameter) -> float | int:
    found = reading.as_number(value)
    finite_number(found, parameter.name)
    return found


def _numbers(value: Any, parameter: Parameter) -> list[float | int]:
    found = reading.as_numbers(value)
    for k, entry in enumerate(found):
        finite_number(entry, f"{parameter.name}[{k}]")
    return found


def _functions(value: Any, parameter: Parameter) -> list[str]:
    """One name or expression for all layers, or one for each."""
    found = _read_field(value, parameter)
    names = [found] if isinstance(found, str) else found
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise SpecError(parameter.name, f"{value!r} is not the name of a function")
    return names


def _function(value: Any, parameter: Parameter) -> str:
    """The name of a componentwise activation, or an expression in x."""
    field = parameter.name
    if not isinstance(value, str) or not value.strip():
        raise SpecError(field, "needs a function: a name such as sigmoid, or an expression in x")
    name = value.strip()
    if name in ACTIVATIONS and name not in CHOICES:
        raise SpecError(
            field, f"{name} is not a function of one number; known are {KNOWN_FUNCTIONS}"
        )
    if name.isidentifier() and name != "x" and name not in CHOICES:
        raise SpecError(
            field, f"unknown function {name!r}; known are {KNOWN_FUNCTIONS}, or an expression in x"
        )
    return name


def _expression(value: Any, parameter: Parameter) -> str:
    """The text of an expression; the figure parses it, because it knows the variables."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise SpecError(parameter.name, "needs an expression")
    return value.strip()


def _weight(value: Any, parameter: Parameter) -> str:
    """The name of a weight; the figure looks it up, because it knows the net."""
    if not isinstance(value, str):
        raise SpecError(parameter.name, "needs a weight, as in W1[1,2]")
    return value


_READERS: dict[str, Callable[[Any, Parameter], Any]] = {
    "number": _number,
    "numbers": _numbers,
    "functions": _functions,
    "function": _function,
    "expression": _expression,
    "weight": _weight,
}
