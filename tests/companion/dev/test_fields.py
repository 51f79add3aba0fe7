"""The table of fields and its copies in other languages."""

from __future__ import annotations

import re
import subprocess

import pytest

from backprop.spec import fields
from backprop.spec.fields import BY_NAME, FIELDS, KINDS
from backprop.spec.patterns import NAME, NUMBER, PLACE
from backprop.spec.problem import check
from backprop.spec.reading import read
from backprop.spec.unreadable import Unreadable
from companion.dev.fields import copies
from companion.places import COMPONENT
from companion.publish.partials import IN_PARTIALS
from companion.tools.node import find_node

PARTIALS = sorted((COMPONENT / "layouts" / "partials" / "companion").glob("*.html"))
NET = {"layers": "2, 2, 1", "x": "1, 2", "target": "1"}


def test_every_copy_is_current() -> None:
    old = [file.name for file, text in copies().items() if file.read_text("utf-8") != text]
    assert old == [], "run python build.py fields"


def test_names_and_aliases_are_told_apart_and_every_kind_is_known() -> None:
    assert len(BY_NAME) == sum(1 + len(field.aliases) for field in FIELDS)
    assert {field.kind for field in FIELDS} <= KINDS.keys()


@pytest.mark.parametrize("field", [f for f in FIELDS if f.of == "net" and f.default is not None])
def test_a_default_is_what_holds_without_the_field(field: fields.Field) -> None:
    spec = {name: read(BY_NAME[name], text) for name, text in NET.items()}
    with_default = check({**spec, field.name: field.default})
    assert with_default.normalised() == check(spec).normalised()


@pytest.mark.parametrize("field", [f for f in FIELDS if f.choices], ids=lambda f: f.name)
def test_choices_are_taken_and_nothing_else(field: fields.Field) -> None:
    for word in field.choices:
        assert read(field, word) in (word, [word])
    with pytest.raises(Unreadable) as refused:
        read(field, "nonsense")
    assert set(field.choices) <= set(refused.value.known)


@pytest.mark.parametrize("pattern", [NUMBER, NAME, PLACE])
def test_patterns_mean_the_same_to_javascript(pattern: str) -> None:
    """None holds what Python and JavaScript read in two ways: classes, anchors, named groups."""
    assert not re.search(r"\\[wdsbWDSBAZpk]|\(\?(?!:)|\$|\^(?!\])", pattern)
    command = [str(find_node()), "--eval", f"new RegExp({pattern!r}, 'u')"]
    assert subprocess.run(command, capture_output=True, text=True).stderr == ""


def test_every_partial_that_is_called_is_there() -> None:
    called = {
        name
        for file in COMPONENT.rglob("*.*ml")
        for name in re.findall(r'partial "companion/([\w-]+\.html)"', file.read_text("utf-8"))
    }
    assert called == {file.name for file in PARTIALS}


def test_every_word_to_be_filled_in_is_used_and_known() -> None:
    files = [*PARTIALS, COMPONENT / "theme.toml"]
    text = "".join(file.read_text("utf-8") for file in files)
    assert set(re.findall(r"\b(?:dict|slice) ([A-Z_]+)\b", text)) <= IN_PARTIALS.keys()
    assert {word for word in IN_PARTIALS if not re.search(rf"\b{word}\b", text)} == set()
