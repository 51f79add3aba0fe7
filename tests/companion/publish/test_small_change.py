"""A build of one changed page does little: what it imports and which processes it starts."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from blogs import write_content

from companion import words
from companion.cli import app
from companion.places import BROWSER, PYBUNDLE, STATIC, TOOL, Blog
from companion.publish.assets import prepare
from companion.tools.progress import silent
from companion.words import build_options

BUILD = """
import json, sys
started = []
sys.addaudithook(lambda event, args: event == "subprocess.Popen" and started.append(str(args[1])))
sys.path[:0] = {paths!r}
sys.argv[1:] = ["build", "-s", {blog!r}, "--verbose"]
from companion.start import main
main()
print(json.dumps([started, sorted(sys.modules)]))
"""
POSTS = {
    "a.md": "---\ntitle: A\ntags: [x]\n---\n$a_1$ and $b_2$\n",
    "b.md": '---\ntitle: B\n---\n{{< qr text="here" />}} $z$\n',
    "c.md": '---\ntitle: C\n---\n{{< backprop layers="1,1" x="1" target="0" >}}\n',
}
FRAME = "companion/embed/index.html"
LARGE = {"backprop", "fontTools", "numpy", "pydantic", "rich", "segno", "typer", "urllib.request"}
"""What a change of a page with text and formulas does not need."""


def build_in_process(blog: Path) -> tuple[list[str], set[str], str]:
    """The programs that a build starts, the modules that it imports, and what it says."""
    paths = [str(TOOL / "site"), str(PYBUNDLE)]
    code = BUILD.format(paths=paths, blog=str(blog))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    started, modules = json.loads(done.stdout)
    return started, set(modules), done.stderr


@pytest.mark.slow
def test_a_changed_page_needs_neither_node_nor_what_is_large(prepared_blog: Path) -> None:
    write_content(prepared_blog, POSTS)
    build_in_process(prepared_blog)
    post = prepared_blog / "content" / "a.md"
    post.write_text(post.read_text("utf-8") + "One word more, and again $a_1$.\n", "utf-8")
    started, modules, said = build_in_process(prepared_blog)
    assert started == []
    assert LARGE & modules == set()
    assert "cache: body: 0 found, 1 not found" in said
    assert "One word more" in (prepared_blog / "public" / "a" / "index.html").read_text("utf-8")
    post.write_text(post.read_text("utf-8") + "And $new_1$.\n", "utf-8")
    started, _, _ = build_in_process(prepared_blog)
    assert [Path(each).name for each in started if "node" in each] != []


def emptied(file: Path) -> None:
    """Put an empty file in the place of one that other blogs may share."""
    file.unlink()
    file.touch()


def made_a_folder(file: Path) -> None:
    file.unlink()
    (file / "more").mkdir(parents=True)


def made_a_link(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.name)


def made_a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("x")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a file less": lambda folder: (folder / "widgets.css").unlink(),
    "a file that is empty": lambda folder: emptied(folder / "widgets.css"),
    "a folder in its place": lambda folder: made_a_folder(folder / "widgets.css"),
    "a link to itself": lambda folder: made_a_link(folder / "widgets.css"),
    "a file in place of a folder": lambda folder: made_a_file(folder / "figures"),
    "an empty file that others embed": lambda folder: emptied(
        folder.parents[1] / "published" / FRAME
    ),
    "a file more": lambda folder: (folder / "stranger.js").write_bytes(b"x"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
def test_what_is_prepared_is_made_again_only_if_it_differs(
    prepared_blog: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], object]
) -> None:
    blog = Blog(prepared_blog)
    prepare(blog, silent)
    done: list[str] = []

    def report(text: str, fraction: float | None = None) -> None:
        done.append(text)

    prepare(blog, report)
    assert done == []
    damage(blog.companion)
    prepare(blog, report)
    assert "Bundling the browser libraries" in done
    source = BROWSER / "widgets.css"
    assert (blog.companion / "widgets.css").read_bytes() == source.read_bytes()
    assert (blog.published / FRAME).read_bytes() == (STATIC / FRAME).read_bytes()


def test_a_stamp_that_became_a_folder_goes_with_the_file_that_is_damaged(
    prepared_blog: Path,
) -> None:
    blog = Blog(prepared_blog)
    prepare(blog, silent)
    bundle = next(file for file in (blog.build / "bundles").rglob("*.js"))
    content = bundle.read_bytes()
    emptied(bundle)
    made_a_folder(blog.build / "bundles.stamp")
    prepare(blog, silent)
    assert bundle.read_bytes() == content
    assert (blog.build / "bundles.stamp").is_file()


@pytest.mark.slow
def test_what_was_damaged_is_counted(prepared_blog: Path) -> None:
    write_content(prepared_blog, POSTS)
    build_in_process(prepared_blog)
    assert "cache: 0 damaged" in build_in_process(prepared_blog)[2]
    emptied(Blog(prepared_blog).companion / "widgets.css")
    for widget in Blog(prepared_blog).widgets.glob("*.json"):
        made_a_folder(widget)
    with (prepared_blog / "content" / "c.md").open("a") as post:
        post.write("One word more.\n")
    assert "cache: 2 damaged, made again" in build_in_process(prepared_blog)[2]
    assert "cache: 0 damaged" in build_in_process(prepared_blog)[2]


def test_the_words_of_a_build_are_those_of_its_command() -> None:
    command = typer.main.get_command(app)
    options = command.commands["build"].params  # type: ignore[attr-defined]
    known = {name: each.name for each in options for name in each.opts}
    long = {name: each for name, each in known.items() if name.startswith("--")}
    assert long == {**words.FLAGS, **words.VALUES}
    assert {short: known[name] for short, name in words.SHORT.items()} == {
        name: each for name, each in known.items() if name not in long
    }
    flags = {each.name for each in options if each.is_flag}
    assert set(words.FLAGS.values()) == flags


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", {}),
        ("build", {}),
        ("-D --all", {"drafts": True, "every": True}),
        ("build -s blog -b https://a.org/", {"source": Path("blog"), "base_url": "https://a.org/"}),
        ("--source=blog", {"source": Path("blog")}),
        ("serve", None),
        ("--help", None),
        ("build --help", None),
        ("-sblog", None),
        ("build -s", None),
        ("build --nosuch", None),
        ("build extra", None),
        ("--json=yes", None),
        ("-s -D", None),
    ],
)
def test_what_is_not_understood_is_left_to_typer(line: str, expected: object) -> None:
    assert build_options(line.split()) == expected
