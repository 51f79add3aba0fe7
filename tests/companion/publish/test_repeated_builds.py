"""One process that builds again and again makes each time what a clean build makes.

As a preview, it remembers files, pages and lists, and begins each site with the folder of the one
before. The truth is a build from nothing of a copy, file by file and byte by byte.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from blogs import replaced, write_content

from companion.cache.store import Store
from companion.content.config import load_config
from companion.finish.prerender import Prerender
from companion.places import Blog
from companion.publish.build import Builder
from companion.tools.progress import silent

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
WIDGET = '{{< backprop layers="1,1" x="1" target="0" >}}'
POSTS = {
    "_index.md": "---\ntitle: Home\n---\nWelcome, $x$.\n",
    "posts/_index.md": "---\ntitle: Posts\n---\nAll of them.\n",
    "posts/a.md": "---\ntitle: A\ndate: 2025-01-01\ntags: [x, y]\n---\n"
    "$a_1$ and [](/posts/b/#thm-one), [](/posts/b/)\n",
    "posts/b.md": "---\ntitle: B\ndate: 2025-01-02\ntags: [x]\n---\n"
    '{{< admonition type=abstract title="Theorem (One $y$)" id="thm-one" >}}\n'
    "$z$\n{{< /admonition >}}\n",
    "posts/c/index.md": f"---\ntitle: C\n---\n{WIDGET}\n\n[its file](data.txt)\n",
    "posts/c/data.txt": "1 2 3\n",
    "posts/d.md": "---\ntitle: D\nnumber: 1\n---\n## Part\n\nText.\n\n{{< note >}}\n",
    "guide/_index.md": "---\ntitle: Guide\nmanual: true\n---\nBegin here.\n",
    "guide/one.md": "---\ntitle: One\nweight: 1\n---\n## First\n\nWords to be found.\n",
    "guide/two.md": "---\ntitle: Two\nweight: 2\n---\nMore.\n",
}
NOTE = "<p>{{ page.params.get('number') }} {{ page.params.get('tags', []).append('t') }}</p>"
LIST = """{% for post in page.posts %}
<article>{{ post.title }} {{ post.minutes }} {{ post.toc }} {{ post.head }}
{% if post.title != "A" %}{{ post.content }}{% endif %}</article>
{% endfor %}
"""
PAGE = """{{ page.content }}{% if page.newer %}{{ page.newer.content }}{% endif %}
{% if page.older %}{{ page.older.minutes }}{% endif %}
"""
Change = Callable[[Path], None]


def written(name: str, text: str) -> Change:
    def change(blog: Path) -> None:
        (blog / name).parent.mkdir(parents=True, exist_ok=True)
        (blog / name).write_text(text, "utf-8")

    return change


def removed(name: str) -> Change:
    return lambda blog: (blog / name).unlink()


def moved(name: str, new: str) -> Change:
    def change(blog: Path) -> None:
        (blog / name).rename(blog / new)

    return change


def together(*changes: Change) -> Change:
    def change(blog: Path) -> None:
        for each in changes:
            each(blog)

    return change


def untimed(change: Change, name: str) -> Change:
    """The change of a file, which gets its time of modification back."""

    def made(blog: Path) -> None:
        status = (blog / name).stat()
        change(blog)
        os.utime(blog / name, ns=(status.st_atime_ns, status.st_mtime_ns))

    return made


def in_the_spare_folder(change: Callable[[Path], None]) -> Change:
    def made(blog: Path) -> None:
        (folder,) = blog.glob(".unfinished-*")
        change(folder)

    return made


def with_strangers(folder: Path) -> None:
    """Put files, a folder, and a folder in place of a file where the next site is begun."""
    (folder / "stranger.html").write_text("who?")
    (folder / "empty" / "folder").mkdir(parents=True)
    (folder / "posts" / "stranger").symlink_to(folder)
    (folder / "404.html").unlink(missing_ok=True)
    (folder / "404.html").mkdir()
    (folder / "404.html" / "more").write_text("")


def damaged(folder: Path) -> None:
    for name in ("index.html", "posts/c/index.html"):
        file = folder / name
        data = file.read_bytes()
        file.unlink()  # it has a second name in the site
        file.write_bytes(data[: len(data) // 2])


CHANGES: dict[str, Change] = {
    "nothing": lambda blog: None,
    "a word": replaced("content/posts/a.md", " and ", " or "),
    "a word of a page in a list that shows no text": replaced("content/posts/d.md", "Te", "Tu"),
    "without a new time": untimed(
        replaced("content/posts/a.md", "a_1", "a_7"), "content/posts/a.md"
    ),
    "a title that others show": replaced("content/posts/b.md", "title: B", "title: B2"),
    "a theorem that others quote": replaced("content/posts/b.md", "One $y$", "Two $u$"),
    "a word of a manual": replaced("content/guide/one.md", "found", "lost"),
    "the order of chapters": replaced("content/guide/one.md", "weight: 1", "weight: 3"),
    "a widget": replaced("content/posts/c/index.md", 'target="0"', 'target="1"'),
    "the title of a widget's page": replaced("content/posts/c/index.md", "title: C", "title: C2"),
    "a resource": written("content/posts/c/data.txt", "4 5 6\n"),
    "another resource": written("content/posts/c/more.txt", "7\n"),
    "a resource less": removed("content/posts/c/more.txt"),
    "true in place of 1": replaced("content/posts/d.md", "number: 1", "number: true"),
    "a term less": replaced("content/posts/a.md", "[x, y]", "[x]"),
    "a term named anew": replaced("content/posts/a.md", "[x]", "[X, z]"),
    "the title of a section": replaced("content/posts/_index.md", "title: Posts", "title: Texts"),
    "the address of a section": replaced("content/posts/_index.md", "---\nA", "slug: p\n---\nA"),
    "a cascade": replaced(
        "content/posts/_index.md", "slug: p\n", "cascade: {author: Ada, toc: false}\n"
    ),
    "another value of it": replaced("content/posts/_index.md", "Ada", "Bo"),
    "a template of lists that shows texts": written("site/templates/list.html", LIST),
    "a word that this list shows": replaced("content/posts/d.md", "Tuxt", "Text"),
    "a word that only its metadata show": replaced("content/posts/a.md", "or", "or else"),
    "a template of pages that shows the texts beside": written("site/templates/page.html", PAGE),
    "a word that the page beside shows": replaced("content/posts/b.md", "$z$", "$z_0$"),
    "our template again": removed("site/templates/page.html"),
    "a title that the page beside shows": replaced("content/posts/b.md", "title: B2", "title: B3"),
    "a shortcode": written("site/templates/shortcodes/note.html", "<p>{{ page.title }}</p>"),
    "a static file": written("static/x.txt", "x"),
    "another one in its place": written("static/x.txt", "y"),
    "a static file less": removed("static/x.txt"),
    "an address": replaced("content/posts/b.md", "title: B3", "title: B3\nurl: /e.html/"),
    "a file in place of a folder": replaced("content/posts/b.md", "/e.html/", "/e.html"),
    "a folder in place of a file": replaced("content/posts/b.md", "/e.html", "/e.html/f.html"),
    "a draft": replaced("content/posts/a.md", "title: A", "title: A\ndraft: true"),
    "no draft": replaced("content/posts/a.md", "draft: true\n", ""),
    "another author of nothing": replaced("content/posts/_index.md", "author: Bo", "authors: Bo"),
    "a new post": written("content/posts/n.md", "new\n"),
    "a section": written("content/more/n.md", "---\ntitle: More\n---\nnew\n"),
    "a post less": removed("content/posts/n.md"),
    "two posts at once": together(
        replaced("content/posts/a.md", "a_7", "a_2"), replaced("content/posts/d.md", "Text", "Talk")
    ),
    "another name of a post": moved("content/posts/d.md", "content/posts/dd.md"),
    "a date to come": replaced("content/posts/a.md", "2025-01-01", "2027-01-01"),
    "a date that is past": replaced("content/posts/a.md", "2027-01-01", "2025-01-01"),
    "the last post of a term": replaced("content/posts/a.md", "tags: [X, z]\n", ""),
    "no texts of a section": removed("content/posts/_index.md"),
    "texts of a section": written("content/more/_index.md", "---\ntitle: M\n---\nHere.\n"),
    "our template of lists again": removed("site/templates/list.html"),
    "a static file in place of a page": written("static/posts/dd/index.html", "mine"),
    "the page again": removed("static/posts/dd/index.html"),
    "strangers in the folder of the last site": in_the_spare_folder(with_strangers),
    "damage in it": in_the_spare_folder(damaged),
    "it is gone": in_the_spare_folder(shutil.rmtree),
}  # fmt: skip


COMPARED = 4
"""After so many changes the site is compared; a clean build takes much longer than the others."""


def files_of(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def from_nothing(blog: Path, prerender: Prerender) -> dict[str, bytes]:
    clean = blog.with_name("clean")
    others = shutil.ignore_patterns("public", ".unfinished-*")
    shutil.copytree(blog, clean, ignore=others, copy_function=os.link)
    for name in ("build/sites", "build/widgets", "build/assets/companion/search"):
        shutil.rmtree(clean / name, ignore_errors=True)
    for name in ("embed", "companion/cards", "companion/frames"):
        shutil.rmtree(clean / "build" / "assets" / name, ignore_errors=True)
    builder = Builder(
        load_config(clean), silent, prerender=prerender, store=Store(None), bundled=False
    )
    builder.build(NOW)
    result = files_of(clean / "public")
    shutil.rmtree(clean)
    return result


def test_each_build_of_a_preview_equals_a_clean_one(blog: Path, prerender: Prerender) -> None:
    write_content(blog, POSTS)
    written("site/templates/shortcodes/note.html", NOTE)(blog)
    assert Blog(blog).shortcodes == blog / "site" / "templates" / "shortcodes"
    (blog / "static").mkdir(exist_ok=True)
    builder = Builder(load_config(blog), silent, prerender=prerender, bundled=False)
    builder.repeats = True
    builder.build(NOW)
    builder.build(NOW)
    compared = list(CHANGES)[COMPARED - 1 :: COMPARED]
    for number, (name, change) in enumerate(CHANGES.items()):
        change(blog)
        builder.build(NOW)
        if number % 3 == 0:  # not after each build: the next save may come before
            builder.tidy()
        if name in compared or name == list(CHANGES)[-1]:
            found, expected = files_of(blog / "public"), from_nothing(blog, prerender)
            paths = {*found, *expected}
            assert not [path for path in paths if found.get(path) != expected.get(path)], name
    builder.close()
    assert not list(blog.glob(".unfinished-*"))
