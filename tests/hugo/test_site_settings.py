"""Settings that move pages about: the real Hugo writes the same files for them as we do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from both_engines import run_hugo
from test_site_files import files

from companion.content.config import load_config
from companion.content.content import read_content
from companion.publish.bundles import sources
from companion.publish.pages import Site

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
BASE = 'baseURL = "https://example.org/"\n'


def page(**matter: str) -> str:
    """A page with this front matter, its values as they are written in YAML."""
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in matter.items()) + "---\nText\n"


NESTED = {
    "posts/a.md": page(title="A", tags="[x]"),
    "posts/deep/_index.md": page(title="Deep"),
    "posts/deep/b.md": page(title="B"),
    "posts/deep/er/c.md": page(title="C"),
    "solo.md": page(title="Solo"),
}
NAMED = {
    "posts/_index.md": page(title="Posts"),
    "posts/My First Post.md": page(
        title='"My First: Post!"', date="2020-03-04T05:06:07Z", slug="Slug Here"
    ),
    "posts/b.md": page(title="B & C", date="2021-11-12"),
    "posts/undated.md": page(title="No date"),
    "posts/deep/_index.md": page(title="Deep"),
    "posts/deep/er/x.md": page(title="X", date="2020-01-01"),
    "posts/bundle/index.md": page(title="Bundle", date="2020-01-01"),
    "posts/u.md": page(title="U", url="/x/y", date="2019-01-01"),
    "notes/n.md": page(title="Note", date="2022-02-03", tags="[A B, c]"),
    "about.md": page(title="About", date="2019-01-01"),
}
PATTERNS = [
    "/:year/:month/:day/:slug/",
    ":section/:title/",
    ":sections/:slugorfilename/",
    ":sections[1:]/:filename/",
    ":sections[last]/:slug",
    ":sections[:1]/:slug.html",
    ":sections[0]-:slug",
    ":contentbasename/",
    "/blog/:slugorcontentbasename/",
    ":yearday-:weekday-:weekdayname-:monthname/:title/",
    "/:06/:1/:2/:Jan/:slug/",
    "/:2006/:01/:02/:Monday-:Mon-:January/:slug/",
]
BY_KIND = """[permalinks.page]
posts = "/p/:slug/"
notes = "/n/:year/:title/"
"/" = "/root/:slug/"
[permalinks.section]
posts = "/all/:title/"
notes = "/nn/"
[permalinks.term]
tags = "/t/:slug/"
[permalinks.taxonomy]
tags = "/tt/"
"""


def section(front: str) -> dict[str, str]:
    return {**NESTED, "posts/_index.md": f"---\ntitle: P\n{front}---\n"}


SITES: dict[str, tuple[dict[str, str], str]] = {
    **{f"permalinks {each}": (NAMED, f'[permalinks]\nposts = "{each}"\n') for each in PATTERNS},
    "permalinks by kind": (NAMED, BY_KIND),
    "permalinks of posts and terms": (
        NAMED, '[permalinks]\nposts = "/p/:slug/"\ntags = "/t/:slug/"\n'),
    "tokens in url": (
        {"p/e.md": page(title="E", url="/:year/:slug/", date="2020-02-02"),
         "p/f.md": page(title="F", url="posts/:title")}, ""),
    "cascade of an address": (section("cascade:\n  url: /c/:slug/\n"), ""),
    "cascade reaches the section itself": (section("cascade: {draft: true}\n"), ""),
    "cascade with targets": (
        section("cascade:\n- target: {kind: page, path: '/posts/deep/**'}\n  draft: true\n"
                "- target: {kind: section, path: '{/posts,/notes}'}\n  aliases: [/al/]\n"), ""),
    "the nearer cascade wins": (
        {**section("cascade: {draft: true}\n"),
         "posts/deep/_index.md": page(title="D", draft="false", cascade="{draft: false}")}, ""),
    "cascade of the site, by path": (
        NESTED, "[[cascade]]\ndraft = true\n[cascade.target]\npath = '/posts/deep/**'\n"),
    "cascade of the site, by kind": (
        NESTED, "[cascade]\ndraft = true\n[cascade.target]\nkind = 'page'\n"),
    "aliases of sections and home": (
        {**section("aliases: [/old/, relative, x.html]\n"),
         "_index.md": page(title="H", aliases="[/before/]")}, ""),
    "outputs of a section": (section("outputs: [html]\n"), ""),
    "a section that is a feed alone": (section("outputs: rss\n"), ""),
    "outputs of the site": (
        NESTED, "[outputs]\nhome = ['html']\nsection = ['html']\ntaxonomy = ['html']\n"
                "term = ['HTML', 'RSS']\npage = ['html']\n"),
    "kinds disabled": (NESTED, "disableKinds = ['taxonomy', 'RSS', 'sitemap', '404']\n"),
    "no terms": (NESTED, "disableKinds = ['term']\n"),
    "no sections, no home page": (NESTED, "disableKinds = ['section', 'home']\n"),
    "build options": (
        {**NESTED, "posts/a.md": "---\ntitle: A\nbuild: {list: never}\ntags: [x]\n---\n",
         "posts/deep/b.md": "---\ntitle: B\nbuild: {render: never}\n---\n",
         "posts/h/index.md": page(title="H", headless="true"), "posts/h/x.txt": "1"}, ""),
    "sections within sections": (
        {"a/b/c/_index.md": page(title="C"), "a/b/c/d.md": page(title="D"),
         "a/b/e/f/index.md": page(title="F"), "a/b/e/f/g.md": page(title="G"),
         "a/b/e/f/z.txt": "1"}, ""),
    "slugs of sections and bundles": (
        {"p/_index.md": page(title="P", slug="zzz"), "p/q/index.md": page(title="Q", slug="Q Q"),
         "p/q/r.txt": "1", "p/s.md": page(title="S", slug="a/b")}, ""),
    "pages of terms": (
        {"tags/_index.md": page(title="Labels"), "tags/x/_index.md": page(title="X", url="/xx/"),
         "p/a.md": page(title="A", tags="[x, 'a/b', 'c.d', 'x&y']")}, ""),
    "files that lie in no bundle": (
        {"posts/a.md": page(title="A"), "posts/pic.png": "1", "posts/sub/q.txt": "1",
         "top/x.txt": "1", "r.txt": "1", "s/_index.md": page(title="S", url="/moved/"),
         "s/deep/t.txt": "1"}, ""),
    "aliases of all sorts": (
        {"p/a.md": page(title="A", aliases="[/x/index.html, /y/z.html, ../up, /q, 'w x', ./s]"),
         "p/b/index.md": page(title="B", aliases="[beside, ../above]")}, ""),
    "dates by other names": (
        {"p/a.md": page(title="A", publishDate="2099-01-01"),
         "p/b.md": page(title="B", unpublishdate="2001-01-01"),
         "p/c.md": page(title="C", pubdate="2099-01-01"),
         "p/d.md": page(title="D", lastmod="2099-01-01"),
         "p/e.md": page(title="E", date="2099-01-01", publishDate="2001-01-01")}, ""),
    "dates in names": (
        {"p/2020-01-02-hello.md": page(title="A"), "p/2020-01-02-w.md": page(title="W", slug="s"),
         "p/x.md": page(title="X", date="2021-01-01"),
         "p/2020-13-45-y.md": page(title="Y", date="2022-01-01")},
        "[frontmatter]\ndate = [':filename', ':default']\n[permalinks]\np = '/:year/:slug/'\n"),
    "settings that slipped into the taxonomies": (
        {"p/a.md": page(title="A", tags="[x]")},
        "[taxonomies]\ntag = 'tags'\nhasCJKLanguage = true\nsummaryLength = 30\n"),
    "files that are ignored": (
        {"posts/a.md": page(title="A"), "posts/b.md": page(title="B"),
         "templates/t.md": "---\ntitle: <% title %>\ndate: <% date %>\n---\n",
         "drafts/d.md": page(title="D"), "#notes.md": page(title="N"),
         "p/index.md": page(title="P"), "p/x.foo": "1", "p/x.png": "1", "p/raw/y.png": "1",
         "p/z.png~": "1", "s/_index.md": page(title="S"), "s/x.foo": "1", "s/x.png": "1"},
        r"""ignoreFiles = ["/content/templates/*", "drafts$", "b\\.md$", "\\.foo$", "/raw$"]"""),
    "own taxonomies": (
        {"p/a.md": page(title="A", authors="[Ada L]", tags="[x]")},
        "[taxonomies]\nauthor = 'authors'\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", SITES)
def test_our_build_writes_the_files_that_hugo_writes(root: Path, tmp_path: Path, name: str) -> None:
    content, settings = SITES[name]
    for path, text in content.items():
        file = tmp_path / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (tmp_path / "hugo.toml").write_text(BASE + settings)
    (tmp_path / "layouts").mkdir()
    for layout in ("all.html", "home.html", "404.html"):
        (tmp_path / "layouts" / layout).write_text("{{ .Kind }}")
    run_hugo(tmp_path)
    config = load_config(tmp_path)
    ours = Site(config, read_content(config, NOW), {}, sources(config.blog)).files()
    assert {file.path for file in ours} == files(tmp_path / "hugo-public")
