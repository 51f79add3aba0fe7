"""A section with `manual: true`: its pages are chapters with a list, neighbours and a search."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from built_site import BuildSite

from companion.publish.search_index import Part, parts_of

CONTENT = {
    "docs/_index.md": "---\ntitle: Handbook\nmanual: true\n---\nAll of it.\n",
    "docs/last.md": "---\ntitle: Last\nweight: 9\n---\nThe end.\n",
    "docs/first.md": "---\ntitle: First\nweight: 1\n---\nBefore $x_1$.\n\n## A *heading*\n\n"
    "| a | b |\n|--|--|\n| one | `two_three` |\n",
    "docs/deep/middle.md": "---\nweight: 5\n---\nNo title.\n",
    "docs/hidden.md": "---\ntitle: Hidden\nbuild: {list: never}\n---\nSecret\n",
    "posts/_index.md": "---\ntitle: Posts\nmanual: nearly\n---\n",
    "posts/a.md": "---\ntitle: A post\ndate: 2025-01-01\n---\nText\n",
}


@pytest.fixture
def public(build_site: BuildSite) -> Path:
    return build_site(CONTENT, baseURL="https://example.org/sub/")[1]


def page(public: Path, path: str) -> BeautifulSoup:
    return BeautifulSoup((public / path / "index.html").read_text("utf-8"), "html.parser")


def links(element: Tag | None) -> list[tuple[str, str]]:
    assert element is not None
    return [(str(link["href"]), link.text) for link in element.select("a")]


def test_chapters_are_listed_in_order_on_each_of_their_pages(public: Path) -> None:
    chapters = [
        ("/sub/docs/", "Handbook"), ("/sub/docs/first/", "First"),
        ("/sub/docs/deep/middle/", "docs/deep/middle/"), ("/sub/docs/last/", "Last"),
    ]  # fmt: skip
    for path, turning in {
        "docs": [("/sub/docs/first/", "First →")],
        "docs/first": [
            ("/sub/docs/", "← Handbook"),
            ("/sub/docs/deep/middle/", "docs/deep/middle/ →"),
        ],
        "docs/last": [("/sub/docs/deep/middle/", "← docs/deep/middle/")],
        "docs/hidden": [],
    }.items():
        shown = page(public, path)
        listed = shown.select_one("nav.manual ul")
        assert links(listed) == chapters, path
        assert listed is not None
        current = [str(each["href"]) for each in listed.select("[aria-current]")]
        assert current == [f"/sub/{path}/"] * (path != "docs/hidden")
        neighbours = shown.select_one("nav.neighbours")
        assert (links(neighbours) if neighbours else []) == turning, path
        assert "manual" in (shown.body or {})["class"]


def test_chapters_are_no_posts_of_the_home_page_and_its_feed(public: Path) -> None:
    home = page(public, "")
    assert links(home.select_one("ul.posts")) == [("/sub/posts/a/", "A post")]
    assert "docs" not in (public / "index.xml").read_text("utf-8")
    assert "/docs/last/" in (public / "sitemap.xml").read_text("utf-8")
    assert not page(public, "posts/a").select("nav.manual")  # `nearly` is not true


def test_the_index_has_every_part_of_the_listed_chapters(public: Path) -> None:
    form = page(public, "docs/first").select_one("form.search")
    assert form is not None
    (file,) = (public / "companion" / "search").iterdir()
    assert form["data-index"] == f"/sub/companion/search/{file.name}"
    assert (public / str(form["data-module"]).removeprefix("/sub/")).is_file()
    index = json.loads(file.read_text("utf-8"))
    titles = [title for title, _ in index["pages"]]
    assert titles == ["Handbook", "First", "docs/deep/middle/", "Last"]
    assert index["pages"][1][1] == "/sub/docs/first/"
    first = [part[1:] for part in index["parts"] if part[0] == 1]
    assert first == [["", "", "Before ."], ["a-heading", "A heading", "a b one two_three"]]


def test_another_text_gives_the_index_another_address_and_removes_the_last(
    build_site: BuildSite,
) -> None:
    _, public = build_site(CONTENT)
    (before,) = (public / "companion" / "search").iterdir()
    _, public = build_site({**CONTENT, "docs/last.md": "---\ntitle: Last\n---\nReally.\n"})
    (after,) = (public / "companion" / "search").iterdir()
    assert after.name != before.name
    _, public = build_site({"posts/a.md": CONTENT["posts/a.md"]})
    assert not [*(public / "companion").glob("search/*")]


def test_parts_are_the_texts_between_headings() -> None:
    html = (
        "<p>One <b>word</b>s<br>two</p><ul><li>a</li><li>b</li></ul>"
        '<h2 id="x">H <code>c</code> &amp; d</h2><a><span aria-hidden="true">#</span></a>'
        "<p>below</p><h3>without an id</h3><p>more</p><script>no</script>"
    )
    assert list(parts_of(html)) == [
        Part("", "", "One words two a b"),
        Part("x", "H c & d", "below without an id more"),
    ]
