"""Plain front matter, which libyaml reads, has the values that PyYAML's own loader gives."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.tools import data
from companion.tools.data import BoundedLoader, read_yaml

WORDS = st.sampled_from(
    [
        *("a", "yes", "No", "~", "null", "1", "007", "0o17", "0x1F", "1_000", "1e3", ".5", "1.5"),
        *(".inf", "1:30", "190:20:30", "2020-01-02", "on", "2020-01-02T03:04:05Z", "2020-13-45"),
        *("Nets/and/maths", "a:b", "C++", "0b11", "=", "<<", "-1", "+1", "x.y", "http://a.org/"),
    ]
)
QUOTED = st.text(st.sampled_from(" aB1,:#[]{}&*!|>%@`'éß–中"), max_size=12).map(
    lambda text: '"' + text + '"'
)
SCALARS = st.one_of(WORDS, QUOTED, QUOTED.map(lambda text: f"'{text.strip(chr(34))}'"))
LISTS = st.lists(SCALARS, max_size=4)
VALUES = st.one_of(
    SCALARS.map(" {}".format),
    LISTS.map(lambda items: f" [{', '.join(items)}]"),
    LISTS.map(lambda items: "".join(f"\n  - {item}" for item in items)),
    LISTS.map(lambda items: "".join(f"\n- {item}" for item in items)),
    st.just(""),
)
KEYS = st.sampled_from(["title", "date", "tags", "Draft", "y", "a-b", "null", "2"])
HEADS = st.lists(st.tuples(KEYS, VALUES), max_size=5).map(
    lambda pairs: "".join(f"{key}:{value}\n" for key, value in pairs)
)


def outcome(text: str, plain: bool) -> object:
    """The value, or the error; with PyYAML's own loader if it is not ``plain``."""
    try:
        return repr(read_yaml(text) if plain else read_yaml(text, _Slow))
    except data.BadData as error:
        return (error.message, error.at, error.remedy)


class _Slow(BoundedLoader):
    """The loader of other front matter; another class, so that it is taken."""


@settings(max_examples=300, deadline=None)
@given(HEADS)
def test_both_loaders_agree(text: str) -> None:
    assert outcome(text, plain=True) == outcome(text, plain=False)


def test_usual_front_matter_is_plain() -> None:
    text = (
        'title: "Nets: a start"\ndate: 2022-07-03T17:55:28+08:00\ntags: [nets, "a b"]\ndraft: no\n'
    )
    assert data._PLAIN.fullmatch(text)
    assert yaml.__with_libyaml__


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x\n",
        "a:\n  b: 1\n",
        "a: |\n  text\n",
        'a: "\\ud800"\n',
        "a: {b: 1}\n",
        "a: [[1]]\n",
        f"a: {'9' * 301}\n",
        "a: !!python/object:os.system x\n",
        "# a comment\n",
    ],
)
def test_other_front_matter_is_not(text: str) -> None:
    assert not data._PLAIN.fullmatch(text)
