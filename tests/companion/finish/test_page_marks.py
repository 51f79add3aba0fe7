"""A long page has marks: for pauses while a browser reads it, and for passages of its text."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from built_site import BuildSite

from companion.finish.markup import Markup
from companion.finish.page_marks import PASSAGE, PAUSE, page_marks
from companion.text.markdown.holes import hole
from companion.tools.html_tokens import insert

PARAGRAPH = f"<p>Let {hole('f', 0)} be.</p>\n"
WIDGET = f"{hole('w', 0)}\n"
SCRIPT = re.compile(r'<script src="/blog/companion/(?:[0-9a-f]{12}/)?theme\.js"></script>')
LONG = "x" * 25_000


def _passages(html: str, formula: str = "") -> list[str]:
    marks = [each for each in page_marks(Markup(html), [formula]) if each.text == PASSAGE]
    return insert(html, marks).split(PASSAGE)


def _pauses(html: str, formula: str = "") -> list[int]:
    return [each.at for each in page_marks(Markup(html), [formula]) if each.text == PAUSE]


def test_pauses_stand_at_ends_of_paragraphs_and_formulas_count() -> None:
    html = PARAGRAPH * 10
    at = _pauses(html, LONG)
    assert all(html[place:].startswith("</p>") for place in at)
    assert [html[:place].count("</p>") for place in at] == [2, 5, 8]


def test_a_short_page_has_no_mark() -> None:
    assert page_marks(Markup(PARAGRAPH * 10), ["x"]) == []


def test_a_list_without_paragraphs_has_no_pause() -> None:
    assert _pauses("<ul><li>" + "x" * 200_000 + "</li></ul>") == []


def test_passages_end_before_blocks_and_formulas_count() -> None:
    short = "<p>a<br>b</p>\n"
    table = "<table><tr><td>1</td></tr></table>\n"
    html = short + PARAGRAPH + table + short * 2 + PARAGRAPH + "<h2>Next</h2>\n" + short
    assert _passages(html, LONG) == [
        short + PARAGRAPH + table,
        short * 2 + PARAGRAPH,
        "<h2>Next</h2>\n" + short,
    ]


def test_a_widget_is_a_passage_of_its_own() -> None:
    assert _passages(WIDGET + PARAGRAPH + WIDGET + WIDGET + PARAGRAPH * 2) == [
        WIDGET,
        PARAGRAPH,
        WIDGET,
        WIDGET,
        PARAGRAPH * 2,
    ]


def test_what_is_in_another_block_ends_no_passage() -> None:
    inside = f"<details><summary>s</summary>{PARAGRAPH}{WIDGET}{PARAGRAPH}</details>\n"
    assert _passages(inside + PARAGRAPH, LONG) == [inside, PARAGRAPH]


@pytest.mark.parametrize(
    "unbalanced", ["<p>a<b>b</p>\n", "<svg><path/><path/></svg>\n", "<p>a<img>b</p>\n"]
)
def test_elements_without_end_tags_do_not_matter(unbalanced: str) -> None:
    assert len(_passages(unbalanced + PARAGRAPH * 2, LONG)) == 2


@pytest.mark.parametrize("unbalanced", ["</div>\n", "<div>\n"])
def test_a_text_in_which_elements_cannot_be_told_is_one_passage(unbalanced: str) -> None:
    assert len(_passages(unbalanced + PARAGRAPH * 5, LONG)) == 1


def test_pages_have_what_the_marks_stand_for_and_feeds_have_nothing(build_site: BuildSite) -> None:
    text = "\n\n".join(f"Line {k}: $x_{{{k}}} = \\sqrt{{{k}}}$ and more." for k in range(200))
    _, public = build_site({"posts/long.md": f"---\ntitle: long\n---\n{text}\n"}, baseURL="/blog/")
    page = (public / "posts/long/index.html").read_text("utf-8")
    head, _, body = page.partition("<body")
    assert len(SCRIPT.findall(head)) == 1
    assert len(SCRIPT.findall(body)) >= 2
    assert len(SCRIPT.findall(body)) == len(re.findall(SCRIPT.pattern + "</p>", body))
    content = BeautifulSoup(page, "html.parser").select_one(".content")
    assert content is not None
    passages = content.select(":scope > .passage")
    assert len(passages) >= 4
    assert content.find_all(recursive=False) == passages
    assert [len(each.select(":scope > p")) > 0 for each in passages] == [True] * len(passages)
    assert len(content.select(".passage > p")) == 200
    for written in [page, *(feed.read_text("utf-8") for feed in public.glob("**/*.xml"))]:
        assert PAUSE not in written
        assert PASSAGE not in written
