"""Pictures for listings: ``from companion_page import plot, points, image``.

A listing gives numbers; what leaves Python is a description of the picture as JSON, with one
sentence for a screen reader. The page draws it, at build time and in the browser, with the parts
of its own plots (site/browser/shared/plot/picture.js).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import numpy as np

from ..arithmetic.arrays import Array
from ..notation import speech
from .original_numpy import original_numpy
from .output import Output
from .picture_data import matrix, seen_of_line, seen_of_points, shortened, vector

MOST_MARKS = 8
"""Lines and clouds of points in one picture."""
LONGEST_NAME = 80
"""Characters of a name, a title or a label."""
KINDS = {"line": "line", "points": "set of points"}
AXES = ("", "x", "y", "xy")

_output: Output | None = None


class Picture:
    """Lines and points over one pair of axes.

    ``plot(x, y).points(a, b)`` adds to the picture that ``plot`` has begun.

    Parameters
    ----------
    title, xlabel, ylabel : str
        Are written above the picture and at its axes.
    log : str
        The axes that are logarithmic: "x", "y" or "xy".
    """

    def __init__(self, title: str = "", xlabel: str = "", ylabel: str = "", log: str = "") -> None:
        if log not in AXES:
            raise ValueError('log is "x", "y" or "xy": the axes that are logarithmic')
        self._title = _text("title", title)
        self._labels = _text("xlabel", xlabel), _text("ylabel", ylabel)
        self._log = "x" in log, "y" in log
        self._marks: list[dict[str, Any]] = []
        self._sentences: list[str] = []
        self._is_shown = False

    def plot(self, *data: Any, name: str = "") -> Picture:
        """Add one line, or several: ``y``, ``x, y``, or ``x, {"first": y1, "second": y2}``."""
        return self._add("line", data, name)

    def points(self, *data: Any, name: str = "") -> Picture:
        """Add points: ``y``, ``x, y``, or ``x, {"first": y1, "second": y2}``."""
        return self._add("points", data, name)

    def description(self) -> str:
        """The picture as JSON; from then on it cannot be added to."""
        self._is_shown = True
        axes = zip("xy", self._labels, self._log, strict=True)
        counts = Counter(mark["kind"] for mark in self._marks)
        several = " and ".join(
            _counted(counts[kind], KINDS[kind]) for kind in KINDS if counts[kind]
        )
        lead = f"A picture with {several}. " if len(self._marks) > 1 else ""
        return _json(
            {
                "kind": "plot",
                "title": self._title,
                **{axis: {"name": name, "log": log} for axis, name, log in axes},
                "marks": self._marks,
                "sentence": f"{_titled(self._title)}{lead}{' '.join(self._sentences)}",
            }
        )

    def __repr__(self) -> str:
        return f"<picture: {' '.join(self._sentences)}>"

    def _add(self, kind: str, data: tuple[Any, ...], name: str) -> Picture:
        if self._is_shown:
            raise ValueError("this picture has been shown already; begin another one by plot(…)")
        with original_numpy():
            for each, x, y in _series(data, _text("name", name), single=kind == "points"):
                if len(self._marks) == MOST_MARKS:
                    raise ValueError(f"a picture has at most {MOST_MARKS} lines and sets of points")
                self._add_mark(kind, each, x, y)
        return self

    def _add_mark(self, kind: str, name: str, x: Array, y: Array) -> None:
        places = [
            _exponents(values) if log else values
            for values, log in zip((x, y), self._log, strict=True)
        ]
        if not np.any(np.isfinite(places[0]) & np.isfinite(places[1])) and any(self._log):
            raise ValueError("a logarithmic axis shows only numbers above 0, and here are none")
        if kind == "line":
            found, gaps = seen_of_line(places[0], places[1])
        else:
            found, gaps = seen_of_points(places[0], places[1]), None
        columns = [shortened(each[found], log) for each, log in zip((x, y), self._log, strict=True)]
        drawn: list[list[float] | None] = []
        for k, (a, b) in enumerate(zip(*columns, strict=True)):
            if gaps is not None and gaps[k] and k:
                drawn.append(None)
            drawn.append([a, b])
        self._marks.append({"kind": kind, "name": name, "points": drawn})
        known = np.isfinite(places[0]) & np.isfinite(places[1])
        self._sentences.append(self._sentence(kind, name, x[known], y[known], x.size))

    def _sentence(self, kind: str, name: str, x: Array, y: Array, given: int) -> str:
        """Describe a mark; x, y : the points without gaps, given : how many with them."""
        across, up = (label or letter for label, letter in zip(self._labels, "xy", strict=True))
        number = speech.number
        subject = name or ("A line" if kind == "line" else "Points")
        missing = f" ({given - x.size:,} of {given:,} missing)" if given > x.size else ""
        said = f"{subject}: {x.size:,} point{'s' * (x.size > 1)}{missing}"
        if x.size == 1:
            return f"{said}, {across} = {number(x[0])}, {up} = {number(y[0])}."
        said += f", {across} from {number(np.min(x))} to {number(np.max(x))}"
        if np.min(y) == np.max(y):
            return f"{said}, {up} = {number(y[0])} throughout."
        low, high = np.argmin(y), np.argmax(y)
        said += (
            f", {up} from {number(y[low])} (at {across} = {number(x[low])})"
            f" to {number(y[high])} (at {across} = {number(x[high])})"
        )
        last = f"; its last {up} is {number(y[-1])}" if kind == "line" else ""
        return f"{said}{last}."


class Image:
    """The image of a matrix: a cell for each entry, coloured by its sign and size."""

    def __init__(self, entries: Any, title: str = "") -> None:
        with original_numpy():
            found = matrix(entries)
            known = np.isfinite(found)
            if not np.any(known):
                raise ValueError("every entry is NaN: there is nothing to draw")
            rows = found.tolist()
            low = np.unravel_index(np.nanargmin(found), found.shape)
            high = np.unravel_index(np.nanargmax(found), found.shape)
            self._sentence = (
                f"The image of a matrix with {_counted(found.shape[0], 'row')} and "
                f"{_counted(found.shape[1], 'column')}: {_entry('smallest', found, low)}, "
                f"{_entry('largest', found, high)}."
            )
        self._title = _text("title", title)
        self._rows = [
            [None if value != value else float(f"{value:.3g}") + 0.0 for value in row]
            for row in rows
        ]

    def description(self) -> str:
        """The picture as JSON."""
        return _json(
            {
                "kind": "image",
                "title": self._title,
                "entries": self._rows,
                "sentence": f"{_titled(self._title)}{self._sentence}",
            }
        )

    def __repr__(self) -> str:
        return f"<picture: {self._sentence}>"


Drawn = TypeVar("Drawn", Picture, Image)


def plot(
    *data: Any, name: str = "", title: str = "", xlabel: str = "", ylabel: str = "", log: str = ""
) -> Picture:
    """Draw a line through points, or several lines in one picture.

    Parameters
    ----------
    *data
        ``y``, over 0, 1, 2, …; ``x, y``; or ``x, {"first": y1, "second": y2}`` for lines with
        names. NaN leaves a gap.
    name : str
        The name of a single line.
    title, xlabel, ylabel : str
        Are written above the picture and at its axes.
    log : str
        The axes that are logarithmic: "x", "y" or "xy".

    Returns
    -------
    Picture
        To add to, before anything else is shown: ``plot(x, y).points(a, b)``.

    Raises
    ------
    ValueError
        The numbers cannot be drawn; it says which, and why.
    """
    return _shown(Picture(title, xlabel, ylabel, log).plot(*data, name=name))


def points(
    *data: Any, name: str = "", title: str = "", xlabel: str = "", ylabel: str = "", log: str = ""
) -> Picture:
    """Draw points; the parameters are those of `plot`."""
    return _shown(Picture(title, xlabel, ylabel, log).points(*data, name=name))


def image(entries: Any, title: str = "") -> Image:
    """Draw a matrix of at most 4,096 entries; NaN leaves an entry blank.

    Raises
    ------
    ValueError
        The matrix cannot be drawn; it says why.
    """
    return _shown(Image(entries, title))


plot.points = points  # type: ignore[attr-defined]


@contextmanager
def drawing_into(output: Output) -> Iterator[None]:
    """Let pictures go to the output of the run that is under way."""
    global _output
    before, _output = _output, output
    try:
        yield
    finally:
        _output = before


def _shown(picture: Drawn) -> Drawn:
    if _output is not None:
        _output.draw(picture)
    return picture


def _series(data: tuple[Any, ...], name: str, single: bool) -> Iterator[tuple[str, Array, Array]]:
    """Name, x and y of each line of a call."""
    if not 1 <= len(data) <= 2:
        raise ValueError(
            f'give y, or x and y, not {len(data)} values; several lines are x, {{"name": y, …}}'
        )
    y = data[-1]
    if isinstance(y, Mapping):
        if not y:
            raise ValueError("there is no line among these: the dictionary is empty")
        named = [(_text("the name of a line", key), value) for key, value in y.items()]
    else:
        named = [(name, y)]
    x = vector("x", data[0], single) if len(data) == 2 else None
    for key, values in named:
        column = vector(key or "y", values, single)
        across = np.arange(column.size, dtype=float) if x is None else x
        if across.size != column.size:
            raise ValueError(
                f"x has {_counted(across.size, 'number')}, {key or 'y'} has {column.size:,}; "
                "each point needs one of both"
            )
        yield key, across, column


def _exponents(values: Array) -> Array:
    """log₁₀ of positive numbers, NaN of others."""
    positive = values > 0
    return np.where(positive, np.log10(np.where(positive, values, 1.0)), np.nan)


def _text(what: str, given: Any) -> str:
    if not isinstance(given, str):
        raise ValueError(f"{what} is a text, not of the type {type(given).__name__}")
    if len(given) > LONGEST_NAME:
        raise ValueError(f"{what} has {len(given)} characters; at most {LONGEST_NAME} are shown")
    return given.encode("utf-8", "replace").decode()  # half of a surrogate pair is no text


def _titled(title: str) -> str:
    return f"{title.rstrip('.')}. " if title else ""


def _counted(count: int, what: str) -> str:
    """2 lines, 1 set of points."""
    noun, *rest = what.split(" ")
    return " ".join([f"{count:,}", f"{noun}{'s' * (count != 1)}", *rest])


def _entry(which: str, entries: Array, place: Any) -> str:
    at = ", ".join(str(int(index)) for index in place)
    return f"{which} entry {speech.number(entries[place])} at [{at}]"


def _json(description: dict[str, Any]) -> str:
    return json.dumps(description, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
