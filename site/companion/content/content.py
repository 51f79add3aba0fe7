"""Reads the content folder as Hugo does: pages, page bundles and sections, and their addresses.

Source: Hugo's documentation, "Content organization", "Page bundles", "URL management". A folder
with `index.md` is a leaf bundle: one page, with all other files in the folder as its resources. A
folder with `_index.md`, and every top-level folder, is a section.
"""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from typing import Any

from companion.content.cascade import Cascade
from companion.content.collation import Collation, collation
from companion.content.config import Config
from companion.content.dates import date_of, dated_name, reads_file_names
from companion.content.files import content_files
from companion.content.front_matter import FrontMatter, split_front_matter
from companion.content.language import stem_of
from companion.content.memory import Memory
from companion.content.permalinks import (
    Permalinks,
    PermalinkValues,
    expanded,
    fault_of,
    fault_of_address,
    segment,
    shortened,
    slugify,
)
from companion.content.resources import files_beside
from companion.tools.errors import BuildError, Faults
from companion.tools.sealed import identity_of
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

    def only(self, files: Collection[Path]) -> Content:
        """The same content without the pages of other files."""
        posts = tuple(page for page in self.posts if page.file in files)
        indexes = {url: page for url, page in self.indexes.items() if page.file in files}
        return replace(self, posts=posts, indexes=indexes)

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

    def terms(self, plural: str) -> Mapping[str, list[Page]]:
        """The posts of each term of a taxonomy, sorted by term; "Nets" and "nets" are one term."""
        if plural not in self._terms:
            self._terms[plural] = self._found_terms(plural)
        return self._terms[plural]

    @cached_property
    def _terms(self) -> dict[str, dict[str, list[Page]]]:
        return {}

    def _found_terms(self, plural: str) -> dict[str, list[Page]]:
        found: dict[str, list[Page]] = {}
        names: dict[str, str] = {}
        for post in sorted(self.posts, key=lambda post: post.path):
            for term in term_names(post, plural):
                names.setdefault(slugify(term), term)
        for post in self.posts:
            for slug in dict.fromkeys(slugify(term) for term in term_names(post, plural)):
                found.setdefault(names[slug], []).extend([post] if post.listed else [])
        return dict(sorted(found.items(), key=lambda item: collation(item[0])))


def read_content(
    config: Config,
    now: dt.datetime,
    faults: Faults | None = None,
    memory: Memory | None = None,
) -> Content:
    """Find and read every content file.

    faults : collects the errors; a page with an error is there too, as far as it can be read.
    memory : what an earlier call with the same configuration has read, and need not read again.

    Raises
    ------
    BuildErrors : without ``faults``, all files whose front matter or text cannot be read, and
        duplicate addresses.
    """
    if faults is None:
        faults = Faults()
        content = read_content(config, now, faults, memory)
        faults.raise_all()
        return content
    memory = memory or Memory()
    posts, indexes, left_out = [], [], []
    moments: list[dt.datetime] = []
    permalinks = Permalinks(config)
    found = _read_files(config, faults, memory)
    tops = [path.parents[-2] for _, path, _ in found if len(path.parts) > 1]
    sections: Sections = {path: path.name for path in tops}
    for kind, path, front in found:
        if kind == "section":
            slug = faults.attempt(front.file, partial(front.text, "slug"), "")
            sections[path] = slug or path.name
    nothing: dict[str, Path] = {}
    for kind, path, front in found:
        with faults.of(front.file):
            beside = partial(files_beside, front.file, front.stem, config.ignores)
            resources = faults.attempt(front.file, beside, nothing)
            make = partial(
                _page, kind, path, front, resources, config, permalinks, sections, faults
            )
            parts = ((front,), (sections, resources))
            page = memory.recall("page", front.file, parts, make, faults)
            read_dates = partial(_limits, front, config)
            limits = memory.recall("limits", front.file, ((front,), ()), read_dates, faults)
            moments += [each for each in limits if isinstance(each, dt.datetime)]
            left_out_for = partial(_why_left_out, page, limits, config, now)
            reason = faults.attempt(front.file, left_out_for, "")
            if reason:
                left_out.append((page, reason))
            elif page.kind == "page":
                posts.append(page)
            else:
                indexes.append(page)
    for error in _duplicate_addresses([*posts, *indexes], faults.broken):
        faults.add(error)
    gone = {page.path for page, _ in left_out}
    paths = tuple(sorted({f"{path}/" for path in sections if path.parts} - gone))
    ordered = tuple(sorted(posts, key=hugo_order))
    own = {page.url: page for page in reversed(indexes)}
    return Content(ordered, own, tuple(left_out), paths, permalinks, _valid(moments, now))


