"""The four usual data sets of two classes in the plane, seeded, and their split for a test.

They are those of TensorFlow Playground (https://playground.tensorflow.org), in its scale: points
lie about within [−6, 6]². Every machine makes the same ones: uniform numbers come from PCG64's
bits, all functions from ``arithmetic.elementary``, and coordinates are rounded to two decimals.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..arithmetic.arrays import Array
from ..arithmetic.elementary import cos, log, sin
from ..arithmetic.validate import choice, number, positive_integer, vector
from ..arithmetic.validate import seed as checked_seed
from ..errors import SpecError
from .labelled_data import LabelledData, check_labelled_data

RADIUS = 5.0
MOST_SAMPLES = 100_000
TWO_PI = 2 * np.pi

Draw = Callable[[int], Array]
"""Uniform numbers from [0, 1), as many as are asked for."""

Points = tuple[Array, Array, Array]
"""x, y, and whether a point belongs to the second class."""


def circle(n: int, noise: float, random: Draw) -> Points:
    """A disc, the second class, in a ring."""
    inside = np.arange(n) < n // 2
    share = random(n)
    r = RADIUS * np.where(inside, 0.5 * share, 0.7 + 0.3 * share)
    angle = TWO_PI * random(n)
    x, y = r * sin(angle), r * cos(angle)
    moved_x, moved_y = (at + noise * RADIUS * (2 * random(n) - 1) for at in (x, y))
    return x, y, np.sqrt(moved_x * moved_x + moved_y * moved_y) < 0.5 * RADIUS


def xor(n: int, noise: float, random: Draw) -> Points:
    """Four squares; where the signs of the coordinates differ is the second class."""
    x, y = (RADIUS * (2 * random(n) - 1) for _ in range(2))
    x, y = (at + np.where(at > 0, 0.3, -0.3) for at in (x, y))
    moved_x, moved_y = (at + noise * RADIUS * (2 * random(n) - 1) for at in (x, y))
    return x, y, moved_x * moved_y < 0


def gauss(n: int, noise: float, random: Draw) -> Points:
    """Two normal distributions around (−2, −2) and (2, 2), of the variance 0.5 + 7·noise."""
    second = np.arange(n) < n // 2
    length = np.sqrt(-2 * (0.5 + 7 * noise) * log(1 - random(n)))  # by Box and Muller
    angle = TWO_PI * random(n)
    centre = np.where(second, 2.0, -2.0)
    return centre + length * cos(angle), centre + length * sin(angle), second


def spiral(n: int, noise: float, random: Draw) -> Points:
    """Two arms that wind around each other, each 1.75 turns long."""
    second = np.arange(n) < n // 2
    length = np.where(second, n // 2, n - n // 2)
    along = np.where(second, np.arange(n), np.arange(n) - n // 2) / length
    angle = 1.75 * TWO_PI * along + np.where(second, 0.0, np.pi)
    x, y = RADIUS * along * sin(angle), RADIUS * along * cos(angle)
    return x + noise * (2 * random(n) - 1), y + noise * (2 * random(n) - 1), second


DATA_SETS: dict[str, Callable[[int, float, Draw], Points]] = {
    "circle": circle,
    "xor": xor,
    "gauss": gauss,
    "spiral": spiral,
}


def data_set(
    name: str,
    samples: int = 200,
    *,
    noise: float = 0.0,
    seed: int = 0,
    targets: tuple[float, float] = (0.0, 1.0),
) -> LabelledData:
    """Seeded labelled points of two classes, in a random order.

    Parameters
    ----------
    name : {"circle", "xor", "gauss", "spiral"}
    samples : int
        M, from 2 to 100,000.
    noise : float
        From 0 to 1. For circle and xor it moves the place by which a point is labelled, for gauss
        it widens both classes, for spiral it moves the points.
    seed : int
        The same seed gives the same data on every machine.
    targets : (float, float)
        The labels of the first and of the second class.

    Raises
    ------
    SpecError
        The name is unknown, or a number is out of its range.

    Examples
    --------
    >>> from backprop import data_set
    >>> T = data_set("xor", 4, seed=1)
    >>> [(x[0] * x[1] < 0) == (y[0] == 1) for x, y in zip(T.x.tolist(), T.y.tolist())]
    [True, True, True, True]
    """
    make = DATA_SETS[choice(name, DATA_SETS, "name")]
    n = positive_integer(samples, "samples")
    if not 2 <= n <= MOST_SAMPLES:
        raise SpecError("samples", f"is {n:,}; a data set has 2 to {MOST_SAMPLES:,}")
    share = number(noise, "noise")
    if not 0 <= share <= 1:
        raise SpecError("noise", f"{share:g} is not in the range from 0 to 1")
    labels = vector(targets, "targets", length=2)
    random = np.random.Generator(np.random.PCG64(checked_seed(seed))).random
    x, y, second = make(n, share, random)
    order = np.argsort(random(n), kind="stable")
    points = np.round(np.stack([x, y], axis=1), 2) + 0.0  # + 0.0 turns −0.0 into 0.0
    return LabelledData(
        zip(points[order], labels[second[order].astype(int), np.newaxis], strict=True)
    )


def split(
    T: LabelledData, test: float = 0.5, *, seed: int = 0
) -> tuple[LabelledData, LabelledData]:
    """Labelled data in two parts, drawn at random: to train on, and to test with.

    Parameters
    ----------
    T : LabelledData
        With at least two samples.
    test : float
        The share of the second part, above 0 and below 1; each part gets at least one sample.
    seed : int

    Raises
    ------
    SpecError
        The share is out of its range, or there is only one sample.

    Examples
    --------
    >>> from backprop import data_set, split
    >>> train_part, test_part = split(data_set("gauss", 10), test=0.3)
    >>> train_part.M, test_part.M
    (7, 3)
    """
    check_labelled_data(T)
    share = number(test, "test")
    if not 0 < share < 1:
        raise SpecError("test", f"{share:g} is not between 0 and 1")
    if T.M < 2:
        raise SpecError("T", "has one sample; a split needs at least two")
    random = np.random.Generator(np.random.PCG64(checked_seed(seed))).random
    order = np.argsort(random(T.M), kind="stable")
    first = T.M - min(max(round(share * T.M), 1), T.M - 1)
    parts = np.sort(order[:first]), np.sort(order[first:])
    train, tested = (LabelledData(zip(T.x[part], T.y[part], strict=True)) for part in parts)
    return train, tested
