"""Writes files and folders atomically: a reader sees the old state or the new, never a part.

Several processes, such as `serve` and `build`, can write the same place at once: each fills a
temporary file or folder of its own and renames it. One that is killed leaves the old state.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from companion.tools.errors import BuildError

UNFINISHED = ".unfinished-"
ABANDONED_AFTER = 3600  # seconds
ATTEMPTS = 5


def write_whole(file: Path, content: str | bytes) -> None:
    """Write ``content`` to ``file`` atomically; text as UTF-8, with its line ends unchanged."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        draft.write_bytes(content.encode() if isinstance(content, str) else content)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def remove_others(folder: Path, names: Collection[str]) -> None:
    """Remove the files of a folder, if it exists, except those with these names."""
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.name not in names:
            file.unlink(missing_ok=True)


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


@contextmanager
def atomic_folder(target: Path, work_folder: Path | None = None) -> Iterator[Path]:
    """A new folder to fill, which replaces ``target`` when the block ends without an error.

    The old ``target`` stays until then. The new folder is created in ``work_folder``, which must be
    on the same disk; by default in the parent of ``target``.
    """
    work_folder = work_folder or target.parent
    work_folder.mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    sweep(work_folder)
    fresh = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=work_folder))
    old = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=work_folder))
    try:
        fresh.chmod(0o755)
        yield fresh
        _replace(target, fresh, old)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove the temporary files and folders that killed builds left in ``folder``."""
    now = time.time()
    for path in folder.glob(f"{UNFINISHED}*"):
        with contextlib.suppress(OSError):
            if now - path.stat().st_mtime > ABANDONED_AFTER:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _replace(target: Path, fresh: Path, old: Path) -> None:
    """Move ``target`` into the folder ``old``, and ``fresh`` to its place.

    Another process can create ``target`` between the two steps; then both are repeated. If
    ``fresh`` cannot be moved, ``target`` is restored.
    """
    for attempt in range(ATTEMPTS):
        with contextlib.suppress(FileNotFoundError):
            target.rename(old / str(attempt))
        try:
            fresh.rename(target)
        except OSError:
            if target.exists() and attempt < ATTEMPTS - 1:
                continue
            with contextlib.suppress(OSError):
                (old / str(attempt)).rename(target)
            raise
        return
