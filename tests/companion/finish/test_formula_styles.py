"""Frequent styles of formulas are classes, and each class has the style that it stands for."""

from __future__ import annotations

import re

from companion.finish.prerender import Prerender
from companion.places import BROWSER

RULE = re.compile(r"^\.katex \.(\w+) \{(.*)\}$", re.MULTILINE)
SHEET = (BROWSER / "page" / "formula-styles.css").read_text("utf-8")
RULES = {name: styles.replace(" ", "") for name, styles in RULE.findall(SHEET)}
STYLES = set(RULES.values())
FORMULAS = [r"x_1^2 + \frac{a}{b}", r"\sum_{i=1}^n \hat w_i", r"\sqrt{1+\delta_j^{(2)}}"]


def test_the_sheet_has_each_name_and_each_style_once() -> None:
    assert len(STYLES) == len(RULES) == SHEET.count("{") > 50


def test_a_style_with_a_class_is_written_as_that_class(prerender: Prerender) -> None:
    asked = [(tex, display) for tex in FORMULAS for display in (False, True)]
    for formula in prerender.formulas(asked):
        written = re.findall(r'style="([^"]*)"', formula.html)
        named = [
            name
            for names in re.findall(r'class="([^"]*)"', formula.html)
            for name in names.split()
            if name.startswith("_")
        ]
        assert not STYLES & set(written)
        assert named
        assert set(named) <= set(RULES)
        assert 'class=""' not in formula.html


def test_the_height_of_a_letter_is_katexs(prerender: Prerender) -> None:
    """The x of KaTeX's main face is 0.4306 em high."""
    [formula] = prerender.formulas([("x", False)])
    name = re.search(r'"katex-strut (_\w+)"', formula.html)
    assert name
    assert RULES[name[1]] == "height:0.4306em;"
