"""Macros of a site, of formulas that only define, and the remedy for a macro that is not known."""

from __future__ import annotations

from pathlib import Path

import pytest
from built_site import BuildSite

from companion.content.config import load_config
from companion.finish.macros import site_macros
from companion.finish.prerender import Prerender
from companion.tools.errors import BuildError, BuildErrors

DEFINING = [
    r"\newcommand{\dist}{\mathrm{dist}} \newcommand\two[2]{#1,#2}",
    r"\def\dist{\mathrm{dist}}\def\two#1#2{#1,#2} % once",
    r"\renewcommand{\dist}{d}\providecommand{\two}[2]{#1#2}",
    r"\gdef\dist{d}\let\two=\frac",
    r"\DeclareMathOperator{\dist}{dist} \DeclareMathOperator*{\two}{arg\,max}",
]


@pytest.mark.parametrize("tex", DEFINING)
def test_a_formula_that_only_defines_defines_for_the_page(prerender: Prerender, tex: str) -> None:
    before = {r"\dist": "x"} if "renew" in tex else {}
    done = prerender.formulas([(tex, True), (r"\dist(\two{u}{v})", False)], before)
    assert [each.error for each in done] == ["", ""]


@pytest.mark.parametrize(
    ("tex", "use", "shown"),
    [
        (r"\newcommand{\R}{r}", r"\R", "r"),
        (r"\newcommand\emptyset{e}", r"\emptyset", "e"),
        (r"\newcommand{\set}[1]{s#1}", r"\set{x}", "sx"),
        (r"\newcommand*{\two}[2]{#2#1}", r"\two{a}{b}", "ba"),
        (r"\newcommand{\q}{a} \newcommand{\q}{b}", r"\q", "b"),
    ],
)
def test_newcommand_may_define_a_known_name_anew_as_in_mathjax(
    prerender: Prerender, tex: str, use: str, shown: str
) -> None:
    definition, used, plain = prerender.formulas([(tex, True), (use, True), (shown, True)])
    assert definition.error == used.error == ""
    assert used.html.partition("katex-html")[2] == plain.html.partition("katex-html")[2]


@pytest.mark.parametrize("tex", [r"\newcommand{\q}{q} \q", r"\def\q{q} x", r"{\def\q{q}}"])
def test_a_definition_in_a_formula_with_a_text_holds_there(prerender: Prerender, tex: str) -> None:
    used, after = prerender.formulas([(tex, True), (r"\q", False)])
    assert used.error == ""
    assert r"Undefined control sequence: \q" in after.error


def test_chemical_formulas_are_set(prerender: Prerender) -> None:
    (water, unit, other) = prerender.formulas(
        [(r"\ce{2H2 + O2 -> 2H2O}", False), (r"\pu{1.2 kg//m3}", False), (r"\cee{x}", False)]
    )
    assert water.error == unit.error == ""
    assert "xrightarrow" in water.html or "x-arrow" in water.html
    assert r"\cee" in other.error


def test_a_local_definition_is_named_in_the_message(build_site: BuildSite) -> None:
    text = "a\n$$x \\newcommand{\\dist}{d} \\dist$$\n\nThen $\\dist(u)$ and $\\distance$.\n"
    with pytest.raises(BuildErrors) as raised:
        build_site({"a.md": f"---\ntitle: A\n---\n{text}"})
    local, unknown = raised.value.errors
    assert (local.line, local.column) == (7, 7)
    assert local.remedy.startswith(r"\dist is defined on line 5 by \newcommand, which holds in its")
    assert r"write \gdef\dist{…}" in local.remedy
    assert "a macro must be defined before" in unknown.remedy


def config_with(tmp_path: Path, params: str) -> dict[str, str]:
    (tmp_path / "hugo.toml").write_text(f'baseURL = "/"\n{params}')
    return site_macros(load_config(tmp_path))


@pytest.mark.parametrize(
    "table", ["math.macros", "math.katex.macros", "page.math.katex.macros", "page.math.macros"]
)
def test_a_site_has_macros_where_themes_have_them(tmp_path: Path, table: str) -> None:
    params = f"[params.{table}]\n'\\R' = '\\mathbb{{R}}'\n'\\f' = '#1f(#2)'\n"
    assert config_with(tmp_path, params) == {r"\R": r"\mathbb{R}", r"\f": "#1f(#2)"}


def test_a_post_uses_the_macros_of_its_site(build_site: BuildSite, blog: Path) -> None:
    config = blog / "hugo.toml"
    config.write_text(
        config.read_text("utf-8") + "\n[params.math.katex.macros]\n'\\dist' = '\\mathrm{dist}'\n"
    )
    _, public = build_site({"a.md": "---\ntitle: A\n---\n$\\dist(u)$\n"})
    assert "dist" in (public / "a" / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    "entry", ["'R' = 'x'", "'\\R' = 3", "'\\R x' = 'y'", "R = ['x', 1]", '"\\\\R" = true']
)
def test_what_is_no_macro_is_an_error_at_its_line(tmp_path: Path, entry: str) -> None:
    with pytest.raises(BuildError, match=r"hugo.toml:3:1: .* is not a macro"):
        config_with(tmp_path, f"[params.math.macros]\n{entry}\n")
