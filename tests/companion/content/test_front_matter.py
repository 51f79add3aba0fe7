"""Front matter in YAML, TOML and JSON, its dates, and the positions of its errors."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from companion.content.dates import read_date
from companion.content.front_matter import split_front_matter
from companion.tools.errors import BuildError

FILE = Path("post.md")
YAML = '---\ntitle: "A: b"\nTags: [x, "y z"]\ndraft: true\n---\nBody\n'
TOML = '+++\ntitle = "A: b"\ntags = ["x", "y z"]\ndraft = true\n+++\nBody\n'
JSON = '{\n"title": "A: b",\n"tags": ["x", "y z"], "draft": true\n}\nBody\n'


@pytest.mark.parametrize("text", [YAML, TOML, JSON, "\ufeff" + YAML, YAML.replace("\n", "\r\n")])
def test_yaml_toml_and_json_give_the_same_values(text: str) -> None:
    front = split_front_matter(text, FILE)
    assert front.values == {"title": "A: b", "tags": ["x", "y z"], "draft": True}
    assert front.body == "Body\n"


@pytest.mark.parametrize(("text", "line"), [(YAML, 6), (TOML, 6), (JSON, 5), ("Body\n", 1)])
def test_body_line_is_the_line_on_which_the_body_starts(text: str, line: int) -> None:
    assert split_front_matter(text, FILE).body_line == line


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("---\ntitle: [bad\n---\nx\n", "post.md:2:8"),
        ("---\na: b: c\n---\n", "post.md:2:5"),
        ("+++\ntitle = \n+++\n", "post.md:2:9"),
        ('{\n"title": }\nx', "post.md:2:10"),
        ("---\ntitle: x\n", "post.md:1:1"),
        ("---\n- a\n---\n", "post.md:1:1"),
    ],
)
def test_error_for_faulty_front_matter_has_its_position(text: str, place: str) -> None:
    with pytest.raises(BuildError) as found:
        split_front_matter(text, FILE)
    assert found.value.place == place


def test_a_date_without_zone_is_utc() -> None:
    front = split_front_matter("---\ndate: 2022-07-03\n---\n", FILE)
    assert read_date(front, "date") == dt.datetime(2022, 7, 3, tzinfo=dt.UTC)


def test_a_date_keeps_its_zone() -> None:
    front = split_front_matter("---\ndate: 2022-07-03T17:55:28+08:00\n---\n", FILE)
    moment = read_date(front, "date")
    assert moment is not None
    assert moment.astimezone(dt.UTC).isoformat() == "2022-07-03T09:55:28+00:00"


def test_error_for_a_value_that_is_not_a_date_has_its_line() -> None:
    front = split_front_matter('---\ntitle: x\ndate: "soon"\n---\n', FILE)
    with pytest.raises(BuildError, match="post.md:3:1: date 'soon' is not a date"):
        read_date(front, "date")
