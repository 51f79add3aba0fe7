"""The elementary functions are within a few units in the last place of 50-digit arithmetic."""

import mpmath
import numpy as np
import pytest

from backprop.arithmetic import elementary

mpmath.mp.dps = 50


def phi(x: mpmath.mpf) -> mpmath.mpf:
    return mpmath.erfc(-x / mpmath.sqrt(2)) / 2


def points(low: float, high: float) -> np.ndarray:
    random = np.random.default_rng(5)
    around_zero = [s * 10.0**-k for k in range(1, 17) for s in (-1, 1)]
    inside = [x for x in (0.0, -0.0, *around_zero, low, high) if low <= x <= high]
    return np.array([*random.uniform(low, high, 3000), *random.normal(0, 1, 1000), *inside]).clip(
        low, high
    )


CASES = [
    ("exp", mpmath.exp, -708, 709.7),
    ("expm1", mpmath.expm1, -60, 700),
    ("tanh", mpmath.tanh, -25, 25),
    ("sigmoid", lambda x: 1 / (1 + mpmath.exp(-x)), -700, 700),
    ("log1p_of_fraction", mpmath.log1p, 0, 1),
    ("log", mpmath.log, 1e-8, 1e8),
    ("log", mpmath.log, 0.5, 2),
    ("sin", mpmath.sin, -1000, 1000),
    ("cos", mpmath.cos, -1000, 1000),
    ("gaussian", lambda x: mpmath.exp(-x * x / 2), -37, 37),
    ("normal_cdf", phi, -37, 37),
]


@pytest.mark.parametrize(("name", "truth", "low", "high"), CASES)
def test_a_few_units_in_the_last_place_at_most(name, truth, low, high) -> None:  # type: ignore[no-untyped-def]
    x = points(low, high)
    ours = getattr(elementary, name)(x)
    exact = [truth(mpmath.mpf(v)) for v in x.tolist()]
    units = [
        abs(mpmath.mpf(value) - true) / mpmath.mpf(np.spacing(abs(float(true))))
        for value, true in zip(ours.tolist(), exact, strict=True)
    ]
    worst = max(range(len(units)), key=units.__getitem__)
    allowed = 5 if name == "normal_cdf" else 3
    assert units[worst] <= allowed, (
        x[worst],
        ours[worst],
        float(exact[worst]),
        float(units[worst]),
    )


def test_the_ends_of_the_range() -> None:
    ends = np.array([-np.inf, -1e308, -1e3, 1e3, 1e308, np.inf])
    with np.errstate(over="ignore", invalid="ignore"):
        assert elementary.exp(ends).tolist() == [0, 0, 0, np.inf, np.inf, np.inf]
    assert elementary.tanh(ends).tolist() == [-1, -1, -1, 1, 1, 1]
    assert elementary.sigmoid(ends).tolist() == [0, 0, 0, 1, 1, 1]
    assert elementary.normal_cdf(ends).tolist() == [0, 0, 0, 1, 1, 1]
    assert elementary.log(np.array([0, 1, np.inf])).tolist() == [-np.inf, 0, np.inf]
    with np.errstate(invalid="ignore"):
        assert np.isnan(elementary.exp(np.array([np.nan]))).all()
