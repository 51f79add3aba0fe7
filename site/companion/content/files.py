"""Finds the content files below a folder, and its leaf bundles.

Source: Hugo's documentation, "Page bundles".
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

from companion.content.config import Config
from companion.content.language import stem_of, suffix_of
from companion.content.permalinks import shortened
from companion.content.resources import CONTENT_SUFFIXES
from companion.tools.errors import BuildError, Faults


def content_files(
    folder: Path, config: Config, faults: Faults, seen: set[Path]
) -> Iterator[tuple[Path, Path | None]]:
    """Every content file below a folder, with its folder if that is a leaf bundle.

    Files of languages that are not built, and those that Hugo ignores, are left out.

    seen : the folders that were read, without links; a link to one of them is an error.
    """
    if not folder.is_dir():
        return
    children: list[Path] = []
    with faults.of(folder):
        children = [each for each in _children(folder, seen, faults) if not config.ignores(each)]
    contents = {
        p: None for p in children if _is_content(p) and suffix_of(p) not in config.other_languages
    }
    language = config.content_language
    index = next((p for p in contents if stem_of(p, language) == "index"), None)
    if index is not None:
        yield index, folder
        return
    for child in children:
        if not _is_content(child) and child.is_dir():
            yield from content_files(child, config, faults, seen)
        elif child in contents:
            yield child, None


def _is_content(path: Path) -> bool:
    return path.suffix in CONTENT_SUFFIXES


def _children(folder: Path, seen: set[Path], faults: Faults) -> list[Path]:
    """The visible entries of a folder; one whose name is no text is an error, and left out.

    Raises
    ------
    BuildError : it cannot be read, or is read twice.
    """
    real = folder.resolve()
    if real in seen:
        raise BuildError(
            f"this link leads to {real}, whose pages are content already",
            folder, 1, 1, "Remove the link.",
        )  # fmt: skip
    seen.add(real)
    try:
        with os.scandir(folder) as entries:
            names = sorted(each.name for each in entries if not each.name.startswith("."))
    except OSError as error:
        raise BuildError(
            f"the folder cannot be read: {error.strerror}", folder, 1, 1, "Check its permissions."
        ) from None
    children = []
    for name in names:
        fault = _fault_of_name(folder / name)
        if fault:
            faults.add(fault)
        else:
            children.append(folder / name)
    return children


def _fault_of_name(child: Path) -> BuildError | None:
    """The error for an entry whose name is no text, or longer with its folders than a path can be.

    Such a path can exist: it was made from a folder inside it.
    """
    if not _is_text(child.name):
        return BuildError("this name is not UTF-8 text", child, 1, 1, "Rename the file or folder.")
    try:
        child.lstat()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            message = f"the path of {shortened(child.name)!r} in it is too long for this system"
            remedy = "Give the folders around it shorter names, or move it up."
            return BuildError(message, child.parent, 1, 1, remedy)
    return None


def _is_text(name: str) -> bool:
    """Whether a file name is UTF-8; Python keeps other bytes as halves of surrogate pairs."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
