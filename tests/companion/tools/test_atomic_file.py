"""Files and folders are written atomically; files keep their line ends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from companion.tools.atomic_file import (
    REPLACED,
    UNFINISHED,
    atomic_folder,
    exchange,
    restore,
    write_whole,
)

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from companion.tools.atomic_file import write_whole
for k in range(400):
    write_whole(Path(sys.argv[2]), f"{k % 10}" * 5000)
"""


def test_two_builds_at_once_write_the_same_file_whole(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.json"
    command = [sys.executable, "-c", WRITER, str(root / "site"), str(file)]
    writers = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    seen = set()
    while any(writer.poll() is None for writer in writers):
        if file.exists():
            seen.add(file.read_text())
    assert [writer.communicate()[1] for writer in writers] == [b"", b""]
    assert seen <= {digit * 5000 for digit in "0123456789"}
    assert [each.name for each in tmp_path.iterdir()] == ["page.json"]


def test_text_keeps_its_line_ends(tmp_path: Path) -> None:
    write_whole(tmp_path / "new" / "a.txt", "σ\r\nW\n")
    assert (tmp_path / "new" / "a.txt").read_bytes() == "σ\r\nW\n".encode()


FOLDER_WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from companion.tools.atomic_file import atomic_folder
for k in range(100):
    with atomic_folder(Path(sys.argv[2])) as fresh:
        for name in "abc":
            (fresh / name).write_text(f"{sys.argv[3]}{k}")
"""


def test_two_processes_can_replace_the_same_folder(root: Path, tmp_path: Path) -> None:
    """A folder that was opened before stays complete after it has been replaced."""
    folder = tmp_path / "site"
    command = [sys.executable, "-c", FOLDER_WRITER, str(root / "site"), str(folder)]
    writers = [subprocess.Popen([*command, name], stderr=subprocess.PIPE) for name in ("x", "y")]
    seen = set()
    while any(writer.poll() is None for writer in writers):
        try:
            opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:  # between the two renames
            continue
        try:
            texts = [_text_in(opened, name) for name in "abc"]
        except FileNotFoundError:  # replaced and removed meanwhile
            continue
        finally:
            os.close(opened)
        seen.add(len(set(texts)))
    assert [writer.communicate()[1] for writer in writers] == [b"", b""]
    assert seen == {1}
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def _text_in(folder: int, name: str) -> bytes:
    file = os.open(name, os.O_RDONLY, dir_fd=folder)
    try:
        return os.read(file, 100)
    finally:
        os.close(file)


def test_a_folder_that_fails_or_cannot_be_moved_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site"
    with atomic_folder(folder) as fresh:
        (fresh / "a").write_text("old")
    with pytest.raises(ZeroDivisionError), atomic_folder(folder) as fresh:
        (fresh / "a").write_text(str(1 / 0))
    rename = Path.rename

    def refused(self: Path, target: Path) -> Path:
        if self.name.startswith(UNFINISHED):
            raise PermissionError("not here")
        return rename(self, target)

    monkeypatch.setattr("companion.tools.atomic_file.exchange", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(PermissionError), atomic_folder(folder) as fresh:
        (fresh / "a").write_text("new")
    assert (folder / "a").read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_temporary_folders_of_killed_builds_are_removed_later(tmp_path: Path) -> None:
    left, recent = tmp_path / f"{UNFINISHED}1", tmp_path / f"{UNFINISHED}2"
    for each in (left, recent):
        each.mkdir()
    os.utime(left, (0, 0))
    with atomic_folder(tmp_path / "site"):
        pass
    assert not left.exists()
    assert recent.exists()


def test_folders_are_exchanged_in_one_step(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / "name").write_text(folder.name)
    if exchange(one, other):  # which some systems and disks cannot do
        assert (one / "name").read_text() == "other"
    assert {(folder / "name").read_text() for folder in (one, other)} == {"one", "other"}


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from companion.tools import atomic_file
atomic_file.exchange = lambda one, other: False
rename, renames = Path.rename, []
def counted(self, target):
    done = rename(self, target)
    renames.append(target)
    if len(renames) == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
    return done
Path.rename = counted
with atomic_file.atomic_folder(Path(sys.argv[2])) as fresh:
    (fresh / "a").write_text("new")
    (fresh / "b").write_text("new")
"""


@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_swap_that_is_killed_between_its_renames_is_repaired(
    root: Path, tmp_path: Path, after: int
) -> None:
    folder = tmp_path / "site"
    with atomic_folder(folder) as fresh:
        for name in "ab":
            (fresh / name).write_text("old")
    command = [sys.executable, "-c", KILLED, str(root / "site"), str(folder), str(after)]
    assert subprocess.run(command).returncode == -9
    assert restore(folder) == (after == 1)
    texts = {(folder / name).read_text() for name in "ab"}
    assert texts == ({"old"} if after == 1 else {"new"})
    os.utime(next(tmp_path.glob(".*"), folder), (0, 0))
    with atomic_folder(folder) as fresh:
        pass
    assert not [path for path in tmp_path.glob(f"{REPLACED}*") if path.name != "site"]
