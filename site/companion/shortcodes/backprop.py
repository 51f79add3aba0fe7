"""`backprop`: turns its parameters into the spec of a widget; what the spec means is not judged.

Lists of numbers are separated by commas or blanks. `weights` and `biases` are JSON, one matrix or
vector after the other, separated by semicolons, or one list of all. `spec` takes the whole spec in
YAML or JSON; other parameters go before what it says.

The options of the picture: `caption`; `start`, the place of the first step to show; `panels`, those
to offer; `data`, labelled data to choose samples from, as in "0,0: 0; 0,1: 1" or as a YAML or JSON
list of {x, target, name}; `name`, by which widgets share one net and links drive it
(`#name:delta2`).
"""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from companion.shortcodes.call import Call
from companion.shortcodes.registry import Html, Kind, nearest
from companion.shortcodes.tree import Parameter

SPEC_FIELDS = (
    "layers", "weights", "biases", "activation", "activations", "x", "target", "seed",
    "learning_rate", "granularity",
)  # fmt: skip
OPTIONS = ("caption", "start", "panels", "data", "name")
PANELS = ("predict", "check", "train", "takeaway")
ALIASES = {"eta": "learning_rate", "learning-rate": "learning_rate"}

_WORD = re.compile(r"[^,;\s]+")
_NAME = re.compile(r"[A-Za-z][\w-]*\Z")
_PLACE = re.compile(
    r"(?:first|last|(?:step=)?[1-9]\d*|forward|cost|backward|update|C"
    r"|(?:a|z|delta|δ|dW|db|update)(?:\d+|[₀-₉]+))\Z"
)


class _Bad(Exception):
    """A value that cannot be read: what is wrong, and where inside the value."""

    def __init__(self, message: str, at: int = 0, remedy: str = "") -> None:
        super().__init__(message)
        self.message, self.at, self.remedy = message, at, remedy


def backprop(call: Call) -> Html:
    """The hole for a widget, which the build fills."""
    spec: dict[str, Any] = {}
    options: dict[str, Any] = {}
    right = True
    parameters = sorted(call.shortcode.parameters, key=lambda each: each.name != "spec")
    for parameter in parameters:
        if parameter.name is None:
            call.error(
                'the parameters of "backprop" have names', parameter.start, 'As in layers="2,3,1"'
            )
            right = False
            continue
        name = ALIASES.get(parameter.name, parameter.name)
        try:
            value = _read(name, parameter)
        except _Bad as bad:
            offset = parameter.start + (bad.at if parameter.quoted else 0)
            call.error(f"{parameter.name}: {bad.message}", offset, bad.remedy)
            right = False
            continue
        if name == "spec":
            spec.update(value)
        elif name in OPTIONS:
            options[name] = value
        else:
            spec[name] = value
    if not right:
        return Html("")
    return Html(call.services.widget(spec, options, call.shortcode.start), block=True)


def _read(name: str, parameter: Parameter) -> Any:
    text = str(parameter.value)
    if name in ("layers", "x", "target"):
        return _numbers(text)
    if name in ("weights", "biases"):
        return None if name == "biases" and text in ("null", "none", "") else _arrays(text)
    if name == "activations":
        return _WORD.findall(text)
    if name in ("seed", "learning_rate"):
        return _number(text, 0)
    readers = {"start": _start, "panels": _panels, "data": _data, "name": _net_name}
    if name in readers:
        return readers[name](text)
    return _whole_spec(text) if name == "spec" else text


def _numbers(text: str) -> list[int | float]:
    inside = re.sub(r"[\[\]]", " ", text) if text.strip().startswith("[") else text
    found = [_number(word[0], word.start()) for word in _WORD.finditer(inside)]
    if not found:
        raise _Bad("needs at least one number", 0, 'As in "0.5, -1"')
    return found


def _number(text: str, at: int) -> int | float:
    for kind in (int, float):
        try:
            return kind(text.replace("−", "-"))
        except ValueError:
            continue
    raise _Bad(f'"{text}" is not a number', at, "Write numbers like 0.5, -1 or 1e-3")


