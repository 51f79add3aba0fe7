"""The cache of fetched and generated files, which all clones of a user share.

It contains no partly written entries: files and folders are written under a temporary name and
renamed when they are complete.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_cache_path

from companion.tools.atomic_file import UNFINISHED
from companion.tools.errors import BuildError

APPLICATION = "backpropagation-companion"
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


def cache_folder(*parts: str) -> Path:
    """A folder of the user's cache; created if it does not exist.

    Raises
    ------
    BuildError : it cannot be created.
    """
    folder = user_cache_path(APPLICATION, appauthor=False).joinpath(*parts)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BuildError(
            f"the folder {folder} of the user's cache cannot be made: {error.strerror}",
            remedy="Make room for it, or name another place with XDG_CACHE_HOME.",
        ) from error
    return folder


def digest(parts: Iterable[bytes]) -> str:
    """A hash of `parts`, 20 hex digits; lengths are hashed too, so that the boundaries count."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()[:20]


def keep_newest(folder: Path, count: int) -> None:
    """Remove all entries of `folder` except the `count` newest."""
    with contextlib.suppress(OSError):
        entries = [path for path in folder.iterdir() if not path.name.startswith(UNFINISHED)]
        for path in sorted(entries, key=lambda path: path.stat().st_mtime)[:-count]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def report_full_disk() -> Iterator[None]:
    """Convert an OSError for a full disk, raised in the block, to a BuildError."""
    try:
        yield
    except OSError as error:
        if error.errno not in NO_SPACE:
            raise
        place = error.filename2 or error.filename or "a file"
        raise BuildError(
            f"the disk is full: {place} could not be written",
            remedy="Free about 300 MB and run the command again; finished steps are kept.",
        ) from error
