"""Numbers as the page prints them, read back: 0.354, −12.3, 1.2·10⁻⁵, −3e8."""

from __future__ import annotations

import re

NUMBER = re.compile(r"[−-]?\d+(?:\.\d+)?(?:(?:·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))|e(\d+))?")
_PLAIN = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")


def numbers(text: str) -> list[tuple[float, float]]:
    """Every number of a text, and half a unit of its last digit."""
    found = []
    for match in NUMBER.finditer(text):
        digits, _, _ = match[0].translate(_PLAIN).replace("·10", "e").partition("e")
        power = int((match[1] or match[2] or "0").translate(_PLAIN))
        decimals = len(digits.partition(".")[2])
        found.append((float(f"{digits}e{power}"), 0.5 * 10.0 ** (power - decimals)))
    return found


def states(text: str, value: float, digits: int = 1) -> bool:
    """Whether the one number in a text is the value, rounded to so many digits or to more.

    "≈0" is what is smaller than 1 and has no room.
    """
    if text == "≈0":
        return digits == 1 and abs(value) < 1
    ((shown, half),) = numbers(text)
    if abs(shown - value) > 0.501 * 10.0 ** (1 - digits) * abs(value):
        return False
    return abs(shown - value) <= half * (1 + 1e-9) + 1e-13 * abs(value)
