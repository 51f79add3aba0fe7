"""Sees to it that every file of a site lies in it, and that no two pages have one address."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from companion.content.permalinks import fault_of_address
from companion.tools.errors import BuildError

PAGE, LIST, REDIRECT = "page", "list", "redirect"


@dataclass(frozen=True)
class OutputFile:
    """A file of the site.

    path : relative to the site's folder.
    content : its text, a file to copy, or what makes the text, if it is wanted.
    owner : the content file that it is made from, or that asks for it, if there is one.
    role : a page (or any other file), a list without a content file of its own, or a redirect.
    origin : a hash of all that the text is made of; empty if that is not known.
    """

    path: str
    content: str | Path | Callable[[], str]
    owner: Path | None = None
    role: str = PAGE
    origin: str = ""


class Claims:
    """The paths of a site that are taken, and by which content files.

    warnings : redirects that were left out because a page has their address.
    """

    def __init__(self) -> None:
        self._files: dict[str, OutputFile] = {}
        self._folders: dict[str, OutputFile] = {}
        self.warnings: list[BuildError] = []

    def grant(self, file: OutputFile) -> bool:
        """Whether a file is to be written; false if another one goes before it at its path.

        Raises
        ------
        BuildError : the path leaves the site, or belongs to another page; with both their files.
        """
        fault = fault_of_address(file.path) if not file.path.startswith("/") else None
        if file.path.startswith("/"):
            fault = (f"the address {file.path!r} starts outside the site", "Write it without /")
        if fault:
            raise BuildError(fault[0], file.owner, 1, 1, fault[1])
        path = posixpath.normpath(file.path)
        other = self._files.get(path)
        if other is not None and _gives_way(file, other):
            self._warn(file, other)
            return False
        if other is not None and not _gives_way(other, file):
            raise _conflict(file, other)
        if other is not None:
            self._warn(other, file)
        self._claim(path, file)
        return True

    def _claim(self, path: str, file: OutputFile) -> None:
        if path in self._folders:
            raise _conflict(file, self._folders[path])
        folder = posixpath.dirname(path)
        while folder:
            if folder in self._files:
                raise _conflict(file, self._files[folder])
            self._folders.setdefault(folder, file)
            folder = posixpath.dirname(folder)
        self._files[path] = file

    def _warn(self, loser: OutputFile, winner: OutputFile) -> None:
        if loser.role == REDIRECT and loser.owner != winner.owner:
            self.warnings.append(
                BuildError(
                    f"the alias /{_address(loser)} is left out: it is the address of "
                    f"{winner.owner or 'a list'}",
                    loser.owner, 1, 1, "Remove the alias, or rename it.",
                )
            )  # fmt: skip


def _gives_way(file: OutputFile, other: OutputFile) -> bool:
    """Whether ``file`` is left out for ``other``, as in Hugo, except that a page goes first."""
    if file.role == REDIRECT:
        return True
    return file.role == LIST and other.role == PAGE and other.owner is not None


def _conflict(file: OutputFile, other: OutputFile) -> BuildError:
    names = f"/{_address(file)} is also the address of {other.owner or 'a list of posts'}"
    return BuildError(
        names, file.owner or other.owner, 1, 1, "Give one of the two another name, slug or url."
    )


def _address(file: OutputFile) -> str:
    return file.path.removesuffix("index.html")
