"""Writes files and folders atomically: a reader sees the old state or the new, never a part.

Several processes, such as `serve` and `build`, can write the same place at once: each fills a
temporary file or folder of its own and renames it. One that is killed leaves the old state. Where
the system can exchange two folders in one step, there is no moment without the target; elsewhere a
process that is killed between its two renames leaves the old folder under another name, from
which ``restore`` brings it back.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePath

from companion.tools.errors import BuildError
from companion.tools.lock import is_locked, locked

UNFINISHED = ".unfinished-"
REPLACED = ".replaced-"
"""Begins the name of a folder that is being replaced, until its successor has its place."""
ABANDONED_AFTER = 3600  # seconds, where it is not known whether a process still fills a folder
YOUNG = 10  # seconds, in which a new folder may not be locked yet
ATTEMPTS = 5
_AT_FDCWD = -100
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS


def write_whole(file: Path, content: str | bytes) -> None:
    """Write ``content`` to ``file`` atomically; text as UTF-8, with its line ends unchanged."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{os.getpid()}.{file.name[-200:]}.new")
    try:
        draft.write_bytes(content.encode() if isinstance(content, str) else content)
        take_place(draft, file)
    except OSError as error:  # the system names no file if a disk is full
        error.filename = error.filename or str(file)
        raise
    finally:
        draft.unlink(missing_ok=True)


def take_place(draft: Path, file: Path) -> None:
    """Rename a finished file; what has its name is replaced, also a folder, as damage may leave."""
    try:
        draft.replace(file)
    except OSError:
        if not file.is_dir():
            raise
        remove(file)
        draft.replace(file)


def remove(path: Path) -> None:
    """Remove a file, a link, or a folder with all that is in it; nothing if there is none."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def remove_others(folder: Path, names: Collection[str]) -> None:
    """Remove what is in a folder, if it exists, except the files with these names."""
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.name not in names:
            remove(file)


def path_inside(folder: Path, name: str) -> Path:
    """The path of a file to be written in a folder.

    Raises
    ------
    BuildError : the name leads out of the folder, or cannot be that of a file.
    """
    parts = PurePath(name).parts
    is_inside = parts and not PurePath(name).is_absolute() and ".." not in parts
    if not is_inside or "\0" in name:
        raise BuildError(
            f"{name!r} would be written outside {folder}",
            remedy="Correct the name, url, slug or term that gives this path.",
        )
    return folder / name


class Spare:
    """The folder that was replaced last, which becomes the draft of the next one.

    It differs from the next one by two builds, so little of it has to be written. Whoever fills it
    checks what it holds. It is locked, so that no other process removes it as left over.
    """

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._lock = ExitStack()

    @contextmanager
    def taken(self) -> Iterator[Path | None]:
        """The folder, if there is one, which is no longer kept when the block ends."""
        folder, self._folder = self._folder, None
        with self._lock.pop_all():
            yield folder if folder and folder.is_dir() else None

    def keep(self, folder: Path) -> None:
        self.remove()
        self._lock.enter_context(locked(folder))
        self._folder = folder

    def remove(self) -> None:
        with self.taken() as folder:
            if folder:
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def atomic_folder(
    target: Path,
    work_folder: Path | None = None,
    durable: bool = False,
    spare: Spare | None = None,
) -> Iterator[Path]:
    """A new folder to fill, which replaces ``target`` when the block ends without an error.

    The old ``target`` stays until then. The new folder is created in ``work_folder``, which must be
    on the same disk; by default in the parent of ``target``.

    durable : everything in it is on the disk before it takes the place of the old one, so that a
        power cut leaves one of the two.
    spare : the new folder is the one that it holds, with all that is in it, and the one that is
        replaced is kept there; by default, the new one is empty and the other is removed.
    """
    work_folder = work_folder or target.parent
    work_folder.mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    restore(target)
    sweep(work_folder)
    with ExitStack() as taken:
        kept = taken.enter_context(spare.taken()) if spare else None
        fresh = kept or Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=work_folder))
        lock = ExitStack()
        lock.enter_context(locked(fresh))
    try:
        with lock:
            fresh.chmod(0o755)
            yield fresh
            if durable:
                write_to_disk(fresh)
            _replace(target, fresh)
            if durable:
                write_to_disk(target.parent)
            if spare is not None and fresh.exists():
                spare.keep(fresh)
                return
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    shutil.rmtree(fresh, ignore_errors=True)


def restore(target: Path) -> bool:
    """Give a folder its place back that a process took away and was killed before it had another.

    Returns
    -------
    Whether there was such a folder.
    """
    if target.exists() or not target.parent.is_dir():
        return False
    for old in sorted(target.parent.glob(f"{REPLACED}{target.name}-*"), reverse=True):
        with contextlib.suppress(OSError):
            old.rename(target)
            return True
    return False


def sweep(folder: Path) -> None:
    """Remove the temporary files and folders that killed builds left in ``folder``."""
    now = time.time()
    for path in [*folder.glob(f"{UNFINISHED}*"), *folder.glob(f"{REPLACED}*")]:
        with contextlib.suppress(OSError):
            age = now - path.stat().st_mtime
            left = is_locked(path) is False if path.is_dir() else None
            if (left and age > YOUNG) or age > ABANDONED_AFTER:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def write_to_disk(folder: Path) -> None:
    """Wait until everything below ``folder`` is on the disk."""
    if sys.platform == "linux":  # one call for all files, which is much faster than one for each
        opened = os.open(folder, os.O_RDONLY)
        try:
            if ctypes.CDLL(None).syncfs(opened) == 0:
                return
        except AttributeError:  # an old C library
            pass
        finally:
            os.close(opened)
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            with contextlib.suppress(OSError), file.open("rb+") as written:
                os.fsync(written.fileno())


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; false if the system or the disk cannot do that."""
    names = os.fsencode(one), os.fsencode(other)
    try:
        system = ctypes.CDLL(None)
        if sys.platform == "linux":
            result = system.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE)
        elif sys.platform == "darwin":
            result = system.renamex_np(*names, _EXCHANGE)
        else:
            return False
    except (AttributeError, OSError, TypeError):
        return False
    return bool(result == 0)


def _replace(target: Path, fresh: Path) -> None:
    """Put ``fresh`` in the place of ``target``.

    Another process can create ``target`` between the two steps; then both are repeated. If
    ``fresh`` cannot be moved, ``target`` is restored.
    """
    for attempt in range(ATTEMPTS):
        if target.exists() and exchange(fresh, target):
            return
        old = Path(tempfile.mkdtemp(prefix=f"{REPLACED}{target.name}-", dir=target.parent))
        old.rmdir()
        with contextlib.suppress(FileNotFoundError):
            target.rename(old)
        try:
            fresh.rename(target)
        except OSError:
            if target.exists() and attempt < ATTEMPTS - 1:
                _remove(old)
                continue
            with contextlib.suppress(OSError):
                old.rename(target)
            raise
        _remove(old)
        return


def _remove(old: Path) -> None:
    """Remove a replaced folder, which ``restore`` must not find when half of it is gone."""
    if old.exists():
        doomed = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=old.parent))
        with contextlib.suppress(OSError):
            old.rename(doomed / "old")
        shutil.rmtree(doomed, ignore_errors=True)
