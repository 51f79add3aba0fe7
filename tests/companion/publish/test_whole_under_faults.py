"""A site is whole whatever happens: builds at once, builds that are killed, things in the way."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from blogs import write_content

from companion.cache.store import MOVED, open_store
from companion.places import STATIC, TOOL, Blog
from companion.publish.bundles import gather_published
from companion.publish.claims import OutputFile
from companion.publish.swap import publish
from companion.runtime.cache import cache_folder
from companion.tools.atomic_file import restore
from companion.tools.errors import BuildError, BuildErrors, refusal
from companion.tools.lock import only_one
from companion.tools.text_file import read_text

PUBLISHER = """
import sys
from itertools import count
from pathlib import Path
sys.path[:0] = sys.argv[1:3]
from companion.publish.claims import OutputFile
from companion.publish.swap import publish
from companion.tools import atomic_file
if sys.argv[4] == "renames":
    atomic_file.exchange = lambda one, other: False
before = {}
for number in count():
    files = [OutputFile(f"{k}/index.html", f"{number} " * 1000) for k in range(30)]
    files += [OutputFile("same.html", "same", "origin")]
    before = publish(files, [], Path(sys.argv[3]), True, before)
    print(number, flush=True)
"""


@pytest.mark.parametrize("way", ["exchange", "renames"])
def test_a_build_that_is_killed_at_any_moment_leaves_a_whole_site(
    root: Path, tmp_path: Path, way: str
) -> None:
    chance = random.Random(14)
    public = tmp_path / "public"
    folders = [str(root / "site"), str(root / "pybundle")]
    command = [sys.executable, "-c", PUBLISHER, *folders, str(public), way]
    for _ in range(8):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "0\n"
        time.sleep(chance.random() / 20)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        restore(public)
        pages = sorted(public.glob("*/index.html"))
        assert len(pages) == 30
        assert len({page.read_text() for page in pages}) == 1
        assert (public / "same.html").read_text() == "same"
        for left in tmp_path.glob(".*"):
            os.utime(left, (0, 0))
    publish([OutputFile("index.html", "last")], [], public, own=True)
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


@pytest.mark.slow
def test_builds_at_once_all_end_with_the_whole_site(prepared_blog: Path) -> None:
    posts = {f"posts/{k}.md": f"---\ntitle: P{k}\n---\n$x_{{{k}}}$\n" for k in range(20)}
    write_content(prepared_blog, posts)
    command = [sys.executable, str(TOOL / "build.py"), "--source", str(prepared_blog)]
    for _ in range(2):
        for old in prepared_blog.glob("build/last-build.json"):
            old.unlink()
        builds = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
        said = [build.communicate()[1] for build in builds]
        assert [build.returncode for build in builds] == [0, 0, 0], said
        assert len({text.splitlines()[-1] for text in said if "Nothing" not in text}) == 1
        pages = list(prepared_blog.glob("public/posts/*/index.html"))
        assert len(pages) == 20
        assert not list(prepared_blog.glob(".unfinished-*"))


@pytest.mark.slow
def test_nothing_changed_is_recognised_and_any_change_is_not(prepared_blog: Path) -> None:
    write_content(prepared_blog, {"posts/a.md": "---\ntitle: A\n---\n$x$\n"})
    post = prepared_blog / "content/posts/a.md"
    page = prepared_blog / "public/posts/a/index.html"

    def said(*words: str) -> str:
        command = [sys.executable, str(TOOL / "build.py"), "build", "-s", str(prepared_blog)]
        done = subprocess.run([*command, *words], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stderr

    same = "Nothing has changed since the last build."
    assert same not in said()
    os.utime(post, (0, 0))
    assert said().splitlines()[-1] == same
    page.write_bytes(page.read_bytes()[:-1])  # damage to what was published
    assert same not in said()
    assert page.read_text().endswith("</html>\n")
    status = post.stat()
    post.write_text(post.read_text().replace("$x$", "$y$"))
    os.utime(post, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert same not in said()
    assert same not in said("--buildDrafts")
    assert same in said("--buildDrafts")


def test_damage_in_the_build_of_a_blog_is_no_damage_of_the_tool(blog: Path) -> None:
    icon, published = STATIC / "companion/icon.svg", blog / "build/published/companion/icon.svg"
    content = icon.read_bytes()
    assert published.read_bytes() == content
    assert not published.samefile(icon)
    published.unlink()
    os.link(icon, published)  # as earlier versions have left it
    gather_published(Blog(blog))
    published.write_bytes(b"")
    assert icon.read_bytes() == content
    gather_published(Blog(blog))
    assert published.read_bytes() == content


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    os.mkfifo(tmp_path / "static" / "pipe")
    with pytest.raises(BuildError, match="neither a file nor a folder"):
        publish([], [tmp_path / "static"], tmp_path / "public", own=True)
    with pytest.raises(BuildError, match="a pipe or a device, not a file"):
        read_text(tmp_path / "static" / "pipe")
    with pytest.raises(BuildError, match="this is a folder"):
        read_text(tmp_path / "static")


def test_a_mount_point_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "disk").mkdir()
    monkeypatch.setattr(Path, "is_mount", lambda self: self.name == "disk")
    with pytest.raises(BuildError, match="is a mount point") as raised:
        publish([], [], tmp_path / "disk", own=True)
    assert "--destination" in raised.value.remedy


def test_a_name_that_is_too_long_is_named(tmp_path: Path) -> None:
    name = "n" * 300
    with pytest.raises(BuildErrors, match="is too long for a file"):
        publish([OutputFile(f"{name}/index.html", "")], [], tmp_path / "public", own=True)
    with pytest.raises(BuildError, match="is too long for this disk"):
        publish([OutputFile("index.html", "")], [], tmp_path / name, own=True)
    assert list(tmp_path.iterdir()) == []


BEYOND_A_LIMIT = """
import resource, sys
sys.path[:0] = sys.argv[1:2]
from pathlib import Path
from companion.tools.atomic_file import write_whole
from companion.tools.errors import refusal
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_whole(Path(sys.argv[2]), "x" * 5000)
except OSError as error:
    print(refusal(error))
