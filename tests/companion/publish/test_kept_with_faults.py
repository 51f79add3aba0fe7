"""What a build finds of earlier ones hides no fault and no warning, and knows the site's macros.

The truth is a build from nothing: its site, its errors and its warnings.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from blogs import OURS, write_content

from companion.cache.store import MOVED, Store, open_store
from companion.content.config import load_config
from companion.dev.fuzz.blog import blog_like
from companion.dev.fuzz.inputs import RandomBlog
from companion.finish.formulas import LOCAL
from companion.finish.prerender import Prerender
from companion.places import NODE, TOOL, Blog
from companion.preview.last_good import LastGood
from companion.publish.build import Builder
from companion.publish.finished import StandIns, Summary
from companion.tools.progress import silent
from companion.unchanged import inputs_hash

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
HEAD = "---\ntitle: T\n---\n"
FAR_NET = f'{"word " * 3000}\n\n{{{{< backprop layers="1,1" x="1" target="0" >}}}}\n'
MACROS = "\n[params.math.macros]\n'\\vect' = '\\mathbf{#1}'\n"


def built(
    blog: Path,
    prerender: Prerender,
    store: Store | None = None,
    stand_ins: StandIns | None = None,
) -> Summary:
    """Build as a new process would, but keep going."""
    builder = Builder(
        load_config(blog), silent, prerender=prerender, keep_going=True, stand_ins=stand_ins,
        store=store,
    )  # fmt: skip
    summary = builder.build(NOW)
    assert store is not None or builder.counts.damaged == 0
    return summary


def site_of(blog: Path) -> dict[str, bytes]:
    folders = [blog / "public", blog / "build" / "hugo" / "pages"]
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return {file.relative_to(blog).as_posix(): file.read_bytes() for file in files}


def told(summary: Summary) -> tuple[list[str], list[str], list[str]]:
    """The errors, the warnings and the pages left out, as a reader sees them."""
    left_out = [f"{page.file.name} {reason}" for page, reason in summary.left_out]
    errors = [f"{error} {error.page}" for error in summary.errors]
    return errors, [str(warning) for warning in summary.warnings], left_out


def assert_same_as_from_nothing(blog: Path, prerender: Prerender) -> Summary:
    """Build with what earlier builds left, then without; both do and say the same."""
    summary, site = built(blog, prerender), site_of(blog)
    for name in ("public", "build/hugo", "build/sites", "build/widgets"):
        shutil.rmtree(blog / name, ignore_errors=True)
    assert told(built(blog, prerender, Store(None))) == told(summary)
    assert site_of(blog) == site
    return summary


def write(blog: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        file = blog / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def test_a_changed_macro_of_the_site_changes_kept_formulas(
    blog: Path, prerender: Prerender
) -> None:
    settings = blog / "hugo.toml"
    plain = settings.read_text("utf-8")
    write_content(blog, {"a.md": f"{HEAD}$\\vect{{x}}$ and $y$\n"})
    pages = []
    for command in ("mathbf", "mathfrak", "mathbf"):
        settings.write_text(plain + MACROS.replace("mathbf", command), "utf-8")
        assert built(blog, prerender).errors == ()
        pages.append((blog / "public/a/index.html").read_text("utf-8"))
    assert "mathbf" in pages[0]
    assert "mathfrak" in pages[1]
    assert "mathbf" not in pages[1]
    assert pages[2] == pages[0]
    settings.write_text(plain, "utf-8")
    assert r"\vect" in assert_same_as_from_nothing(blog, prerender).errors[0].message


def test_a_formula_that_only_defines_counts_for_the_formulas_after_it(
    blog: Path, prerender: Prerender
) -> None:
    for definition in (r"\newcommand{\q}{1}", r"\newcommand{\q}{2}", r"\def\q{3}", r"\q"):
        write_content(blog, {"a.md": f"{HEAD}$z$\n\n$${definition}$$\n\n$\\q$\n"})
        summary = assert_same_as_from_nothing(blog, prerender)
        assert bool(summary.errors) == (definition == r"\q")


def test_python_and_node_agree_on_what_defines() -> None:
    source = (NODE / "prerender" / "formulas.mjs").read_text("utf-8")
    (words,) = re.findall(r"LOCAL = /\\\\\(\?:([\w|]+)\)", source)
    assert set(words.split("|")) == set(LOCAL)


def test_pages_with_faults_are_told_and_left_out_at_each_build(
    blog: Path, prerender: Prerender
) -> None:
    write(blog, {"site/templates/shortcodes/bad.html": "{{ 1 / 0 }}"})
    posts = {
        "a.md": f"{HEAD}A warning: [nowhere](#gone). [](/b/#thm-one)\n",
        "b.md": f'{HEAD}{{{{< lemma id="thm-one" >}}}}$x${{{{< /lemma >}}}}\n{{{{< bad >}}}}\n',
        "c.md": f"{HEAD}$\\nosuch$ {{{{< nosuch >}}}}\n",
        "d.md": "---\ntitle: D\nweight: much\n---\n$\\nosuch$\n",
        "e.md": "---\ntitle: E\ndraft: true\n---\n",
        "f.md": "---\ntitle: F\naliases: [/a/]\n---\n",
    }
    write_content(blog, posts)
    first = built(blog, prerender)
    assert len(first.errors) == 5
    assert len(first.warnings) == 2
    assert told(built(blog, prerender)) == told(first)
    assert told(assert_same_as_from_nothing(blog, prerender)) == told(first)
    write(blog, {"site/templates/shortcodes/bad.html": "good"})
    mended = assert_same_as_from_nothing(blog, prerender)
    assert len(mended.errors) == 4  # `a` now shows the name of the lemma
    assert "Lemma" in (blog / "public/a/index.html").read_text("utf-8")
    write_content(blog, {**posts, "b.md": posts["b.md"].replace("title: T", "url: a")})
    assert_same_as_from_nothing(blog, prerender)
    write_content(blog, posts)
    assert told(assert_same_as_from_nothing(blog, prerender)) == told(mended)


def test_stores_and_counters_begin_anew_for_each_page(blog: Path, prerender: Prerender) -> None:
    write(blog, {"site/templates/shortcodes/n.html": '<b>{{ counter("n") }}</b>'})
    posts = {f"{name}.md": f"{HEAD}{{{{< n >}}}} {{{{< n >}}}}\n" for name in "abc"}
    write_content(blog, posts)
    built(blog, prerender)
    write_content(blog, {**posts, "b.md": posts["b.md"] + "{{< n >}}\n"})
    assert_same_as_from_nothing(blog, prerender)
    for name, last in (("a", 2), ("b", 3), ("c", 2)):
        text = (blog / "public" / name / "index.html").read_text("utf-8")
        assert re.findall("<b>([0-9])</b>", text) == [str(n + 1) for n in range(last)]


@pytest.mark.parametrize("seed", ["one", "two"])
def test_hostile_posts_are_told_as_from_nothing(
    tmp_path: Path, prerender: Prerender, seed: str
) -> None:
    blog = blog_like(OURS)(tmp_path / "blog")
    RandomBlog(seed).write(blog, 25)
    built(blog, prerender)
    assert assert_same_as_from_nothing(blog, prerender).errors


def test_the_frames_of_pages_from_the_cache_are_there(blog: Path, prerender: Prerender) -> None:
    def frames(folder: str) -> dict[str, bytes]:
        files = (blog / folder / "companion" / "frames").glob("*")
        return {file.name: file.read_bytes() for file in files}

    write_content(blog, {"a.md": HEAD + FAR_NET, "b.md": HEAD})
    built(blog, prerender)
    first = frames("public")
    assert first
    file = blog / "build/published/companion/frames" / min(first)
    for hurt in (file.unlink, lambda: file.write_text("damaged")):
        hurt()
        write_content(blog, {"a.md": HEAD + FAR_NET, "b.md": f"{HEAD}{hurt}\n"})
        built(blog, prerender)
        assert frames("public") == frames("build/published") == first
    write_content(blog, {"b.md": HEAD})
    built(blog, prerender)
    assert frames("public") == frames("build/published") == {}


def test_a_kept_text_that_is_gone_is_no_stand_in(blog: Path, prerender: Prerender) -> None:
    write_content(blog, {"a.md": f"{HEAD}Old.\n", "b.md": HEAD})
    built(blog, prerender)
    last_good, store = LastGood(load_config(blog).content), open_store()
    built(blog, prerender, store, last_good)
    store.close()
    shutil.rmtree(os.environ[MOVED])
    write_content(blog, {"a.md": f"{HEAD}{{{{< nosuch >}}}}\n", "b.md": HEAD})
    assert len(built(blog, prerender, stand_ins=last_good).errors) == 1
    text = (blog / "public/a/index.html").read_text("utf-8")
    assert "cannot be shown before its errors are corrected" in text


def test_a_name_that_is_no_text_does_not_stop_the_others(blog: Path, prerender: Prerender) -> None:
    write_content(blog, {"a.md": HEAD})
    Path(os.fsdecode(os.fsencode(blog / "content") + b"/\xff.md")).write_text(HEAD)
    for _ in range(2):
        summary = built(blog, prerender)
        assert [error.message for error in summary.errors] == ["this name is not UTF-8 text"]
        assert (blog / "public" / "a" / "index.html").is_file()


def test_pipes_and_links_to_themselves_are_not_waited_for(tmp_path: Path) -> None:
    content = tmp_path / "content"
    write(content, {"a.md": "", "one/b.md": "", "two/c.md": ""})
    before = inputs_hash([content])
    os.mkfifo(content / "pipe.md")
    for name in ("one", "two"):
        for number in range(3):
            (content / name / f"loop{number}").symlink_to(content, target_is_directory=True)
    assert inputs_hash([content]) != before


@pytest.mark.slow
def test_an_unchanged_build_says_again_what_it_said(prepared_blog: Path) -> None:
    posts = {"a.md": f"{HEAD}[nowhere](#gone)\n", "b.md": "---\ndraft: true\n---\n"}
    write_content(prepared_blog, posts)

    def run(*words: str) -> tuple[list[str], str]:
        command = [sys.executable, str(TOOL / "build.py"), "build", "-s", str(prepared_blog)]
        done = subprocess.run([*command, *words], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        lines = [line for line in done.stderr.splitlines() if not line.endswith("…")]
        return [line for line in lines if not line.startswith("Nothing has")], done.stdout

    for words in ((), ("--all",), ("--json",), ("--json", "--keep-going")):
        first, again = run(*words), run(*words)
        assert again == first
        assert "#gone" in "".join([*first[0], first[1]])
        assert "--json" in words or any("b.md (draft; -D includes it)" in line for line in first[0])
    Path(prepared_blog, "content", "c.md").write_text("{{< nosuch >}}\n")
    for _ in range(2):
        lines, _ = run("--keep-going")
        assert any('shortcode "nosuch" not found' in line for line in lines)
        assert any("left out" in line and "c.md (1 error)" in line for line in lines)
    assert Blog(prepared_blog).build.joinpath("last-build.json").exists()
