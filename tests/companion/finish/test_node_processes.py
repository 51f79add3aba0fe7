"""Set formulas arrive while Node sets others; very many are set by more processes."""

from __future__ import annotations

import time

import pytest

from companion.finish import prerender
from companion.finish.prerender import Prerender
from companion.places import TOOL, Blog

FORMULAS = 60  # of a page; their HTML is more than a pipe holds


def page(number: int) -> list[tuple[str, bool]]:
    return [(rf"\sum_{{k=1}}^{{{number}}} \frac{{a_k}}{{{k}}}", True) for k in range(FORMULAS)]


def test_a_page_is_answered_before_the_next_is_set() -> None:
    with Prerender(Blog(TOOL)) as node:
        answers = [node.begin(page(number)) for number in range(30)]
        assert all("katex" in each.html for each in node.end(answers[0]))
        time.sleep(0.1)  # as long as three pages take, and as what is set already takes to arrive
        assert not answers[15].done()
        assert len(node.end(answers[-1])) == FORMULAS


@pytest.mark.parametrize("most", [1, 2])
def test_very_many_formulas_are_set_by_several_processes(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(prerender, "_MANY", FORMULAS)
    monkeypatch.setattr(prerender, "_MOST_PROCESSES", most)
    with Prerender(Blog(TOOL)) as node:
        answers = [node.begin(page(number)) for number in range(6)]
        one_by_one = [node.formulas(page(number)) for number in range(6)]
        assert [node.end(answer) for answer in answers] == one_by_one
        assert len({id(process) for process in node._processes}) <= most
