"""Dates as Hugo 0.168 reads them; what it refuses is an error with a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.content.dates import read_date
from companion.content.front_matter import split_front_matter
from companion.tools.errors import BuildError


def read(written: str) -> str:
    """The date of a front matter, in UTC offset and all, as ISO 8601."""
    front = split_front_matter(f"---\ndate: {written}\n---\n", Path("a.md"))
    found = read_date(front, "date")
    assert found is not None
    return found.isoformat()


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2022-07-03 17:55:28 +0800", "2022-07-03T17:55:28+08:00"),
        ("2022-07-03T17:55:28+0800", "2022-07-03T17:55:28+08:00"),
        ("2006-01-02 15:04:05.5 -0700 MST", "2006-01-02T15:04:05.500000-07:00"),
        ("2006-01-02 15:04:05 -0700 MST", "2006-01-02T15:04:05-07:00"),
        ("02 Jan 2006", "2006-01-02T00:00:00+00:00"),
        ('"Mon, 02 Jan 2006 15:04:05 MST"', "2006-01-02T15:04:05+00:00"),
        ('"Mon, 02 Jan 2006 15:04:05 -0700"', "2006-01-02T15:04:05-07:00"),
        ("Mon Jan 2 15:04:05 2006", "2006-01-02T15:04:05+00:00"),
        ("Mon Jan 2 15:04:05 MST 2006", "2006-01-02T15:04:05+00:00"),
        ("Mon Jan 02 15:04:05 -0700 2006", "2006-01-02T15:04:05-07:00"),
        ("02 Jan 06 15:04 MST", "2006-01-02T15:04:00+00:00"),
        ("1700000000", "2023-11-14T22:13:20+00:00"),
    ],
)
def test_written_dates_are_those_of_hugo(written: str, moment: str) -> None:
    assert read(written) == moment


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("2020-3-2", "2020-03-02"),
        ("2020/03/2", "2020-03-02"),
        ("20200302", "like 2022-07-03"),  # to Hugo, a day of 1970
        ("soon", "like 2022-07-03"),
        ("9" * 200, "like 2022-07-03"),
        ("[2020]", "like 2022-07-03"),
        ("true", "like 2022-07-03"),
        ("x" * 5000, "like 2022-07-03"),
    ],
)
def test_other_dates_are_refused_briefly(written: str, remedy: str) -> None:
    with pytest.raises(BuildError, match=r"a.md:2:1: date .* is not a date") as caught:
        read(written)
    assert remedy in caught.value.remedy
    assert len(caught.value.message) < 100
