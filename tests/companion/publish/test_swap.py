"""A site is replaced as a whole or not at all, and never in a folder that no build made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from deep_folders import make_deep

from companion.publish.claims import OutputFile
from companion.publish.swap import publish
from companion.tools.errors import BuildError, BuildErrors


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


@pytest.mark.parametrize("content", ["text", Path(__file__)])
def test_a_name_that_the_disk_refuses_is_an_error_of_its_owner(
    tmp_path: Path, content: str | Path
) -> None:
    """The address is within the bounds of addresses, the destination makes it too long."""
    deep = tmp_path
    while len(str(deep)) < 3300:
        deep /= "p" * 200
    owner = tmp_path / "a.md"
    file = OutputFile("/".join(["w" * 200] * 4) + "/index.html", content, owner)
    with pytest.raises(BuildErrors) as caught:
        publish([file, OutputFile("b.html", "b")], [], deep / "public", own=True)
    (error,) = caught.value.errors
    assert "too long a name for this system" in error.message
    assert (error.file, error.line, error.column) == (owner, 1, 1)
    assert error.remedy


def test_a_static_file_that_the_disk_refuses_is_named(tmp_path: Path) -> None:
    deep, name = tmp_path, "/".join(["w" * 200] * 4)
    while len(str(deep)) < 3300:
        deep /= "p" * 200
    (tmp_path / "static" / name).mkdir(parents=True)
    (tmp_path / "static" / name / "x.css").touch()
    with pytest.raises(BuildError, match="too long a name") as caught:
        publish([], [tmp_path / "static"], deep / "public", own=True)
    assert caught.value.file == tmp_path / "static" / name / "x.css"


def test_a_static_folder_that_is_too_deep_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    make_deep(tmp_path / "static")
    with pytest.raises(BuildError, match=r"/d+… is too long a name") as caught:
        publish([], [tmp_path / "static"], tmp_path / "public", own=True)
    assert caught.value.file == tmp_path / "static"
