"""Reads the content folder as Hugo does: pages, page bundles and sections, and their addresses.

Source: Hugo's documentation, "Content organization", "Page bundles", "URL management". A folder
with `index.md` is a leaf bundle: one page, with all other files in the folder as its resources. A
folder with `_index.md`, and every top-level folder, is a section.
"""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from companion.content.cascade import Cascade
from companion.content.collation import Collation, collation
from companion.content.config import Config
from companion.content.dates import date_of, dated_name, reads_file_names
from companion.content.front_matter import FrontMatter, split_front_matter
from companion.content.permalinks import (
    Permalinks,
    PermalinkValues,
    expanded,
    fault_of,
    segment,
    slugify,
)
from companion.content.resources import CONTENT_SUFFIXES, files_beside
from companion.tools.errors import BuildError, Faults
from companion.tools.text_file import read_text

NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Page:
    """A page that has a content file: a post, or the `_index.md` of a section or the home page.

    ``url`` is relative to the base URL: ``posts/backpropagation/``. ``path`` is the address without
    ``slug`` and ``url`` of the front matter, and ``section`` its first segment. ``resources`` maps
    the names of the page resources to their files.
    """

    kind: str
    url: str
    path: str
    section: str
    front: FrontMatter
    title: str
    date: dt.datetime
    lastmod: dt.datetime
    draft: bool = False
    weight: int = 0
    resources: dict[str, Path] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        return self.front.file

    def param(self, key: str, default: Any = None) -> Any:
        """A front matter value by its (case-insensitive) name."""
        return self.front.values.get(key.lower(), default)

    @property
    def rendered(self) -> bool:
        """Whether the page is written; false for `build: {render: never}` and `headless: true`."""
        return self._build("render") and not self.param("headless", False)

    @property
    def listed(self) -> bool:
        """Whether lists contain the page; false for `build: {list: never}` and `headless: true`."""
        return self._build("list") and not self.param("headless", False)

    def _build(self, key: str) -> bool:
        """Whether a build option of the page is "always", which is its default."""
        table = self.param("build")
        value = table.get(key, "always") if isinstance(table, dict) else "always"
        return value in ("always", True)

    def switched(self, key: str, default: bool) -> bool:
        """A boolean of the front matter; themes also use a table with the key ``enable``."""
        value = self.param(key, default)
        return bool(value.get("enable", True)) if isinstance(value, dict) else bool(value)


@dataclass(frozen=True)
class Content:
    """The pages of a site.

    posts : in Hugo's default order.
    indexes : the pages of sections and of the home page that have a content file, by address.
    left_out : pages that this build does not publish, with the reason.
    sections : the paths of all sections.
    permalinks : gives the addresses of pages without a content file, such as terms.
    valid : from when until when these pages are the ones to publish, in seconds since 1970.
    """

    posts: tuple[Page, ...]
    indexes: dict[str, Page]
    left_out: tuple[tuple[Page, str], ...]
    sections: tuple[str, ...]
    permalinks: Permalinks
    valid: tuple[float, float] = (0.0, 0.0)

    @cached_property
    def listed(self) -> tuple[Page, ...]:
        return tuple(post for post in self.posts if post.listed)

    @cached_property
    def indexes_by_path(self) -> dict[str, Page]:
        return {page.path: page for page in self.indexes.values()}

    def section_url(self, path: str) -> str:
        """The address of the section with this path, whether or not it has an `_index.md`."""
        own = self.indexes_by_path.get(path)
        name = path.rstrip("/")
        return own.url if own else self._address("section", name, name, (name,))

    def taxonomy_url(self, plural: str) -> str:
        """The address of the list of terms of a taxonomy."""
        return self._address("taxonomy", plural, slugify(plural), ())

    def term_url(self, plural: str, name: str) -> str:
        """The address of a term."""
        folder = slugify(plural)
        return self._address("term", plural, f"{folder}/{slugify(name)}", (folder,), name)

    def _address(
        self, kind: str, owner: str, path: str, sections: tuple[str, ...], title: str = ""
    ) -> str:
        """The address of a page without a content file; ``path`` if no permalink applies."""
        name = path.rpartition("/")[2]
        values = PermalinkValues(name, title or name, "", sections, NEVER)
        permalink = self.permalinks.address(kind, owner, values)
        return f"{path if permalink is None else permalink}/"

    def terms(self, plural: str) -> dict[str, list[Page]]:
        """The posts of each term of a taxonomy, sorted by term; "Nets" and "nets" are one term."""
        found: dict[str, list[Page]] = {}
        names: dict[str, str] = {}
        for post in sorted(self.posts, key=lambda post: post.path):
            for term in term_names(post, plural):
                names.setdefault(slugify(term), term)
        for post in self.posts:
            for slug in dict.fromkeys(slugify(term) for term in term_names(post, plural)):
                found.setdefault(names[slug], []).extend([post] if post.listed else [])
        return dict(sorted(found.items(), key=lambda item: collation(item[0])))