def _limits(front: FrontMatter, config: Config) -> list[dt.datetime | BuildError | None]:
    """When a page comes and when it goes; if a date cannot be read, the error."""
    found: list[dt.datetime | BuildError | None] = []
    for key in ("publishdate", "expirydate"):
        try:
            found.append(date_of(front, key, config))
        except BuildError as error:
            found.append(error)
    return found


def _valid(moments: Iterable[dt.datetime], now: dt.datetime) -> tuple[float, float]:
    """The last moment before ``now`` and the first after it at which a page comes or goes."""
    known = [moment.timestamp() for moment in moments if moment.year > 1]
    present = now.timestamp()
    first = max((moment for moment in known if moment <= present), default=0.0)
    return first, min((moment for moment in known if moment > present), default=float("inf"))


def hugo_order(page: Page) -> tuple[bool, int, float, Collation, str]:
    """Hugo's default order: weight (0 last), newest first, title, path."""
    title = collation(page.title)
    return (page.weight == 0, page.weight, -_timestamp(page.date), title, page.url)


File = tuple[str, PurePosixPath, FrontMatter]  # the kind of page, its path, its front matter
Sections = dict[PurePosixPath, str]  # the segment of each section in addresses


def _read_files(config: Config, faults: Faults, memory: Memory) -> list[File]:
    """Read every content file, and apply the cascade to its front matter."""
    found: list[File] = []
    above: list[FrontMatter] = []
    cascade = Cascade(config)
    for file, bundle in content_files(config.content, config, faults, set()):
        with faults.of(file):
            seen = identity_of(file)
            parts = ((), (seen, bundle) if seen else None)
            read = partial(_read_file, file, bundle, config, faults)
            kind, path, front = memory.recall("file", file, parts, read, faults)
            found.append((kind, path, front))
            if kind != "page":
                above.append(front)
                cascade.add(path, front)
    memory.keep_only({front.file for _, _, front in found})
    inherited: list[File] = []
    for kind, path, front in found:
        attempt = partial(
            faults.attempt, front.file, partial(cascade.applied_to, kind, path, front), front
        )
        own = memory.recall("cascade", front.file, ((front, *above), ()), attempt, faults)
        inherited.append((kind, path, own))
    return inherited


def _read_file(file: Path, bundle: Path | None, config: Config, faults: Faults) -> File:
    kind, path = _kind_and_path(file, bundle, config)
    front = split_front_matter(read_text(file), file, faults)
    return kind, path, replace(front, language=config.content_language)


def _page(
    kind: str, path: PurePosixPath, front: FrontMatter, resources: dict[str, Path], config: Config,
    permalinks: Permalinks, sections: Sections, faults: Faults,
) -> Page:  # fmt: skip
    """The page of a content file; a faulty value is reported and taken as missing."""
    file = front.file
    date = faults.attempt(file, partial(date_of, front, "date", config), None) or NEVER
    title = faults.attempt(file, partial(front.text, "title"), "")
    named = dated_name(front)[1] if reads_file_names(config) else ""
    above = [path, *path.parents] if kind == "section" else [*path.parents]
    values = PermalinkValues(
        name=path.name,
        title=title or path.name,
        slug=faults.attempt(file, partial(front.text, "slug"), "") or named,
        sections=tuple(each.name for each in reversed(above) if each in sections),
        date=date,
    )
    address = partial(_url, kind, path, front, permalinks, values, sections)
    page = Page(
        kind=kind,
        url=faults.attempt(file, address, f"{path}/" if path.parts else ""),
        path=f"{path}/" if path.parts else "",
        section=f"{path.parts[0]}/" if len(path.parts) > 1 else "",
        front=front,
        title=title,
        date=date,
        lastmod=faults.attempt(file, partial(date_of, front, "lastmod", config), None) or NEVER,
        draft=faults.attempt(file, partial(front.flag, "draft"), False),
        weight=faults.attempt(file, partial(front.whole_number, "weight"), 0),
        resources=resources,
    )
    for plural in config.taxonomies.values():
        if not faults.attempt(file, partial(_has_sound_terms, page, plural), False):
            others = {key: val for key, val in page.front.values.items() if key != plural.lower()}
            page = replace(page, front=replace(page.front, values=others))
    with faults.of(file):
        alias_paths(page)
    return page


