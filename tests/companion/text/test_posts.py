"""Whole posts: a fixture with every construct of the user's post, and that post if present."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from reading import post

from companion.text.body import Body

POST = Path(__file__).parent / "posts" / "constructs.md"


def assert_every_character_has_its_place(body: Body, lines: list[str]) -> None:
    """Assert that every character of every formula is at its recorded position in the file."""
    for formula in body.formulas:
        assert lines[formula.line - 1][formula.column - 1] == formula.tex.lstrip()[0]
        for offset, char in enumerate(formula.tex):
            line, column = formula.place_of(offset)
            if char not in " \n":
                assert lines[line - 1][column - 1] == char


@pytest.fixture(scope="module")
def constructs() -> tuple[Body, list[str]]:
    return post(POST)


def test_all_formulas_of_the_fixture_are_found(constructs: tuple[Body, list[str]]) -> None:
    body, _ = constructs
    displays = [formula.tex.strip() for formula in body.formulas if formula.display]
    assert len(body.formulas) == 34
    assert len(displays) == 9
    assert displays[0] == r"\gdef\size#1{\left\lVert#1\right\rVert}"
    assert displays[3] == "g(a + h) = g(a) + g'(a) h\n- r(h)"
    assert displays[4].startswith(r"\begin{align*}")
    assert displays[-1] == "q_2\n+ q_3"


def test_markdown_and_html_do_not_change_formulas(constructs: tuple[Body, list[str]]) -> None:
    inline = [formula.tex for formula in constructs[0].formulas if not formula.display]
    for tex in [
        r"\R^n", r"\bigl(a, g(a)\bigr)", "g'(a)", "a<b", "f(a)<g(b)", r"\text{no $x$ is left}",
        "n_{i+1}", "g_1=(A_1,n_1,m_1)", r"S = \{s_1, s_2\} \subseteq \R", r"\{s_i\}", "|x|",
    ]:  # fmt: skip
        assert tex in inline


def test_admonitions_of_the_fixture_have_types_and_titles(
    constructs: tuple[Body, list[str]],
) -> None:
    html = constructs[0].html
    titles = re.findall(r'<details class="details admonition (\w+) open" open><summary[^>]*>', html)
    assert titles == ["note", "note", "abstract", "info", "question"]
    assert html.count("</details>") == 5


def test_the_formulas_of_the_fixture_have_their_positions(
    constructs: tuple[Body, list[str]],
) -> None:
    assert_every_character_has_its_place(*constructs)


def test_the_fixture_gives_no_warning(constructs: tuple[Body, list[str]]) -> None:
    assert constructs[0].warnings == ()


def test_users_post_renders_whole(root: Path) -> None:
    path = root.parent / "shared" / "posts" / "backpropagation.md"
    if not path.exists():
        pytest.skip("the user's post is not beside the project; the fixture stands in for it")
    body, lines = post(path)
    assert sum(formula.display for formula in body.formulas) == 23
    assert sum(not formula.display for formula in body.formulas) == 58
    kinds = re.findall(r'<details class="details admonition (\w+) open" open>', body.html)
    assert len(kinds) == 13
    assert sorted(set(kinds)) == ["abstract", "info", "note", "question"]
    titles = re.findall(r"<summary[^>]*>([^<]*)</summary>", body.html)
    assert "Theorem 2 (Chain Rule)" in titles
    assert "NB" in titles
    assert body.warnings == ()
    assert_every_character_has_its_place(body, lines)