def read_content(config: Config, now: dt.datetime) -> Content:
    """Find and read every content file.

    Raises
    ------
    BuildErrors : all files whose front matter or text cannot be read, and duplicate addresses.
    """
    posts, indexes, left_out = [], [], []
    permalinks = Permalinks(config)
    faults = Faults()
    found = _read_files(config, faults)
    tops = [path.parents[-2] for _, path, _ in found if len(path.parts) > 1]
    sections: Sections = {path: path.name for path in tops}
    sections |= {
        path: front.text("slug") or path.name for kind, path, front in found if kind == "section"
    }
    for kind, path, front in found:
        with faults.of(front.file):
            page = _page(kind, path, front, config, permalinks, sections)
            reason = _why_left_out(page, config, now)
            if reason:
                left_out.append((page, reason))
            elif page.kind == "page":
                posts.append(page)
            else:
                indexes.append(page)
    faults.found += _duplicate_addresses([*posts, *indexes])
    faults.raise_all()
    gone = {page.path for page, _ in left_out}
    paths = tuple(sorted({f"{path}/" for path in sections if path.parts} - gone))
    ordered = tuple(sorted(posts, key=hugo_order))
    own = {page.url: page for page in indexes}
    pages = [*posts, *indexes, *(page for page, _ in left_out)]
    return Content(ordered, own, tuple(left_out), paths, permalinks, _valid(pages, config, now))


def _valid(pages: list[Page], config: Config, now: dt.datetime) -> tuple[float, float]:
    """The last moment before ``now`` and the first after it at which a page comes or goes."""
    moments = [
        moment.timestamp()
        for page in pages
        for key in ("publishdate", "expirydate")
        if (moment := date_of(page.front, key, config)) and moment.year > 1
    ]
    present = now.timestamp()
    first = max((moment for moment in moments if moment <= present), default=0.0)
    return first, min((moment for moment in moments if moment > present), default=float("inf"))


def hugo_order(page: Page) -> tuple[bool, int, float, Collation, str]:
    """Hugo's default order: weight (0 last), newest first, title, path."""
    title = collation(page.title)
    return (page.weight == 0, page.weight, -_timestamp(page.date), title, page.url)


def _content_files(folder: Path) -> Iterator[tuple[Path, Path | None]]:
    """Every content file below a folder, with its folder if that is a leaf bundle."""
    if not folder.is_dir():
        return
    children = sorted(p for p in folder.iterdir() if not p.name.startswith("."))
    index = next((p for p in children if p.stem == "index" and p.suffix in CONTENT_SUFFIXES), None)
    if index is not None:
        yield index, folder
        return
    for child in children:
        if child.is_dir():
            yield from _content_files(child)
        elif child.suffix in CONTENT_SUFFIXES:
            yield child, None


File = tuple[str, PurePosixPath, FrontMatter]  # the kind of page, its path, its front matter
Sections = dict[PurePosixPath, str]  # the segment of each section in addresses


def _read_files(config: Config, faults: Faults) -> list[File]:
    """Read every content file, and apply the cascade to its front matter."""
    found: list[File] = []
    cascade = Cascade(config)
    for file, bundle in _content_files(config.content):
        with faults.of(file):
            kind, path = _kind_and_path(file, bundle, config)
            front = split_front_matter(read_text(file), file)
            if kind != "page":
                cascade.add(path, front)
            found.append((kind, path, front))
    inherited: list[File] = []
    for kind, path, front in found:
        with faults.of(front.file):
            inherited.append((kind, path, cascade.applied_to(kind, path, front)))
    return inherited


