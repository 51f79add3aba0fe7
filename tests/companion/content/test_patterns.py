"""Patterns of `ignoreFiles`: usual ones are taken, those that could take for ever are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.content.config import load_config
from companion.content.patterns import Refused, bounded
from companion.tools.errors import BuildError


@pytest.mark.parametrize(
    ("pattern", "path", "found"),
    [
        (r"\.Rmd$", "/blog/content/a.Rmd", True),
        ("/content/templates/*", "/blog/content/templates/a.md", True),
        (r"(?i)\.(txt|pdf)$", "/blog/content/a.TXT", True),
        (r"_files$|_cache$", "/blog/content/a_cache", True),
        (r"^/.*/drafts/.*\.md$", "/blog/content/a.md", False),
        (r"[0-9]{4}-[0-9]{2}/", "/blog/2020-01/a.md", True),
    ],
)
def test_usual_patterns_are_searched_in_the_path(pattern: str, path: str, found: bool) -> None:
    assert (bounded(pattern).search(path) is not None) == found


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|a)*b", "(a|aa)+$", "(?:a*)*b", "((a{1,99})b?){20,}", "(x+x+)+y", ".*.*.*.*x"],
)
def test_what_could_take_for_ever_is_refused(pattern: str) -> None:
    with pytest.raises(Refused, match="could take too long"):
        bounded(pattern)


@pytest.mark.parametrize("pattern", ["[", "(?P<x>", "*", "(" * 400, "a{99999999999}", "a" * 501])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(Refused, match="is "):
        bounded(pattern)


def test_a_refused_pattern_is_an_error_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("baseURL = '/'\nignoreFiles = ['a', '(b+)+']\n")
    with pytest.raises(BuildError, match=r"hugo\.toml:2:1: .*\(b\+\)\+.* in ignoreFiles repeats"):
        load_config(tmp_path)
