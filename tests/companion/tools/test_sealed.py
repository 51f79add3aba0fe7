"""A sealed folder counts as whole only while each of its files is as it was sealed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from deep_folders import make_deep

from companion.tools.sealed import SEAL, files_below, hash_of_files, is_whole, seal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    (folder / "below").mkdir(parents=True)
    (folder / "a.zip").write_bytes(b"one")
    (folder / "below" / "b.txt").write_bytes(b"two")
    seal(folder)
    return folder


def test_a_sealed_folder_is_whole(folder: Path) -> None:
    assert is_whole(folder)
    assert (folder / "a.zip").read_bytes() == b"one"


DAMAGE: dict[str, Callable[[Path], object]] = {
    "flipped": lambda folder: (folder / "a.zip").write_bytes(b"onf"),
    "truncated": lambda folder: (folder / "a.zip").write_bytes(b"o"),
    "emptied": lambda folder: (folder / "below" / "b.txt").write_bytes(b""),
    "deleted": lambda folder: (folder / "a.zip").unlink(),
    "added": lambda folder: (folder / "c.txt").write_bytes(b"three"),
    "seal flipped": lambda folder: (folder / SEAL).write_bytes(b"x" + (folder / SEAL).read_bytes()),
    "seal emptied": lambda folder: (folder / SEAL).write_bytes(b""),
    "seal deleted": lambda folder: (folder / SEAL).unlink(),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_folder_is_removed_to_be_made_again(
    folder: Path, damage: Callable[[Path], object]
) -> None:
    damage(folder)
    assert not is_whole(folder)
    assert not folder.exists()


def test_a_folder_that_cannot_be_read_is_unlike_none(tmp_path: Path) -> None:
    """Else a build would say that nothing has changed, and pass over what is in it."""
    assert list(files_below(tmp_path)) == []
    without = hash_of_files(tmp_path)
    make_deep(tmp_path)
    assert len(list(files_below(tmp_path))) == 1
    assert hash_of_files(tmp_path) != without
