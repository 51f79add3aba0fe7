"""A whole build: its files, their contents, and the errors that stop it."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from blogs import write_content
from bs4 import BeautifulSoup
from built_site import BuildSite

from companion.content.config import load_config
from companion.finish.prerender import Prerender
from companion.places import TOOL, Blog
from companion.publish.build import Builder
from companion.publish.bundles import MANIFEST, bundles, make_bundles
from companion.tools.errors import BuildErrors
from companion.tools.progress import silent

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)

POST = """---
title: "Tom & Jerry's <net>"
date: 2025-03-01
tags: ["neural nets"]
categories: [math]
---
Let $x < y$ and
$$\\gdef\\half{\\tfrac12} \\half$$
so that $\\half$ holds.
"""
WIDGET = '---\ntitle: w\n---\n{{< backprop layers="2,2,1" x="1,2" target="1" >}}\n'


def page(public: Path, url: str) -> BeautifulSoup:
    return BeautifulSoup((public / url / "index.html").read_text("utf-8"), "html.parser")


def test_a_build_writes_the_same_files_as_hugo(build_site: BuildSite) -> None:
    _, public = build_site({"posts/tom.md": POST})
    for name in [
        "index.html", "index.xml", "posts/index.html", "posts/index.xml", "posts/tom/index.html",
        "tags/index.html", "tags/neural-nets/index.html", "tags/neural-nets/index.xml",
        "categories/math/index.html", "sitemap.xml", "404.html", "companion/manifest.json",
    ]:  # fmt: skip
        assert (public / name).is_file(), name


def test_text_is_escaped_in_html_and_in_feeds(build_site: BuildSite) -> None:
    _, public = build_site({"posts/tom.md": POST})
    assert page(public, "posts/tom").h1.text == "Tom & Jerry's <net>"
    feed = ET.parse(public / "index.xml")
    assert [title.text for title in feed.iterfind(".//item/title")] == ["Tom & Jerry's <net>"]
    ET.parse(public / "sitemap.xml")


def test_posts_link_to_the_next_by_date_and_pages_without_a_date_do_not(
    build_site: BuildSite,
) -> None:
    dates = {"posts/b.md": "date: 2025-01-02\n", "posts/a.md": "date: 2025-01-01\n", "about.md": ""}
    _, public = build_site({f: f"---\ntitle: {f}\n{date}---\nText" for f, date in dates.items()})
    links = {url: page(public, url).select(".neighbours a") for url in ("posts/a", "about")}
    assert [(link["rel"], link["href"]) for link in links["posts/a"]] == [(["next"], "/posts/b/")]
    assert links["about"] == []


def test_every_page_links_to_a_feed(build_site: BuildSite) -> None:
    _, public = build_site({"posts/tom.md": POST})
    for url, feed in (
        ("posts/tom", "/index.xml"),
        ("tags/neural-nets", "/tags/neural-nets/index.xml"),
    ):
        assert page(public, url).select_one("link[type='application/rss+xml']")["href"] == feed
        assert page(public, url).select_one("footer.site a")["href"] == feed


def test_a_table_is_in_an_element_that_scrolls(build_site: BuildSite) -> None:
    _, public = build_site({"a.md": "---\ntitle: A\n---\n| x | y |\n|---|---|\n| 1 | 2 |\n"})
    assert page(public, "a").select_one("div.table > table td").text == "1"


def test_formulas_are_set_and_macros_apply_to_later_ones(build_site: BuildSite) -> None:
    summary, public = build_site({"posts/tom.md": POST})
    assert summary.formulas == 3
    formulas = page(public, "posts/tom").select(".content .katex")
    assert len(formulas) == 3
    assert "frac" in str(formulas[2])
    assert not page(public, "posts/tom").select(".katex-error")


def test_macros_do_not_apply_to_other_pages(build_site: BuildSite) -> None:
    with pytest.raises(BuildErrors, match=r"b\.md:4:2: KaTeX cannot read .*half"):
        build_site({"a.md": POST, "b.md": "---\ntitle: b\n---\n$\\half$\n"})


def test_links_follow_the_base_url(build_site: BuildSite) -> None:
    _, public = build_site({"posts/tom.md": POST}, baseURL="https://blog.example/sub/")
    soup = page(public, "posts/tom")
    addresses = [str(tag.get("href") or tag.get("src")) for tag in soup.select("[href], [src]")]
    assert all(
        address.startswith(("/sub/", "https://blog.example/sub/", "#")) for address in addresses
    )
    assert soup.select_one("link[rel=canonical]")["href"] == "https://blog.example/sub/posts/tom/"


def test_no_page_loads_from_another_origin_or_has_inline_scripts(build_site: BuildSite) -> None:
    _, public = build_site({"posts/tom.md": POST, "posts/w.md": WIDGET})
    for file in public.rglob("*.html"):
        soup = BeautifulSoup(file.read_text("utf-8"), "html.parser")
        for tag in soup.select("script[src], img[src], link[rel=stylesheet], link[rel=preload]"):
            assert not urlsplit(str(tag.get("src") or tag.get("href"))).netloc, (file, tag)
        for script in soup.select("script:not([src])"):
            assert script.get("type") in ("application/json", "application/ld+json"), (file, script)


def test_every_preloaded_file_exists(build_site: BuildSite) -> None:
    _, public = build_site({"posts/w.md": WIDGET})
    links = page(public, "posts/w").find_all(["link", "script"])  # `select` skips templates
    addresses = [str(link.get("href") or link.get("src") or "") for link in links]
    addresses += [each for link in links for each in str(link.get("data-with", "")).split()]
    assert [each for each in addresses if each.endswith("/shared.js")]
    for address in [address.lstrip("/") for address in addresses if address.startswith("/")]:
        target = public / address
        assert target.is_file() or (target / "index.html").is_file(), address


def test_every_font_size_in_a_widgets_formulas_has_a_rule_in_its_styles(
    build_site: BuildSite,
) -> None:
    net = 'layers="2,2,2" activation="tanh,softmax" cost_function="cross_entropy" seed=1'
    net += ' x="1,2" target="1,0" granularity'
    nets = [f'{{{{< backprop {net}="{each}" >}}}}' for each in ("layer", "scalar")]
    kinds = ("tangent", "linear-map", "surface")
    figures = [f'{{{{< live kind="{kind}" >}}}}' for kind in kinds]
    _, public = build_site({"posts/w.md": "\n\n".join(["---\ntitle: w\n---", *nets, *figures])})
    widgets = page(public, "posts/w").select("backprop-stepper, backprop-figure")
    assert len(widgets) == 5
    used = 0
    for widget in widgets:
        style = widget.find("style").text
        for each in widget.find_all(class_="katex-sizing"):
            sizing, old, new = list(each["class"])[:3]
            assert f".{sizing}.{old}.{new}{{" in style, each["class"]
            used += 1
    assert used > 50


def test_the_same_content_gives_the_same_bytes(build_site: BuildSite) -> None:
    def contents(public: Path) -> dict[str, bytes]:
        return {
            str(p.relative_to(public)): p.read_bytes() for p in public.rglob("*") if p.is_file()
        }

    first = contents(build_site({"posts/tom.md": POST, "posts/w.md": WIDGET})[1])
    second = contents(build_site({"posts/tom.md": POST, "posts/w.md": WIDGET})[1])
    assert first == second


def test_a_failed_build_lists_every_error_and_keeps_the_published_site(
    build_site: BuildSite, blog: Path
) -> None:
    build_site({"posts/tom.md": POST})
    with pytest.raises(BuildErrors) as found:
        build_site(
            {
                "a.md": "---\ntitle: a\n---\n{{< nosuch >}}\n",
                "b.md": "---\ntitle: b\n---\n\n{{< raw >}}\n",
            }
        )
    assert [error.place.split("/")[-1] for error in found.value.errors] == ["a.md:4:1", "b.md:5:1"]
    assert (blog / "public" / "posts" / "tom" / "index.html").exists()


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ('layers="2,3,1" x="1,2,3" target="1"', "x"),
        ('layers="2,0,1" x="1,2" target="1"', "layers"),
        ('layers="2,3,1" x="1,nan" target="1"', "x"),
        ('layers="2,3,1" x="1,2" target="1" activation="sigmoyd"', "sigmoid"),
        ('weights="[[1,2]];[[1,2,3]]" x="1,2" target="1"', "layer"),
    ],
)
def test_an_error_in_a_widget_is_reported_with_its_position(
    build_site: BuildSite, parameters: str, message: str
) -> None:
    with pytest.raises(BuildErrors) as found:
        build_site({"w.md": f"---\ntitle: w\n---\nText\n\n{{{{< backprop {parameters} >}}}}\n"})
    (error,) = found.value.errors
    assert error.line == 6
    assert message in str(error)


@pytest.mark.slow
def test_the_command_line_prints_positions_and_exits_with_1(prepared_blog: Path) -> None:
    write_content(prepared_blog, {"bad.md": "---\ntitle: x\n---\n{{< raw >}}\n$\\nosuch$\n"})
    out = prepared_blog / "out"
    words = ["--source", str(prepared_blog), "-d", str(out)]
    command = [sys.executable, str(TOOL / "build.py"), *words]
    result = subprocess.run(command, cwd=prepared_blog, capture_output=True, text=True)
    assert result.returncode == 1
    assert "content/bad.md:4:1: " in result.stderr
    assert "Traceback" not in result.stderr
    assert not out.exists()


def test_the_command_line_builds_to_public_and_lists_left_out_pages(tool: Path) -> None:
    (tool / "content" / "draft.md").write_text("---\ntitle: x\ndraft: true\n---\nText\n")
    result = subprocess.run([sys.executable, "build.py"], cwd=tool, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "left out: content/draft.md (draft; -D includes it)" in result.stderr
    assert (tool / "public" / "posts" / "backpropagation" / "index.html").exists()
    assert not (tool / "public" / "draft").exists()


def test_ref_finds_pages_by_path_and_by_name(build_site: BuildSite) -> None:
    front = "---\ntitle: {}\n---\n"
    refs = ["/posts/b", "b.md", "../about.md", "bundle", "/posts/bundle/index.md#there"]
    links = "\n\n".join(f'[x]({{{{< ref "{name}" >}}}})' for name in refs)
    _, public = build_site(
        {
            "posts/a.md": front.format("a") + links,
            "posts/b.md": front.format("b"),
            "posts/bundle/index.md": front.format("c"),
            "about.md": front.format("d"),
        },
        baseURL="/sub/",
    )
    found = [link["href"] for link in page(public, "posts/a").select(".content a")]
    assert found == [
        "/sub/posts/b/", "/sub/posts/b/", "/sub/about/",
        "/sub/posts/bundle/", "/sub/posts/bundle/#there",
    ]  # fmt: skip


def test_a_ref_to_a_page_that_is_not_published_is_an_error(build_site: BuildSite) -> None:
    with pytest.raises(BuildErrors, match=r"a\.md:4:5: .*page not found"):
        build_site(
            {
                "a.md": '---\ntitle: a\n---\n[x]({{< ref "b.md" >}})\n',
                "b.md": "---\ntitle: b\ndraft: true\n---\n",
            }
        )


FIXED = {
    *("cells.js", "embed.css", "embed.js", "icon.svg", MANIFEST),
    *("embed/cause.js", "embed/host.js", "embed/index.html", "embed/load.js"),
}
HASHED = re.compile(
    r"[0-9a-f]{12}/.+\.(js|css)|fonts/[\w-]+-[0-9A-Z]{8}\.woff2|cards/[0-9a-f]{24}\.png"
    r"|search/[0-9a-f]{24}\.json|pyodide/(pyodide-[\d.]+|[\w-]+-[0-9a-f]{12})([/.].+)"
)


def test_every_address_is_fixed_or_names_its_content(public: Path) -> None:
    folder = public / "companion"
    names = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    texts = {name for name in names if name.endswith(".txt")}
    assert {name for name in names - texts - FIXED if not HASHED.fullmatch(name)} == set()
    assert names >= FIXED


@pytest.mark.slow
def test_another_source_gives_another_address(blog: Path) -> None:
    make_bundles(Blog(blog))
    before = bundles(Blog(blog))["companion.js"]
    with (Blog(blog).companion / "stepper" / "panels" / "panels.css").open("a") as file:
        file.write(".panel { color: red }")
    make_bundles(Blog(blog))
    after = bundles(Blog(blog))["companion.js"]
    assert set(before).isdisjoint(after)
    for address in before:
        assert not (Blog(blog).published / address).exists()
    for address in after:
        assert (Blog(blog).published / address).is_file()


def test_a_preview_loads_the_sources_as_they_are(blog: Path, prerender: Prerender) -> None:
    write_content(blog, {"posts/w.md": WIDGET})
    config = load_config(blog, environment="development")
    assert config.destination == blog / "build" / "hugo-preview"  # config/development/hugo.toml
    Builder(config, silent, prerender=prerender, bundled=False).build(NOW)
    text = (config.destination / "posts" / "w" / "index.html").read_text("utf-8")
    assert 'src="/companion/companion.js"' in text
    assert (config.destination / "companion" / "stepper" / "stepper.js").is_file()
    assert not re.search(r"companion/[0-9a-f]{12}/", text)
