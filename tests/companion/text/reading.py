"""Helpers of the text tests: render bodies without files and show the formulas in place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from companion.content.front_matter import split_front_matter
from companion.finish.filling import fill
from companion.text.body import Body, MarkupOptions, PageInfo, Source, render_body
from companion.tools.errors import BuildError, BuildErrors

FILE = Path("content/posts/x.md")
UNSAFE = MarkupOptions(unsafe=True)


def body_of(text: str, options: MarkupOptions = UNSAFE, first_line: int = 1) -> Body:
    return render_body(Source(FILE, text, first_line), PageInfo(), options)


def html_of(text: str, options: MarkupOptions = UNSAFE) -> str:
    """Render a text to HTML, with formulas as `⟨tex⟩` and widgets as `⟨widget⟩`."""
    body = body_of(text, options)
    return fill(
        body.html,
        [f"⟨{f.tex}⟩" for f in body.formulas],
        ["⟨widget⟩"] * len(body.widgets),
        ["⟨output⟩"] * len(body.cells),
    ).strip()


def tex_of(text: str, options: MarkupOptions = UNSAFE) -> list[str]:
    """Return the TeX of all formulas, with display formulas in brackets."""
    formulas = body_of(text, options).formulas
    return [f"[{f.tex.strip()}]" if f.display else f.tex for f in formulas]


def errors_of(text: str, options: MarkupOptions = UNSAFE) -> list[BuildError]:
    with pytest.raises(BuildErrors) as caught:
        body_of(text, options)
    return caught.value.errors


def error_of(text: str, options: MarkupOptions = UNSAFE) -> BuildError:
    """Return the only error of a text."""
    errors = errors_of(text, options)
    assert len(errors) == 1, errors
    return errors[0]


def place(error: BuildError) -> tuple[int | None, int | None]:
    return error.line, error.column


def post(path: Path, options: MarkupOptions = UNSAFE) -> tuple[Body, list[str]]:
    """Render a post; return its body and the lines of its file."""
    text = path.read_text("utf-8")
    front = split_front_matter(text, path)
    source = Source(path, front.body, front.body_line)
    body = render_body(source, PageInfo(values=front.values), replace(options))
    return body, text.split("\n")


def assert_error(text: str, where: tuple[int, int], said: str, remedy: str) -> None:
    """A text has one error, at a line and column, whose message and remedy contain these words."""
    error = error_of(text)
    assert place(error) == where
    assert said in error.message
    assert remedy in error.remedy
