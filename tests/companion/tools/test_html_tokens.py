"""HTML is parsed as browsers do, tokens have their offsets, and insertions change nothing else."""

from __future__ import annotations

from functools import partial

import pytest
from bs4 import BeautifulSoup
from counting import calls_of
from hypothesis import given
from hypothesis import strategies as st

from companion.tools.html_tokens import (
    EndTag,
    Insertion,
    StartTag,
    Text,
    _read_plain,
    _Reader,
    insert,
    read_html,
)


def start_tags(html: str) -> list[StartTag]:
    return [token for token in read_html(html) if isinstance(token, StartTag)]


@pytest.mark.parametrize(
    ("html", "attributes"),
    [
        ("<a id=x HREF='#y'>", {"id": "x", "href": "#y"}),
        ('<a href="#y" id="x">', {"href": "#y", "id": "x"}),
        ('<a\n\n title="a > b" id="&lt;&amp;"/>', {"title": "a > b", "id": "<&"}),
        ('<a hidden id="one" id="two">', {"hidden": "", "id": "one"}),
    ],
)
def test_attributes_are_read_in_every_notation(html: str, attributes: dict[str, str]) -> None:
    (tag,) = start_tags(f"x\n{html}y")
    assert (tag.name, dict(tag.attributes)) == ("a", attributes)
    assert f"x\n{html}y"[tag.start : tag.end] == html


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ("<!-- <b> --><i>", ["i"]),
        ("<script><b></script><i>", ["script", "i"]),
        ("<style><b></b></style><i>", ["style", "i"]),
        ("<textarea><b></textarea><i>", ["textarea", "i"]),
        ("<![if x]><i>", ["i"]),
        ("<![CDATA[x]]><i>", ["i"]),
        ("<?php x ?><i>", ["i"]),
        ("a < b <i>", ["i"]),
        ("<i><!-- <b>", ["i"]),
        ("<i><a title='<b>", ["i"]),
    ],
)
def test_text_in_comments_and_raw_text_is_not_a_tag(html: str, names: list[str]) -> None:
    assert [tag.name for tag in start_tags(html)] == names


def test_text_is_decoded_up_to_the_end() -> None:
    texts = [each.content for each in read_html("a &lt;<b>&amp;</b> R&D") if isinstance(each, Text)]
    assert texts == ["a <", "&", " R&D"]


html_pieces = st.sampled_from(
    ["<b>", "</b>", "<a id=1>", '<p class="x y">', "</p >", "<!--", "-->", "<", ">", "</", "&amp;",
     "&#;", "<![x", "<?", "<!d", "\n", "text", '"', "'", "=", "/", "<script>", "</script>", "\0"]
)  # fmt: skip


@given(st.lists(html_pieces, max_size=20).map("".join))
def test_any_text_can_be_read_and_offsets_of_tags_are_right(html: str) -> None:
    end = 0
    for token in read_html(html):
        if isinstance(token, StartTag | EndTag):
            assert end <= token.start < token.end <= len(html)
            written = html[token.start : token.end].lower()
            assert written.startswith(f"</{token.name}" if isinstance(token, EndTag) else "<")
            assert written.endswith(">") or "\0" in html
            end = token.end


plain_pieces = st.sampled_from(
    ["<b>", "</b>", "</B>", '<a id="1" HREF="#y">', '<p class="x" id="&lt;&amp;" id="z">', "<hr />",
     '<img\n alt="" src="a"/>', "<!-- raw HTML omitted -->", "<!---->", "&lt;", "&ampx", "&#39",
     "R&D", "\n", "text", "\u00e9\x1c\u2028", '"', "=", "/>", "<i disabled checked>", "<x-y>",
     "<a href=x>", "<a title='y'>", '<b x="&notit;">', "<b/ id>", "<b\t>", "<", "<title>", "\0"]
)  # fmt: skip


@given(st.lists(plain_pieces, max_size=20).map("".join))
def test_plain_html_has_the_tokens_that_the_parser_finds(html: str) -> None:
    assert _read_plain(html) in (None, _Reader(html).tokens)


def test_html_of_markdown_is_plain() -> None:
    html = '<h2 id="a&amp;b">A &amp; B</h2>\n<p>x<br />\n<img src="a.png" alt=""></p><!-- note -->'
    assert _read_plain(html) == _Reader(html).tokens


@given(st.lists(st.sampled_from(["<b>", "<i id=1>", "x", " ", "&lt;"]), max_size=12).map("".join))
def test_tags_are_those_of_beautiful_soup(html: str) -> None:
    soup = BeautifulSoup(html, "lxml")
    assert [tag.name for tag in start_tags(html)] == [
        each.name for each in soup.find_all(["b", "i"])
    ]


def test_insertions_leave_the_rest_unchanged() -> None:
    html = "<h2>a</h2><h2>b</h2>"
    boxes = [
        each
        for start in (0, 10)
        for each in (Insertion(start, "<div>", opens=True), Insertion(start + 10, "</div>"))
    ]
    assert insert(html, boxes) == "<div><h2>a</h2></div><div><h2>b</h2></div>"
    assert insert(html, reversed(boxes)) == insert(html, boxes)
    assert insert(html, [Insertion(20, "1"), Insertion(20, "2")]) == html + "12"


@pytest.mark.parametrize(
    "piece", ["<!--", '<cite id="a">', "<a href='", "</", "<script>", "<![", "<?", "&#;", "a & b "]
)
def test_work_is_linear_in_the_length_of_the_text(piece: str) -> None:
    once, twice = (calls_of(partial(read_html, piece * n)) for n in (500, 1000))
    assert twice <= 2.2 * once + 100