"""


def test_a_file_that_the_system_refuses_is_named(root: Path, tmp_path: Path) -> None:
    pytest.importorskip("resource")
    file = tmp_path / "page.json"
    command = [sys.executable, "-c", BEYOND_A_LIMIT, str(root / "site"), str(file)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"{file} would be larger than this process may write")
    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_cannot_be_made_is_named_and_no_store_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file" / "cache"))
    monkeypatch.delenv(MOVED)
    with pytest.raises(BuildError, match="of the user's cache cannot be made") as raised:
        cache_folder("fonts")
    assert "XDG_CACHE_HOME" in raised.value.remedy
    store = open_store()
    store.put("body", b"key", b"value")
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_stands_in_place_of_a_lock_is_removed(tmp_path: Path) -> None:
    for number, target in enumerate(("nowhere/at/all", "lock1")):
        (tmp_path / f"lock{number}").symlink_to(target)
    (tmp_path / "lock2" / "folder").mkdir(parents=True)
    for number in range(3):
        lock = tmp_path / f"lock{number}"
        with only_one(lock, print):
            assert lock.is_file()
            assert not lock.is_symlink()


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("ENOSPC", "the disk is full"),
        ("EROFS", "cannot be written to"),
        ("EACCES", "there is no permission"),
        ("EBUSY", "mount point"),
    ],
)
def test_a_refusal_of_the_system_has_a_message(number: str, message: str) -> None:
    code = getattr(errno, number)
    error = refusal(OSError(code, os.strerror(code), "public/a"))
    assert error is not None
    assert message in error.message
    assert "public/a" in error.message
    assert error.remedy
