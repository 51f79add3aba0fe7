"""YAML as Hugo reads it, so that one document gives the same values in both engines.

PyYAML follows YAML 1.1, where `yes` is true, `1:30` is 90 and dates are no text; Hugo follows 1.2.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from companion.tools.data import BoundedLoader, read_yaml

_INT = "tag:yaml.org,2002:int"
_MERGE = "tag:yaml.org,2002:merge"
_DECIMAL = r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?"
_MEANINGS = {  # of a text without quotes, by its pattern and the characters it can start with
    _MERGE: ("<<", "<"),
    _INT: (
        r"[-+]?(?:0b[01_]+|0o[0-7_]+|0x[0-9a-fA-F_]+|0[0-7_]*|[1-9][0-9_]*)",
        "+-0123456789",
    ),
    "tag:yaml.org,2002:float": (
        rf"{_DECIMAL}|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "+-0123456789.",
    ),
    "tag:yaml.org,2002:null": ("~|null|Null|NULL|", ["~", "n", "N", ""]),
}


def load(text: str) -> Any:
    """The value that a document holds.

    Raises
    ------
    BadData : it is not YAML, exceeds the bounds, or a key stands twice in it.
    """
    return read_yaml(text, _Loader)


def whole(digits: str) -> int | float:
    """A whole number; Python makes no int of thousands of digits."""
    return float(digits) if len(digits) > 300 else int(digits)


class _Loader(BoundedLoader):
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  (PyYAML keeps them in the class)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE:
                if key.value in seen:
                    problem = f'the key "{key.value}" stands twice'
                    raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_int(self, node: Any) -> int | float:
        digits = node.value.replace("_", "")
        return whole(digits) if len(digits) > 300 else int(self.construct_yaml_int(node))


for _tag, (_pattern, _first) in _MEANINGS.items():
    _Loader.add_implicit_resolver(_tag, re.compile(rf"(?:{_pattern})\Z"), list(_first))
_Loader.add_constructor(_INT, _Loader.construct_int)
