"""Dates in front matter, and which pages they let through.

Source: Hugo's documentation, "Front matter / Dates": `publishDate` falls back to `date`,
`lastmod` to `date`; a page is *future* by its publishing date and *expired* by its expiry date.
"""

from __future__ import annotations

import datetime as dt

from companion.front_matter import FrontMatter


def read_date(front: FrontMatter, *keys: str) -> dt.datetime | None:
    """The first of ``keys`` that is set, as an aware time (UTC where none is written).

    Raises
    ------
    BuildError : a value that is no date, at the line of its key.
    """
    for key in keys:
        value = front.values.get(key)
        if value is None or value == "":
            continue
        try:
            moment = _moment(value)
        except ValueError:
            raise front.wrong(
                key,
                f"{key} {value!r} is not a date",
                "Write it like 2022-07-03 or 2022-07-03T17:55:28+08:00.",
            ) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return None


def _moment(value: object) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    if isinstance(value, str):
        return dt.datetime.fromisoformat(value.strip())
    raise ValueError(value)
