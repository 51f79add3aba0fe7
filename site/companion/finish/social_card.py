"""The picture that stands for a post where others link to it: its net, drawn as a PNG.

Neurons are discs and weights lines, blue where positive and orange where negative, as in the
stepper; wider lines are larger weights. Every pixel is coloured by its distance to the shapes.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from companion.places import GENERATOR
from companion.tools.atomic_file import write_whole

CODE = GENERATOR / "finish" / "social_card.py"  # its change makes other pictures
WIDTH, HEIGHT = 1200, 630  # what Open Graph's readers ask for
MOST_NEURONS = 9  # of a layer; more would not be told apart
SIGNATURE = b"\x89PNG\r\n\x1a\n"
PAPER, INK = (253, 252, 249), (29, 28, 26)
POSITIVE, NEGATIVE = (42, 108, 171), (181, 84, 10)
RADIUS = {True: 34, False: 22}  # where layers have few neurons, or many

Pixels = NDArray[np.float64]
Point = tuple[float, float]


def draw_card(spec: Mapping[str, Any], folder: Path) -> Path:
    """The card of a trace's (normalised) spec; drawn once, then found under its hash.

    Returns
    -------
    Path : the file, inside ``folder``.
    """
    weights = [[row[:MOST_NEURONS] for row in W[:MOST_NEURONS]] for W in spec["weights"]]
    sizes = [min(size, MOST_NEURONS) for size in spec["layers"]]
    key = json.dumps([sizes, weights, CODE.read_text("utf-8")])
    file = folder / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.png"
    if not is_picture(file):
        write_whole(file, png(_drawing(sizes, weights)))
    return file


def is_picture(file: Path) -> bool:
    """Whether a file is a PNG without damage: all its chunks are there and have their checksums."""
    try:
        data = file.read_bytes()
    except OSError:
        return False
    at, kind = len(SIGNATURE), b""
    while data.startswith(SIGNATURE) and at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, end = data[at + 4 : at + 8], at + 8 + length
        if data[end : end + 4] != struct.pack(">I", zlib.crc32(data[at + 4 : end])):
            return False
        at = end + 4
    return kind == b"IEND" and at == len(data)


def png(pixels: NDArray[np.uint8]) -> bytes:
    """A picture of shape (height, width, 3) as a PNG (source: PNG specification, 8-bit RGB)."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)  # each row starts with its filter, 0: none
    rows[:, 1:] = pixels.reshape(height, 3 * width)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b"")]
    return SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _drawing(sizes: list[int], weights: list[list[list[float]]]) -> NDArray[np.uint8]:
    canvas = np.full((HEIGHT, WIDTH, 3), PAPER, float)
    places = [_column(i, size, sizes) for i, size in enumerate(sizes)]
    largest = max((abs(w) for W in weights for row in W for w in row), default=0) or 1
    for W, before, after in zip(weights, places, places[1:], strict=False):
        for row, end in zip(W, after, strict=True):
            for weight, start in zip(row, before, strict=True):
                if weight:
                    width = 1.5 + 7 * abs(weight) / largest
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
