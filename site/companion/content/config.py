"""The settings that Hugo and this generator share, checked and with Hugo's defaults."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from companion.content.language import languages_of, with_language
from companion.content.patterns import Refused, bounded
from companion.content.settings import Place, Settings, read_all
from companion.places import Blog
from companion.tools.errors import BuildError

DEFAULT_TAXONOMIES = {"category": "categories", "tag": "tags"}


@dataclass(frozen=True)
class Config:
    """The settings of a site, with Hugo's defaults for those that are not set.

    ``base_url`` ends with a slash. ``raw`` holds all settings, for tables such as ``markup`` that
    other modules read, with those of the site's language; ``settings`` knows their files. Content
    files may be named with `content_language`, as in `index.en.md`; those of
    `other_languages` are not read. ``ignored`` are the patterns of `ignoreFiles`, which are
    searched in whole paths.
    """

    root: Path
    base_url: str
    title: str
    language: str
    copyright: str
    params: Mapping[str, Any]
    taxonomies: Mapping[str, str]
    content: Path
    static: tuple[Path, ...]
    destination: Path
    environment: str
    drafts: bool
    future: bool
    expired: bool
    robots_txt: bool
    raw: Mapping[str, Any]
    settings: Settings
    content_language: str = "en"
    other_languages: frozenset[str] = frozenset()
    ignored: tuple[re.Pattern[str], ...] = ()

    def ignores(self, file: Path) -> bool:
        """Whether Hugo leaves out this file or folder of the content, by name or `ignoreFiles`."""
        name = file.name
        if name.startswith((".", "#")) or name.endswith("~"):
            return True
        return bool(self.ignored) and any(each.search(file.as_posix()) for each in self.ignored)

    @property
    def blog(self) -> Blog:
        """The paths of the blog's files."""
        return Blog(self.root)

    @property
    def base_path(self) -> str:
        """The path under which the site is served: ``/`` or ``/blog/``."""
        return urlsplit(self.base_url).path or "/"

    def table(self, name: str) -> Mapping[str, Any]:
        """A table of the settings, empty if it is missing.

        Raises
        ------
        BuildError : the value is not a table.
        """
        value = self.raw.get(name, {})
        if isinstance(value, dict):
            return value  # without a look at the disk: pages ask for tables again and again
        return _Checked(self.settings, self.raw).table(name)

    def place_of(self, key: str, table: str = "") -> Place:
        """File, line and column of a key in or below a table; 1:1 of a file if it is not found.

        table : empty for a key above all tables.
        """
        return self.settings.place_of(key, table)

    def with_base_url(self, base_url: str) -> Config:
        """The same configuration with another base URL."""
        return replace(self, base_url=checked_base_url(base_url))


def load_config(root: Path, **overrides: Any) -> Config:
    """Read the settings of a blog, those of the environment over the others, as Hugo does.

    ``overrides`` that are not None replace top-level values.

    Raises
    ------
    BuildError : a file is missing or cannot be parsed, or a value has the wrong type.
    """
    settings = read_all(Blog(root), overrides.get("environment"))
    written = settings.values
    language, others = languages_of(settings, root)
    given = {key: value for key, value in overrides.items() if value is not None}
    raw = {**with_language(written, language), **given}
    setting = _Checked(settings, raw)
    return Config(
        root=root,
        base_url=checked_base_url(setting.text("baseURL", "/"), settings.place_of("baseURL")),
        title=setting.text("title", ""),
        language=setting.text("locale", setting.text("languageCode", language)),
        copyright=setting.text("copyright", ""),
        params=setting.table("params"),
        taxonomies=setting.taxonomies() if "taxonomies" in raw else DEFAULT_TAXONOMIES,
        content=root / setting.text("contentDir", "content"),
        static=tuple(root / folder for folder in setting.texts("staticDir", ["static"])),
        destination=(root / setting.text("publishDir", "public")),
        environment=setting.text("environment", "production"),
        drafts=setting.flag("buildDrafts"),
        future=setting.flag("buildFuture"),
        expired=setting.flag("buildExpired"),
        robots_txt=setting.flag("enableRobotsTXT"),
        raw=raw,
        settings=settings,
        content_language=language,
        other_languages=others,
        ignored=setting.patterns("ignoreFiles"),
    )


def checked_base_url(url: str, place: Place | None = None) -> str:
    """The base URL (http, https or a bare path) with a final slash; BuildError if it is neither."""
    parts = urlsplit(url)
    if parts.scheme not in ("", "http", "https") or (parts.scheme and not parts.netloc):
        file, line, column = place or (None, None, None)
        remedy = 'Write it like "https://example.org/blog/" or "/blog/".'
        raise BuildError(f"baseURL {url!r} is not an address", file, line, column, remedy)
    if not parts.scheme and not url.startswith("/"):
        url = "/" + url
    return url if url.endswith("/") else url + "/"


def _as_text(value: object) -> object:
    """True, false and whole numbers as the text that Hugo makes of them; others unchanged."""
    return str(value).lower() if isinstance(value, (bool, int)) else value


@dataclass(frozen=True)
class _Checked:
    """Typed access to the top-level keys; a value of the wrong type raises a BuildError."""

    settings: Settings
    raw: Mapping[str, Any]

    def text(self, key: str, default: str) -> str:
        value = self.raw.get(key, default)
        if not isinstance(value, str):
            raise self._wrong(key, "text in quotes")
        return value

    def flag(self, key: str) -> bool:
        value = self.raw.get(key, False)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def table(self, key: str) -> Mapping[str, Any]:
        value = self.raw.get(key, {})
        if not isinstance(value, dict):
            raise self._wrong(key, f"a table [{key}]")
        return value

    def taxonomies(self) -> Mapping[str, str]:
        """The taxonomies; as in Hugo, a value such as true that slipped into the table is text."""
        table: dict[str, str] = {}
        for name, value in self.table("taxonomies").items():
            plural = _as_text(value)
            if not isinstance(plural, str) or not set(plural) - {".", "/", " "}:
                raise BuildError(
                    f"the taxonomy {name} = {reprlib.repr(plural)} has no name for its folder",
                    *self.settings.place_of(str(name), "taxonomies"),
                    'Write its plural, as in tag = "tags".',
                )
            table[name] = plural
        return table

    def texts(self, key: str, default: list[str], one: str = "a folder") -> list[str]:
        value = self.raw.get(key, default)
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
            raise self._wrong(key, f"{one} or a list of {one.partition(' ')[2]}s")
        return values

    def patterns(self, key: str) -> tuple[re.Pattern[str], ...]:
        found = []
        for pattern in self.texts(key, [], "a pattern"):
            try:
                found.append(bounded(pattern))
            except Refused as error:
                raise BuildError(
                    f"{reprlib.repr(pattern)} in {key} {error}",
                    *self.settings.place_of(key),
                    remedy=r"Write it simply, as in '\.draft\.md$'.",
                ) from None
        return tuple(found)

    def _wrong(self, key: str, expected: str) -> BuildError:
        return BuildError(
            f"{key} = {reprlib.repr(self.raw[key])} has the wrong type",
            *self.settings.place_of(key),
            remedy=f"{key} must be {expected}.",
        )
