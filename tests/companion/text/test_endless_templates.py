"""Templates that recurse without end: an error at each call, in little time and memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.text.body import PageInfo, Source, render_with_errors
from companion.text.shortcodes import custom
from companion.text.shortcodes.builtin import BUILTIN

ENDLESS = {
    "includes": "{% include 'own.html' %}",
    "extends": "{% extends 'own.html' %}",
    "imports": "{% import 'own.html' as own %}",
    "macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "block": "{% block a %}{{ self.a() }}{% endblock %}",
    "loop": "{% for i in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %}",
    "steps": "{% for i in range(150000) %}{% endfor %}{% for i in range(150000) %}{% endfor %}",
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_many_calls_of_an_endless_template(tmp_path: Path, kind: str) -> None:
    (tmp_path / "own.html").write_text(ENDLESS[kind])
    registry = BUILTIN.with_kinds(custom.custom_shortcodes(tmp_path))
    source = Source(Path("a.md"), "{{< own >}}\n" * 300, 3)
    _, errors = render_with_errors(source, PageInfo("A", "/a/", {}), registry=registry)
    assert [error.line for error in errors] == list(range(3, 303))
    assert {(error.column, error.remedy) for error in errors} == {
        (1, "Mend the template, or what it is given")
    }
    assert all('shortcode "own" (own.html:1): ' in error.message for error in errors)
    kept = [_frames(error.__cause__) for error in errors]
    assert max(kept) < 50


def _frames(cause: BaseException | None) -> int:
    trace, count = cause and cause.__traceback__, 0
    while trace:
        trace, count = trace.tb_next, count + 1
    return count


def test_a_template_that_fails_for_some_calls_is_tried_at_all(tmp_path: Path) -> None:
    (tmp_path / "own.html").write_text("{{ 1 / get(0) }}")
    registry = BUILTIN.with_kinds(custom.custom_shortcodes(tmp_path))
    source = Source(Path("a.md"), "{{< own 0 >}}\n\n" * 100 + "{{< own 4 >}}", 1)
    body, errors = render_with_errors(source, PageInfo("A", "/a/", {}), registry=registry)
    assert len(errors) == 100
    assert "0.25" in body.html


def test_templates_may_include_others_in_loops(tmp_path: Path) -> None:
    (tmp_path / "part.html").write_text("{{ n }};")
    (tmp_path / "own.html").write_text(
        "{% for n in range(200) %}{% include 'part.html' %}{% endfor %}"
    )
    registry = BUILTIN.with_kinds(custom.custom_shortcodes(tmp_path))
    source = Source(Path("a.md"), "{{< own >}}", 1)
    body, errors = render_with_errors(source, PageInfo("A", "/a/", {}), registry=registry)
    assert not errors
    assert body.html.count(";") == 200
