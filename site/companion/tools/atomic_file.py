"""Files and folders written whole or not at all.

Whoever reads meanwhile finds the old state or the new one, and a writer that is killed leaves the
old one. Several builds may write the same at once, as `serve` beside `build` does: each has a draft
of its own.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNFINISHED = ".unfinished-"
ABANDONED_AFTER = 3600  # seconds
ATTEMPTS = 5


def write_whole(file: Path, content: str | bytes) -> None:
    """Put ``content`` into ``file``; text as UTF-8 with its line ends as they are."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        draft.write_bytes(content.encode() if isinstance(content, str) else content)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def whole_folder(target: Path, workshop: Path | None = None) -> Iterator[Path]:
    """A fresh folder to fill, which takes ``target``'s place if the block ends without an error.

    What was at ``target`` stays until then and is gone afterwards.

    workshop : where the folder is filled, on the same disk; without it, beside ``target``.
    """
    workshop = workshop or target.parent
    workshop.mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    sweep(workshop)
    fresh = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=workshop))
    old = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=workshop))
    try:
        fresh.chmod(0o755)
        yield fresh
        _take_place(fresh, target, old)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what killed builds left unfinished in ``folder``."""
    now = time.time()
    for path in folder.glob(f"{UNFINISHED}*"):
        with contextlib.suppress(OSError):
            if now - path.stat().st_mtime > ABANDONED_AFTER:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _take_place(fresh: Path, target: Path, old: Path) -> None:
    """Move ``target`` into ``old`` and ``fresh`` to its place.

    Between the two another build may have put its own folder there: that goes the same way.
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
