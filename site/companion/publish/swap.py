"""Writing a site whole: into a fresh folder beside the old one, which it then replaces.

A build that fails, or is killed, leaves the last good site as it was.
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


def publish(
    files: Iterable[OutputFile], folders: Iterable[Path], destination: Path, own: bool
) -> int:
    """Write ``files`` over copies of ``folders`` to ``destination``; returns the number of files.

    ``own`` says that the destination is the project's own publishing folder; any other folder
    is only replaced if an earlier build made it, for whatever else lies there would be lost.

    Raises
    ------
    BuildError : the folder is somebody else's, two files want one place, or the disk is full.
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
    """Copy every file below ``folder``, if it exists; one that has just vanished is no fault."""
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
    if destination.exists() and not destination.is_dir():
        raise BuildError(f"the destination {destination} is a file", remedy="Name a folder.")
    if destination.is_dir() and any(destination.iterdir()) and not (destination / MARKER).exists():
        raise BuildError(
            f"the destination {destination} holds files that no build made",
            remedy="Name an empty or a new folder; a build replaces its destination whole.",
        )


def _explained(error: OSError, destination: Path) -> BuildError:
    if error.errno == errno.ENOSPC:
        return BuildError(
            "the disk is full; the last good site is untouched", remedy="Free some space."
        )
    return BuildError(
        f"{error.filename or destination} cannot be written: {error.strerror}",
        remedy="Check the folder's permissions, or name another with --destination.",
    )
