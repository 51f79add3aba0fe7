"""Splits a content file into front matter (YAML, TOML or JSON) and body.

Source: Hugo's documentation, "Front matter". Hugo's keys are case-insensitive; here they are
converted to lower case. `tools.data` parses the values. The split is our own code, since
error messages need line numbers that count from the top of the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from companion.content.language import stem_of
from companion.tools.data import BadData, read_json, read_toml, read_yaml
from companion.tools.errors import BuildError, Faults

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
        except (TypeError, ValueError, OverflowError):
            message = f"{key} {value!r} is not a whole number"
            raise self.wrong(key, message, f"Write {key}: 5.") from None


def split_front_matter(text: str, file: Path, faults: Faults | None = None) -> FrontMatter:
    """Split a content file into its front matter and its body.

    faults : collects the error; then the result has no values, and the body as far as it is known.

    Raises
    ------
    BuildError : the front matter is not closed or cannot be read, and there is no ``faults``.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    for opening, form, read in READERS:
        if re.match(opening, text):
            values: Values = {}
            end = len(text)
            try:
                start, end = _bounds(text, form, file)
                values, end = _values(text, start, end, read, form, file)
            except BuildError as error:
                if faults is None:
                    raise
                faults.add(error, file)
            head = text[:end]
            lowered = {str(key).lower(): value for key, value in values.items()}
            return FrontMatter(lowered, text[end:], head.count("\n") + 1, file, head)
    return FrontMatter({}, text, 1, file)


def _bounds(text: str, form: str, file: Path) -> tuple[int, int]:
    """Where the front matter starts, and where the body starts; of JSON, the end is not known."""
    if form == "JSON":
        return 0, len(text)
    fence = text[:3]
    closing = re.compile(rf"^{re.escape(fence)}[ \t]*(?:\n|\Z)", re.MULTILINE)
    start = text.find("\n") + 1
    match = closing.search(text, start) if start else None
    if match is None:
        raise BuildError(
            "the front matter is not closed", file, 1, 1, f"End it with a line {fence} of its own."
        )
    return start, match.end()


def _values(
    text: str, start: int, end: int, read: Reader, form: str, file: Path
) -> tuple[Values, int]:
    """The values, and where the body starts."""
    head = text if form == "JSON" else text[start:end].rstrip()[:-3]
    try:
        values, used = read(head)
    except BadData as bad:
        at = start + bad.at
        line = text.count("\n", 0, at) + 1
        column = at - text.rfind("\n", 0, at)
        message = f"the front matter is not {form}: {bad.message}"
        raise BuildError(message, file, line, column, bad.remedy) from None
    if not isinstance(values, dict):
        raise BuildError(
            "front matter must be a table of keys and values", file, 1, 1, 'As in title: "Nets".'
        )
    return values, end if used is None else used


def _read_yaml(text: str) -> tuple[Any, int | None]:
    return read_yaml(text) or {}, None


def _read_toml(text: str) -> tuple[Any, int | None]:
    return read_toml(text), None


def _read_json(text: str) -> tuple[Any, int | None]:
    values, end = read_json(text, whole=False)
    newline = re.compile(r"[ \t]*\n?").match(text, end)
    return values, newline.end() if newline else end


Reader = Callable[[str], tuple[Any, int | None]]
"""Gives the values of a text, and where the body starts if the text does not tell it."""
READERS: list[tuple[str, str, Reader]] = [
    (r"---[ \t]*\n", "YAML", _read_yaml),
    (r"\+\+\+[ \t]*\n", "TOML", _read_toml),
    (r"\{\s*[\"}]", "JSON", _read_json),
]