def _has_sound_terms(page: Page, plural: str) -> bool:
    """True; a BuildError if a term of the page has no address."""
    for term in term_names(page, plural):
        slug = slugify(term).strip("/")
        fault = fault_of_address(slug)
        if fault is None and not slug:
            fault = ("it has no letter for its address", "Write it with letters or digits")
        if fault:
            raise page.front.wrong(
                plural, f"the term {shortened(term)!r} of {plural}: {fault[0]}", fault[1]
            )
    return True


def alias_paths(page: Page) -> list[str]:
    """The paths of the redirect files to a page, relative to the published site.

    Raises
    ------
    BuildError : an alias is the home page, or cannot be a file.
    """
    written = page.param("aliases") or []
    folder = posixpath.dirname(page.url.rstrip("/"))
    found = []
    for alias in written if isinstance(written, list) else [written]:
        path = posixpath.normpath(posixpath.join("/", folder, str(alias))).strip("/")
        fault = fault_of_address(path)
        if not path:
            fault = (f"the alias {alias!r} is the home page", "Name an address once in use.")
        if fault:
            raise page.front.wrong("aliases", *fault)
        found.append(path if path.endswith(".html") else f"{path}/index.html")
    return found


def _kind_and_path(file: Path, bundle: Path | None, config: Config) -> tuple[str, PurePosixPath]:
    """The kind of page of a file, and its path before ``slug`` and ``url`` are applied."""
    stem = stem_of(file, config.content_language)
    place = bundle or (file.parent if stem == "_index" else file.with_name(stem))
    inside = place.relative_to(config.content)
    path = PurePosixPath(*(slugify(part) for part in inside.parts))
    if bundle is not None or stem != "_index":
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
    """``url`` of the front matter, else by a permalink, else the path that ends with ``slug``.

    Raises
    ------
    BuildError : it cannot be the address of a file of the site.
    """
    url = _chosen_url(kind, path, front, permalinks, values, sections)
    fault = fault_of_address(url)
    if fault is None and "//" in url.lstrip("/"):
        fault = (f"the address {shortened(url)!r} has an empty part", "Write a name there")
    if fault is None and url.startswith("/") and kind != "home":
        fault = ("the address of this page is that of the home page", "Give it a name")
    if fault:
        key = "url" if front.text("url") else "slug" if front.text("slug") else "title"
        raise front.wrong(key, *fault)
    return url


def _chosen_url(
    kind: str, path: PurePosixPath, front: FrontMatter, permalinks: Permalinks,
    values: PermalinkValues, sections: Sections,
) -> str:  # fmt: skip
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


def _why_left_out(
    page: Page, limits: list[dt.datetime | BuildError | None], config: Config, now: dt.datetime
) -> str:
    """The reason why this build does not publish a page; empty if it does."""
    if page.draft and not config.drafts:
        return "draft"
    published, expires = limits
    if isinstance(published, BuildError):
        raise published
    if published and published > now and not config.future:
        return "future"
    if isinstance(expires, BuildError):
        raise expires
    if expires and expires <= now and not config.expired:
        return "expired"
    return ""


def _duplicate_addresses(posts: list[Page], broken: Collection[Path]) -> Iterator[BuildError]:
    """An error for each page whose address an earlier page has already.

    broken : files whose pages are left aside, since their addresses may be wrong.
    """
    first: dict[str, Page] = {}
    for page in [page for page in posts if page.file not in broken]:
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
