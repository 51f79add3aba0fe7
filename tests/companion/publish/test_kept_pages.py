"""A build that finds results of earlier ones makes the same site as one that finds none.

The truth is a build from nothing, file by file and byte by byte.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from blogs import replaced, write_content

from companion.cache.store import MOVED, Store
from companion.content.config import load_config
from companion.finish.prerender import Prerender
from companion.places import Blog
from companion.publish.build import Builder
from companion.publish.finished import Summary
from companion.tools.progress import silent

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
POSTS = {
    "posts/a.md": "---\ntitle: A\ndate: 2025-01-01\ntags: [x]\n---\n"
    "$a_1$ and $b_2$ and [](/posts/b/#thm-one), [](/posts/b/)\n\n$$c \\label{eq:c}$$\n",
    "posts/b.md": "---\ntitle: B\ndate: 2025-01-02\n---\n"
    '{{< admonition type=abstract title="Theorem (One $y$)" id="thm-one" >}}\n'
    "$z$\n{{< /admonition >}}\n"
    '[to c]({{< relref "c" >}})\n',
    "posts/c/index.md": '---\ntitle: C\n---\n{{< backprop src="net.yaml" >}}\n\n{{< note >}}\n',
    "posts/c/net.yaml": "layers: 1,1\nx: 1\ntarget: 0\n",
    "_index.md": "---\ntitle: Home\n---\nWelcome, $x$.\n",
}
NOTE = "<p>A note on {{ page.title }}.</p>"


@pytest.fixture
def changing(blog: Path) -> Path:
    write_content(blog, POSTS)
    shortcodes = Blog(blog).shortcodes
    shortcodes.mkdir(parents=True)
    (shortcodes / "note.html").write_text(NOTE)
    return blog


def built(blog: Path, prerender: Prerender, store: Store | None = None) -> Summary:
    builder = Builder(load_config(blog), silent, prerender=prerender, store=store)
    summary = builder.build(NOW)
    builder._store.flush()
    return summary


def files_of(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def from_nothing(blog: Path, prerender: Prerender) -> dict[str, bytes]:
    """What a build from nothing publishes, and writes for Hugo."""
    clean = blog.with_name("clean")
    shutil.copytree(blog, clean, symlinks=True)
    for name in ("public", "build/hugo", "build/sites", "build/widgets", "build/hugo.json"):
        path = clean / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for name in ("embed", "companion/cards", "companion/frames"):
        shutil.rmtree(clean / "build" / "published" / name, ignore_errors=True)
    built(clean, prerender, Store(None))
    result = {**files_of(clean / "public"), **files_of(clean / "build" / "hugo")}
    shutil.rmtree(clean)
    return result


def written(name: str, text: str) -> Callable[[Path], None]:
    def change(blog: Path) -> None:
        (blog / name).write_text(text, "utf-8")

    return change


def untimed(change: Callable[[Path], None], name: str) -> Callable[[Path], None]:
    """The change of a file, without a new time."""

    def made(blog: Path) -> None:
        status = (blog / name).stat()
        change(blog)
        os.utime(blog / name, ns=(status.st_atime_ns, status.st_mtime_ns))

    return made


def touched(blog: Path) -> None:
    for file in blog.glob("content/**/*"):
        os.utime(file, (0, 0))


CHANGES: dict[str, Callable[[Path], None]] = {
    "nothing": lambda blog: None,
    "times only": touched,
    "a word": replaced("content/posts/a.md", " and ", " or "),
    "a word, without a new time": untimed(
        replaced("content/posts/a.md", "a_1", "a_7"), "content/posts/a.md"
    ),
    "a title that others show": replaced("content/posts/b.md", "title: B", "title: B2"),
    "a theorem that others quote": replaced("content/posts/b.md", "One $y$", "Two $u$"),
    "an address that others link": replaced("content/posts/c/index.md", "title: C", "slug: d"),
    "a data file": replaced("content/posts/c/net.yaml", "target: 0", "target: 1"),
    "a shortcode": replaced("site/templates/shortcodes/note.html", "A note", "Another note"),
    "the configuration": replaced("hugo.toml", 'title = "Layers"', 'title = "Strata"'),
    "the base address": replaced("hugo.toml", "https://example.org/", "https://example.org/b/"),
    "a template": written("site/templates/404.html", "gone\n"),
    "a new post": written("content/posts/n.md", "new\n"),
    "a post less": lambda blog: (blog / "content/posts/a.md").unlink(),
    "the order of dates": replaced("content/posts/a.md", "2025-01-01", "2025-02-01"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_after_a_change_the_site_is_that_of_a_build_from_nothing(
    changing: Path, prerender: Prerender, change: Callable[[Path], None]
) -> None:
    built(changing, prerender)
    change(changing)
    built(changing, prerender)
    found = {**files_of(changing / "public"), **files_of(changing / "build" / "hugo")}
    assert found == from_nothing(changing, prerender)


def test_nothing_is_done_twice(changing: Path, prerender: Prerender) -> None:
    first = built(changing, prerender)
    builder = Builder(load_config(changing), silent, prerender=prerender)
    assert builder.build(NOW) == first
    assert builder.counts.missing.total() == 0
    assert builder.counts.found["page"] == 4
    replaced("content/posts/a.md", "$a_1$ and", "$a_1$ or")(changing)
    again = Builder(load_config(changing), silent, prerender=prerender)
    again.build(NOW)
    assert again.counts.missing == {"page": 1, "body": 1}
    assert again.counts.found["formula"] == 3  # those of `a`


@pytest.mark.parametrize(
    ("old", "new", "finished_again"),
    [("[to c]", "[see c]", 0), ("One $y$", "Two $u$", 1), ("title: B", "title: B | 2", 1)],
)
def test_a_page_is_finished_again_only_if_what_it_quotes_has_changed(
    changing: Path, prerender: Prerender, old: str, new: str, finished_again: int
) -> None:
    built(changing, prerender)
    replaced("content/posts/b.md", old, new)(changing)
    builder = Builder(load_config(changing), silent, prerender=prerender)
    builder.build(NOW)
    assert builder.counts.missing["page"] == 1  # `b` itself
    assert builder.counts.found["body"] == finished_again  # that of `a`
    again = Builder(load_config(changing), silent, prerender=prerender)
    again.build(NOW)
    assert again.counts.missing.total() == 0
    assert again.counts.found["body"] == 0


def test_another_clone_finds_the_same(changing: Path, prerender: Prerender) -> None:
    built(changing, prerender)
    clone = changing.with_name("clone")
    shutil.copytree(changing, clone)
    (clone / "content/posts/b.md").write_text(POSTS["posts/b.md"] + "\n[nowhere](#gone)\n")
    builder = Builder(load_config(clone), silent, prerender=prerender)
    (warning,) = builder.build(NOW).warnings
    assert warning.file == clone / "content/posts/b.md"
    assert builder.counts.found["page"] == 3
    shutil.rmtree(changing)
    again = Builder(load_config(clone), silent, prerender=prerender).build(NOW)
    assert [str(each) for each in again.warnings] == [str(warning)]


@pytest.fixture
def files_to_damage(changing: Path, prerender: Prerender) -> list[Path]:
    built(changing, prerender)
    written = [changing / "public", changing / "build/hugo", changing / "build/widgets"]
    written += [changing / "build/sites", changing / "build/published/embed"]
    written += [changing / "build/published/companion" / name for name in ("cards", "frames")]
    written.append(Path(os.environ[MOVED]))
    files = [file for folder in written for file in folder.rglob("*") if file.is_file()]
    return [*files, changing / "build/hugo.json"]


def damage(file: Path, chance: random.Random) -> None:
    data = bytearray(file.read_bytes())
    file.unlink()
    match chance.randrange(7):
        case 0 if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        case 1:
            del data[len(data) // 2 :]
        case 2:
            data.clear()
        case 3:
            (file / "folder").mkdir(parents=True)
            return
        case 4:
            file.symlink_to(file.name)  # a link that leads to itself
            return
        case 5:
            file.symlink_to("nowhere")
            return
        case _:
            return
    file.write_bytes(data)


def test_damage_to_what_earlier_builds_left_is_never_published(
    changing: Path, prerender: Prerender, files_to_damage: list[Path]
) -> None:
    expected = from_nothing(changing, prerender)
    chance = random.Random(14)
    for trial in range(60):
        hurt = chance.sample([file for file in files_to_damage if file.is_file()], 2)
        for file in hurt:
            damage(file, chance)
        if trial % 3 == 0:  # so that a body is made again
            replaced("content/posts/a.md", "$a_1$", "$a_1$ ")(changing)
            expected = from_nothing(changing, prerender) if trial % 9 == 0 else {}
        built(changing, prerender)
        if expected:
            found = {**files_of(changing / "public"), **files_of(changing / "build" / "hugo")}
            assert found == expected, hurt
