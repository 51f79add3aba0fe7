"""Expands permalink patterns, from `hugo.toml` or from a page's `url`, to addresses.

Source: Hugo's documentation, "Configure permalinks". A pattern such as `/:year/:slug/` is set for a
kind of page and a section or taxonomy; without a kind it applies to posts and terms.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from companion.content.config import Config
from companion.tools.errors import BuildError

KINDS = ("page", "section", "taxonomy", "term")
_TOKEN = re.compile(r":(\w+)(\[[^\]]*\])?")
_UNUSABLE = re.compile("[\x00-\x1f\x7f\\\\\ud800-\udfff]")
_SLICE = re.compile(r"\[(last|\d*)(?:(:)(last|\d*))?\]\Z")


@dataclass(frozen=True)
class PermalinkValues:
    """The values of a page that a pattern can contain.

    `name` is the name of its file or folder; `slug` may be empty.
    """

    name: str
    title: str
    slug: str
    sections: tuple[str, ...]
    date: dt.datetime


@lru_cache(maxsize=20_000)
def slugify(text: str) -> str:
    """Convert a file name or term to a path segment, as Hugo does: lower case, "-" for " "."""
    kept = re.sub(r"[^\w\-./#+~@\s]", "", text.strip().lower())
    return re.sub(r"\s", "-", kept)


def segment(text: str) -> str:
    """Convert a title or a slug to a path segment, without repeated hyphens."""
    return re.sub(r"-{2,}", "-", slugify(text)).strip("-")


LONGEST_SEGMENT = 240  # bytes; file systems allow 255
LONGEST_ADDRESS = 1000  # bytes; systems allow 1,024 or 4,096 with the folders above


def fault_of_address(address: str) -> tuple[str, str] | None:
    """Message and remedy for an address that cannot be a file of the site; None if it can."""
    for part in address.split("/"):
        if part in (".", ".."):
            return (
                f"the address {shortened(address)!r} contains {part!r}, which is no name",
                "Write it without . and .. between slashes",
            )
        if len(part.encode("utf-8", "replace")) > LONGEST_SEGMENT:
            return (
                f"the address {shortened(address)!r} is too long for a file",
                f"Use at most {LONGEST_SEGMENT} bytes between two slashes",
            )
        if _UNUSABLE.search(part):
            return (
                f"the address {shortened(address)!r} has a character that no file name may have",
                "Use letters, digits and hyphens",
            )
    if len(address.encode("utf-8", "replace")) > LONGEST_ADDRESS:
        return (
            f"the address {shortened(address)!r} is too long for a file",
            f"Use at most {LONGEST_ADDRESS:,} bytes, with fewer folders or shorter names",
        )
    return None


def shortened(text: str) -> str:
    """At most 60 characters of a text."""
    return text if len(text) <= 60 else f"{text[:60]}…"


TOKENS: dict[str, Callable[[PermalinkValues], str]] = {
    "year": lambda page: str(page.date.year),
    "month": lambda page: f"{page.date:%m}",
    "monthname": lambda page: f"{page.date:%B}",
    "day": lambda page: f"{page.date:%d}",
    "weekday": lambda page: f"{page.date:%w}",
    "weekdayname": lambda page: f"{page.date:%A}",
    "yearday": lambda page: str(page.date.timetuple().tm_yday),
    "section": lambda page: page.sections[0] if page.sections else "",
    "title": lambda page: segment(page.title),
    "slug": lambda page: segment(page.slug or page.title),
    "filename": lambda page: page.name,
    "slugorfilename": lambda page: segment(page.slug) or page.name,
    "contentbasename": lambda page: page.name,
    "slugorcontentbasename": lambda page: segment(page.slug) or page.name,
    # Go's date layout
    "2006": lambda page: f"{page.date.year:04}",
    "06": lambda page: f"{page.date:%y}",
    "01": lambda page: f"{page.date:%m}",
    "1": lambda page: str(page.date.month),
    "January": lambda page: f"{page.date:%B}",
    "Jan": lambda page: f"{page.date:%b}",
    "02": lambda page: f"{page.date:%d}",
    "2": lambda page: str(page.date.day),
    "Monday": lambda page: f"{page.date:%A}",
    "Mon": lambda page: f"{page.date:%a}",
}


class Permalinks:
    """The patterns in `hugo.toml`.

    Raises
    ------
    BuildError : a pattern is not a text or contains an unknown token; with its position.
    """

    def __init__(self, config: Config) -> None:
        self._patterns: dict[tuple[str, str], str] = {}
        for name, value in config.table("permalinks").items():
            if isinstance(value, dict) and name in KINDS:
                for section, pattern in value.items():
                    self._patterns[name, section] = _checked(pattern, section, config)
            else:
                for kind in ("page", "term"):
                    self._patterns[kind, name] = _checked(value, name, config)

    def address(self, kind: str, section: str, values: PermalinkValues) -> str | None:
        """The address of a page without outer slashes; None if no pattern applies to it."""
        pattern = self._patterns.get((kind, section))
        return None if pattern is None else expanded(pattern, values)


def expanded(pattern: str, values: PermalinkValues) -> str:
    """The address that a checked pattern gives for a page, without outer slashes."""

    def value(found: re.Match[str]) -> str:
        if found[1] == "sections":
            return "/".join(_part(values.sections, found[2] or "[0:]"))
        return TOKENS[found[1]](values).lower()

    return re.sub("/{2,}", "/", _TOKEN.sub(value, pattern)).strip("/")


def fault_of(pattern: str) -> tuple[str, str] | None:
    """Message and remedy for the first unknown token in a pattern; None if all are known."""
    for found in _TOKEN.finditer(pattern):
        if found[1] == "sections" and (not found[2] or _SLICE.match(found[2])):
            continue
        if found[1] not in TOKENS or found[2]:
            known = ["sections", *TOKENS]
            near = get_close_matches(found[1], known, 1)
            remedy = f'Did you mean ":{near[0]}"?' if near else f"Known are :{', :'.join(known)}"
            return f'"{found[0]}" is not a permalink token', remedy
    return None


def _checked(pattern: object, name: str, config: Config) -> str:
    """The pattern, unless it is faulty (BuildError); ``name`` is its key in `hugo.toml`."""
    place = config.place_of(name, "permalinks")
    if not isinstance(pattern, str):
        raise BuildError(f"the permalink of {name} is not text", *place, 'As in "/:year/:slug/".')
    fault = fault_of(pattern)
    if fault:
        raise BuildError(fault[0], *place, fault[1])
    return pattern


def _part(sections: tuple[str, ...], written: str) -> Iterable[str]:
    """The sections that a slice selects: `[0]`, `[last]`, `[1:]`, `[:last]`."""
    found = _SLICE.match(written)
    last = len(sections) - 1
    start, colon, end = found.groups() if found else ("", ":", "")
    first = last if start == "last" else int(start or 0)
    if not colon:
        return sections[first : first + 1] if first >= 0 else ()
    return sections[max(first, 0) : last if end == "last" else int(end or last + 1)]
