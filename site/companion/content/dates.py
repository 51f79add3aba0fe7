"""Reads the dates of a page from its front matter or its file name.

Source: Hugo's documentation, "Configure front matter": each date is read from the first of several
keys that is set; `[frontmatter]` in `hugo.toml` can list other keys, or `:filename`.
"""

from __future__ import annotations

import datetime as dt
import re
import reprlib
from collections.abc import Iterator
from contextlib import suppress

from companion.content.config import Config
from companion.content.front_matter import FrontMatter

NAMES = {
    "date": ("date", "publishdate", "pubdate", "published", "lastmod", "modified"),
    "lastmod": ("lastmod", "modified", "date", "publishdate", "pubdate", "published"),
    "publishdate": ("publishdate", "pubdate", "published", "date", "lastmod", "modified"),
    "expirydate": ("expirydate", "unpublishdate"),
}
FORMS = (
    "%d %b %Y", "%a, %d %b %Y %H:%M:%S", "%a, %d %b %Y %H:%M:%S %z", "%a %b %d %H:%M:%S %Y",
    "%a %b %d %H:%M:%S %z %Y", "%A, %d-%b-%y %H:%M:%S", "%d %b %y %H:%M", "%d %b %y %H:%M %z",
    "%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M:%S.%f %z",
)  # fmt: skip
"""The written dates that Hugo reads besides those of ISO 8601."""
FIRST_SECONDS = 100_000_000
"""The least whole number that is read as seconds since 1970; 20220703 is meant as a date."""
_ZONE = re.compile(r" [A-Z]{3,5}\b")
_DATED_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})[-_ ]*(.*)")


def date_of(front: FrontMatter, kind: str, config: Config) -> dt.datetime | None:
    """One of the dates of a page; ``kind`` is a key of `NAMES`. None if it is not set.

    Raises
    ------
    BuildError : a value is not a date.
    """
    for name in _names(kind, config):
        written = dated_name(front)[0] if name == ":filename" else ""
        moment = dt.datetime.fromisoformat(written) if written else read_date(front, name)
        if moment is not None:
            return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return None


def dated_name(front: FrontMatter) -> tuple[str, str]:
    """Split `2020-01-02-hello.md` into `2020-01-02` and `hello`; both empty without a date.

    As in Hugo, a day that no calendar has, `2020-13-45`, is part of the name.
    """
    file = front.file
    found = _DATED_NAME.match(file.parent.name if front.stem == "index" else front.stem)
    return (found[1], found[2]) if found and _is_day(found[1]) else ("", "")


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def reads_file_names(config: Config) -> bool:
    """Whether dates are read from file names; the rest of the name is then the slug."""
    return ":filename" in _names("date", config)


def _names(kind: str, config: Config) -> Iterator[str]:
    """The front matter keys to try for a date, in order; `:filename` may be among them."""
    table = {key.lower(): value for key, value in config.table("frontmatter").items()}
    for name in table.get(kind) or [":default"]:
        if name == ":default":
            yield from NAMES[kind]
        else:
            yield str(name).lower()


def read_date(front: FrontMatter, *keys: str) -> dt.datetime | None:
    """The first of ``keys`` that is set, as an aware datetime (UTC if it has no time zone).

    Raises
    ------
    BuildError : a value is not a date; at the line of its key.
    """
    for key in keys:
        value = front.values.get(key)
        if value is None or value == "":
            continue
        try:
            moment = _moment(value)
        except (ValueError, OverflowError):
            message = f"{key} {reprlib.repr(value)} is not a date"
            raise front.wrong(key, message, _remedy(value)) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return None


def _moment(value: object) -> dt.datetime:
    """Convert a front matter value to a datetime; ValueError if it is not a date."""
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    if isinstance(value, str):
        return _written(value.strip())
    if isinstance(value, int) and value >= FIRST_SECONDS:
        return dt.datetime.fromtimestamp(value, dt.UTC)
    raise ValueError(value)


def _written(text: str) -> dt.datetime:
    """The moment of a text; as in Hugo, the name of a time zone is without effect."""
    with suppress(ValueError):
        return dt.datetime.fromisoformat(text)
    for form in FORMS:
        with suppress(ValueError):
            return dt.datetime.strptime(_ZONE.sub("", text), form)
    raise ValueError(text)


def _remedy(value: object) -> str:
    short = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", str(value).strip())
    if short:
        year, month, day = (int(each) for each in short.groups())
        return f"Write it with two digits for month and day: {year}-{month:02}-{day:02}."
    return "Write it like 2022-07-03 or 2022-07-03T17:55:28+08:00."
