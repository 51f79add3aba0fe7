"""The content folder as Hugo sees it: pages, page bundles and sections, and their addresses.

Source: Hugo's documentation, "Content organization", "Page bundles", "URL management". A folder
with `index.md` is a leaf bundle: one page, and all else in the folder its resources. A folder with
`_index.md`, and every folder at the top, is a section.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from companion.config import Config
from companion.dates import read_date
from companion.errors import BuildError, BuildErrors
from companion.front_matter import FrontMatter, split_front_matter
from companion.resources import CONTENT_SUFFIXES, files_beside

NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Page:
    """A page with text of its own: a post, or the `_index.md` of a section or of the home page.

    ``url`` is relative to the site's base: ``posts/backpropagation/``; ``path`` is what it would be
    without ``slug`` and ``url`` in the front matter, and ``section`` the first part of that.
    ``resources`` maps files of its bundle to their names beside it.
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

    def switched(self, key: str, default: bool) -> bool:
        """A front matter switch that themes write as a boolean or as a table with ``enable``."""
        value = self.param(key, default)
        return bool(value.get("enable", True)) if isinstance(value, dict) else bool(value)


@dataclass(frozen=True)
class Content:
    """All that is to be published: posts in Hugo's default order, and the sections' own pages."""

    posts: tuple[Page, ...]
    indexes: dict[str, Page]
    left_out: tuple[tuple[Page, str], ...]

    def terms(self, plural: str) -> dict[str, list[Page]]:
        """The terms of a taxonomy, each with its posts, by name; "Nets" and "nets" are one."""
        found: dict[str, list[Page]] = {}
        names: dict[str, str] = {}
        for post in sorted(self.posts, key=lambda post: post.path):
            for term in term_names(post, plural):
                names.setdefault(slugify(term), term)
        for post in self.posts:
            for slug in dict.fromkeys(slugify(term) for term in term_names(post, plural)):
                found.setdefault(names[slug], []).append(post)
        return dict(sorted(found.items(), key=lambda item: item[0].casefold()))


def read_content(config: Config, now: dt.datetime) -> Content:
    """Find and read every content file.

    Raises
    ------
    BuildErrors : all files whose front matter or text cannot be read, and URLs taken twice.
    """
    posts, indexes, left_out, errors = [], {}, [], []
    for file, bundle in _content_files(config.content):
        try:
            page = _read_page(file, bundle, config)
        except BuildError as error:
            errors.append(error)
            continue
        reason = _why_left_out(page, config, now)
        if reason:
            left_out.append((page, reason))
        elif page.kind == "page":
            posts.append(page)
        else:
            indexes[page.url] = page
    errors += _taken_twice(posts)
    if errors:
        raise BuildErrors(errors)
    return Content(tuple(sorted(posts, key=hugo_order)), indexes, tuple(left_out))


def hugo_order(page: Page) -> tuple[bool, int, float, str, str]:
    """Hugo's default order: weight (0 last), newest first, title, path."""
    return (page.weight == 0, page.weight, -_timestamp(page.date), page.title, page.url)


def slugify(text: str) -> str:
    """A path segment as Hugo makes it of a file's name or a term: lower case, spaces to hyphens."""
    kept = re.sub(r"[^\w\-./#+~@\s]", "", text.strip().lower())
    return re.sub(r"\s", "-", kept)


def _content_files(folder: Path) -> Iterator[tuple[Path, Path | None]]:
    """Every content file with the folder of its leaf bundle, if it has one."""
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


def _read_page(file: Path, bundle: Path | None, config: Config) -> Page:
    front = split_front_matter(_read_text(file), file)
    kind, path = _kind_and_path(file, bundle, config.content)
    url = _url(path, front)
    date = read_date(front, "date", "publishdate", "lastmod") or NEVER
    page = Page(
        kind=kind,
        url=url,
        path=f"{path}/" if path.parts else "",
        section=f"{path.parts[0]}/" if len(path.parts) > 1 else "",
        front=front,
        title=_text(front, "title", default=""),
        date=date,
        lastmod=read_date(front, "lastmod", "date") or NEVER,
        draft=_flag(front, "draft"),
        weight=_whole_number(front, "weight"),
        resources=files_beside(file),
    )
    for plural in config.taxonomies.values():
        term_names(page, plural)
    return page


def _kind_and_path(file: Path, bundle: Path | None, content: Path) -> tuple[str, PurePosixPath]:
    """What kind of page a file is, and its path in the site before slug and url are applied."""
    if bundle is not None:
        kind, inside = "page", bundle.relative_to(content)
    elif file.stem == "_index":
        inside = file.parent.relative_to(content)
        kind = "section" if inside.parts else "home"
    else:
        kind, inside = "page", file.relative_to(content).with_suffix("")
    return kind, PurePosixPath(*(slugify(part) for part in inside.parts))


def _read_text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        raise BuildError(
            "the file is not UTF-8 text", file, line, 1, "Save it with the encoding UTF-8."
        ) from None


def _url(path: PurePosixPath, front: FrontMatter) -> str:
    """``url`` from the front matter, else the path with ``slug`` as its last segment."""
    explicit = _text(front, "url", default="")
    if explicit:
        return explicit.strip("/") + ("" if explicit.endswith(".html") else "/")
    slug = _text(front, "slug", default="")
    if slug:
        path = path.with_name(slugify(slug))
    return "" if path == PurePosixPath(".") else f"{path}/"


def _why_left_out(page: Page, config: Config, now: dt.datetime) -> str:
    """The reason why a page is not published in this build, or nothing."""
    if page.draft and not config.drafts:
        return "draft"
    published = read_date(page.front, "publishdate", "date")
    if published and published > now and not config.future:
        return "future"
    expires = read_date(page.front, "expirydate")
    if expires and expires <= now and not config.expired:
        return "expired"
    return ""


def _taken_twice(posts: list[Page]) -> Iterator[BuildError]:
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
    """The terms that a page carries in a taxonomy; a single one need not be in a list."""
    value = page.param(plural) or []
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list):
        raise page.front.wrong(
            plural, f"{plural} must be a list of names", f'{plural}: ["one", "two"]'
        )
    return list(dict.fromkeys(str(name).strip() for name in names if str(name).strip()))


def _text(front: FrontMatter, key: str, default: str) -> str:
    value = front.values.get(key)
    if value is None:
        return default
    if isinstance(value, (dict, list)):
        raise front.wrong(key, f"{key} must be text", f'Write {key}: "…".')
    return str(value)


def _flag(front: FrontMatter, key: str) -> bool:
    value = front.values.get(key, False)
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise front.wrong(key, f"{key} is {value!r}", f"{key} is true or false.")
    return value


def _whole_number(front: FrontMatter, key: str) -> int:
    try:
        return int(front.values.get(key) or 0)
    except (TypeError, ValueError):
        raise front.wrong(
            key, f"{key} {front.values[key]!r} is not a whole number", f"Write {key}: 5."
        ) from None


def _timestamp(moment: dt.datetime) -> float:
    return (moment - NEVER).total_seconds()
