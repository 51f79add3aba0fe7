"""What earlier builds of this user, in any clone, have already fetched and made.

Nothing half written is ever found here: files and folders are written beside their place and
renamed into it when they are whole.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_cache_path

from companion.tools.errors import BuildError

APPLICATION = "backpropagation-companion"
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
UNFINISHED = ".unfinished-"
ABANDONED_AFTER = 3600  # seconds


def cache_folder(*parts: str) -> Path:
    """A folder of the user's cache; made if it is not there yet."""
    folder = user_cache_path(APPLICATION, appauthor=False).joinpath(*parts)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def digest(parts: Iterable[bytes]) -> str:
    """A name for everything in `parts`: each is counted in with its length, so none can blur."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()[:20]


@contextmanager
def whole_folder(target: Path, workshop: Path | None = None) -> Iterator[Path]:
    """A fresh folder to fill, which takes `target`'s place when the block ends without an error.

    What was at `target` before stays until then and is gone afterwards. The folder is filled in
    `workshop`, which must be on the same disk; without it, beside `target`.
    """
    workshop = workshop or target.parent
    target.parent.mkdir(parents=True, exist_ok=True)
    sweep(workshop)
    fresh = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=workshop))
    old = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=workshop))
    try:
        fresh.chmod(0o755)
        yield fresh
        if target.exists():
            target.rename(old / "old")
        try:
            fresh.rename(target)
        except OSError:
            # Another build was quicker; what it put there is as good as ours.
            if not target.is_dir():
                raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what killed builds left unfinished in `folder`."""
    now = time.time()
    for path in folder.glob(f"{UNFINISHED}*"):
        with contextlib.suppress(OSError):
            if now - path.stat().st_mtime > ABANDONED_AFTER:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def keep_newest(folder: Path, count: int) -> None:
    """Remove all but the entries of `folder` that were made last."""
    with contextlib.suppress(OSError):
        entries = [path for path in folder.iterdir() if not path.name.startswith(UNFINISHED)]
        for path in sorted(entries, key=lambda path: path.stat().st_mtime)[:-count]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def full_disk_said_plainly() -> Iterator[None]:
    """Turn "no space left" from anywhere below into words for the person at the keyboard."""
    try:
        yield
    except OSError as error:
        if error.errno not in NO_SPACE:
            raise
        place = error.filename2 or error.filename or cache_folder()
        raise BuildError(
            f"the disk is full: {place} could not be written",
            remedy="Free about 300 MB and run the command again; what is finished is kept.",
        ) from error
