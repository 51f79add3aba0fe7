"""Files and folders with a hash of their content, so that damage is noticed when they are read."""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from companion.tools.atomic_file import write_whole

SEAL = ".sealed.json"
"""A file in a sealed folder: the hash of each other file in it."""


def content_hash(data: bytes) -> str:
    """The hash by which contents are compared, 32 hex digits."""
    return hashlib.sha256(data).hexdigest()[:32]


def hash_of(file: Path) -> str:
    """The hash of a file's content; empty if it cannot be read.

    In one process a file is read again only if the system has noted a change of it.
    """
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for
            return ""
        seen = (
            status.st_dev,
            status.st_ino,
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
        )
        if seen not in _known:
            if len(_known) > _MOST_KNOWN:
                _known.clear()
            _known[seen] = content_hash(file.read_bytes())
        return _known[seen]
    except OSError:
        return ""


_known: dict[tuple[int, ...], str] = {}
_MOST_KNOWN = 50_000


def hash_of_files(folder: Path, files: Iterable[Path] | None = None) -> str:
    """A hash of the contents of files, and of their names below ``folder``; by default of all."""
    chosen = sorted(_files(folder) if files is None else files)
    lines = [f"{file.relative_to(folder).as_posix()}\0{hash_of(file)}\n" for file in chosen]
    return content_hash("".join(lines).encode("utf-8", "surrogateescape"))


def write_sealed(file: Path, text: str) -> None:
    """Write a text atomically, with its hash in the first line."""
    write_whole(file, f"{content_hash(text.encode())}\n{text}")


def read_sealed(file: Path) -> str | None:
    """The text of ``write_sealed``; None if it is missing, or is not what was written."""
    try:
        seal, _, text = file.read_bytes().partition(b"\n")
        return text.decode("utf-8") if seal == content_hash(text).encode() else None
    except (OSError, UnicodeDecodeError):
        return None


def seal(folder: Path) -> None:
    """Write the hashes of all files below a folder into it; nothing may be changed afterwards."""
    hashes = {path.relative_to(folder).as_posix(): hash_of(path) for path in _files(folder)}
    write_sealed(folder / SEAL, json.dumps(hashes))


def is_whole(folder: Path) -> bool:
    """Whether a folder of the user's cache is there and as it was when it was sealed.

    A damaged one is removed, so that it is made again. One that an earlier version made has no
    seal, and gets one.
    """
    if not folder.is_dir():
        return False
    if not (folder / SEAL).exists() and any(_files(folder)):
        seal(folder)
        return True
    text = read_sealed(folder / SEAL)
    found = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    hashes = json.loads(text) if text is not None else {}
    if found and {name: hash_of(path) for name, path in found.items()} == hashes:
        return True
    shutil.rmtree(folder, ignore_errors=True)
    return False


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and path.name != SEAL and "__pycache__" not in path.parts:
            yield path
