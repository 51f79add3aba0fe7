"""Locks between processes: of the folder of a blog, and of folders that are being filled.

The system holds them, so the lock of a process that ends in any way is free. A file that lies in
the place of a lock says who holds it, for messages; whether somebody does, only the system says.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PAUSE = 0.05  # seconds between two attempts


@contextmanager
def only_one(file: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Run the block in one process at a time: of those that name the same file.

    file : is made if it is missing, and empty while nobody holds the lock.
    say : is told if this process waits, or goes on after one that was ended in the block.
    """
    opened = _acquired(file, say)
    try:
        left = os.read(opened, 100).decode("utf-8", "replace").strip()
        if left.isdecimal():
            say(f"The build of process {left} was ended before it was done; this one goes on")
        _write(opened, str(os.getpid()))
        yield
    finally:
        _write(opened, "")
        os.close(opened)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a lock of a folder, so that others know that it is wanted; several can hold it."""
    if fcntl is None:
        yield
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a disk without locks
            fcntl.flock(opened, fcntl.LOCK_SH)
        yield
    finally:
        os.close(opened)


def is_locked(folder: Path) -> bool | None:
    """Whether a process holds the lock of a folder; None if the system does not say."""
    if fcntl is None:
        return None
    opened = os.open(folder, os.O_RDONLY)
    try:
        return not _locks(opened)
    except OSError:
        return None
    finally:
        os.close(opened)


def _acquired(file: Path, say: Callable[[str], None]) -> int:
    """The opened file, with the lock."""
    told = False
    while True:
        if file.is_symlink() or file.is_dir():  # damage; no build makes such a lock
            file.unlink() if file.is_symlink() else shutil.rmtree(file)
        opened = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            free = _locks(opened)
        except OSError:  # a disk without locks: it is as if nobody else were there
            return opened
        if free and _is_at(opened, file):
            return opened
        holder = os.read(opened, 100).decode("utf-8", "replace").strip() if not free else ""
        os.close(opened)
        if not free and not told:
            told = True
            who = f" (process {holder})" if holder else ""
            say(f"Another build of this blog is running{who}; waiting for it")
        time.sleep(PAUSE)


def _locks(opened: int) -> bool:
    """Take the lock of a file if it is free; OSError if the disk has no locks."""
    if fcntl is not None:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
    import msvcrt  # Windows

    try:
        os.lseek(opened, _PLACE, os.SEEK_SET)
        msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    finally:
        os.lseek(opened, 0, os.SEEK_SET)
    return True


_PLACE = 1 << 20
"""The byte that is locked on Windows, where others could not read the rest of the file."""


def _is_at(opened: int, file: Path) -> bool:
    """Whether the file still has its name; `clean` may have removed it meanwhile."""
    try:
        return os.path.samestat(os.fstat(opened), file.stat())
    except OSError:
        return False


def _write(opened: int, text: str) -> None:
    with contextlib.suppress(OSError):
        os.ftruncate(opened, 0)
        os.lseek(opened, 0, os.SEEK_SET)
        os.write(opened, text.encode())
