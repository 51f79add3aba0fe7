r"""Formulas are looked up one by one, by their TeX and the macros that hold there.

The truth is KaTeX itself: whatever is found must be what a page set from nothing has.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from companion.cache.store import Store
from companion.finish.formulas import KIND, Formulas, keys_of
from companion.finish.prerender import Prerender

PLAIN = [(rf"a_{{{k}}} + \frac{{1}}{{{k + 1}}}", k % 3 == 0) for k in range(12)]


def set_with(store: Store, prerender: Prerender, formulas: list[tuple[str, bool]]) -> list[str]:
    own = Formulas(prerender, store, b"version")
    return [each.html or each.error for each in own.end(own.begin(formulas))]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "results.sqlite")


def test_one_changed_formula_loses_no_other(store: Store, prerender: Prerender) -> None:
    set_with(store, prerender, PLAIN)
    changed = [*PLAIN[:5], (r"\sigma", False), *PLAIN[6:]]
    before = store.counts.found[KIND]
    assert set_with(store, prerender, changed) == set_with(Store(None), prerender, changed)
    assert store.counts.found[KIND] - before == len(PLAIN) - 1


def test_a_changed_macro_changes_the_formulas_after_it_and_none_before(
    store: Store, prerender: Prerender
) -> None:
    one = [*PLAIN[:3], (r"\gdef\R{\mathbb{R}}", False), (r"x \in \R", False), *PLAIN[3:]]
    other = [*PLAIN[:3], (r"\gdef\R{\mathbb{C}}", False), (r"x \in \R", False), *PLAIN[3:]]
    first = set_with(store, prerender, one)
    second = set_with(store, prerender, other)
    assert second == set_with(Store(None), prerender, other)
    assert first[4] != second[4]
    assert keys_of(one, b"")[:3] == keys_of(other, b"")[:3]


def test_errors_are_not_kept(store: Store, prerender: Prerender) -> None:
    faulty = [*PLAIN[:2], (r"\frac{1", False)]
    assert "expected" in set_with(store, prerender, faulty)[2]
    store.flush()
    before = store.counts.missing[KIND]
    assert "expected" in set_with(store, prerender, faulty)[2]
    assert store.counts.missing[KIND] - before == 1


PIECES = [
    *(r"\gdef\x{1}", r"\gdef\x{2}", r"{\gdef\x{5}}", r"\global\def\x{6}", r"\xdef\z{\x}"),
    *(r"\gdef\set#1{\gdef\x{#1}}", r"\set{7}", r"\global\let\mk\gdef", r"\mk\x{9}"),
    *(r"\x", r"\z", r"\x+\x", r"\def\x{local} \x", r"\newcommand\y{3}\y", r"a=b \tag{1}"),
    r"\begin{align*} a &= b \nonumber \end{align*}",
]


def test_any_mixture_of_macros_gives_what_katex_gives(store: Store, prerender: Prerender) -> None:
    chance = random.Random(14)
    for _ in range(40):
        page = [(r"\gdef\x{0}\gdef\z{0}\gdef\mk{}\gdef\set#1{}", False)]
        page += [(chance.choice(PIECES), True) for _ in range(8)]
        page = [(tex, display) for tex, display in page]
        expected = set_with(Store(None), prerender, page)
        assert set_with(store, prerender, page) == expected, page
        plain = prerender.formulas(page)
        assert [each.html or each.error for each in plain] == expected, page
