"""No displayed formula without a test, no test for a formula that reads otherwise."""

from __future__ import annotations

import importlib
import re
from itertools import chain

import pytest
from formulas_of_posts import POSTS, displayed, rows_of, text_of, tidy

import backprop

MODULES = [
    "test_derivatives_of_the_post",
    "test_nets_of_the_post",
    "test_worked_example",
    "test_vanishing_gradients",
]
# Formulas that fix a way of writing and state nothing that could be computed.
CONVENTIONS = {r"\underline n \coloneqq \{1, 2, \dots, n\}"}


def stated() -> list[tuple[str, str, str]]:
    """(post, label, TeX) of every test."""
    tests = (vars(importlib.import_module(name)).values() for name in MODULES)
    return [entry for test in chain(*tests) for entry in getattr(test, "stated", [])]


@pytest.mark.parametrize("post", POSTS)
def test_every_labelled_formula_reads_as_its_test_says(post: str) -> None:
    written = {label: tex for label, tex in displayed(post) if label}
    tested = {label: tex for name, label, tex in stated() if name == post}
    assert tested == written


def test_no_formula_is_tested_twice() -> None:
    labels = [(post, label) for post, label, _ in stated()]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("post", POSTS)
def test_every_other_formula_only_fixes_a_way_of_writing(post: str) -> None:
    unlabelled = {tex for label, tex in displayed(post) if not label}
    assert {tex for tex in unlabelled if not tex.startswith(r"\gdef")} <= CONVENTIONS


def named_by_steps() -> set[str]:
    """The equations that a stepper's steps apply, biases included."""
    spec = {"weights": [[[1.0]]], "biases": [[0.5]], "x": [1.0], "target": [0.0]}
    return {step["equation"] for step in backprop.trace(spec)["steps"] if step["equation"]}


@pytest.mark.parametrize("post", POSTS)
def test_a_formula_has_a_number_if_something_refers_to_it(post: str) -> None:
    texts = {name: text_of(name) for name in POSTS}
    named = set(re.findall(r"\(#(eq:[\w-]+)", texts[post]))
    named |= set(re.findall(r'href="#(eq:[\w-]+)', texts[post]))
    named |= {
        label for text in texts.values() for label in re.findall(rf"{post}#(eq:[\w-]+)", text)
    }
    if post == "backpropagation":
        named |= named_by_steps()
    numbered = re.findall(r"\\label\{([^{}]*)\}(?! \\notag)", texts[post])
    assert set(numbered) == named


def test_rows_are_told_apart_but_not_those_of_a_matrix() -> None:
    rows = rows_of(r"a &= \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}, \\[1em] b &= 2")
    assert [tidy(row) for row in rows] == [
        r"a = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "b = 2",
    ]  # fmt: skip
