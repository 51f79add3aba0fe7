"""A document in YAML, TOML or JSON that holds a net's fields: its values, and where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from companion.text.shortcodes.hugo_yaml import load, whole
from companion.tools.data import BadData, BoundedLoader, read_json, read_toml

FORMS = {".yaml": "YAML", ".yml": "YAML", ".json": "JSON", ".toml": "TOML"}
_TOML_KEY = re.compile(r"""^[ \t]*(?:\[\[?[ \t]*)?["']?([\w-]+)["']?[ \t]*(?:=[ \t]*|\])""", re.M)


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
    BadData : it is not of that form, or no table of names and values.
    """
    try:
        values = {"YAML": _parsed_yaml, "JSON": _parsed_json, "TOML": read_toml}[form](text)
    except BadData as bad:
        raise BadData(f"not {form}: {bad.message}", bad.at, bad.remedy) from None
    if not isinstance(values, dict):
        raise BadData("needs names and values", 0, "As in layers: [2, 3, 1]")
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
    return load(text.replace("\t", " ") if text.lstrip().startswith("{") else text)


def _parsed_json(text: str) -> Any:
    return read_json(text, parse_int=whole)[0]


def _places(text: str) -> tuple[dict[str, int], dict[str, int]]:
    """Where the names and the values of a document stand."""
    try:
        root = yaml.compose(text.replace("\t", " "), Loader=BoundedLoader)
    except (yaml.YAMLError, RecursionError):
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
