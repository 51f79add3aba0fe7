"""Labels number equations, and references show the numbers; faults are errors with positions."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.finish.equations import Equations, number_equations
from companion.text.body import MarkupOptions, PageInfo, Source, render_body
from companion.tools.errors import BuildErrors


def equations_of(text: str) -> Equations:
    body = render_body(Source(Path("post.md"), text, 1), PageInfo(), MarkupOptions())
    return number_equations(body.formulas)


def test_labelled_equations_are_numbered_in_order() -> None:
    found = equations_of("$$a \\label{eq:a}$$\n\n$$b$$\n\n$$c \\label{eq:c}$$")
    assert found.numbers == {"eq:a": "1", "eq:c": "2"}
    assert [formula.tex.rstrip() for formula in found.formulas] == [r"a \tag{1}", "b", r"c \tag{2}"]


def test_every_row_of_an_aligned_equation_can_have_its_own_label() -> None:
    text = (
        "{{< raw >}}\n\\begin{align*}\na &= b \\label{eq:a} \\\\\nc &= d \\tag{C} \\label{eq:c}\n"
        "\\end{align*}\n{{< /raw >}}"
    )
    found = equations_of(text)
    assert found.numbers == {"eq:a": "1", "eq:c": "C"}
    assert found.labels == (("eq:a", "eq:c"),)


def test_a_label_with_notag_is_an_anchor_without_a_number() -> None:
    found = equations_of("$$a \\label{eq:a} \\notag$$\n\n$$b \\label{eq:b}$$")
    assert found.numbers == {"eq:b": "1"}
    assert found.labels == (("eq:a",), ("eq:b",))


def test_references_inside_formulas_become_numbers() -> None:
    found = equations_of("By $\\eqref{eq:a}$ and $\\ref{eq:a}$\n\n$$a \\label{eq:a}$$")
    assert found.formulas[0].tex.strip() == r"\text{(1)}"
    assert found.formulas[1].tex.strip() == r"\text{1}"


def test_replacing_a_label_keeps_the_positions_after_it() -> None:
    (formula,) = equations_of("$$\\label{eq:long-name} \\nosuch$$").formulas
    assert formula.tex.index("\\nosuch") == len("\\label{eq:long-name} ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("$$a \\label{x}$$\n\n$$b \\label{x}$$", r'post.md:3:5: the label "x" is given twice'),
        ("a $b \\label{x}$", r"post.md:1:6: a \\label in running text"),
        ("$$a \\label{x} \\notag$$\n\n$$b \\label{x}$$", r'the label "x" is given twice'),
        ("$$a \\label{x y}$$", r'post.md:1:5: "x y" cannot be a label'),
        ("$$a \\label{eq:cost}$$ $\\eqref{eq:cots}$", r'(?s)"eq:cots".*Did you mean "eq:cost"'),
    ],
)
def test_a_faulty_label_is_reported_with_its_position(text: str, message: str) -> None:
    with pytest.raises(BuildErrors, match=message):
        equations_of(text)
