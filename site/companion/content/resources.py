"""Finds page resources: the files of a page bundle, and those in the site's `assets/`.

Source: Hugo's documentation, "Page resources". In a leaf bundle (a folder with `index.md`) all
other files are resources of its page. In a branch bundle (`_index.md`) they are the files below the
folder that are in no other bundle. Other pages have no resources. Names that are not found there
are looked up in `assets/`, as by `resources.Get`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


def files_beside(file: Path, stem: str = "") -> dict[str, Path]:
    """The page resources of a content file, by their path relative to its folder.

    stem : the file's name without suffixes, if that of a language is among them.
    """
    found: Iterator[Path]
    stem = stem or file.stem
    if stem == "index":
        found = iter(path for path in file.parent.rglob("*") if path.is_file() and path != file)
    elif stem == "_index":
        found = loose_files(file.parent)
    else:
        return {}
    kept = [path for path in found if _is_resource(path)]
    return {path.relative_to(file.parent).as_posix(): path for path in sorted(kept)}


def loose_files(folder: Path) -> Iterator[Path]:
    """The resources in and below a folder, except those of the bundles below it."""
    for path in folder.iterdir():
        if path.is_dir() and not any(path.glob("index.*")) and not any(path.glob("_index.*")):
            yield from loose_files(path)
        elif path.is_file() and _is_resource(path) and path.suffix not in OTHER_CONTENT:
            yield path


def _is_resource(path: Path) -> bool:
    return path.suffix not in CONTENT_SUFFIXES and not path.name.startswith(".")
