"""Files and folders with a hash of their content, so that damage is noticed when they are read."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from companion.tools.atomic_file import write_whole

SEAL = ".sealed.json"
"""A file in a sealed folder: the hash of each other file in it."""


def content_hash(data: bytes) -> str:
    """The hash by which contents are compared, 32 hex digits."""
    return hashlib.sha256(data).hexdigest()[:32]


def hash_of(file: Path | str) -> str:
    """The hash of a file's content; empty if it cannot be read.

    In one process a file is read again only if the system has noted a change of it.
    """
    try:
        status = os.stat(file)  # noqa: PTH116 (a Path for each of 2,000 files takes time)
        if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for
            return ""
        seen = _identity(status)
        if seen not in _known:
            if len(_known) > _MOST_KNOWN:
                _known.clear()
            with open(file, "rb", 0) as opened:  # noqa: PTH123 (as above)
                _known[seen] = content_hash(opened.read())
        return _known[seen]
    except OSError:
        return ""


Identity = tuple[int, ...]
"""What the system notes of a file, which a change of its content changes, too."""


def _identity(status: os.stat_result) -> Identity:
    times = status.st_mtime_ns, status.st_ctime_ns
    return (status.st_dev, status.st_ino, status.st_size, *times)


def identity_of(file: Path) -> Identity | None:
    """The identity of a file that is about to be read.

    None if it is no file, or was changed so lately that a further change could have the same time.
    """
    try:
        status = file.stat()
    except OSError:
        return None
    settled = status.st_ctime < time.time() - _SETTLED
    return _identity(status) if settled and stat.S_ISREG(status.st_mode) else None


def known_hashes() -> dict[Identity, str]:
    """The hashes of the files that this process has read."""
    return dict(_known)


def learn_hashes(hashes: Mapping[Identity, str]) -> None:
    """Take over what another process has read."""
    _known.update(hashes)


_SETTLED = 0.05  # seconds; the clocks of file systems tick every 1 to 10 ms
_known: dict[Identity, str] = {}
_MOST_KNOWN = 50_000


def hash_of_files(folder: Path, files: Iterable[Path | str] | None = None) -> str:
    """A hash of the contents of files, and of their names below ``folder``; by default of all."""
    chosen = sorted(map(str, files_below(folder) if files is None else files))
    start = len(str(folder))
    lines = [f"{file[start:].replace(os.sep, '/')}\0{hash_of(file)}\n" for file in chosen]
    return content_hash("".join(lines).encode("utf-8", "surrogateescape"))


def files_below(folder: Path | str, above: frozenset[str] = frozenset()) -> Iterator[str]:
    """The paths of all files below a folder, in an order that depends on their names alone.

    A folder that cannot be read is listed itself, so that what holds it is not like what does not.
    Compiled Python and npm's packages are left out.

    above : the folders around it, without links; a link to one of them is not followed.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        inside = above | {os.path.realpath(folder)}
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError:
        yield str(folder)
        return
    for entry in entries:
        if not _is_folder(entry):
            yield entry.path
        elif entry.name not in _LEFT_OUT and not _leads_back(entry, inside):
            yield from files_below(entry.path, inside)


_LEFT_OUT = frozenset({"__pycache__", "node_modules"})


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _leads_back(entry: os.DirEntry[str], folders: frozenset[str]) -> bool:
    return entry.is_symlink() and os.path.realpath(entry.path) in folders


def write_sealed(file: Path, text: str) -> None:
    """Write a text atomically, with its hash in the first line."""
    write_whole(file, f"{content_hash(text.encode())}\n{text}")


def read_sealed(file: Path) -> str | None:
    """The text of ``write_sealed``; None if it is missing, or is not what was written."""
    try:
        seal, _, text = file.read_bytes().partition(b"\n")
        if seal == content_hash(text).encode():
            return text.decode("utf-8")
    except FileNotFoundError:
        if not file.is_symlink():
            return None
    except (OSError, UnicodeDecodeError):
        pass
    note_damage(file)
    return None


def note_damage(path: Path) -> None:
    """Count a file or folder as damaged, once in a process."""
    _damaged.add(str(path))


def noted_damage() -> int:
    """How many files and folders this process has found damaged."""
    return len(_damaged)


_damaged: set[str] = set()


def seal(folder: Path) -> None:
    """Write the hashes of all files below a folder into it; nothing may be changed afterwards."""
    hashes = {path.relative_to(folder).as_posix(): hash_of(path) for path in _files(folder)}
    write_sealed(folder / SEAL, json.dumps(hashes))


def is_whole(folder: Path) -> bool:
    """Whether a folder of the user's cache is there and as it was when it was sealed.

    A damaged one is removed, so that it is made again; so is one without a seal, of which nobody
    knows whether it is damaged.
    """
    if not folder.is_dir():
        return False
    text = read_sealed(folder / SEAL)
    found = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    hashes = json.loads(text) if text is not None else {}
    if found and {name: hash_of(path) for name, path in found.items()} == hashes:
        return True
    note_damage(folder)
    shutil.rmtree(folder, ignore_errors=True)
    return False


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and path.name != SEAL and "__pycache__" not in path.parts:
            yield path
