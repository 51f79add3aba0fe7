"""Draws the card of a net: neurons are discs and weights lines, in an array of pixels.

Lines are blue where a weight is positive and orange where it is negative, as in the stepper; wider
lines are larger weights. Every pixel is coloured by its distance to the shapes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from companion.finish.card_format import HEIGHT, WIDTH, as_png

PAPER, INK = (253, 252, 249), (29, 28, 26)
POSITIVE, NEGATIVE = (42, 108, 171), (181, 84, 10)
RADIUS = {True: 34, False: 22}  # where layers have few neurons, or many

Pixels = NDArray[np.float64]
Point = tuple[float, float]


def png(pixels: NDArray[np.uint8]) -> bytes:
    """A picture of shape (height, width, 3) as a PNG."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)
    rows[:, 1:] = pixels.reshape(height, 3 * width)
    return as_png(width, height, rows.tobytes())


def drawing(sizes: list[int], weights: list[list[list[float]]]) -> NDArray[np.uint8]:
    """The card of a net, of shape (height, width, 3).

    sizes, weights : of its layers.
    """
    canvas = np.full((HEIGHT, WIDTH, 3), PAPER, float)
    places = [_column(i, size, sizes) for i, size in enumerate(sizes)]
    largest = max((abs(w) for W in weights for row in W for w in row), default=0) or 1
    for W, before, after in zip(weights, places, places[1:], strict=False):
        for row, end in zip(W, after, strict=True):
            for weight, start in zip(row, before, strict=True):
                if weight:
                    width = 1.5 + 7 * (abs(weight) / largest)
                    _line(canvas, start, end, width, POSITIVE if weight > 0 else NEGATIVE)
    radius = RADIUS[max(sizes) <= 6]
    for place in (place for column in places for place in column):
        _disc(canvas, place, radius, INK)
        _disc(canvas, place, radius - 3.5, PAPER)
    drawn: NDArray[np.uint8] = np.rint(canvas).astype(np.uint8)
    return drawn


def _column(i: int, size: int, sizes: list[int]) -> list[Point]:
    """The centres of a layer's neurons."""
    x = WIDTH * (i + 0.7) / (len(sizes) + 0.4)
    pitch = min(150.0, (HEIGHT - 80) / max(sizes))
    return [(x, HEIGHT / 2 + (k - (size - 1) / 2) * pitch) for k in range(size)]


def _disc(canvas: Pixels, centre: Point, radius: float, colour: tuple[int, int, int]) -> None:
    box, x, y = _pixels_around(centre, centre, radius + 1)
    distance = np.hypot(x - centre[0], y - centre[1])
    _blend(canvas[box], radius - distance, colour)


def _line(
    canvas: Pixels, start: Point, end: Point, width: float, colour: tuple[int, int, int]
) -> None:
    box, x, y = _pixels_around(start, end, width)
    along = np.subtract(end, start)
    t = ((x - start[0]) * along[0] + (y - start[1]) * along[1]) / (along @ along)
    t = np.clip(t, 0, 1)
    distance = np.hypot(x - start[0] - t * along[0], y - start[1] - t * along[1])
    _blend(canvas[box], width / 2 - distance, colour)


def _pixels_around(
    start: Point, end: Point, margin: float
) -> tuple[tuple[slice, slice], Pixels, Pixels]:
    """The part of the picture round two points, and the coordinates of its pixels' middles."""
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    columns = slice(max(int(left - margin), 0), min(int(right + margin) + 2, WIDTH))
    rows = slice(max(int(top - margin), 0), min(int(bottom + margin) + 2, HEIGHT))
    y, x = np.mgrid[rows, columns] + 0.5
    return (rows, columns), x, y


def _blend(part: Pixels, inside: Pixels, colour: tuple[int, int, int]) -> None:
    """Colour a part of the picture; the edge, half a pixel to either side, is mixed."""
    cover = np.clip(inside + 0.5, 0, 1)[..., np.newaxis]
    part += cover * (np.array(colour) - part)
