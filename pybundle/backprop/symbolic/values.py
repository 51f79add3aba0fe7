"""Values of powers, sinh, cosh and tan, which only expressions in x use."""

from __future__ import annotations

import numpy as np

from ..arithmetic import elementary
from ..arithmetic.arrays import Array


def power_value(base: Array, exponent: float) -> Array:
    """base^exponent: by multiplication for whole exponents, by square roots for halves of them.

    Other exponents go through the logarithm and need base ≥ 0, like every power with a real
    exponent; below 0 the value is NaN. The relative error is about 2⁻⁵³ times |exponent| for whole
    exponents, and 2⁻⁵² times |exponent · ln base| plus a few 2⁻⁵³ for the others.
    """
    if exponent != int(exponent) and (abs(exponent) > 1024 or 2 * exponent != int(2 * exponent)):
        return elementary.exp(exponent * elementary.log(base))
    if exponent != int(exponent):
        return power_value(np.sqrt(base), 2 * exponent)
    n, square, value = abs(int(exponent)), base, np.ones_like(base)
    while n:
        value = value * square if n % 2 else value
        square, n = square * square, n // 2
    return value if exponent > 0 else 1 / value


def sinh(x: Array) -> Array:
    """(e^x − e^{−x})/2, without cancellation near 0."""
    m = elementary.expm1(np.abs(x))
    return np.asarray(np.copysign(0.5 * (m + m / (m + 1)), x))


def cosh(x: Array) -> Array:
    """(e^x + e^{−x})/2."""
    half = 0.5 * elementary.exp(np.abs(x))
    return np.asarray(half + 0.25 / half)


def tan(x: Array) -> Array:
    """sin x / cos x."""
    return np.asarray(elementary.sin(x) / elementary.cos(x))
