"""Widgets that authors write as elements: the fallback, the page's scripts, and errors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from blogs import OURS
from bs4 import BeautifulSoup, Tag

from companion.cache.store import Store
from companion.finish.cells import Cells
from companion.finish.finish import Finisher
from companion.finish.links import Directory
from companion.finish.names import number_body
from companion.finish.prerender import Prerender, SetFormula
from companion.finish.rendered import HAND_WRITTEN, FinishedText
from companion.text.body import MarkupOptions, PageInfo, Source, render_body
from companion.tools.errors import BuildErrors

STEPPER = '<backprop-stepper layers="2,1" x="1,1" target="0"></backprop-stepper>'

CELLS = Cells(OURS, Store(None), Prerender(OURS))


class NoFormulas:
    def begin(self, formulas: Sequence[object]) -> int:
        return len(formulas)

    def end(self, page: int) -> list[SetFormula]:
        return [SetFormula()] * page


def finished(text: str) -> FinishedText:
    body = render_body(Source(Path("a.md"), text, 1), PageInfo(), MarkupOptions(unsafe=True))
    page = number_body(body)
    return Finisher(NoFormulas(), CELLS).finish(page, None, Directory())  # type: ignore[arg-type]


def element(text: str) -> Tag:
    soup = BeautifulSoup(finished(text).html, "lxml")
    found = soup.select_one("backprop-stepper, backprop-figure")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (STEPPER, "Backpropagation, step by step: layers 2,1; x 1,1; target 0"),
        (STEPPER.replace("target", "TARGET"), "Backpropagation, step by step: layers 2,1; x 1,1; "
         "target 0"),
        (STEPPER.replace("2,1", "<&"), "Backpropagation, step by step: layers <&; x 1,1; target 0"),
        (STEPPER.replace("x=", 'class="wide" id="net" x='),
         "Backpropagation, step by step: layers 2,1; x 1,1; target 0"),
        (STEPPER.replace("x=", 'caption="A net." x='), "A net"),
        ('<backprop-figure kind="tangent" f="x^2" a=1>\n</backprop-figure>',
         "A live figure (tangent: f x^2; a 1)"),
        ('<backprop-figure kind="nosuch"></backprop-figure>', "A live figure (nosuch)"),
    ],
)  # fmt: skip
def test_an_empty_element_gets_a_fallback_sentence(written: str, sentence: str) -> None:
    for text in (written, f"In {written} a line", f"<div>\n{written}\n</div>"):
        assert element(text).get_text(strip=True) == f"{sentence}. This needs JavaScript."


def test_the_authors_fallback_is_kept() -> None:
    written = STEPPER.replace("></", "><p>Own *words*</p></")
    assert str(element(f"<div>\n{written}\n</div>")).endswith(
        "<p>Own *words*</p></backprop-stepper>"
    )


def test_a_page_with_an_element_loads_the_module_that_computes_it() -> None:
    assert finished(STEPPER).scripts == [HAND_WRITTEN]
    assert finished("`" + STEPPER + "`").scripts == []
    assert finished(f"{{{{< raw >}}}}{STEPPER}{{{{< /raw >}}}}").scripts == [HAND_WRITTEN]


def test_a_summary_omits_the_element() -> None:
    page = finished(f"One {STEPPER.replace('></', '>no script</')} two\n\n{STEPPER}\n\nthree")
    assert page.summary == "One two three"


@pytest.mark.parametrize(
    "text", ["One\n\n<backprop-stepper layers=1>\n\ntwo", "x <backprop-figure>"]
)
def test_an_unclosed_element_is_reported_with_its_position(text: str) -> None:
    line = 1 + text[: text.index("<")].count("\n")
    with pytest.raises(BuildErrors, match=rf"a\.md:{line}:\d: <backprop-\w+> is never closed"):
        finished(text)
