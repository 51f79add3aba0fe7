"""The settings that Hugo and this generator share, from `hugo.toml` or another of its names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from companion.content.language import languages_of, with_language
from companion.content.settings_file import read_settings
from companion.places import Blog
from companion.tools.errors import BuildError

DEFAULT_TAXONOMIES = {"category": "categories", "tag": "tags"}


@dataclass(frozen=True)
class Config:
    """The settings of a site, with Hugo's defaults for those that are not set.

    ``base_url`` ends with a slash. ``raw`` holds all of `hugo.toml`, for tables such as ``markup``
    that other modules read, with the settings of the site's language. Content files may be named
    with `content_language`, as in `index.en.md`; those of `other_languages` are not read.
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
    content_language: str = "en"
    other_languages: frozenset[str] = frozenset()

    @property
    def blog(self) -> Blog:
        """The paths of the blog's files."""
        return Blog(self.root)

    @property
    def base_path(self) -> str:
        """The path under which the site is served: ``/`` or ``/blog/``."""
        return urlsplit(self.base_url).path or "/"

    def table(self, name: str) -> Mapping[str, Any]:
        """A table of `hugo.toml`, empty if it is missing.

        Raises
        ------
        BuildError : the value is not a table.
        """
        return _Settings(self.blog.configuration, self.raw).table(name)

    def place_of(self, key: str, table: str) -> tuple[Path, int, int]:
        """File, line and column of a key in or below a table of `hugo.toml`; 1:1 if not found.

        table : empty for a key above all tables.
        """
        file = self.blog.configuration
        lines = file.read_text("utf-8-sig").splitlines() if file.exists() else []
        header = re.compile(rf"\s*\[+\s*{re.escape(table)}\b|\s*{re.escape(table)}\s*[=.]")
        assignment = re.compile(rf"""(?:.*[\s{{,.])?["']?{re.escape(key)}["']?\s*[=:]""")
        inside = not table
        for number, line in enumerate(lines, start=1):
            if (table and header.match(line)) or line.lstrip().startswith("["):
                inside = bool(table) and header.match(line) is not None
            if inside and assignment.match(line):
                return file, number, 1
        return file, 1, 1

    def with_base_url(self, base_url: str) -> Config:
        """The same configuration with another base URL."""
        return replace(self, base_url=checked_base_url(base_url))


def load_config(root: Path, **overrides: Any) -> Config:
    """Read the configuration of a blog and, over it, that of the environment, as Hugo does.

    ``overrides`` that are not None replace top-level values.

    Raises
    ------
    BuildError : the file is missing or cannot be parsed, or a value has the wrong type.
    """
    file = Blog(root).configuration
    written = read_settings(file)
    environment = overrides.get("environment") or written.get("environment", "production")
    own = Blog(root).configuration_of(str(environment))
    if own.is_file():
        written = merged(written, read_settings(own))
    language, others = languages_of(written, file)
    given = {key: value for key, value in overrides.items() if value is not None}
    raw = {**with_language(written, language), **given}
    setting = _Settings(file, raw)
    return Config(
        root=root,
        base_url=checked_base_url(setting.text("baseURL", "/"), file),
        title=setting.text("title", ""),
        language=setting.text("locale", setting.text("languageCode", language)),
        copyright=setting.text("copyright", ""),
        params=setting.table("params"),
        taxonomies=setting.table("taxonomies") if "taxonomies" in raw else DEFAULT_TAXONOMIES,
        content=root / setting.text("contentDir", "content"),
        static=tuple(root / folder for folder in setting.texts("staticDir", ["static"])),
        destination=(root / setting.text("publishDir", "public")),
        environment=setting.text("environment", "production"),
        drafts=setting.flag("buildDrafts"),
        future=setting.flag("buildFuture"),
        expired=setting.flag("buildExpired"),
        robots_txt=setting.flag("enableRobotsTXT"),
        raw=raw,
        content_language=language,
        other_languages=others,
    )


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """A table with the values of another one over it; tables in both are merged, too."""
    values = dict(below)
    for key, value in above.items():
        old = values.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            values[key] = merged(old, value)
        else:
            values[key] = value
    return values


def checked_base_url(url: str, file: Path | None = None) -> str:
    """The base URL (http, https or a bare path) with a final slash; BuildError if it is neither."""
    parts = urlsplit(url)
    if parts.scheme not in ("", "http", "https") or (parts.scheme and not parts.netloc):
        raise BuildError(
            f"baseURL {url!r} is not an address",
            file,
            remedy='Write it like "https://example.org/blog/" or "/blog/".',
        )
    if not parts.scheme and not url.startswith("/"):
        url = "/" + url
    return url if url.endswith("/") else url + "/"


@dataclass(frozen=True)
class _Settings:
    """Typed access to the top-level keys; a value of the wrong type raises a BuildError."""

    file: Path
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

    def texts(self, key: str, default: list[str]) -> list[str]:
        value = self.raw.get(key, default)
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
            raise self._wrong(key, "a folder or a list of folders")
        return values

    def _wrong(self, key: str, expected: str) -> BuildError:
        return BuildError(
            f"{key} = {self.raw[key]!r} has the wrong type",
            self.file,
            remedy=f"{key} must be {expected}.",
        )