def _arrays(text: str) -> list[Any]:
    """`[[1,2],[3,4]]; [[5,6]]`, or one list of matrices."""
    found = []
    start = 0
    for part in text.split(";"):
        if part.strip():
            try:
                found.append(json.loads(part))
            except json.JSONDecodeError as error:
                raise _Bad(
                    f"this is not a list of numbers ({error.msg})",
                    start + error.pos,
                    "Write one matrix per layer, row by row: [[1, 2], [3, 4]]; [[5, 6]]",
                ) from None
        start += len(part) + 1
    if len(found) == 1 and _depth(found[0]) == 3:
        return list(found[0])
    return found


def _depth(value: Any) -> int:
    """How deep lists are nested at their first elements."""
    depth = 0
    while isinstance(value, list) and depth < 4:
        depth += 1
        value = value[0] if value else None
    return depth


def _start(text: str) -> str:
    """The name of a place, as links to a widget have it."""
    if not _PLACE.match(text):
        raise _Bad(
            f'"{text}" is no step',
            0,
            "Write its number from 1, first, last, a phase (cost), or a quantity (delta2)",
        )
    return text


def _panels(text: str) -> list[str]:
    if text.strip() == "none":
        return []
    for word in _WORD.finditer(text):
        if word[0] not in PANELS:
            raise _Bad(
                f'there is no panel "{word[0]}"',
                word.start(),
                nearest(word[0], [*PANELS, "none"]),
            )
    return _WORD.findall(text)


def _net_name(text: str) -> str:
    if not _NAME.match(text):
        raise _Bad(f'"{text}" cannot be a name', 0, "Use letters, digits and hyphens, like demo")
    return text


def _data(text: str) -> list[dict[str, Any]]:
    """`0,0: 0; 0,1: 1`, or a YAML or JSON list of {x, target, name} or of pairs [x, target]."""
    if re.match(r"\s*[\[-]\s*[\[{\w]", text) and not re.match(r"\s*-\d", text):
        return [_sample(each, k) for k, each in enumerate(_yaml(text, list), start=1)]
    samples = []
    for part in re.finditer(r"[^;]+", text):
        x, colon, target = part[0].partition(":")
        if not part[0].strip():
            continue
        if not colon:
            raise _Bad("a sample needs its target", part.start(), 'As in "0,0: 0; 0,1: 1"')
        numbers = []
        for side, at in ((x, part.start()), (target, part.start() + len(x) + 1)):
            try:
                numbers.append(_numbers(side))
            except _Bad as bad:
                raise _Bad(bad.message, at + bad.at, bad.remedy) from None
        samples.append({"x": numbers[0], "target": numbers[1]})
    return samples


def _sample(each: Any, k: int) -> dict[str, Any]:
    if isinstance(each, list) and len(each) == 2:
        each = {"x": each[0], "target": each[1]}
    if not isinstance(each, dict) or {"x", "target"} - each.keys() or each.keys() - _SAMPLE:
        raise _Bad(f"sample {k} is not {{x, target, name}}", 0, "As in - {x: [0, 1], target: [1]}")
    listed = {key: _as_list(each[key]) for key in ("x", "target")}
    return {**listed, **({"name": str(each["name"])} if "name" in each else {})}


_SAMPLE = {"x", "target", "name"}


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _yaml(text: str, kind: type) -> Any:
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "cannot be read"
        remedy = "Check its brackets, colons and indents"
        raise _Bad(f"not YAML: {problem}", mark.index if mark else 0, remedy) from None
    if not isinstance(value, kind):
        if kind is list:
            raise _Bad("needs a list of samples", 0, "As in - {x: [0, 1], target: [1]}")
        raise _Bad("needs names and values", 0, "As in layers: [2, 3, 1]")
    return value


def _whole_spec(text: str) -> dict[str, Any]:
    value = _yaml(text, dict)
    spec = {ALIASES.get(str(key), str(key)): each for key, each in value.items()}
    for key in spec:
        if key not in SPEC_FIELDS:
            raise _Bad(f'there is no "{key}" in a spec', 0, nearest(key, list(SPEC_FIELDS)))
    return spec


KIND = Kind(backprop, parameters=(*SPEC_FIELDS, *OPTIONS, "spec", *ALIASES))
