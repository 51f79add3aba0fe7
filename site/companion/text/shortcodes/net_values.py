"""The fields of a net and of its picture, read from the text of a parameter or from a document.

Lists of numbers are separated by commas or blanks. `weights` and `biases` are JSON, one matrix or
vector after the other, separated by semicolons, or one list of all. What a spec means is not judged
here.

The options of the picture: `caption`; `start`, the place of the first step to show; `panels`, those
to offer; `open`, the one that is open from the first; `data`, labelled data to choose samples from,
as in "0,0: 0; 0,1: 1" or as a YAML or JSON list of {x, target, name}; `name`, by which widgets
share one net and links drive it (`#name:delta2`).
"""

from __future__ import annotations

import json
import re
from typing import Any

from companion.text.shortcodes.net_document import Unreadable, parsed_yaml
from companion.text.shortcodes.registry import nearest

SPEC_FIELDS = (
    "layers", "weights", "biases", "activation", "activations", "x", "target", "seed",
    "initialisation", "cost_function", "learning_rate", "granularity", "until",
)  # fmt: skip
OPTIONS = ("caption", "start", "panels", "open", "data", "name")
PANELS = ("predict", "check", "train", "takeaway")
UNJUDGED = ("predict", "takeaway")  # those that a feed-forward alone, without a target, can have
OPENED = ("predict", "train", "takeaway")  # checking begins with a wait that opening should ask for
ALIASES = {"eta": "learning_rate", "learning-rate": "learning_rate"}

_WORD = re.compile(r"[^,;\s]+")
_COMMA = re.compile(r"\s*,\s*(?![^()]*\))")
NAME = re.compile(r"[A-Za-z][\w-]*")
PLACE = re.compile(
    r"(?:first|last|(?:step=)?[1-9]\d*|forward|cost|backward|update|C"
    r"|(?:a|z|delta|δ|dW|db|update)(?:\d+|[₀-₉]+))"
)
_LISTS_OF_NUMBERS = ("layers", "weights", "biases", "x", "target")


def choices() -> dict[str, tuple[str, ...]]:
    """The fields whose value is one of a few words."""
    # here, because the preview lets them be imported anew
    from backprop.net import costs, initialise
    from backprop.spec import problem as spec

    return {
        "granularity": spec.GRANULARITIES,
        "until": spec.PHASES,
        "initialisation": tuple(initialise.INITIALISATIONS),
        "cost_function": tuple(costs.COST_FUNCTIONS),
        "open": OPENED,
    }


def read_text(name: str, text: str) -> Any:
    """The value of a field, named in full or by an alias, from the text of a parameter.

    Raises
    ------
    Unreadable : with the place inside the text.
    """
    name = ALIASES.get(name, name)
    if name in ("layers", "x", "target"):
        return _numbers(text)
    if name == "activation":  # one for all layers, or one for each
        each = _COMMA.split(text.strip(" \t[]"))
        return each if len(each) > 1 else text
    if name in ("weights", "biases"):
        return None if name == "biases" and text in ("null", "none", "") else _arrays(name, text)
    if name == "activations":
        return _WORD.findall(text)
    if name in ("seed", "learning_rate"):
        return _number(text, 0)
    readers = {
        "start": _start, "panels": _panels, "open": _open, "data": _data, "name": _net_name,
    }  # fmt: skip
    return readers[name](text) if name in readers else text


def read_value(name: str, value: Any) -> Any:
    """The value of a field from what a document holds: a text, or numbers and lists as they are.

    Raises
    ------
    Unreadable : the place in it is not told.
    """
    if name == "data" and isinstance(value, list):
        return [_sample(each, k) for k, each in enumerate(value, start=1)]
    if name == "panels" and isinstance(value, list):
        return _panels(",".join(map(str, value)) or "none")
    if name in OPTIONS and isinstance(value, (list, dict)):
        raise Unreadable("must be text", 0, f"As in {name}: one")
    if isinstance(value, str) or name in OPTIONS:
        return read_text(name, str(value))
    if name in ("layers", "x", "target") and isinstance(value, (int, float)):
        return [value]
    return _with_numbers(value) if name in _LISTS_OF_NUMBERS else value


def _with_numbers(value: Any, depth: int = 0) -> Any:
    """To YAML 1e-3 is a text."""
    if isinstance(value, list) and depth < 4:
        return [_with_numbers(each, depth + 1) for each in value]
    return _number(value, 0) if isinstance(value, str) else value


