"""What Hugo knows of a site, asked of the real binary, is what our pages show of it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from both_engines import run_hugo
from bs4 import BeautifulSoup
from built_site import BuildSite
from hugo_cases import normalised

from companion.content.config import load_config
from companion.content.content import read_content
from companion.tools.errors import BuildErrors

BASE = "https://example.org/sub/"
LAYOUTS = {
    "page.html": """{{ dict "title" .Title "date" (.Date.Format "2006-01-02T15:04:05-07:00")
        "lastmod" (.Lastmod.Format "2006-01-02T15:04:05-07:00") "summary" (.Summary | plainify)
        "toc" .TableOfContents "content" .Content | jsonify }}""",
    "list.html": """{{ $pages := .RegularPagesRecursive }}{{ if .IsHome }}
        {{ $pages = site.RegularPages }}{{ end }}
        {{ if eq .Kind "term" }}{{ $pages = .Pages }}{{ end }}
        {{ $urls := slice }}{{ range $pages }}{{ $urls = $urls | append .RelPermalink }}{{ end }}
        {{ dict "posts" $urls | jsonify }}""",
    "taxonomy.html": """{{ $terms := slice }}{{ range .Data.Terms.Alphabetical }}
        {{ $terms = $terms | append (dict "url" .Page.RelPermalink
        "count" .Count "title" (lower .Page.Title)) }}{{ end }}
        {{ dict "terms" $terms | jsonify }}""",
    "404.html": "",
}
REFS = [
    "b.md", "/posts/b", "/posts/b.md", "posts/b", "bundle", "/posts/bundle/index.md", "../about.md",
    "/about", "b.md#a-heading", "#toc", "deep/inner.md", "/posts", "inner", "./b.md", "moved",
    "/", "/posts/", "posts", "/tags", "/tags/one", "tags/two", "/categories/solo",
]  # fmt: skip
CONTENT = {
    "posts/_index.md": {"title": "All"},
    "posts/a.md": {"title": "Refs", "date": "2020-05-01"},
    "posts/b.md": {"title": "Same day, b", "date": "2021-01-01", "tags": "[One, two, ünï cöde]"},
    "posts/c.md": {"title": "Same day, a", "date": "2021-01-01", "tags": '["one"]'},
    "posts/heavy.md": {"title": "heavy", "weight": "20", "date": "2022-01-01"},
    "posts/light.md": {"title": "light", "weight": "-3", "categories": "solo"},
    "posts/light2.md": {"title": "light too", "weight": "1"},
    "posts/undated.md": {"title": "undated"},
    "posts/moved.md": {"title": "moved", "slug": "elsewhere", "date": "2019-03-04T05:06:07+08:00"},
    "posts/renamed.md": {"title": "renamed", "url": "/by/url/", "lastmod": "2024-02-03"},
    "posts/old.md": {"title": "old", "expiryDate": "2021-01-01"},
    "posts/later.md": {"title": "later", "publishDate": "2099-01-01"},
    "posts/bundle/index.md": {"title": "Bundle", "date": "2018-01-01"},
    "posts/deep/inner.md": {"title": "inner", "date": "2023-01-01"},
    "about.md": {"title": "About", "date": "2017-01-01"},
}
TEXTS = {
    "posts/a.md": "".join(f'- [{name}]({{{{< relref "{name}" >}}}})\n' for name in REFS)
    + "\n# Toc\n\n## In it\n",
    "posts/b.md": "Before *this*.\n\n<!--more-->\n\nAfter.\n\n# A heading\n\n## Two `code`\n\n"
    "### Three\n\n## Two again\n",
    "posts/c.md": "Inline <!--more--> divider.\n\n### Starts deep\n\n## Then up\n",
    "posts/bundle/index.md": '{{< figure src="pic.png" title="T" caption="A *c*" alt="An alt" '
    'width=20 link="/x" target="_blank" rel="noopener" class="wide" attr="By" attrlink="/y" >}}\n\n'
    '{{< figure src="pic.png" >}}\n\n{{< highlight go >}}\nfunc f() {}\n{{< /highlight >}}\n\n'
    '{{< details summary="S *s*" >}}\nBody\n{{< /details >}}\n\n{{< param "title" >}}\n',
    "posts/deep/inner.md": "One.\n\nTwo " + "words " * 80 + "\n",
}


@pytest.fixture
def both(build_site: BuildSite, tmp_path: Path) -> tuple[Path, Path]:
    """The folders of our site and of Hugo's, with Hugo's own facts in JSON for pages."""
    files = {
        name: "---\n"
        + "".join(f"{key}: {value}\n" for key, value in matter.items())
        + "---\n"
        + TEXTS.get(name, "Text.\n")
        for name, matter in CONTENT.items()
    }
    files["posts/bundle/pic.png"] = "not really"
    _, public = build_site(files, baseURL=BASE)
    site = tmp_path / "hugo"
    shutil.copytree(public.parent / "content", site / "content")
    (site / "layouts").mkdir()
    for name, text in LAYOUTS.items():
        (site / "layouts" / name).write_text(text)
    (site / "hugo.toml").write_text(f'baseURL = "{BASE}"\ncapitalizeListTitles = false\n')
    run_hugo(site)
    return public, site / "hugo-public"


def ours(public: Path, url: str) -> BeautifulSoup:
    return BeautifulSoup((public / url / "index.html").read_text("utf-8"), "html.parser")


def facts(public: Path, url: str) -> dict[str, Any]:
    return json.loads((public / url / "index.html").read_text("utf-8"))


def test_lists_have_hugos_order(both: tuple[Path, Path]) -> None:
    public, hugos = both
    for url in ("", "posts/", "tags/one/", "tags/two/", "categories/solo/"):
        shown = [link["href"] for link in ours(public, url).select("ul.posts h2 a")]
        assert shown == facts(hugos, url)["posts"], url


TITLES = [
    "about", "Both", "both", "Zed", "a b", "ab", "a-b", "A", "a", "ä", "Ä", "az", "é", "e", "f",
    "10", "9", "1 a", "[x]", "(y)", "~z", "_u", "Über", "uber", "日本", "x²", "$a$", "“q”",
    "'t", "A Z",
    "AB", "a_b", "a.b", "B&c", "b c", "—dash", "e.g.", "é f", "ea", "E1", "e 1",
]  # fmt: skip


def test_titles_are_sorted_as_hugo_sorts_them(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    for number, title in enumerate(TITLES):
        front = f"---\ntitle: {json.dumps(title)}\n---\n"
        (tmp_path / "content" / f"{number}.md").write_text(front)
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "all.html").write_text(
        "{{ $t := slice }}{{ range site.RegularPages }}{{ $t = $t | append .Title }}{{ end }}"
        "{{ $t | jsonify }}"
    )
    (tmp_path / "hugo.toml").write_text('baseURL = "/"\n')
    run_hugo(tmp_path)
    posts = read_content(load_config(tmp_path), dt.datetime.now(dt.UTC)).posts
    assert [post.title for post in posts] == json.loads(
        (tmp_path / "hugo-public" / "index.html").read_text("utf-8")
    )


def test_terms_are_hugos(both: tuple[Path, Path]) -> None:
    """Of a term written in two ways Hugo shows the one or the other; we, always the same."""
    public, hugos = both
    for url in ("tags/", "categories/"):
        terms = ours(public, url).select("ul.term-list li")
        shown = [
            {
                "url": term.a["href"],
                "title": term.a.text.lower(),
                "count": int(term.select_one(".count").text),
            }
            for term in terms
        ]
        assert shown == facts(hugos, url)["terms"]


def test_references_lead_where_hugos_lead(both: tuple[Path, Path]) -> None:
    public, hugos = both
    theirs = BeautifulSoup(facts(hugos, "posts/a/")["content"], "html.parser")
    wanted = {link.text: link["href"] for link in theirs.select("a")}
    shown = {link.text: link["href"] for link in ours(public, "posts/a/").select(".content li a")}
    assert shown == wanted


def test_dates_are_hugos(both: tuple[Path, Path]) -> None:
    public, hugos = both
    for url in ("posts/elsewhere/", "by/url/", "posts/b/"):
        told = facts(hugos, url)
        times = [time["datetime"] for time in ours(public, url).select("p.meta time")]
        dates = [each for each in (told["date"], told["lastmod"]) if not each.startswith("0001")]
        assert times == list(dict.fromkeys(dates)), url


def test_contents_are_hugos(both: tuple[Path, Path]) -> None:
    public, hugos = both
    for url in ("posts/a/", "posts/b/", "posts/c/"):
        toc = ours(public, url).select_one("nav.toc ul")
        theirs = BeautifulSoup(facts(hugos, url)["toc"], "html.parser").select_one("ul")
        assert normalised(str(toc)) == normalised(str(theirs)), url


def test_summaries_end_where_hugos_end(both: tuple[Path, Path]) -> None:
    public, hugos = both
    feed = BeautifulSoup((public / "index.xml").read_text("utf-8"), "xml")
    shown = {item.link.text: item.description.text for item in feed.find_all("item")}
    for url in ("posts/b/", "posts/c/"):
        assert shown[BASE + url].split() == facts(hugos, url)["summary"].split()


def test_hugos_own_shortcodes_give_hugos_html(both: tuple[Path, Path]) -> None:
    """But an image without a caption is decoration to us, and its address stays as written."""
    public, hugos = both
    content = ours(public, "posts/bundle/").select_one(".content > .passage").decode_contents()
    content = content.replace(' alt=""', "").replace("/>", ">")
    wanted = facts(hugos, "posts/bundle/")["content"].replace("/sub/posts/bundle/pic", "pic")
    assert normalised(content) == normalised(wanted)


def test_a_name_that_hugo_finds_ambiguous_is_ambiguous(
    build_site: BuildSite, tmp_path: Path
) -> None:
    """A term of a taxonomy is a page to Hugo, so it can have a post's name."""
    content = {
        "posts/nets.md": "---\ntitle: Nets\ntags: [nets]\n---\n",
        "notes.md": '---\ntitle: Notes\n---\n[x]({{< relref "nets" >}})\n',
    }
    with pytest.raises(BuildErrors, match=r'notes\.md:4:5: .*ambiguous.*\n.*"posts/nets"'):
        build_site(content)
    site = tmp_path / "hugo"
    for name, text in content.items():
        file = site / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (site / "hugo.toml").write_text("")
    assert "ambiguous" in run_hugo(site, succeeds=False)
