"""KaTeX's messages come with a remedy; what is named as missing in KaTeX is missing there."""

from __future__ import annotations

import pytest

from companion.finish.katex_remedies import _INSTEAD, place_in_tex, remedy_of
from companion.finish.prerender import Prerender

CASES = [
    (r"\text{$x$ a_b}", r"\textunderscore{}"),
    (r"\text{a_{\foo}}", "before its first use"),
    ("a#b", r"\#"),
    ("a&b", "environment that has columns"),
    (r"\left( a", r"\right"),
    (r"a \right)", r"\left"),
    ("{print", "Close the brace"),
    ("0 ~ _e){print }}", r"\$"),
    (r"\text{50%}", r"\%"),
    (r"\sqrt[3", "bracket"),
    (r"\begin{cases} a", r"\end"),
    (r"a\end{cases}", r"\begin"),
    (r"\begin{aligned}a\end{cases}", "the same name"),
    (r"\begin{eqnarray}a\end{eqnarray}", "align"),
    (r"\begin{tabular}{c}a\end{tabular}", "table of Markdown"),
    (r"\begin{lemma}a\end{lemma}", "in Markdown"),
    (r"\begin{foo}a\end{foo}", "aligned"),
    ("a^b^c", "{x^a}^b"),
    ("a^", "must follow"),
    ("a $b$", "a formula already"),
    (r"\text{a \frac12}", r"End the \text"),
    (r"\left a", "bracket"),
    (r"a\\[b] c", "{[}"),
    (r"\def\a{\a}\a", "uses itself"),
    (r"\def\a#1{#1#1#1#1#1#1#1#1}" + r"\a{" * 8 + "x" + "}" * 8, "grows with each use"),
    (r"\frac{1}{" * 5000 + "x" + "}" * 5000, "fewer levels"),
    (r"x\limits_a", r"\operatorname*{x}"),
    (r"\begin{array}{x}a\end{array}", r"\begin{array}{lcr}"),
    (r"\begin{align}a\tag1\tag2\end{align}", r"one \tag"),
    (r"\renewcommand{\fooo}{a}", r"\newcommand"),
    (r"\foo", "before its first use"),
    (r"\def\see#1{\eqref{#1}}\see{a}", "in the formula itself"),
]


def test_each_message_has_its_remedy(prerender: Prerender) -> None:
    for tex, remedy in CASES:
        (done,) = prerender.formulas([(tex, True)])
        assert done.error, tex
        assert remedy in remedy_of(done.error), (tex, done.error)


@pytest.mark.parametrize(
    ("tex", "display", "at"),
    [
        (r"a + b \tag{1}", False, 6),
        (r"\tagged a \tag*{x}", False, 10),
        (r"a\tag1\tag2", True, 6),
    ],
)
def test_a_tag_that_is_refused_has_its_place(
    prerender: Prerender, tex: str, display: bool, at: int
) -> None:
    macros = {r"\tagged": "x"}
    (done,) = prerender.end(prerender.begin([(tex, display)], macros))
    assert done.error
    assert (done.position, place_in_tex(done.error, tex)) == (None, at)


def test_a_tag_in_running_text_has_a_remedy(prerender: Prerender) -> None:
    (done,) = prerender.formulas([(r"a \tag{1}", False)])
    assert done.error
    assert r"\quad\text{(1)}" in remedy_of(done.error)


def test_what_has_another_name_in_katex_is_unknown_to_it(prerender: Prerender) -> None:
    for name in _INSTEAD:
        (done,) = prerender.formulas([(rf"a \{name} b", True)])
        assert done.error == rf"Undefined control sequence: \{name}"
        assert f"KaTeX has no \\{name}: " in remedy_of(done.error)


@pytest.mark.parametrize(
    "tex",
    [
        r"\mbox{if $x_1$}", r"\mathds{R}\mathbbm{1}", r"\bold x", r"\require{cancel}\cancel{a}",
        r"\eqalign{a &= b \cr c &= d}", r"\pmatrix{1 & 2 \cr 3 & 4}", r"\cases{1 \\ 2}\matrix{a}",
        r"\begin{cases}1\end{cases}\begin{pmatrix}1\end{pmatrix}",
    ],
)  # fmt: skip
def test_what_mathjax_has_beside_katex_is_set(prerender: Prerender, tex: str) -> None:
    (done,) = prerender.formulas([(tex, True)])
    assert done.error == ""
