"""Finds the content files below a folder, and its leaf bundles.

Source: Hugo's documentation, "Page bundles".
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from companion.content.config import Config
from companion.content.language import stem_of, suffix_of
from companion.content.resources import CONTENT_SUFFIXES
from companion.tools.errors import BuildError, Faults


def content_files(
    folder: Path, config: Config, faults: Faults, seen: set[Path]
) -> Iterator[tuple[Path, Path | None]]:
    """Every content file below a folder, with its folder if that is a leaf bundle.

    Files of languages that are not built are left out.

    seen : the folders that were read, without links; a link to one of them is an error.
    """
    if not folder.is_dir():
        return
    children: list[Path] = []
    with faults.of(folder):
        children = _children(folder, seen, faults)
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
    for name in names:
        if not _is_text(name):
            remedy = "Rename the file or folder."
            faults.add(BuildError("this name is not UTF-8 text", folder / name, 1, 1, remedy))
    return [folder / name for name in names if _is_text(name)]


def _is_text(name: str) -> bool:
    """Whether a file name is UTF-8; Python keeps other bytes as halves of surrogate pairs."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
