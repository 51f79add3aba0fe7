"""A document in YAML, TOML or JSON that holds a net's fields: its values, and where each stands."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from companion.text.shortcodes.hugo_yaml import load, whole

FORMS = {".yaml": "YAML", ".yml": "YAML", ".json": "JSON", ".toml": "TOML"}
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_TOML_KEY = re.compile(r"""^[ \t]*(?:\[\[?[ \t]*)?["']?([\w-]+)["']?[ \t]*(?:=[ \t]*|\])""", re.M)


class BadDocument(Exception):
    """A document that cannot be read: what is wrong, the offset in its text, and what to do."""

    def __init__(self, message: str, at: int, remedy: str) -> None:
        super().__init__(message)
        self.message, self.at, self.remedy = message, at, remedy


@dataclass(frozen=True)
class Document:
    """The values by their names.

    names : the offset in the text at which a name stands.
    places : the offset of a value, by its path: `layers`, `weights[0][1]`, `data[2].x`.
    """

    values: Mapping[str, Any]
    names: Mapping[str, int]
    places: Mapping[str, int]


def read_document(text: str, form: str = "YAML") -> Document:
    """Read a document; `form` is a value of `FORMS`.

    Raises
    ------
    BadDocument : it is not of that form, or no table of names and values.
    """
    values = {"YAML": _parsed_yaml, "JSON": _parsed_json, "TOML": _parsed_toml}[form](text)
    if not isinstance(values, dict):
        raise BadDocument("needs names and values", 0, "As in layers: [2, 3, 1]")
    if form == "TOML":
        found = list(_TOML_KEY.finditer(text))[::-1]  # of several, the first
        names = {hit[1]: hit.start(1) for hit in found}
        places = {
            hit[1]: hit.end() if hit[0].rstrip().endswith("=") else hit.start(1) for hit in found
        }
        return Document(values, names, places)
    names, places = _places(text)
    return Document({str(key): value for key, value in values.items()}, names, places)


def _parsed_yaml(text: str) -> Any:
    """JSON is YAML, except that it may be indented by tabs."""
    try:
        return load(text.replace("\t", " ") if text.lstrip().startswith("{") else text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "cannot be read"
        remedy = "Check its brackets, colons and indents"
        raise BadDocument(f"not YAML: {problem}", mark.index if mark else 0, remedy) from None


def _parsed_json(text: str) -> Any:
    try:
        return json.loads(text, parse_int=whole)
    except json.JSONDecodeError as error:
        remedy = "Check its brackets, commas and quotes"
        raise BadDocument(f"not JSON: {error.msg}", error.pos, remedy) from None


def _parsed_toml(text: str) -> Any:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        lines = text.splitlines(keepends=True)
        at = sum(map(len, lines[: int(place[1]) - 1])) + int(place[2]) - 1 if place else len(text)
        message = str(error).partition(" (at ")[0]
        remedy = "Strings need quotes; a key stands once; a table is [name]"
        raise BadDocument(f"not TOML: {message}", at, remedy) from None
    except ValueError:  # Python makes no int of thousands of digits
        raise BadDocument("not TOML: a number is too large", 0, "Write it like 1e300") from None


def _places(text: str) -> tuple[dict[str, int], dict[str, int]]:
    """Where the names and the values of a document stand."""
    try:
        root = yaml.compose(text.replace("\t", " "), Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return {}, {}
    if not isinstance(root, yaml.MappingNode):
        return {}, {}
    names = {str(key.value): key.start_mark.index for key, _ in root.value}
    return names, dict(_values_below(root, "", set()))


def _values_below(node: yaml.Node, path: str, seen: set[int]) -> Iterator[tuple[str, int]]:
    """Every value with its path; one that is named again by an alias counts once."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if path:
        yield path, node.start_mark.index
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _values_below(value, f"{path}.{key.value}".lstrip("."), seen)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _values_below(value, f"{path}[{index}]", seen)
