"""The site's configuration: `hugo.toml`, as far as both engines use it, with Hugo's defaults."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from companion.places import Blog
from companion.tools.errors import BuildError

OTHER_NAMES = (
    *("hugo.yaml", "hugo.yml", "hugo.json"),
    *("config.toml", "config.yaml", "config.yml", "config.json", "config"),
)
"""Where else Hugo finds a site's configuration."""
DEFAULT_TAXONOMIES = {"category": "categories", "tag": "tags"}


@dataclass(frozen=True)
class Config:
    """What a build needs to know of the site.

    ``base_url`` ends with a slash. ``raw`` is the whole of `hugo.toml`, for the tables that other
    modules read themselves (``markup``).
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

    @property
    def blog(self) -> Blog:
        """Where the blog's files lie."""
        return Blog(self.root)

    @property
    def base_path(self) -> str:
        """The path under which the site is served: ``/`` or ``/blog/``."""
        return urlsplit(self.base_url).path or "/"

    def table(self, name: str) -> Mapping[str, Any]:
        """A table of `hugo.toml`, empty if it is not there.

        Raises
        ------
        BuildError : it is something else.
        """
        return _Settings(self.root / "hugo.toml", self.raw).table(name)

    def place_of(self, key: str, table: str) -> tuple[Path, int, int]:
        """Where a key is set in or below a table of `hugo.toml`; the file's start if unknown."""
        file = self.root / "hugo.toml"
        lines = file.read_text("utf-8-sig").splitlines() if file.exists() else []
        header = re.compile(rf"\s*\[+\s*{re.escape(table)}\b|\s*{re.escape(table)}\s*[=.]")
        wanted = re.compile(rf"""(?:.*[\s{{,.])?["']?{re.escape(key)}["']?\s*=""")
        inside = False
        for number, line in enumerate(lines, start=1):
            if header.match(line) or line.lstrip().startswith("["):
                inside = header.match(line) is not None
            if inside and wanted.match(line):
                return file, number, 1
        return file, 1, 1

    def with_base_url(self, base_url: str) -> Config:
        return replace(self, base_url=checked_base_url(base_url))


def load_config(root: Path, **overrides: Any) -> Config:
    """Read ``root/hugo.toml``; ``overrides`` (where not None) are the flags of the command line.

    Raises
    ------
    BuildError : the file is missing or is not TOML, or a value is of the wrong kind.
    """
    file = root / "hugo.toml"
    raw = {**read_toml(file), **{key: val for key, val in overrides.items() if val is not None}}
    setting = _Settings(file, raw)
    return Config(
        root=root,
        base_url=checked_base_url(setting.text("baseURL", "/"), file),
        title=setting.text("title", ""),
        language=setting.text("locale", setting.text("languageCode", "en")),
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
    )


def read_toml(file: Path) -> dict[str, Any]:
    """The tables of a TOML file, its errors with their position."""
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        raise _no_configuration(file.parent) from None
    except tomllib.TOMLDecodeError as error:
        raise toml_error(error, file) from None


def _no_configuration(folder: Path) -> BuildError:
    """The folder that was named, or that the command ran in, is no blog for us."""
    if not folder.is_dir():
        return BuildError(
            f"there is no folder {folder}", remedy="Name the blog's folder with --source."
        )
    other = next((name for name in OTHER_NAMES if (folder / name).exists()), None)
    return BuildError(
        f"the folder {folder} has no hugo.toml"
        + (f"; its {other} is read by Hugo alone" if other else ""),
        remedy=(
            "Write its settings as hugo.toml; Hugo reads that too."
            if other
            else "Name the blog's folder with --source, or write a hugo.toml there."
        ),
    )


def toml_error(error: tomllib.TOMLDecodeError, file: Path, lines_above: int = 0) -> BuildError:
    """A parser's complaint as an error with its position counted from the top of the file."""
    text = str(error)
    place = re.search(r"\(at line (\d+), column (\d+)\)", text)
    message = text[: place.start()].strip() if place else text
    return BuildError(
        f"this is not TOML: {message}",
        file,
        int(place[1]) + lines_above if place else None,
        int(place[2]) if place else None,
        remedy="Strings need quotes; a key stands once; a table is [name].",
    )


def checked_base_url(url: str, file: Path | None = None) -> str:
    """The base URL with its final slash; http, https or a bare path."""
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
    """Typed access to the top-level keys, so that a wrong kind of value names its key."""

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

    def _wrong(self, key: str, wanted: str) -> BuildError:
        return BuildError(
            f"{key} = {self.raw[key]!r} is of the wrong kind",
            self.file,
            remedy=f"{key} must be {wanted}.",
        )
