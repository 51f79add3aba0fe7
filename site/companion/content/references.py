"""What an author calls a page in `ref` and `relref`, and the page that is meant.

Source: Hugo's documentation, "ref" and "relref". A name is a path below `content/`, from the root
or from the page's own folder, with or without `.md`; or a page's own name, if only one page has it.
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
    """The names of all pages that are published, and of those that are not."""

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
        """Why ``name`` means no page, and what to do about it."""
        wanted = _without_suffix(PurePosixPath(name.lower().lstrip("/")))
        for path, reason in self._left_out.items():
            if wanted in (path, PurePosixPath(path.name)):
                return (
                    f"page not found: {path} is not published ({reason})",
                    f"Publish that page too, or build with --build{BUILT_WITH[reason]}.",
                )
        pages = [each.url for each in self._by_name.get(wanted.name, [])]
        if pages and len(wanted.parts) == 1:
            others = f"{len(pages)} pages" if len(pages) > 1 else "a page and a term"
            return (
                f"this is ambiguous: {others} have that name",
                f'Write its path, as in "{pages[0].rstrip("/")}".',
            )
        known = [name for path in self._by_path for name in (str(path), path.name)]
        near = get_close_matches(str(wanted), known, 1)
        if near:
            return "page not found", f'Did you mean "{near[0]}"?'
        return "page not found", "Name the file as it is called under content/"

    def address(self, name: str, page: Page) -> str | None:
        """The address of the page that ``name`` means on ``page``, if there is one."""
        wanted = _without_suffix(PurePosixPath(name.lower()))
        from_root = PurePosixPath(*wanted.parts[1:]) if wanted.is_absolute() else wanted
        folder = PurePosixPath(page.file.parent.relative_to(self._folder).as_posix().lower())
        folders = [folder, folder.parent] if page.file.stem == "index" else [folder]
        nearby = [PurePosixPath(posixpath.normpath(each / from_root)) for each in folders]
        for path in (from_root,) if wanted.is_absolute() else (*nearby, from_root):
            if path in self._by_path:
                return self._by_path[path].url
            if path in self._unwritten:
                return self._unwritten[path]
        named = self._by_name.get(wanted.name, []) if len(wanted.parts) == 1 else []
        return named[0].url if len(named) == 1 and wanted.name not in self._terms else None

    def _path_of(self, page: Page) -> PurePosixPath:
        inside = PurePosixPath(page.file.relative_to(self._folder).as_posix().lower())
        return _without_suffix(inside)


def _without_suffix(path: PurePosixPath) -> PurePosixPath:
    """`posts/x.md`, `posts/x/index.md` and `posts/x` are one name."""
    if path.suffix in CONTENT_SUFFIXES:
        path = path.with_suffix("")
    return path.parent if path.name in ("index", "_index") else path
