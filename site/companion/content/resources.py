"""Finds page resources: the files of a page bundle, and those in the site's `assets/`.

Source: Hugo's documentation, "Page resources". In a leaf bundle (a folder with `index.md`) all
other files are resources of its page. In a branch bundle (`_index.md`) they are the files below the
folder that are in no other bundle. Other pages have no resources. Names that are not found there
are looked up in `assets/`, as by `resources.Get`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

CONTENT_SUFFIXES = {".md", ".markdown"}
OTHER_CONTENT = {
    ".html",
    ".htm",
    ".adoc",
    ".org",
    ".rst",
    ".pandoc",
}  # content formats of Hugo that are not supported here


@dataclass(frozen=True)
class Resources:
    """The files that a page can refer to.

    beside : its page resources, by their path relative to the page.
    assets : the site's `assets/` folder.
    """

    beside: Mapping[str, Path] = field(default_factory=dict)
    assets: Path | None = None

    def find(self, name: str) -> Path | None:
        """The file with this name, or None; case is ignored for page resources, as in Hugo."""
        name = name.removeprefix("./").removeprefix("/")
        lowered = {each.lower(): path for each, path in self.beside.items()}
        found = self.beside.get(name) or lowered.get(name.lower())
        return found or self._assets().get(name)

    def why_not(self, name: str) -> tuple[str, str]:
        """Message and remedy for a name that has no file."""
        message = f'there is no "{name}" in this page\'s bundle or in assets/'
        near = get_close_matches(name, [*self.beside, *self._assets()], 1)
        if near:
            return message, f'Did you mean "{near[0]}"?'
        return message, "Put the file beside the page's index.md, or into assets/ for all pages"

    def _assets(self) -> dict[str, Path]:
        if self.assets is None or not self.assets.is_dir():
            return {}
        files = (path for path in sorted(self.assets.rglob("*")) if path.is_file())
        return {path.relative_to(self.assets).as_posix(): path for path in files}


def _nothing(_: Path) -> bool:
    return False


def files_beside(
    file: Path, stem: str = "", ignores: Callable[[Path], bool] = _nothing
) -> dict[str, Path]:
    """The page resources of a content file, by their path relative to its folder.

    stem : the file's name without suffixes, if that of a language is among them.
    ignores : whether a file or a folder is left out.
    """
    found: Iterator[Path]
    stem = stem or file.stem
    if stem == "index":
        found = (path for path in _below(file.parent, ignores) if path != file)
    elif stem == "_index":
        found = loose_files(file.parent, ignores)
    else:
        return {}
    kept = [path for path in found if _is_resource(path)]
    return {path.relative_to(file.parent).as_posix(): path for path in sorted(kept)}


def _below(folder: Path, ignores: Callable[[Path], bool]) -> Iterator[Path]:
    """The files in and below a folder; links to folders are not followed."""
    for name, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if not ignores(Path(name, each))]
        paths = [Path(name, each) for each in files]
        yield from (path for path in paths if path.is_file() and not ignores(path))


def loose_files(folder: Path, ignores: Callable[[Path], bool] = _nothing) -> Iterator[Path]:
    """The resources in and below a folder, except those of the bundles below it."""
    for path in folder.iterdir():
        if ignores(path):
            continue
        if path.is_dir() and not any(path.glob("index.*")) and not any(path.glob("_index.*")):
            yield from loose_files(path, ignores)
        elif path.is_file() and _is_resource(path) and path.suffix not in OTHER_CONTENT:
            yield path


def _is_resource(path: Path) -> bool:
    return path.suffix not in CONTENT_SUFFIXES and not path.name.startswith(".")
