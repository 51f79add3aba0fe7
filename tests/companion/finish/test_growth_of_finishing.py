"""Finishing a page takes work in proportion to its length, even with many elements of a kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from blogs import OURS
from counting import calls_of

from companion.cache.store import Store
from companion.finish.cells import Cells
from companion.finish.finish import Finisher
from companion.finish.links import Directory
from companion.finish.names import number_body
from companion.finish.prerender import Prerender, SetFormula
from companion.text.body import Body, Formula, Source
from companion.text.markdown.holes import hole
from companion.text.markdown.toc import Heading
from companion.tools.errors import BuildErrors

FILE = Path("post.md")
CELLS = Cells(OURS, Store(None), Prerender(OURS))


class NoFormulas:
    """Sets every formula as `x`."""

    def begin(self, formulas: Sequence[object]) -> int:
        return len(formulas)

    def end(self, page: int) -> list[SetFormula]:
        return [SetFormula("x")] * page


def body(html: str, formulas: tuple[Formula, ...] = (), headings: tuple[Heading, ...] = ()) -> Body:
    return Body(html, Source(FILE, html), formulas, headings=headings)


def finish(made: Body) -> None:
    try:
        page = number_body(made)
        Finisher(NoFormulas(), CELLS).finish(page, None, Directory())  # type: ignore[arg-type]
    except BuildErrors:
        pass  # reporting the errors is part of the work


def growth(made: Callable[[int], Body]) -> float:
    """The factor by which the work grows if the number of elements is doubled."""
    few, many = made(200), made(400)
    finish(few)  # so that work done once for all pages does not count
    return calls_of(lambda: finish(many)) / calls_of(lambda: finish(few))


def repeated(piece: str, n: int) -> Body:
    return body("".join(piece.replace("@", str(k)) for k in range(n)))


PIECES = {
    "headings": '<h2 id="a@">x</h2>',
    "equal headings": '<h2 id="a">x</h2>',
    "unclosed headings": '<h2 id="a@">',
    "unclosed works": '<cite id="a">',
    "works": '<li><cite id="a@">x</cite> y</li>',
    "equal works": '<li><cite id="a">x</cite></li>',
    "nested works": '<cite id="a@">x',
    "references": '<li><cite id="a@">x</cite></li><a href="#a@"></a>',
    "references to nothing": '<a href="#b@"></a>',
    "links to nothing": '<a href="#b@">x</a>',
    "unclosed comments": "<!--",
    "unclosed scripts": "<script>",
    "unclosed links": '<a href="x',
    "attributes": '<a href="x" href="x',
    "tables": "<table>\n<thead></thead></table>",
    "unclosed tables": "<table>\n<thead>",
    "footnotes": '<sup id="fnref:@"><a class="footnote-ref">1</a></sup>',
    "unclosed footnotes": '<sup id="fnref:@">',
    "elements": '<backprop-stepper layers="2,1"></backprop-stepper>',
    "unclosed elements": "<backprop-stepper>",
}


@pytest.mark.parametrize("kind", PIECES)
def test_work_grows_linearly_with_the_text(kind: str) -> None:
    assert growth(lambda n: repeated(PIECES[kind], n)) <= 2.3


@pytest.mark.parametrize("rows", [False, True])
def test_work_grows_linearly_with_the_equations(rows: bool) -> None:
    def numbered(n: int) -> Body:
        labels = [rf"x \label{{eq:{k}}}" for k in range(n)]
        if rows:
            labels = [r" \\ ".join(labels)]
        formulas = tuple(Formula(tex, True, FILE, 1, 1) for tex in labels)
        return body("".join(hole("f", k) for k in range(len(formulas))), formulas)

    assert growth(numbered) <= 2.3
