"""Writes a site into a new folder, which then replaces the old one.

So a build that fails or is killed leaves the last good site unchanged.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from companion.publish.pages import OutputFile
from companion.tools.atomic_file import atomic_folder
from companion.tools.errors import BuildError

MARKER = ".made-by-build.py"
"""An empty file in every folder that a build made, and may therefore replace or remove."""


def publish(
    files: Iterable[OutputFile], folders: Iterable[Path], destination: Path, own: bool
) -> int:
    """Replace ``destination`` by a folder with copies of ``folders`` and, over them, ``files``.

    own : the destination is the blog's publishing folder, which is always replaced. Any other
        folder is replaced only if it is empty or a build made it, to keep files of the user.

    Returns
    -------
    The number of files.

    Raises
    ------
    BuildError : the destination has files that no build made, or a file cannot be written, because
        a folder has its path, the disk is full or a permission is missing.
    """
    if not own:
        _check_replaceable(destination)
    try:
        with atomic_folder(destination) as fresh:
            for folder in folders:
                _copy_tree(folder, fresh)
            for file in files:
                _write(file, fresh)
            (fresh / MARKER).touch()
            return sum(len(names) for _, _, names in os.walk(fresh)) - 1
    except OSError as error:
        raise _explained(error, destination) from None


def _copy_tree(folder: Path, into: Path) -> None:
    """Copy every file below ``folder``, if it exists; a file deleted meanwhile is skipped."""
    for source in folder.rglob("*"):
        target = into / source.relative_to(folder)
        try:
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
        except FileNotFoundError:
            if source.exists():
                raise


def _write(file: OutputFile, folder: Path) -> None:
    target = folder / file.path
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(file.content, Path):
        shutil.copyfile(file.content, target)
    else:
        target.write_text(file.content, "utf-8", newline="\n")


def _check_replaceable(destination: Path) -> None:
    """Raise a BuildError unless the destination is missing, empty or made by a build."""
    if destination.exists() and not destination.is_dir():
        raise BuildError(f"the destination {destination} is a file", remedy="Name a folder.")
    if destination.is_dir() and any(destination.iterdir()) and not (destination / MARKER).exists():
        raise BuildError(
            f"the destination {destination} holds files that no build made",
            remedy="Name an empty or a new folder; a build replaces the whole folder.",
        )


def _explained(error: OSError, destination: Path) -> BuildError:
    """The message for a failed write."""
    if error.errno == errno.ENOSPC:
        return BuildError(
            "the disk is full; the last good site is untouched", remedy="Free some space."
        )
    return BuildError(
        f"{error.filename or destination} cannot be written: {error.strerror}",
        remedy="Check the folder's permissions, or name another with --destination.",
    )
