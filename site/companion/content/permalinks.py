"""Permalinks: the patterns that give pages their addresses, in `hugo.toml` or in a page's `url`.

Source: Hugo's documentation, "Configure permalinks". A pattern such as `/:year/:slug/` belongs to a
kind of page and a section, or to a taxonomy; written without a kind it holds for posts and terms.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from companion.content.config import Config
from companion.tools.errors import BuildError

KINDS = ("page", "section", "taxonomy", "term")
_TOKEN = re.compile(r":(\w+)(\[[^\]]*\])?")
_SLICE = re.compile(r"\[(last|\d*)(?:(:)(last|\d*))?\]\Z")


@dataclass(frozen=True)
class Named:
    """What a pattern can say of a page: `name` is its file's or folder's, `slug` may be empty."""

    name: str
    title: str
    slug: str
    sections: tuple[str, ...]
    date: dt.datetime


def slugify(text: str) -> str:
    """A path segment as Hugo makes it of a file's name or a term: lower case, spaces to hyphens."""
    kept = re.sub(r"[^\w\-./#+~@\s]", "", text.strip().lower())
    return re.sub(r"\s", "-", kept)


def segment(text: str) -> str:
    """A title or slug as a segment: as above, its hyphens never in a row."""
    return re.sub(r"-{2,}", "-", slugify(text)).strip("-")


TOKENS: dict[str, Callable[[Named], str]] = {
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
    # Go's way of writing dates
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
    """The patterns of `hugo.toml`.

    Raises
    ------
    BuildError : a pattern that says what is not known, at its place.
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

    def address(self, kind: str, section: str, named: Named) -> str | None:
        """The address of a page without slashes at its ends; None if no pattern holds for it."""
        pattern = self._patterns.get((kind, section))
        return None if pattern is None else expanded(pattern, named)


def expanded(pattern: str, named: Named) -> str:
    """A checked pattern with what it says of a page; without slashes at its ends."""

    def value(found: re.Match[str]) -> str:
        if found[1] == "sections":
            return "/".join(_part(named.sections, found[2] or "[0:]"))
        return TOKENS[found[1]](named).lower()

    return re.sub("/{2,}", "/", _TOKEN.sub(value, pattern)).strip("/")


def fault_of(pattern: str) -> tuple[str, str] | None:
    """The first thing in a pattern that is not known, and what is."""
    for found in _TOKEN.finditer(pattern):
        if found[1] == "sections" and (not found[2] or _SLICE.match(found[2])):
            continue
        if found[1] not in TOKENS or found[2]:
            known = ["sections", *TOKENS]
            near = get_close_matches(found[1], known, 1)
            remedy = f'Did you mean ":{near[0]}"?' if near else f"Known are :{', :'.join(known)}"
            return f'"{found[0]}" means nothing in a permalink', remedy
    return None


def _checked(pattern: object, name: str, config: Config) -> str:
    place = config.place_of(name, "permalinks")
    if not isinstance(pattern, str):
        raise BuildError(f"the permalink of {name} is no text", *place, 'As in "/:year/:slug/".')
    fault = fault_of(pattern)
    if fault:
        raise BuildError(fault[0], *place, fault[1])
    return pattern


def _part(sections: tuple[str, ...], written: str) -> Iterable[str]:
    """`[0]`, `[last]`, `[1:]`, `[:last]`: one of the sections, or several."""
    found = _SLICE.match(written)
    last = len(sections) - 1
    start, colon, end = found.groups() if found else ("", ":", "")
    first = last if start == "last" else int(start or 0)
    if not colon:
        return sections[first : first + 1] if first >= 0 else ()
    return sections[max(first, 0) : last if end == "last" else int(end or last + 1)]
