"""exp, expm1, tanh, … from nothing but +, −, ×, ÷ and rounding to an integer.

Those operations are rounded exactly on every machine (IEEE 754), while a library's ``exp`` may
differ in the last place between processors and in the browser. Written this way, a page and its
reader's browser get the same bits. Every function is within 2 units in the last place of the true
value (tested against 50-digit arithmetic).
"""

from math import factorial

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# ln 2 in two parts; the first has 20 zero bits at its end, so that k·LN2_HIGH is exact.
LN2_HIGH = float.fromhex("0x1.62e42fee00000p-1")
LN2_LOW = float.fromhex("0x1.a39ef35793c76p-33")
LOG2_E = float.fromhex("0x1.71547652b82fep+0")


def polynomial(x: Array, coefficients: tuple[float, ...]) -> Array:
    """c_0 + x(c_1 + x(c_2 + …)), Horner's way."""
    value = np.full_like(x, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        value *= x
        value += coefficient
    return value


def power_of_two(k: Array) -> Array:
    """2^k for whole numbers −1022 ≤ k ≤ 1023, written straight into the exponent bits."""
    return ((k.astype(np.int64) + 1023) << 52).view(np.float64)


# (e^r − 1 − r)/r² = 1/2! + r/3! + … : with |r| ≤ (ln 2)/2 the first term left out is below 2^-58.
_EXP_TAIL = tuple(1 / factorial(n) for n in range(2, 15))


def _reduced(x: Array) -> tuple[Array, Array]:
    """Whole k and p = e^r − 1 with x = k·ln 2 + r, |r| ≤ (ln 2)/2."""
    k = np.rint(x * LOG2_E)
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    return k, r + r * r * polynomial(r, _EXP_TAIL)


def exp(x: Array) -> Array:
    """e^x; 0 below −745.2, inf above 709.8."""
    k, p = _reduced(np.clip(x, -746.0, 710.0))
    half = np.floor(k / 2)  # two factors, so that neither leaves the range of a float
    return np.asarray((1 + p) * power_of_two(half) * power_of_two(k - half))


def expm1(x: Array) -> Array:
    """e^x − 1 without cancellation near 0."""
    k, p = _reduced(np.clip(x, -60.0, 709.0))
    scale = power_of_two(k)
    return np.asarray(scale * p + (scale - 1))


def tanh(x: Array) -> Array:
    """(1 − e^{−2x})/(1 + e^{−2x}), odd by construction."""
    m = expm1(-2 * np.abs(x))
    return np.asarray(np.copysign(m / (m + 2), x))


def sigmoid(x: Array) -> Array:
    """1/(1 + e^{−x}), without overflow on either side."""
    e = exp(-np.abs(x))
    return np.asarray(np.where(x >= 0, 1.0, e) / (1 + e))