def _page(
    kind: str, path: PurePosixPath, front: FrontMatter, config: Config, permalinks: Permalinks,
    sections: Sections,
) -> Page:  # fmt: skip
    """The page of a content file; BuildError if a front matter value is faulty."""
    date = date_of(front, "date", config) or NEVER
    slug = front.text("slug") or (dated_name(front)[1] if reads_file_names(config) else "")
    above = [path, *path.parents] if kind == "section" else [*path.parents]
    values = PermalinkValues(
        name=path.name,
        title=front.text("title") or path.name,
        slug=slug,
        sections=tuple(each.name for each in reversed(above) if each in sections),
        date=date,
    )
    page = Page(
        kind=kind,
        url=_url(kind, path, front, permalinks, values, sections),
        path=f"{path}/" if path.parts else "",
        section=f"{path.parts[0]}/" if len(path.parts) > 1 else "",
        front=front,
        title=front.text("title"),
        date=date,
        lastmod=date_of(front, "lastmod", config) or NEVER,
        draft=front.flag("draft"),
        weight=front.whole_number("weight"),
        resources=files_beside(front.file),
    )
    for plural in config.taxonomies.values():
        term_names(page, plural)
    alias_paths(page)
    return page


def alias_paths(page: Page) -> list[str]:
    """The paths of the redirect files to a page, relative to the published site.

    Raises
    ------
    BuildError : an alias is the home page.
    """
    written = page.param("aliases") or []
    folder = posixpath.dirname(page.url.rstrip("/"))
    found = []
    for alias in written if isinstance(written, list) else [written]:
        path = posixpath.normpath(posixpath.join("/", folder, str(alias))).strip("/")
        if not path:
            raise page.front.wrong(
                "aliases", f"the alias {alias!r} is the home page", "Name an address once in use."
            )
        found.append(path if path.endswith(".html") else f"{path}/index.html")
    return found


def _kind_and_path(file: Path, bundle: Path | None, config: Config) -> tuple[str, PurePosixPath]:
    """The kind of page of a file, and its path before ``slug`` and ``url`` are applied."""
    place = bundle or (file.parent if file.stem == "_index" else file.with_suffix(""))
    inside = place.relative_to(config.content)
    path = PurePosixPath(*(slugify(part) for part in inside.parts))
    if bundle is not None or file.stem != "_index":
        return "page", path
    if not path.parts:
        return "home", path
    if path.parts[0] in {slugify(plural) for plural in config.taxonomies.values()}:
        return ("taxonomy" if len(path.parts) == 1 else "term"), path
    return "section", path


def _url(
    kind: str, path: PurePosixPath, front: FrontMatter, permalinks: Permalinks,
    values: PermalinkValues, sections: Sections,
) -> str:  # fmt: skip
    """``url`` of the front matter, else by a permalink, else the path that ends with ``slug``."""
    explicit = front.text("url")
    if explicit:
        fault = fault_of(explicit) if ":" in explicit else None
        if fault:
            raise front.wrong("url", *fault)
        address = expanded(explicit, values) if ":" in explicit else explicit.strip("/")
        return address if explicit.endswith(".html") else f"{address}/"
    section = values.sections[0] if values.sections else "/"
    permalink = permalinks.address(kind, section, values)
    if permalink is not None:
        return f"{permalink}/"
    above = [sections.get(each, each.name) for each in list(path.parents)[-2::-1]]
    segments = [*above, segment(values.slug) or path.name]
    return "" if path == PurePosixPath(".") else f"{'/'.join(segments)}/"


def _why_left_out(page: Page, config: Config, now: dt.datetime) -> str:
    """The reason why this build does not publish a page; empty if it does."""
    if page.draft and not config.drafts:
        return "draft"
    published = date_of(page.front, "publishdate", config)
    if published and published > now and not config.future:
        return "future"
    expires = date_of(page.front, "expirydate", config)
    if expires and expires <= now and not config.expired:
        return "expired"
    return ""


def _duplicate_addresses(posts: list[Page]) -> Iterator[BuildError]:
    """An error for each page whose address an earlier page has already."""
    first: dict[str, Page] = {}
    for page in posts:
        other = first.setdefault(page.url, page)
        if other is not page:
            yield page.front.wrong(
                "slug",
                f"/{page.url} is also the address of {other.file}",
                "Give one of the two another name, slug or url.",
            )


def term_names(page: Page, plural: str) -> list[str]:
    """The terms of a page in a taxonomy; the value is a list, or a text for a single term."""
    value = page.param(plural) or []
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list):
        raise page.front.wrong(
            plural, f"{plural} must be a list of names", f'{plural}: ["one", "two"]'
        )
    return list(dict.fromkeys(str(name).strip() for name in names if str(name).strip()))


def _timestamp(moment: dt.datetime) -> float:
    return (moment - NEVER).total_seconds()
