"""The pages of the documentation that are made from docstrings and types are current and whole."""

from __future__ import annotations

import re

import pytest

import backprop
from companion.dev import python_api
from companion.dev.documents import DOCUMENTATION, PAGES

JAVASCRIPT = (DOCUMENTATION / "javascript.md").read_text("utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_a_made_page_is_current(name: str) -> None:
    made = PAGES[name]()
    assert made == (DOCUMENTATION / name).read_text("utf-8"), "run python build.py docs"


def test_every_public_name_has_its_place() -> None:
    headings = re.findall(r"^### `(\w+)` \{#(\w+)\}$", python_api.page(), re.MULTILINE)
    assert sorted(name for name, _ in headings) == sorted(backprop.__all__)
    assert all(name == anchor for name, anchor in headings)


def test_a_public_name_without_a_place_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backprop, "__all__", [*backprop.__all__, "nowhere"])
    with pytest.raises(ValueError, match="differ: nowhere"):
        python_api.page()


def test_sections_of_a_docstring_become_markdown() -> None:
    docstring = (
        "Sum of a_1 and ``b``, as :func:`cost` has it.\n\nParameters\n----------\na, b : int\n"
        "    One|two\n    lines.\nc : str\n\nExamples\n--------\n>>> 1 + 1\n2\n"
    )
    assert "\n".join(python_api._documentation(docstring)) == (
        "Sum of a\\_1 and `b`, as [`cost`](#cost) has it.\n\n**Parameters**\n\n"
        "`a`, `b`: int\n:   One\\|two lines.\n\n`c`\n:   str\n\n\n```pycon\n>>> 1 + 1\n2\n```\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        "`step`: `number`, can be set",
        "`trace`: `Trace | null`, read only",
        "`show(place: string)`: `void`",
        "`change(changes: Record<string, unknown>)`: `void`",
        "| `change` | `spec`: `Spec`, `trace`: `Trace` |",
        "| `change` | `description`: `Description` |",
    ],
)
def test_properties_methods_and_events_of_the_elements_are_named(line: str) -> None:
    assert line in JAVASCRIPT


def test_what_is_protected_is_not_named() -> None:
    assert not re.search(r"\b(becomeAlive|resultOf|hydrat|connectedCallback)", JAVASCRIPT)
