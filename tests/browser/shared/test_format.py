"""Numbers as readers see them: one formatter, whose texts are the numbers to as many digits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from in_node import in_node

EXAMPLES: dict[str, dict[float, str]] = {
    "short": {
        0: "0", 0.354321: "0.354", -12.34: "−12.3", 1.2e-5: "1.2·10⁻⁵", 1e-4: "1·10⁻⁴",
        99999: "99999", 123456: "1.2·10⁵", 0.5: "0.5", 0.25000001: "0.250",
    },
    "label": {1e-4: "10⁻⁴", 2e-4: "2·10⁻⁴", 0.01: "0.01", 1e6: "10⁶"},
    "precise": {0.1920152: "0.192015", -4.54348e-8: "−4.54348·10⁻⁸", 12345678: "1.23457·10⁷"},
    "exact": {-0.1: "−0.1", 0.30000000000000004: "0.30000000000000004", 3: "3"},
    "grouped": {100000: "100,000", 34359738368: "34,359,738,368", 0.00012: "1.2·10⁻⁴"},
    "editable": {-0.35: "−0.35", 1 / 3: "0.333333", 2.0: "2"},
    "powerOfTen": {0: "1", 1: "10", 2: "10²", -12: "10⁻¹²"},
    "megabytes": {12_345_678: "12.3"},
}  # fmt: skip
BODY = """
  const format = await load("shared/format.js");
  return given.map(([name, ...values]) => format[name](...values));"""


def formatted(folder: Path, asked: list[list[Any]]) -> list[Any]:
    """What the named functions give for these arguments."""
    found: list[Any] = in_node(folder, BODY, asked)
    return found


def read(text: str) -> float:
    """The number that a reader sees: −4.5·10⁻⁸."""
    plain = text.translate(str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789"))
    return float(plain.replace("·10", "e"))


def test_numbers_are_written_as_in_these_examples(tmp_path: Path) -> None:
    asked = [[name, value] for name, each in EXAMPLES.items() for value in each]
    expected = [text for each in EXAMPLES.values() for text in each.values()]
    assert formatted(tmp_path, asked) == expected


@pytest.mark.parametrize(("name", "digits"), [("short", 2), ("precise", 6), ("editable", 6)])
def test_a_text_is_its_number_to_so_many_digits(tmp_path: Path, name: str, digits: int) -> None:
    random = np.random.default_rng(3)
    signs = random.choice([-1.0, 1.0], 500)
    values = (signs * 10 ** random.uniform(-12, 12, 500)).tolist()
    for value, text in zip(values, formatted(tmp_path, [[name, v] for v in values]), strict=True):
        assert read(text) == pytest.approx(value, rel=0.5 * 10.0 ** (1 - digits))


def test_a_text_fits_the_room_that_it_is_given(tmp_path: Path) -> None:
    random = np.random.default_rng(4)
    values = (random.choice([-1.0, 1.0], 300) * 10 ** random.uniform(-4, 4.9, 300)).tolist()
    for room in (4, 5, 6):
        found = formatted(tmp_path, [["fitted", value, room] for value in values])
        for value, text in zip(values, found, strict=True):
            width = len(text) - (0.5 if "." in text else 0)
            assert width <= max(room, 5 if value < 0 else 4), (value, text)
            if text != "≈0":
                assert read(text) == pytest.approx(value, rel=0.5)


def test_what_is_written_in_a_field_is_read_again(tmp_path: Path) -> None:
    values = [0.1, -2.0, 1e-7, -3.5e12, 0.333333, 0.0]
    fields = formatted(tmp_path, [["editable", value] for value in values])
    assert all(not re.search("^-", text) for text in fields)
    assert formatted(tmp_path, [["numberIn", text] for text in fields]) == values
    wrong = ["", "1,5", "1 000", "0x10", "1e", "--1", "one", "1/3"]
    found = formatted(tmp_path, [["numberIn", text] for text in wrong])
    assert found == [None] * len(wrong)  # NaN, in JSON
