"""What the last build wrote is hashed in another process; a hash counts until a file changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from blogs import make_blog

from companion import hash_ahead
from companion.hash_ahead import begin_hashing, take_over_hashes
from companion.places import Blog
from companion.publish.record import write_record
from companion.tools import sealed
from companion.tools.forks import can_fork
from companion.unchanged import LAST_BUILD

pytestmark = pytest.mark.skipif(
    not can_fork() or (os.cpu_count() or 1) < 2, reason="this system has one core, or cannot fork"
)


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A blog with a record of its last build."""
    blog = Blog(make_blog(tmp_path / "blog"))
    destination = tmp_path / "site"
    for file in (destination / "a.html", blog.generated / "b.css", blog.published / "c.js"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(file.name)
    write_record(blog.build / LAST_BUILD, {}, {"destination": str(destination)})
    monkeypatch.setattr(sealed, "_known", {})
    return blog.root


def names_of(hashes: dict[sealed.Identity, str]) -> set[str]:
    known = {sealed.content_hash(name.encode()): name for name in ("a.html", "b.css", "c.js")}
    return {known.get(value, value) for value in hashes.values()}


def test_the_hashes_of_another_process_are_taken_over(built: Path) -> None:
    begin_hashing(["-s", str(built)])
    assert sealed.known_hashes() == {}
    take_over_hashes()
    assert names_of(sealed.known_hashes()) >= {"a.html", "b.css", "c.js"}


def test_a_file_that_is_changed_meanwhile_is_read_again(built: Path) -> None:
    begin_hashing(["build", "-s", str(built)])
    take_over_hashes()
    file = built.parent / "site" / "a.html"
    status = file.stat()
    file.write_text("A.html")  # of the same size
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert sealed.hash_of(file) == sealed.content_hash(b"A.html")


@pytest.mark.parametrize("words", [["serve"], ["test"], ["new", "x.md"]])
def test_other_commands_begin_nothing(
    words: list[str], built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(built)
    begin_hashing(words)
    assert hash_ahead._begun == []


@pytest.mark.parametrize("text", ["", "{}", "no record", "\x00"])
def test_a_damaged_record_begins_nothing(text: str, built: Path) -> None:
    (Blog(built).build / LAST_BUILD).write_text(text)
    begin_hashing(["-s", str(built)])
    assert hash_ahead._begun == []
    take_over_hashes()


def test_a_process_that_is_killed_leaves_the_work_to_this_one(built: Path) -> None:
    begin_hashing(["-s", str(built)])
    os.kill(hash_ahead._begun[0]._process, 9)
    take_over_hashes()
    assert sealed.hash_of(built.parent / "site" / "a.html") == sealed.content_hash(b"a.html")
