"""Posts composed at random come out as Hugo shows them; those few that do not are rare corners."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from both_engines import run_hugo
from hugo_cases import CASES, TEMPLATES, filled, normalised
from random_posts import RandomPost

from companion.text.body import MarkupOptions, PageInfo, Source, render_body
from companion.text.shortcodes.builtin import BUILTIN

SITE = (CASES / "shortcodes/_site/hugo.toml").read_text("utf-8")
EXTRAS = "[markup.goldmark.extensions]\nstrikethrough = false\n" + "".join(
    f"[markup.goldmark.extensions.extras.{name}]\nenable = true\n"
    for name in ("delete", "insert", "mark", "subscript", "superscript")
)
SETTINGS = {
    "as usual": "",
    "attributes below blocks": "[markup.goldmark.parser.attribute]\nblock = true\n",
    "extra marks": EXTRAS,
    "Blackfriday's ids": "[markup.goldmark.parser]\nautoHeadingIDType = 'blackfriday'\n",
    "hard breaks, XHTML": "hardWraps = true\nxhtml = true\n",
}
POSTS = 150


@pytest.mark.parametrize("name", SETTINGS)
def test_nearly_all_random_posts_are_as_in_hugo(name: str, tmp_path: Path) -> None:
    settings = SITE + "\n" + SETTINGS[name]
    posts = [
        RandomPost(f"{name} {k}", extras=name == "extra marks", attributes="below" in name).text()
        for k in range(POSTS)
    ]
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "all.html").write_text("{{ .Content }}")
    (tmp_path / "hugo.toml").write_text(settings)
    (tmp_path / "content").mkdir()
    for k, post in enumerate(posts):
        (tmp_path / "content" / f"{k}.md").write_text(f"---\ntitle: case\n---\n{post}", "utf-8")
    run_hugo(tmp_path)
    options = replace(MarkupOptions.from_hugo(tomllib.loads(settings)), math=False)
    different = [
        post
        for k, post in enumerate(posts)
        if normalised(our_html(post, options)) != normalised(hugos_html(tmp_path, k))
    ]
    assert len(different) <= 0.03 * POSTS, "\n\n----\n\n".join(different)


def our_html(post: str, options: MarkupOptions) -> str:
    source = Source(Path("x.md"), post, 4)
    page = PageInfo("case", "/case/", {"title": "case"})
    return filled(render_body(source, page, options, BUILTIN.with_kinds(TEMPLATES)))


def hugos_html(site: Path, number: int) -> str:
    """What Hugo made of a post; it writes no file for one that is empty."""
    file = site / "hugo-public" / str(number) / "index.html"
    return file.read_text("utf-8") if file.exists() else ""
