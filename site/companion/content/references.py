"""Resolves the page references of the shortcodes `ref` and `relref` to addresses.

Source: Hugo's documentation, "ref" and "relref". A reference is a path below `content/`, from the
root or from the page's folder, with or without `.md`; or the name of a page, if that is unique.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from companion.content.content import Content, Page
from companion.content.permalinks import slugify
from companion.content.resources import CONTENT_SUFFIXES

BUILT_WITH = {"draft": "Drafts", "future": "Future", "expired": "Expired"}


class References:
    """An index of all pages, published and left out, by path and by name."""

    def __init__(self, content: Content, folder: Path, taxonomies: Iterable[str] = ()) -> None:
        self._folder = folder
        self._by_path: dict[PurePosixPath, Page] = {}
        self._by_name: dict[str, list[Page]] = {}
        for page in [*content.posts, *content.indexes.values()]:
            path = self._path_of(page)
            self._by_path[path] = page
            self._by_name.setdefault(path.name, []).append(page)
        self._terms: set[str] = set()
        self._unwritten = {PurePosixPath(): ""}  # pages without a file, with their addresses
        for section in content.sections:
            self._unwritten[PurePosixPath(section)] = content.section_url(section)
        for plural in taxonomies:
            path = PurePosixPath(slugify(plural))
            self._unwritten[path] = content.taxonomy_url(plural)
            for term in content.terms(plural):
                self._terms.add(slugify(term))
                self._unwritten[path / slugify(term)] = content.term_url(plural, term)
        self._left_out = {self._path_of(page): reason for page, reason in content.left_out}

    def why_not(self, name: str) -> tuple[str, str]:
        """Message and remedy for a reference that has no page."""
        target = _without_suffix(PurePosixPath(name.lower().lstrip("/")))
        for path, reason in self._left_out.items():
            if target in (path, PurePosixPath(path.name)):
                return (
                    f"page not found: {path} is not published ({reason})",
                    f"Publish that page too, or build with --build{BUILT_WITH[reason]}.",
                )
        pages = [each.url for each in self._by_name.get(target.name, [])]
        if pages and len(target.parts) == 1:
            others = f"{len(pages)} pages" if len(pages) > 1 else "a page and a term"
            return (
                f"this is ambiguous: {others} have this name",
                f'Write its path, as in "{pages[0].rstrip("/")}".',
            )
        known = [name for path in self._by_path for name in (str(path), path.name)]
        near = get_close_matches(str(target), known, 1)
        if near:
            return "page not found", f'Did you mean "{near[0]}"?'
        return "page not found", "Write the path of the file under content/"

    def address(self, name: str, page: Page) -> str | None:
        """The address of the page that ``name`` refers to on ``page``; None if there is none."""
        target = _without_suffix(PurePosixPath(name.lower()))
        from_root = PurePosixPath(*target.parts[1:]) if target.is_absolute() else target
        folder = PurePosixPath(page.file.parent.relative_to(self._folder).as_posix().lower())
        folders = [folder, folder.parent] if page.front.stem == "index" else [folder]
        nearby = [PurePosixPath(posixpath.normpath(each / from_root)) for each in folders]
        for path in (from_root,) if target.is_absolute() else (*nearby, from_root):
            if path in self._by_path:
                return self._by_path[path].url
            if path in self._unwritten:
                return self._unwritten[path]
        named = self._by_name.get(target.name, []) if len(target.parts) == 1 else []
        return named[0].url if len(named) == 1 and target.name not in self._terms else None

    def _path_of(self, page: Page) -> PurePosixPath:
        """The lower-case path of a page below the content folder."""
        inside = PurePosixPath(page.file.relative_to(self._folder).as_posix().lower())
        return _without_suffix(inside.with_name(f"{page.front.stem.lower()}{inside.suffix}"))


def _without_suffix(path: PurePosixPath) -> PurePosixPath:
    """Reduce `posts/x.md` and `posts/x/index.md` to `posts/x`."""
    if path.suffix in CONTENT_SUFFIXES:
        path = path.with_suffix("")
    return path.parent if path.name in ("index", "_index") else path
