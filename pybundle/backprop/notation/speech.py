"""Numbers, vectors and symbols as plain text, for sentences that a screen reader can speak."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from .tex import same, shown

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("0123456789-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁽⁾")


def sub(index: int) -> str:
    """A subscript: ₁₂."""
    return str(index).translate(_SUBSCRIPTS)


def superscript(text: str) -> str:
    """Digits, minus and parentheses as superscripts: ⁻⁵, ⁽¹⁾."""
    return text.translate(_SUPERSCRIPTS)


def component(symbol: str, layer: int, *indices: int) -> str:
    """A component in the post's notation: z₂⁽¹⁾, W₂,₁⁽¹⁾."""
    lower = ",".join(sub(index) for index in indices)
    return f"{symbol}{lower}{superscript(f'({layer})')}"


def number(value: float) -> str:
    """A number with four significant digits: −0.735, 1.2·10⁻⁵."""
    digits, power = shown(float(value))
    digits = digits.replace("-", "−")
    return f"{digits}·10{superscript(power)}" if power else digits


def vector(values: Array) -> str:
    """(0.35, −0.2, 1.1); of more than six components the first three and the last."""
    if values.size == 1:
        return number(values[0])
    parts = [number(v) for v in (values if values.size <= 6 else values[:3])]
    if values.size > 6:
        parts += ["…", number(values[-1])]
    return f"({', '.join(parts)})"


def matrix(values: Array) -> str:
    """The rows of a matrix; of more than 12 entries only the numbers of rows and columns."""
    m, n = values.shape
    if m == n == 1:
        return number(values[0, 0])
    if values.size > 12:
        return f"a matrix of {m} rows and {n} columns"
    if m == 1:
        return vector(values[0])
    return "rows " + ", ".join(vector(row) if n > 1 else f"({number(row[0])})" for row in values)


def result(value: Any) -> str:
    """A number or a vector after = or, where digits are left out, after ≈."""
    array = np.asarray(value)
    text = number(float(array)) if array.ndim == 0 else vector(array)
    return f"{'=' if all(_exact(entry) for entry in array.flat) else '≈'} {text}"


def unbroken(sentence: str) -> str:
    """The sentence with no line break beside =, ≈ and +, nor inside ∂C/∂W."""
    return re.sub(r" ([=≈+]) ", "\u00a0\\1\u00a0", sentence).replace("∂C/", "∂C/\u2060")


def sum_so_far(value: float, complete: bool) -> str:
    """The value of a sum after one more term; before its last term it is "… so far"."""
    return result(value) if complete else f"is {number(value)} so far"


def updated(who: str, slope: Any, name: str, value: str, by: str = "") -> str:
    """A sentence about an update; where the derivative is 0, as in a dead neuron, nothing moves."""
    if np.any(slope):
        return f"{who} moves downhill{by}: {name} becomes {value}."
    return f"{who} stays where it is, for its derivative is 0: {name} remains {value}."


def _exact(value: float) -> bool:
    digits, power = shown(float(value))
    return same(float(f"{digits}e{power or 0}"), float(value))
