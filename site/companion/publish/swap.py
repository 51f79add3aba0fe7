"""Writes a site into a new folder, which then replaces the old one.

So a build that fails or is killed leaves the last good site unchanged.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from companion.content.config import Config
from companion.publish.claims import Claims, OutputFile
from companion.tools.atomic_file import atomic_folder, path_inside
from companion.tools.errors import BuildError, Faults

MARKER = ".made-by-build.py"
"""An empty file in every folder that a build made, and may therefore replace or remove."""


def publish(
    files: Iterable[OutputFile],
    folders: Iterable[Path],
    destination: Path,
    own: bool,
    claims: Claims | None = None,
) -> int:
    """Replace ``destination`` by a folder with copies of ``folders`` and, over them, ``files``.

    own : the destination is the blog's publishing folder, which is always replaced. Any other
        folder is replaced only if it is empty or a build made it, to keep files of the user.
    claims : takes the paths of the files, and the warnings about them.

    Returns
    -------
    The number of files.

    Raises
    ------
    BuildErrors : files whose paths leave the site or belong to two pages; nothing is replaced.
    BuildError : the destination has files that no build made, or a file cannot be written, because
        a folder has its path, the disk is full or a permission is missing.
    """
    claims, faults = claims or Claims(), Faults()
    if not own:
        _check_replaceable(destination)
    try:
        with atomic_folder(destination) as fresh:
            for folder in folders:
                _copy_tree(folder, fresh)
            for file in files:
                try:
                    if claims.grant(file):
                        _write(file, fresh)
                except BuildError as error:
                    faults.add(error, file.owner)
            faults.raise_all()
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
    """Write or copy a file.

    Raises
    ------
    BuildError : its path leaves the folder, or a static file has the path of one of its folders.
    """
    target = path_inside(folder, file.path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(file.content, Path):
            shutil.copyfile(file.content, target)
        else:
            target.write_text(file.content, "utf-8", newline="\n")
    except (NotADirectoryError, FileExistsError, IsADirectoryError):
        raise BuildError(
            f"/{file.path} cannot be written: a static file or folder has a part of this path",
            file.owner, 1, 1, "Rename one of the two.",
        ) from None  # fmt: skip


def check_destination(config: Config) -> None:
    """Refuse a destination whose replacement would remove the blog itself, or a part of it.

    Raises
    ------
    BuildError : it is the blog's folder, contains it, or is one of the folders that builds read.
    """
    destination, root = config.destination.resolve(), config.root.resolve()
    blog = config.blog
    read = [config.content, blog.resources, blog.templates, *config.static]
    sources = [folder.resolve() for folder in read if folder != blog.published]
    is_source = any(
        destination in (each, *each.parents) or each in destination.parents for each in sources
    )
    if destination in (root, *root.parents, blog.build.resolve()) or is_source:
        raise BuildError(
            f"the destination {destination} holds files of the blog, and a build replaces it whole",
            blog.configuration, *config.place_of("publishDir", "")[1:],
            remedy="Name another folder with publishDir or --destination, such as public.",
        )  # fmt: skip


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
