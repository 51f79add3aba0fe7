"""The user's own first post, exactly as they wrote it, renders whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from built_site import BuildSite

ADMONITIONS = [
    ("note", "Definition"),
    ("note", "Definition"),
    ("note", "Definition"),
    ("note", "Definition (Total Derivative)"),
    ("info", "NB"),
    ("note", "Definition (Partial Derivative)"),
    ("abstract", "Theorem 1"),
    ("abstract", "Theorem 2 (Chain Rule)"),
    ("note", "Definition (Neural Net)"),
    ("note", "Definition (Neural Net)"),
    ("note", "Definition (MSE)"),
    ("question", "Exercise"),
    ("abstract", "Theorem 3 (Backpropagation)"),
]


@pytest.fixture
def post(build_site: BuildSite, users_post: Path) -> BeautifulSoup:
    text = users_post.read_text("utf-8")
    summary, public = build_site({"posts/backpropagation.md": text}, buildDrafts=True)
    assert summary.formulas == 81
    html = (public / "posts" / "backpropagation" / "index.html").read_text("utf-8")
    return BeautifulSoup(html, "html.parser")


def test_81_formulas_23_of_them_displayed_and_none_failing(post: BeautifulSoup) -> None:
    assert len(post.select(".content .katex")) == 81
    assert len(post.select(".content .katex-display")) == 23
    assert not post.select(".katex-error")
    assert "$" not in "".join(
        text for text in post.select_one(".content").find_all(string=True)
        if text.find_parent(class_="katex") is None
    )  # fmt: skip


def test_13_admonitions_with_their_types_and_titles(post: BeautifulSoup) -> None:
    found = [
        (box["class"][2], box.select_one(".admonition-title").get_text(strip=True))
        for box in post.select("details.admonition")
    ]
    assert found == ADMONITIONS
    assert all(box["class"][:2] == ["details", "admonition"] for box in post.select("details"))


def test_braces_and_primes_are_right(post: BeautifulSoup) -> None:
    sources = [tag.text for tag in post.select(".content annotation")]
    assert any(r"X = \{x_1,x_2, \cdots, x_M \}" in source for source in sources)
    assert any(source.startswith("f'(a)") or "f'(a)" in source for source in sources)
    assert not any("’" in source for source in sources)
