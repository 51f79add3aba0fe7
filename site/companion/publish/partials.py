"""Fills the placeholders in the component's files: the table of fields, the patterns of values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from backprop.spec import fields, patterns
from companion.publish.shapes import QUOTES, RULES, pattern
from companion.text.playground import OFFER, TASKS
from companion.text.shortcodes import backprop, live
from companion.tools.version import version

SHAPED = ("number", "numbers", "matrices", "vectors", "pairs", "samples")


def quoted(words: Iterable[str]) -> str:
    """Words as Go string literals, separated by spaces."""
    return " ".join(f"`{word}`" if '"' in word or "\\" in word else f'"{word}"' for word in words)


def _pairs(values: Iterable[tuple[str, str]]) -> str:
    return " ".join(quoted(pair) for pair in values)


def _lists(values: Iterable[tuple[str, Iterable[str]]]) -> str:
    return " ".join(f'"{name}" (slice {quoted(words)})' for name, words in values)


def _bounds(bounds: fields.Range) -> str:
    """The bounds of a kind of numbers as a dictionary of Go's templates."""
    numbers = f'"least" {float(bounds.least)!r} "most" {float(bounds.most)!r}'
    return f'{numbers} "below" {str(bounds.below).lower()} "whole" {str(bounds.whole).lower()}'


IN_PARTIALS: dict[str, Callable[[], str]] = {
    "FIELDS": lambda: quoted(backprop.FIELDS),
    "DOCUMENTS": lambda: quoted(backprop.DOCUMENTS),
    "KIND_OF_FIELD": lambda: _pairs((name, fields.BY_NAME[name].kind) for name in backprop.FIELDS),
    "FORMS": lambda: _pairs(fields.KINDS.items()),
    "CHOICES": lambda: _lists((f.name, f.choices) for f in fields.FIELDS if f.choices),
    "PANELS": lambda: quoted(fields.PANELS),
    "WITHOUT_TARGET": lambda: quoted(fields.WITHOUT_TARGET),
    "RANGES": lambda: " ".join(
        f'"{kind}" (dict {_bounds(r)})' for kind, r in fields.RANGES.items()
    ),
    "PLANE": lambda: quoted(fields.PLANE),
    "OF_DATA_SET": lambda: quoted(fields.OF_DATA_SET),
    "OF_DATA_SET_DEFAULTS": lambda: _pairs(
        (name, str(fields.DEFAULTS[name])) for name in fields.OF_DATA_SET
    ),
    "BATCH_SIZE": lambda: quoted(
        name for name, field in fields.BY_NAME.items() if field.name == "batch_size"
    ),
    "PARAMETERS_OF_FIGURES": lambda: _lists(live.parameters_by_kind().items()),
    "TASKS": lambda: _pairs(TASKS.items()),
    "OFFER": lambda: OFFER,
    "SHAPES": lambda: _pairs((kind, pattern(kind)) for kind in SHAPED),
    "QUOTES": lambda: " ".join(f"(slice `{replaced}` `{by}`)" for replaced, by in QUOTES),
    "BEGINS_SAMPLES": lambda: pattern("begins_samples"),
    "VERSION": version,
    "LABEL": lambda: pattern("label"),
    "NUMBER": lambda: patterns.NUMBER,
    "BLANKS": lambda: RULES["blanks"],
    "PLACE": lambda: patterns.PLACE,
    "NAME": lambda: patterns.NAME,
}
"""Placeholders in the component's partials and in its theme.toml, and what replaces them."""


def filled(file: Path) -> str:
    """The text of a file of the component, with its placeholders replaced."""
    words = re.compile(rf"\b(?:{'|'.join(IN_PARTIALS)})\b")
    return words.sub(lambda word: IN_PARTIALS[word[0]](), file.read_text("utf-8"))
