r"""Formulas that MathJax shows and KaTeX refuses are set as MathJax shows them."""

from __future__ import annotations

import re

import pytest

from companion.finish.prerender import Prerender


def visible(html: str) -> str:
    """The visible text of a formula: of KaTeX's HTML, without its MathML."""
    text = re.sub(r"<[^>]*>", "", html.partition('class="katex-html"')[2].partition(">")[2])
    return text.replace("\u200b", "").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\text{PARALLEL_BINARY_SEARCH}(l)", "PARALLEL_BINARY_SEARCH(l)"),
        (r"x_1 + \text{a_b \textbf{c_d}}_2", "a_b c_d"),
        (r"\mathrm{x}\text{2\^x^y}", "^y"),
        (r"\begin{aligned} a &= \text{max_len} \\ b &= \text{\%_x} \end{aligned}", "max_len"),
    ],
)
def test_signs_of_indices_are_themselves_in_a_text(
    prerender: Prerender, tex: str, shown: str
) -> None:
    (done,) = prerender.formulas([(tex, True)])
    assert done.error == ""
    assert shown in visible(done.html)


@pytest.mark.parametrize("name", ["align*", "align", "gather", "equation*"])
def test_a_display_environment_may_stand_within_a_line(prerender: Prerender, name: str) -> None:
    tex = rf"\begin{{{name}}} a = 1 \\ b = 2 \end{{{name}}}"
    line, display = prerender.formulas([(tex, False), (tex, True)])
    assert line.error == display.error == ""
    assert visible(line.html).startswith("a=1b=2")


@pytest.mark.parametrize(
    ("tex", "error", "position"),
    [
        (r"\text{a_b} \foo", r"Undefined control sequence: \foo", None),
        (r"\text{$x$ a_b}", "got '_'", 11),
        (r"\text{a_b", "expected '}'", 9),
        ("a_b_c", "Double subscript", 3),
    ],
)
def test_another_fault_is_told_and_its_place_where_nothing_was_rewritten(
    prerender: Prerender, tex: str, error: str, position: int | None
) -> None:
    (done,) = prerender.formulas([(tex, False)])
    assert error in done.error
    assert done.position == position
