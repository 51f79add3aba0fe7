"""A long page has marks at which browsers pause while they read it; templates make them scripts."""

from __future__ import annotations

import re

from built_site import BuildSite

from companion.finish.markup import Markup
from companion.finish.pauses import PAUSE, pauses
from companion.text.markdown.holes import hole

PARAGRAPH = f"<p>Let {hole('f', 0)} be.</p>\n"
SCRIPT = re.compile(r'<script src="/blog/companion/(?:[0-9a-f]{12}/)?theme\.js"></script>')


def test_marks_stand_at_ends_of_paragraphs_and_formulas_count() -> None:
    html = PARAGRAPH * 10
    formula = "x" * 25_000
    at = [each.at for each in pauses(Markup(html), [formula])]
    assert all(html[place:].startswith("</p>") for place in at)
    assert [html[:place].count("</p>") for place in at] == [2, 5, 8]


def test_a_short_page_has_no_mark() -> None:
    assert list(pauses(Markup(PARAGRAPH * 10), ["x"])) == []


def test_a_list_without_paragraphs_is_left_as_it_is() -> None:
    assert list(pauses(Markup("<ul><li>" + "x" * 200_000 + "</li></ul>"), [])) == []


def test_the_page_has_its_own_script_at_each_mark_and_its_feed_has_none(
    build_site: BuildSite,
) -> None:
    text = "\n\n".join(f"Line {k}: $x_{{{k}}} = \\sqrt{{{k}}}$ and more." for k in range(200))
    _, public = build_site({"posts/long.md": f"---\ntitle: long\n---\n{text}\n"}, baseURL="/blog/")
    page = (public / "posts/long/index.html").read_text("utf-8")
    head, _, body = page.partition("<body")
    assert len(SCRIPT.findall(head)) == 1
    assert len(SCRIPT.findall(body)) >= 2
    assert len(SCRIPT.findall(body)) == len(re.findall(SCRIPT.pattern + "</p>", body))
    assert PAUSE not in page
    for feed in public.glob("**/*.xml"):
        assert PAUSE not in feed.read_text("utf-8")
