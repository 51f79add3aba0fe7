"""Parses the YAML, TOML and JSON of authors within bounds, so that no text exhausts the machine.

Values nest at most `DEEPEST` levels. A YAML alias cannot stand in its own value, and what aliases
expand to has at most `LARGEST` values. A number has at most `MOST_DIGITS` digits. Every text can be
written as UTF-8.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import yaml

DEEPEST = 100  # levels
LARGEST = 100_000  # values
MOST_DIGITS = 300

_DIGITS = re.compile(rf"[0-9](?:_?[0-9]){{{MOST_DIGITS}}}")
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_BRACKETS = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|[\[{]|[\]}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WRITTEN_SURROGATE = re.compile(r"\\(?:u|U0000)[dD][89a-fA-F]")
_SHORTER = "Write fewer levels of brackets"
_AS_TEXT = "Put it in quotes, or write it like 1e300"
_WHOLE = "Write the character itself, or both halves of the pair"


class BadData(Exception):
    """A text that cannot be parsed: what is wrong, the offset in the text, and what to do."""

    def __init__(self, message: str, at: int, remedy: str) -> None:
        super().__init__(message)
        self.message, self.at, self.remedy = message, at, remedy


class BoundedLoader(yaml.SafeLoader):
    """PyYAML's safe loader with the bounds of this module; errors have the mark of their node."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._open: list[str | None] = []  # the anchors of the nodes that are being composed
        self._size = [0]  # the values below each of them, and below the document
        self._sizes: dict[str, int] = {}  # of the nodes with an anchor

    def fetch_flow_collection_start(self, token: type[yaml.Token]) -> None:
        if self.flow_level > DEEPEST:  # here, because the scanner reads ahead of the composer
            raise _refused(f"values are nested more than {DEEPEST} deep", self.get_mark())
        super().fetch_flow_collection_start(token)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        mark = event.start_mark
        anchor = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent):
            if anchor in self._open:
                raise _refused(f'the alias "*{anchor}" stands in its own value', mark)
            self._count(self._sizes.get(str(anchor), 1), mark)
            return super().compose_node(parent, index)
        if len(self._open) >= DEEPEST:
            raise _refused(f"values are nested more than {DEEPEST} deep", mark)
        self._open.append(anchor)
        self._size.append(0)
        node = super().compose_node(parent, index)
        self._open.pop()
        size = self._size.pop() + 1
        if anchor:
            self._sizes[anchor] = size
        self._count(size, mark)
        return node

    def _count(self, size: int, mark: yaml.Mark) -> None:
        self._size[-1] += size
        if self._size[-1] > LARGEST:
            raise _refused(f"this has more than {LARGEST:,} values", mark)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        if isinstance(node, yaml.ScalarNode):
            if _SURROGATE.search(node.value):
                raise _refused("half of a surrogate pair is no character", node.start_mark)
            if node.tag == _INT and len(node.value) > MOST_DIGITS:
                raise _refused(f"a number of {len(node.value):,} digits", node.start_mark)
        try:
            return super().construct_object(node, deep)
        except AttributeError:  # PyYAML's answer to a text with the tag of a date
            kind = node.tag.rpartition(":")[2]
            raise _refused(f"{_shortened(node.value)} is no {kind}", node.start_mark) from None
        except (ValueError, OverflowError, TypeError, KeyError, IndexError) as error:
            raise _refused(f"{_shortened(node.value)}: {error}", node.start_mark) from None


_INT = "tag:yaml.org,2002:int"

