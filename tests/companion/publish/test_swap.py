"""A site is replaced as a whole or not at all, and never in a folder that no build made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.publish.claims import OutputFile
from companion.publish.swap import publish
from companion.tools.errors import BuildError


def test_a_failing_build_leaves_the_last_site_unchanged(tmp_path: Path) -> None:
    public = tmp_path / "public"
    publish([OutputFile("index.html", "old")], [], public, own=True)

    def broken() -> Iterator[OutputFile]:
        yield OutputFile("index.html", "new")
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        publish(broken(), [], public, own=True)
    assert (public / "index.html").read_text() == "old"


def test_a_build_removes_files_that_only_the_last_one_had(tmp_path: Path) -> None:
    public = tmp_path / "public"
    publish([OutputFile("a/index.html", "a"), OutputFile("b.html", "b")], [], public, own=True)
    assert set(publish([OutputFile("b.html", "b")], [], public, own=True)) == {"b.html"}
    assert not (public / "a").exists()


def test_static_folders_are_merged(tmp_path: Path) -> None:
    for folder, name in (("static", "x.css"), ("assets", "y.js")):
        (tmp_path / folder / "companion").mkdir(parents=True)
        (tmp_path / folder / "companion" / name).write_text(name)
    public = tmp_path / "public"
    publish([], [tmp_path / "static", tmp_path / "assets", tmp_path / "none"], public, own=True)
    assert sorted(p.name for p in (public / "companion").iterdir()) == ["x.css", "y.js"]


def test_a_folder_that_no_build_made_is_not_replaced(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.tex").write_text("years")
    with pytest.raises(BuildError, match="holds files that no build made"):
        publish([], [], precious, own=False)
    assert (precious / "thesis.tex").read_text() == "years"


def test_a_folder_that_a_build_made_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    publish([OutputFile("a", "1")], [], folder, own=False)
    publish([OutputFile("a", "2")], [], folder, own=False)
    assert (folder / "a").read_text() == "2"


def test_a_destination_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("")
    with pytest.raises(BuildError, match="is a file"):
        publish([], [], tmp_path / "site", own=False)
