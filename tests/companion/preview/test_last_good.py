"""The preview shows broken pages as they were, sound ones as they are, and recovers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from blogs import write_content

from companion.content.config import load_config
from companion.finish.prerender import Prerender
from companion.preview.last_good import LastGood, excerpt, faults_of_pages
from companion.publish.build import Builder
from companion.publish.finished import Summary

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
HEAD = "---\ntitle: T\n---\n"


class Site:
    """A blog that is built again and again by one process."""

    def __init__(self, blog: Path, prerender: Prerender) -> None:
        self.blog = blog
        self.config = load_config(blog)
        self.last_good = LastGood(self.config.content)
        self.builder = Builder(
            self.config, lambda text, fraction=None: None, prerender=prerender,
            keep_going=True, stand_ins=self.last_good,
        )  # fmt: skip

    def build(self, **posts: str) -> Summary:
        write_content(self.blog, {f"{name}.md": text for name, text in posts.items()})
        return self.builder.build(NOW)

    def page(self, url: str) -> str:
        return (self.blog / "public" / url / "index.html").read_text("utf-8")


def test_a_broken_page_stays_as_it_was_and_others_are_new(blog: Path, prerender: Prerender) -> None:
    site = Site(blog, prerender)
    assert site.build(a=f"{HEAD}Old a.\n", b=f"{HEAD}Old b.\n").errors == ()
    for broken in (f"{HEAD}{{{{< nosuch >}}}}\n", "---\ntitle: [\n---\n", f"{HEAD}$\\nosuch$\n"):
        summary = site.build(a=broken, b=f"{HEAD}New b.\n")
        assert len(summary.errors) == 1
        assert "Old a." in site.page("a")
        assert "New b." in site.page("b")
        assert 'href="/a/"' in site.page("")
    (blog / "content" / "a.md").write_bytes(b"\xff")
    assert len(site.builder.build(NOW).errors) == 1
    assert "Old a." in site.page("a")
    assert site.build(a=f"{HEAD}Mended a.\n", b=f"{HEAD}b.\n").errors == ()
    assert "Mended a." in site.page("a")
    site.build(b=f"{HEAD}b.\n")
    assert not (blog / "public" / "a").exists()


def test_a_page_that_was_never_sound_shows_its_errors(blog: Path, prerender: Prerender) -> None:
    site = Site(blog, prerender)
    summary = site.build(a=f"{HEAD}One <b>\n\n{{{{< nosuch >}}}}\n")
    shown = site.page("a")
    assert "cannot be shown before its errors are corrected" in shown
    assert "a.md:6:1: template for shortcode &#34;nosuch&#34; not found" in shown.replace(
        "&quot;", "&#34;"
    )
    assert site.last_good.source_of("a/") == "a.md"
    (fault,) = faults_of_pages(summary.errors, site.config)
    assert (fault["page"], fault["line"], fault["column"]) == ("a.md", 6, 1)


def test_an_excerpt_points_at_the_column(blog: Path, prerender: Prerender) -> None:
    (error,) = Site(blog, prerender).build(a=f"{HEAD}One\nTwo $\\nosuch$\nThree\n").errors
    assert excerpt(error).splitlines() == [
        "    3  ---", "    4  One", "    5  Two $\\nosuch$", "            ^",
        "    6  Three", "    7  ",
    ]  # fmt: skip