def _numbers(text: str) -> list[int | float]:
    inside = re.sub(r"[\[\]]", " ", text) if text.strip().startswith("[") else text
    found = [_number(word[0], word.start()) for word in _WORD.finditer(inside)]
    if not found:
        raise Unreadable("needs at least one number", 0, 'As in "0.5, -1"')
    return found


def _number(text: str, at: int) -> int | float:
    for kind in (int, float):
        try:
            return kind(text.replace("−", "-"))
        except ValueError:
            continue
    raise Unreadable(f'"{text}" is not a number', at, "Write numbers like 0.5, -1 or 1e-3")


def _arrays(name: str, text: str) -> list[Any]:
    """`[[1,2],[3,4]]; [[5,6]]`, or one list of matrices."""
    found = []
    start = 0
    for part in text.split(";"):
        if part.strip():
            try:
                found.append(json.loads(part))
            except json.JSONDecodeError as error:
                raise Unreadable(
                    f"this is not a list of numbers ({error.msg})",
                    start + error.pos,
                    _FORM_OF[name],
                ) from None
        start += len(part) + 1
    if len(found) == 1 and _depth(found[0]) == 3:
        return list(found[0])
    return found


_FORM_OF = {
    "weights": "Write one matrix per layer, row by row: [[1, 2], [3, 4]]; [[5, 6]]",
    "biases": "Write one vector per layer: [0.1, -0.2]; [0.3]",
}


def _depth(value: Any) -> int:
    """How deep lists are nested at their first elements."""
    depth = 0
    while isinstance(value, list) and depth < 4:
        depth += 1
        value = value[0] if value else None
    return depth


def _start(text: str) -> str:
    """The name of a place, as links to a widget have it."""
    if not PLACE.fullmatch(text):
        raise Unreadable(
            f'"{text}" is no step',
            0,
            "Write its number from 1, first, last, a phase (cost), or a quantity (delta2)",
        )
    return text


def _open(text: str) -> str:
    if text not in OPENED:
        message = f'no panel "{text}" can be open from the first'
        raise Unreadable(message, 0, nearest(text, list(OPENED)))
    return text


def _panels(text: str) -> list[str]:
    if text.strip() == "none":
        return []
    for word in _WORD.finditer(text):
        if word[0] not in PANELS:
            raise Unreadable(
                f'there is no panel "{word[0]}"',
                word.start(),
                nearest(word[0], [*PANELS, "none"]),
            )
    return _WORD.findall(text)


def _net_name(text: str) -> str:
    if not NAME.fullmatch(text):
        raise Unreadable(
            f'"{text}" cannot be a name', 0, "Use letters, digits and hyphens, like demo"
        )
    return text


def _data(text: str) -> list[dict[str, Any]]:
    """`0,0: 0; 0,1: 1`, or a YAML or JSON list of {x, target, name} or of pairs [x, target]."""
    if re.match(r"\s*[\[-]\s*[\[{\w]", text) and not re.match(r"\s*-\d", text):
        return [_sample(each, k) for k, each in enumerate(_listed(text), start=1)]
    samples = []
    for part in re.finditer(r"[^;]+", text):
        x, colon, target = part[0].partition(":")
        if not part[0].strip():
            continue
        if not colon:
            raise Unreadable("a sample needs its target", part.start(), 'As in "0,0: 0; 0,1: 1"')
        numbers = []
        for side, at in ((x, part.start()), (target, part.start() + len(x) + 1)):
            try:
                numbers.append(_numbers(side))
            except Unreadable as bad:
                raise Unreadable(bad.message, at + bad.at, bad.remedy) from None
        samples.append({"x": numbers[0], "target": numbers[1]})
    return samples


def _listed(text: str) -> list[Any]:
    value = parsed_yaml(text)
    if not isinstance(value, list):
        raise Unreadable("needs a list of samples", 0, "As in - {x: [0, 1], target: [1]}")
    return value


def _sample(each: Any, k: int) -> dict[str, Any]:
    if isinstance(each, list) and len(each) == 2:
        each = {"x": each[0], "target": each[1]}
    if not isinstance(each, dict) or {"x", "target"} - each.keys() or each.keys() - _SAMPLE:
        raise Unreadable(
            f"sample {k} is not {{x, target, name}}", 0, "As in - {x: [0, 1], target: [1]}"
        )
    listed = {key: _with_numbers(_as_list(each[key])) for key in ("x", "target")}
    return {**listed, **({"name": str(each["name"])} if "name" in each else {})}


_SAMPLE = {"x", "target", "name"}


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
