"""Inputs that once ended in a traceback or a hang, or left the site: each has its message."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from blogs import make_blog, write_content
from built_site import BuildSite
from deep_folders import make_deep
from faulty_posts import errors_of, post

from companion.content.config import load_config
from companion.finish.prerender import Prerender
from companion.publish.swap import check_destination
from companion.tools.errors import BuildError, BuildErrors, UnexpectedError


def net(activation: str) -> str:
    return post(
        "", f'{{{{< backprop layers="1,1" x="1" target="1" activation="{activation}" >}}}}\n'
    )


BOMB = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "\n".join(
    f"a{level}: &a{level} [{','.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 9)
)
INPUTS: dict[str, tuple[str, str]] = {
    "an unclosed shortcode": (post("", "{{% details %}}\n"), r":5:1: .*must be closed"),
    "an infinite weight": (post("weight: .inf"), r":3:1: weight inf is not a whole number"),
    "half a pair in JSON": ('{"title": "\\ud800"}\nx', r":1:12: .*half of a surrogate pair"),
    "half a pair in YAML": (post('x: "\\uD800"'), r":3:4: .*half of a surrogate pair"),
    "many brackets in YAML": (post("x: " + "[" * 5000), r":3:\d+: .*more than 100 deep"),
    "many brackets in TOML": (
        f"+++\nx = {'[' * 5000}{']' * 5000}\n+++\n", r":2:105: .*more than 100 deep",
    ),
    "many brackets in JSON": (
        f'{{"x": {"[" * 5000}{"]" * 5000}}}\n', r":1:106: .*more than 100 deep",
    ),
    "a long number in YAML": (post("weight: " + "1" * 5000), r":3:9: .*a number of 5,000 digits"),
    "a long number in TOML": (f"+++\nx = {'1' * 5000}\n+++\n", r":2:5: .*5,000 digits"),
    "a long number in JSON": (f'{{"x": {"1" * 5000}}}\n', r":1:7: .*5,000 digits"),
    "a cycle": (post("layers: &a [*a]"), r':3:13: .*"\*a" stands in its own value'),
    "an alias bomb": (post(f"{BOMB}\ntags: *a8"), r":\d+:\d+: .*more than 100,000 values"),
    "no date": (post("date: 2024-13-45"), r":3:7: .*2024-13-45: month must be"),
    "a tag of a date": (post("x: !!timestamp soon"), r":3:4: .*soon is no timestamp"),
    "NUL in url": (post('url: "a\\0b"'), r":3:1: .*character that no file name may have"),
    "url that leaves": (post('url: "../../x/"'), r":3:1: .*contains '\.\.'"),
    "slug that leaves": (post('slug: "../.."'), r":3:1: .*contains '\.\.'"),
    "term that leaves": (post('tags: [".."]'), r":3:1: the term '\.\.' of tags: .*no name"),
    "term without a letter": (post('tags: ["!!!"]'), r":3:1: the term '!!!' of tags"),
    "alias of NUL": (post('aliases: ["x\\0"]'), r":3:1: .*character that no file name"),
    "slug too long": (post(f"slug: {'a' * 300}"), r":3:1: .*too long for a file"),
    "slug of wide letters": (post(f"slug: {'é' * 130}"), r":3:1: .*too long for a file"),
    "url of a long part": (post(f"url: /x/{'u' * 256}/y/"), r":3:1: .*too long for a file"),
    "url of many parts": (post(f"url: {'/w' * 3000}/"), r":3:1: .*too long for a file"),
    "alias of many parts": (post(f"aliases: [{'/w' * 3000}]"), r":3:1: .*too long for a file"),
    "term too long": (post(f"tags: [{'t' * 300}]"), r":3:1: .*too long for a file"),
    "nested max": (net("max(" * 16 + "x" + ",1)" * 16), r":5:56: .*more than 3,000 parts"),
    "nested min": (net("min(x," * 16 + "1" + ")" * 16), r":5:56: .*more than 3,000 parts"),
}  # fmt: skip


def make_file(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("x")


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory, prerender: Prerender) -> list[BuildError]:
    """The errors of one build with all inputs, each in a post of its own."""
    blog = make_blog(tmp_path_factory.mktemp("hostile") / "blog")
    write_content(blog, {f"{k}.md": text for k, (text, _) in enumerate(INPUTS.values())})
    return errors_of(blog, prerender)


@pytest.mark.parametrize("number", range(len(INPUTS)), ids=[*INPUTS])
def test_a_hostile_post_has_one_error_with_its_place_and_remedy(
    outcome: list[BuildError], number: int
) -> None:
    found = [error for error in outcome if error.file and error.file.name == f"{number}.md"]
    assert len(found) == 1, found
    assert not isinstance(found[0], UnexpectedError)
    assert re.search(rf"/{number}\.md{[*INPUTS.values()][number][1]}", str(found[0])), found[0]
    assert found[0].remedy


@pytest.mark.parametrize(
    ("make", "name", "message"),
    [
        (lambda folder: os.mkfifo(folder / "a.md"), "a.md", "a pipe or a device"),
        (lambda folder: (folder / "a.md").symlink_to("/nowhere"), "a.md", "cannot be read"),
        (lambda folder: (folder / "a.md").symlink_to("/dev/zero"), "a.md", "a pipe or a device"),
        (lambda folder: (folder / "p" / "index.md").mkdir(parents=True), "index.md", "a folder"),
        (lambda folder: (folder / "loop").symlink_to("."), "loop", "content already"),
        (lambda folder: (folder / "..md").write_text("x") and (folder / " ...md").write_text("x"),
         " ...md", "no name"),
        (lambda folder: make_file(folder / f"{'a' * 250}.md"), f"{'a' * 250}.md", "too long"),
        (lambda folder: make_file(folder / ("b" * 250) / "index.md"), "index.md", "too long"),
        (lambda folder: make_file(folder / ("b" * 250) / "_index.md"), "_index.md", "too long"),
        (lambda folder: make_file(folder.joinpath(*["c" * 200] * 6, "c.md")), "c.md", "too long"),
        (make_deep, "d" * 200, "too long for this system"),
    ],
)  # fmt: skip
def test_an_odd_file_is_an_error_and_hides_no_other(
    blog: Path, prerender: Prerender, make: Callable[[Path], object], name: str, message: str
) -> None:
    write_content(blog, {"z.md": post("", "{{< nosuch >}}\n")})
    make(blog / "content")
    odd, other = sorted(errors_of(blog, prerender), key=lambda error: str(error.file))
    assert odd.file is not None
    assert (odd.file.name, odd.column) == (name, 1)
    assert message in odd.message
    assert odd.remedy
    assert "nosuch" in other.message


def test_two_pages_with_one_address_are_named_both(build_site: BuildSite) -> None:
    with pytest.raises(BuildErrors, match=r"b\.md:4:1: /x/ is also the address of .*a\.md"):
        build_site({"a.md": post("url: x/"), "b.md": post("url: /x//\nslug: y")})
    with pytest.raises(BuildErrors, match=r"a\.md:1:1: /x/index\.html/ is also .*b\.md"):
        build_site({"a.md": post("url: x/index.html/"), "b.md": post("url: x/")})


def test_a_page_goes_before_a_redirect_and_before_a_list(build_site: BuildSite) -> None:
    summary, public = build_site(
        {
            "a.md": post("", "Page a.\n"),
            "b.md": post("aliases: [/a/, /old/]"),
            "tags.md": post("", "My tags.\n"),
        }
    )
    assert "Page a." in (public / "a" / "index.html").read_text("utf-8")
    assert "My tags." in (public / "tags" / "index.html").read_text("utf-8")
    assert (public / "old" / "index.html").exists()
    (warning,) = summary.warnings
    assert "the alias /a/ is left out" in warning.message


@pytest.mark.parametrize("destination", [".", "..", "content", "content/x", "static", "build"])
def test_a_destination_that_holds_the_blog_is_refused(blog: Path, destination: str) -> None:
    (blog / "content").mkdir()
    (blog / "static").mkdir()
    config = load_config(blog, publishDir=destination)
    with pytest.raises(BuildError, match="holds files of the blog"):
        check_destination(config)
    check_destination(load_config(blog, publishDir="docs"))