_WORD = r"[A-Za-z0-9](?:[\w ./+-]|:(?=[\w/])){0,200}"
_QUOTED = r"\"[^\x00-\x1f\"\\\x7f-\xa0]{0,1000}\"|'[^\x00-\x1f'\x7f-\xa0]{0,1000}'"
_SCALAR = rf"(?:{_WORD}|{_QUOTED})"
_PLAIN = re.compile(
    rf"(?:[A-Za-z][\w-]{{0,60}}:(?: +(?:{_SCALAR}|\[(?:{_SCALAR}(?:, ?{_SCALAR})*)?\]))? *\n"
    rf"|(?:  )?- +{_SCALAR} *\n){{0,200}}",
    re.ASCII,
)
"""Front matter as most posts have it: keys with a scalar or a list of scalars, within all bounds.

libyaml reads it ten times faster than PyYAML, and the same values are made of it. Characters from
U+D800 on are excluded beside it: in the pattern they would make its compilation ten times slower.
"""
_PlainLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, loader: type[BoundedLoader] = BoundedLoader) -> Any:
    """The value of a YAML document.

    Raises
    ------
    BadData : it is not YAML, or exceeds the bounds.
    """
    try:
        if loader is BoundedLoader and _PLAIN.fullmatch(text) and max(text, default="") < "\ud800":
            with suppress(yaml.YAMLError, ValueError, OverflowError, TypeError, AttributeError):
                return yaml.load(text, _PlainLoader)  # else the other loader finds the place
        return _within_bounds(yaml.load(text, loader), text)
    except _Refused as error:
        remedy = "Correct this value, or leave it out."
        at = error.problem_mark.index if error.problem_mark else 0
        raise BadData(str(error.problem), at, remedy) from None
    except yaml.MarkedYAMLError as error:
        # of an unclosed bracket or quote the start, not the place where its end was expected
        unclosed = re.search("flow|quoted", error.context or "")
        mark = (error.context_mark if unclosed else None) or error.problem_mark
        what = ", ".join(part for part in (error.context, error.problem) if part)
        remedy = "Put text with : # [ ] { } \" or ' in quotes, and close every bracket and quote."
        raise BadData(what, mark.index if mark else 0, remedy) from None
    except yaml.reader.ReaderError as error:
        what = f"the character U+{int(error.character):04X} is not allowed"
        raise BadData(what, error.position, "Remove it.") from None
    except (yaml.YAMLError, ValueError) as error:
        raise BadData(str(error), 0, "Check its brackets, colons and indents.") from None
    except RecursionError:
        raise _too_deep(text) from None


def read_toml(text: str) -> dict[str, Any]:
    """The table of a TOML document; BadData if it is not TOML, or exceeds the bounds."""
    try:
        return dict(_within_bounds(tomllib.loads(text), text))
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        lines = text.splitlines(keepends=True)
        at = sum(map(len, lines[: int(place[1]) - 1])) + int(place[2]) - 1 if place else len(text)
        remedy = "Strings need quotes; a key appears once; a table is [name]."
        raise BadData(str(error).partition(" (at ")[0], at, remedy) from None
    except RecursionError:
        raise _too_deep(text) from None
    except ValueError as error:
        raise _bad_number(text, error) from None


def read_json(
    text: str, parse_int: Callable[[str], int | float] = int, whole: bool = True
) -> tuple[Any, int]:
    """The value that a text starts with, and the offset behind it.

    whole : the text must end there.

    Raises
    ------
    BadData : it is not JSON, or exceeds the bounds.
    """
    try:
        value, end = json.JSONDecoder(parse_int=parse_int).raw_decode(text)
        if whole and text[end:].strip():
            raise json.JSONDecodeError("Extra data", text, end)
        return _within_bounds(value, text), end
    except json.JSONDecodeError as error:
        remedy = "Check its brackets, commas and quotes."
        raise BadData(error.msg, error.pos, remedy) from None
    except RecursionError:
        raise _too_deep(text) from None
    except ValueError as error:
        raise _bad_number(text, error) from None


def _within_bounds(value: Any, text: str) -> Any:
    """The value, unless it is too deep or contains a text that cannot be written."""
    level, values = 0, [value]
    while values:
        level += 1
        if level > DEEPEST + 1:
            raise _too_deep(text)
        below: list[Any] = []
        for each in values:
            if isinstance(each, dict):
                below += [*each.keys(), *each.values()]
            elif isinstance(each, (list, tuple, set)):
                below += each
            elif isinstance(each, str) and _SURROGATE.search(each):
                found = _WRITTEN_SURROGATE.search(text)
                message = "half of a surrogate pair is no character"
                raise BadData(message, found.start() if found else 0, _WHOLE)
            elif isinstance(each, int) and each.bit_length() > 4 * MOST_DIGITS:
                raise _bad_number(text, ValueError("a number is too large"))
        values = below
    return value


def _too_deep(text: str) -> BadData:
    """The error for values that are nested too deeply, at the bracket that exceeds the bound."""
    depth = 0
    message = f"values are nested more than {DEEPEST} deep"
    for found in _BRACKETS.finditer(text):
        if found[0] in "[{":
            depth += 1
            if depth > DEEPEST:
                return BadData(message, found.start(), _SHORTER)
        elif found[0] in "]}":
            depth -= 1
    return BadData(message, 0, _SHORTER)


def _bad_number(text: str, error: ValueError) -> BadData:
    found = _DIGITS.search(text)
    if found is None:
        return BadData(str(error), 0, _AS_TEXT)
    digits = re.match(r"[0-9_]*", text[found.start() :])
    count = len(digits[0]) if digits else MOST_DIGITS
    return BadData(f"a number of {count:,} digits", found.start(), _AS_TEXT)


class _Refused(yaml.constructor.ConstructorError):
    """A value that is YAML and is not accepted."""


def _refused(problem: str, mark: yaml.Mark) -> _Refused:
    return _Refused(None, None, problem, mark)


def _shortened(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]} …"
