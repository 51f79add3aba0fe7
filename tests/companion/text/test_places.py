"""Positions in the file of the characters of formulas."""

from __future__ import annotations

import pytest
from reading import FILE, UNSAFE, body_of

from companion.text.body import PageInfo, Source, render_body

DEEP = """- item

  {{< admonition tip "with $t_1$" >}}
  > quoted $q_1$
  > $$
  > q_2
  > - q_3
  > $$

  {{< raw >}}
  $r_1 &lt; r_2$ <b>$r_3$</b>
  \\begin{align*}
  r_4 & = r_5
  \\end{align*}
  {{< /raw >}}
  {{< /admonition >}}

\t1. tabbed $u_1$

| a | $v_1$ |
|---|---|
| b\\|c | $|v_2|$ and $v_3$ |

Term $w_1$
: text $w_2$
  $$
  w_3
  $$

## Heading $h_1$ and $h_2$ {#h}

Under
lined $l_1$
===

A[^1] {{% style "color: red" %}}x $s_1${{% /style %}}

[^1]: note $f_1$

    more $f_2$
"""


@pytest.mark.parametrize("first_line", [1, 9])
def test_positions_are_right_in_every_container(first_line: int) -> None:
    body = render_body(Source(FILE, DEEP, first_line), PageInfo(), UNSAFE)
    lines = DEEP.split("\n")
    assert len(body.formulas) == 19
    for formula in body.formulas:
        assert lines[formula.line - first_line][formula.column - 1] == formula.tex.lstrip()[0]
        for offset, char in enumerate(formula.tex):
            line, column = formula.place_of(offset)
            written = lines[line - first_line][column - 1 : column + 3]
            assert char in " \n" or written.startswith(char) or (char, written) == ("<", "&lt;")


def test_positions_are_right_after_undone_escapes() -> None:
    text = "a $\\\\{x\\\\} + y$"
    (formula,) = body_of(text).formulas
    assert formula.tex == r"\{x\} + y"
    assert [text[formula.place_of(i)[1] - 1] for i in range(len(formula.tex))] == list(formula.tex)


def test_the_position_after_the_end_is_on_the_right_line() -> None:
    (formula,) = body_of("a\n\n$x +$").formulas
    assert formula.place_of(len(formula.tex)) == (3, 5)


def test_a_formula_in_a_parameter_has_the_position_of_the_parameter() -> None:
    (formula,) = body_of('x\n\n{{< admonition title="on $\\R$" />}}').formulas
    assert (formula.line, formula.column) == (3, 27)
