"""Reads the value of a field from text or from a document, with one reader for each kind.

Whether the values fit each other is checked by :func:`backprop.spec.problem.check`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from . import literals
from .fields import PLANE, RANGES, Field
from .patterns import BLANKS, NAME, PLACE
from .unreadable import Unreadable

SAMPLE = ("x", "target", "name")

_NAME = re.compile(NAME)
_DATA_SET = re.compile("[A-Za-z][-_A-Za-z]*")
_PLACE = re.compile(PLACE)


def read(field: Field, value: Any) -> Any:
    """The JSON-ready value of a field.

    Parameters
    ----------
    field : Field
    value : any
        Text in the language of :mod:`backprop.spec.literals`; or, from a document, a number, a list
        or a mapping, whose scalars may be text.

    Raises
    ------
    Unreadable
        For text, ``at`` is the offset of the error; otherwise ``path`` is its place in the value.
    """
    return _READERS[field.kind](value, field)


def as_number(value: Any, path: str = "") -> int | float:
    """One number, or its text. Infinity, which a document can contain, is refused by ``check``."""
    if isinstance(value, str):
        try:
            return literals.number(value)
        except Unreadable as bad:
            raise Unreadable(bad.why, word=bad.word, path=path) from None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable("{} is not a number", word=_quoted(value), path=path)
    try:
        return literals.whole(float(value))
    except OverflowError:
        raise Unreadable("{} is too large for a number", word=_quoted(value), path=path) from None


def as_numbers(value: Any, path: str = "") -> list[int | float]:
    """Numbers: a list, a single number, or text."""
    if isinstance(value, str):
        return literals.numbers(value)
    entries = value if isinstance(value, list | tuple) else [value]
    return [as_number(entry, f"{path}[{k}]") for k, entry in enumerate(entries)]


def _number(value: Any, field: Field) -> int | float:
    return as_number(value)


def _bounded(value: Any, field: Field) -> int | float:
    """A number within the bounds of its kind."""
    found, bounds = as_number(value), RANGES[field.kind]
    at = len(value) - len(value.lstrip(BLANKS)) if isinstance(value, str) else 0
    word = value.strip(BLANKS) if isinstance(value, str) else repr(value)
    if not bounds.has(found):
        raise Unreadable("{} is out of its range", at, word=word)
    if bounds.whole and found % 1:
        raise Unreadable("{} is not a whole number", at, word=word)
    return found


def _numbers(value: Any, field: Field) -> list[int | float]:
    return as_numbers(value)


def _arrays(value: Any, field: Field) -> Any:
    """Nested lists of numbers; biases may be None."""
    if isinstance(value, str):
        if field.kind == "vectors" and value.strip(BLANKS) in ("", "none", "null"):
            return None
        value = literals.arrays(value, depth=2 if field.kind == "matrices" else 1)
    elif value is not None:
        value = _nested(value, "")
    return value


def _nested(value: Any, path: str) -> Any:
    if isinstance(value, list | tuple):
        return [_nested(entry, f"{path}[{k}]") for k, entry in enumerate(value)]
    if isinstance(value, dict):
        raise Unreadable("this is not a list of numbers", path=path)
    return as_number(value, path)


def _functions(value: Any, field: Field) -> Any:
    """A name or an expression, or a list of them, one for each layer."""
    if not isinstance(value, str):
        return list(value) if isinstance(value, list | tuple) else value
    if field.kind == "functions":
        return literals.functions(value)
    found = literals.functions(value, ",;" + BLANKS)
    return [name for name in ([found] if isinstance(found, str) else found) if name]


def _choice(value: Any, field: Field) -> str:
    if value not in field.choices:
        why = f"{{}} is none of {', '.join(field.choices)}"
        raise Unreadable(why, word=_quoted(value), known=field.choices)
    return str(value)


def _panels(value: Any, field: Field) -> list[str]:
    """Some of the choices, or the single word "none"."""
    if isinstance(value, list | tuple):
        found = [(str(word), 0, f"[{k}]") for k, word in enumerate(value)]
    else:
        found = [(word, at, "") for word, at in literals.words(_text(value, field))]
    if [word for word, _, _ in found] == ["none"]:
        return []
    for word, at, path in found:
        if word not in field.choices:
            known = (*field.choices, "none")
            raise Unreadable("there is no panel {}", at, word=word, path=path, known=known)
    return [word for word, _, _ in found]


def _text(value: Any, field: Field) -> str:
    if isinstance(value, list | tuple | dict):
        raise Unreadable("must be text")
    if isinstance(value, bool):
        return str(value).lower()
    return str(literals.whole(value) if isinstance(value, float) else value)


def _place(value: Any, field: Field) -> str:
    """The place of a step, as in links to a widget."""
    text = _text(value, field)
    if not _PLACE.fullmatch(text):
        raise Unreadable("{} is no step", word=text)
    return text


def _name(value: Any, field: Field) -> str:
    text = _text(value, field)
    if not _NAME.fullmatch(text):
        raise Unreadable("{} cannot be a name", word=text)
    return text


def _data(value: Any, field: Field) -> list[dict[str, Any]]:
    """Labelled data: samples ``{x, target, name}``."""
    samples = literals.samples(value) if isinstance(value, str) else value
    if not isinstance(samples, list | tuple):
        raise Unreadable("needs a list of samples")
    return [_sample(each, k) for k, each in enumerate(samples)]


def _labelled(value: Any, field: Field) -> list[dict[str, Any]] | str:
    """The name of a data set, or labelled data."""
    name = value.strip(BLANKS) if isinstance(value, str) else ""
    if not _DATA_SET.fullmatch(name):
        return _data(value, field)
    if name not in PLANE:
        at = value.index(name)
        raise Unreadable("there is no data set {}", at, word=name, known=PLANE)
    return name


def _sample(each: Any, k: int) -> dict[str, Any]:
    path = f"[{k}]"
    if isinstance(each, list | tuple) and len(each) == 2:
        each = {"x": each[0], "target": each[1]}
        paths = {"x": f"{path}[0]", "target": f"{path}[1]"}
    else:
        paths = {"x": f"{path}.x", "target": f"{path}.target"}
    if not isinstance(each, dict) or paths.keys() - each.keys() or each.keys() - {*SAMPLE}:
        raise Unreadable(f"sample {k + 1} is not {{x, target, name}}", path=path)
    sample: dict[str, Any] = {}
    for side, place in paths.items():
        entries = each[side] if isinstance(each[side], list | tuple) else [each[side]]
        sample[side] = [as_number(entry, f"{place}[{j}]") for j, entry in enumerate(entries)]
    name = each.get("name")
    if isinstance(name, list | tuple | dict):
        raise Unreadable(f"the name of sample {k + 1} must be text", path=f"{path}.name")
    if name is not None:
        sample["name"] = str(name)
    return sample


def _unread(value: Any, field: Field) -> Any:
    return value


def _quoted(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)


_READERS: dict[str, Callable[[Any, Field], Any]] = {
    "number": _number,
    "numbers": _numbers,
    "matrices": _arrays,
    "vectors": _arrays,
    "functions": _functions,
    "names": _functions,
    "choice": _choice,
    "panels": _panels,
    "text": _text,
    "place": _place,
    "name": _name,
    "data": _data,
    "labelled": _labelled,
    **dict.fromkeys(RANGES, _bounded),
    "flag": _unread,
}
