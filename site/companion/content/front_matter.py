"""Splits a content file into front matter (YAML, TOML or JSON) and body.

Source: Hugo's documentation, "Front matter". Hugo's keys are case-insensitive; here they are
converted to lower case. PyYAML, tomllib and json parse the values. The split is our own code, since
error messages need line numbers that count from the top of the file.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from companion.content.config import toml_error
from companion.content.language import stem_of
from companion.tools.errors import BuildError

Values = dict[str, Any]


@dataclass(frozen=True)
class FrontMatter:
    """The front matter and the body of a content file.

    ``values`` have lower-case keys; ``body`` starts on line ``body_line`` of the file. ``head`` is
    the text before the body, in which errors look up the line of a key. ``inherited`` maps each key
    that comes from a cascade to the front matter that contains the cascade. ``stem`` is the file's
    name without suffixes, of which a language may be one.
    """

    values: Values
    body: str
    body_line: int
    file: Path
    head: str = ""
    inherited: Mapping[str, FrontMatter] = field(default_factory=dict)
    language: str = ""

    @property
    def stem(self) -> str:
        return stem_of(self.file, self.language)

    def line_of(self, key: str) -> int:
        """The line on which ``key`` is set, or 1 if it is not found."""
        pattern = re.compile(rf"""^\s*["']?{re.escape(key)}["']?\s*[:=]""", re.IGNORECASE)
        for number, line in enumerate(self.head.splitlines(), start=1):
            if pattern.match(line):
                return number
        return 1

    def wrong(self, key: str, message: str, remedy: str) -> BuildError:
        """An error about the value of ``key``, at the line where that is set."""
        written = self.inherited.get(key, self)
        return BuildError(message, written.file, written.line_of(key), 1, remedy)

    def text(self, key: str) -> str:
        """A text value, empty if it is missing; BuildError if it is a table or a list."""
        value = self.values.get(key)
        if isinstance(value, (dict, list)):
            raise self.wrong(key, f"{key} must be text", f'Write {key}: "…".')
        return "" if value is None else str(value)

    def flag(self, key: str) -> bool:
        """A boolean value, false if it is missing; BuildError if it is not a boolean."""
        value = self.values.get(key, False)
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        if not isinstance(value, bool):
            raise self.wrong(key, f"{key} is {value!r}", f"{key} must be true or false.")
        return value

    def whole_number(self, key: str) -> int:
        """An integer value, 0 if it is missing; BuildError if it is not an integer."""
        value = self.values.get(key) or 0
        try:
            return int(value)
        except (TypeError, ValueError):
            message = f"{key} {value!r} is not a whole number"
            raise self.wrong(key, message, f"Write {key}: 5.") from None


def split_front_matter(text: str, file: Path) -> FrontMatter:
    """Split a content file into its front matter and its body.

    Raises
    ------
    BuildError : the front matter is not closed or cannot be read.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    for opening, read in READERS:
        if re.match(opening, text):
            values, end = read(text, file)
            if not isinstance(values, dict):
                raise BuildError("front matter must be a table of keys and values", file, 1, 1)
            head = text[:end]
            lowered = {str(key).lower(): value for key, value in values.items()}
            return FrontMatter(lowered, text[end:], head.count("\n") + 1, file, head)
    return FrontMatter({}, text, 1, file)


def _fenced(text: str, fence: str, file: Path) -> tuple[str, int]:
    """The text between two lines of ``fence``, and where the body starts."""
    closing = re.compile(rf"^{re.escape(fence)}[ \t]*(?:\n|\Z)", re.MULTILINE)
    first_line_end = text.find("\n") + 1
    match = closing.search(text, first_line_end) if first_line_end else None
    if match is None:
        raise BuildError(
            "the front matter is not closed", file, 1, 1, f"End it with a line {fence} of its own."
        )
    return text[first_line_end : match.start()], match.end()


def _read_yaml(text: str, file: Path) -> tuple[Any, int]:
    head, end = _fenced(text, "---", file)
    try:
        return yaml.safe_load(head) or {}, end
    except yaml.MarkedYAMLError as error:
        mark = (
            error.context_mark or error.problem_mark
        )  # the start of an unclosed value, not the place where its end was expected
        what = ", ".join(part for part in (error.context, error.problem) if part)
        raise BuildError(
            f"the front matter is not YAML: {what}",
            file,
            mark.line + 2 if mark else 1,
            mark.column + 1 if mark else 1,
            "Put text with : # [ ] { } \" or ' in quotes, and close every bracket and quote.",
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        raise BuildError(f"the front matter is not YAML: {error}", file, 1, 1) from None


def _read_toml(text: str, file: Path) -> tuple[Any, int]:
    head, end = _fenced(text, "+++", file)
    try:
        return tomllib.loads(head), end
    except tomllib.TOMLDecodeError as error:
        raise toml_error(error, file, lines_above=1) from None


def _read_json(text: str, file: Path) -> tuple[Any, int]:
    try:
        values, end = json.JSONDecoder().raw_decode(text)
    except json.JSONDecodeError as error:
        raise BuildError(
            f"the front matter is not JSON: {error.msg}", file, error.lineno, error.colno
        ) from None
    newline = re.compile(r"[ \t]*\n?").match(text, end)
    return values, newline.end() if newline else end


Reader = Callable[[str, Path], tuple[Any, int]]
READERS: list[tuple[str, Reader]] = [
    (r"---[ \t]*\n", _read_yaml),
    (r"\+\+\+[ \t]*\n", _read_toml),
    (r"\{\s*[\"}]", _read_json),
]
