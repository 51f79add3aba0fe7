"""The displayed formulas of the site's posts: which labels they have, and what TeX stands there.

A test says with `states` which formula it was written for. `test_every_formula_has_its_test.py`
compares the two, so that no formula can change, or appear, without its test.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

from companion.content.front_matter import split_front_matter
from companion.text.body import MarkupOptions, PageInfo, Source, render_body

ROOT = Path(__file__).parents[2]
POSTS = {
    "backpropagation": ROOT / "content" / "posts" / "backpropagation" / "index.md",
    "vanishing-gradients": ROOT / "content" / "posts" / "vanishing-gradients.md",
}
_LABEL = re.compile(r"\\label\{([^{}]*)\}")
_COMMANDS = re.compile(_LABEL.pattern + r"|\\notag(?![a-z])")
_ALIGNED = re.compile(r"\\begin\{align\*\}(.*)\\end\{align\*\}", re.DOTALL)
_TOKEN = re.compile(r"\\(begin|end)\{|\\\\(?:\[[^\]]*\])?|&")

Test = TypeVar("Test", bound=Callable[..., None])


def states(label: str, tex: str, post: str = "backpropagation") -> Callable[[Test], Test]:
    """Mark a test as that of a formula, which reads ``tex`` while the test is right."""

    def mark(test: Test) -> Test:
        stated = getattr(test, "stated", [])
        test.stated = [*stated, (post, label, tidy(tex))]  # type: ignore[attr-defined]
        return test

    return mark


def text_of(post: str) -> str:
    return POSTS[post].read_text("utf-8")


@cache
def displayed(post: str) -> tuple[tuple[str | None, str], ...]:
    """The displayed formulas of a post, rows apart: their labels and their TeX."""
    front = split_front_matter(text_of(post), POSTS[post])
    options = MarkupOptions(unsafe=True)
    page = PageInfo(resolve=lambda name: f"/{name}/")
    body = render_body(Source(POSTS[post], front.body, front.body_line), page, options)
    found: list[tuple[str | None, str]] = []
    for formula in body.formulas:
        if not formula.display:
            continue
        aligned = _ALIGNED.fullmatch(formula.tex.strip())
        rows = rows_of(aligned[1]) if aligned else [formula.tex]
        for row in rows:
            label = _LABEL.search(row)
            found.append((label[1] if label else None, tidy(_COMMANDS.sub("", row))))
    return tuple(found)


def rows_of(tex: str) -> list[str]:
    """The rows of an aligned formula without its marks of alignment; those of matrices stay."""
    rows, depth, done = [""], 0, 0
    for token in _TOKEN.finditer(tex):
        depth += {"begin": 1, "end": -1}.get(token[1] or "", 0)
        if token[1] or depth:
            continue
        rows[-1] += tex[done : token.start()]
        done = token.end()
        if token[0] != "&":
            rows.append("")
    return [*rows[:-1], rows[-1] + tex[done:]]


def tidy(tex: str) -> str:
    """TeX without thin spaces and the punctuation at its end."""
    return " ".join(tex.replace(r"\,", " ").split()).rstrip(" .,")
