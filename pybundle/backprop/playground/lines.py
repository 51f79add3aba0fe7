"""Finds the line of a listing that made an array: the first after which its numbers were there.

While the reader's code runs, the arrays in its variables are looked at after each line.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..cells.stop import StopAsked

MOST_LINES = 1_000  # executed; long loops over single numbers are not watched to their end
MOST_NUMBERS = 2_000

Key = tuple[tuple[int, ...], bytes]


class Lines:
    """Watches the execution of one listing.

    Parameters
    ----------
    name : str
        The file name under which the listing was compiled.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._made: dict[Key, int] = {}
        self._placed: dict[tuple[int, int], tuple[Key, int]] = {}
        self._left = MOST_LINES
        self._last: dict[FrameType, int] = {}

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Watch what runs inside."""
        before = sys.gettrace()
        sys.settrace(self._enter)
        try:
            yield
        finally:
            sys.settrace(before)
            self._last.clear()

    def lines_of(self, lists: Sequence[Any]) -> list[list[int]]:
        """The line that made each array of some lists; 0 where none was seen to.

        Where one array stands in two lists, as δ_i does in ``db[i] = delta[i]``, each has the line
        that put it there.
        """
        keys = [[_key(np.asarray(each)) for each in some] for some in lists]
        counts = Counter(key for some in keys for key in some)
        return [
            [self._line(key, id(some), k, counts[key] > 1) for k, key in enumerate(of_list)]
            for some, of_list in zip(lists, keys, strict=True)
        ]

    def line_of(self, array: Array) -> int:
        """The line after which an array with these numbers was first seen; 0 if none was."""
        return self._made.get(_key(array), 0)

    def _line(self, key: Key, container: int, index: int, is_shared: bool) -> int:
        placed, line = self._placed.get((container, index), (None, 0))
        return line if is_shared and placed == key else self._made.get(key, 0)

    def _enter(self, frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_code.co_filename != self._name or self._left <= 0:
            return None
        frame.f_trace_lines = True
        self._last[frame] = frame.f_lineno
        return self._step

    def _step(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event not in ("line", "return"):
            return self._step
        self._left -= 1
        if self._left <= 0:
            frame.f_trace = None
            sys.settrace(None)
            return None
        try:
            line = self._last.get(frame, frame.f_lineno)
            for value in (*frame.f_locals.values(), argument):
                self._look(value, line)
        except StopAsked:
            raise
        except BaseException:  # a foreign class may raise anything
            self._left = 1  # stop at the next line
        self._last[frame] = frame.f_lineno
        if event == "return":
            self._last.pop(frame, None)
        return self._step

    def _look(self, value: Any, line: int, deep: int = 2) -> None:
        if isinstance(value, np.ndarray):
            if value.size <= MOST_NUMBERS and value.dtype != object:
                self._made.setdefault(_key(value), line)
        elif deep and isinstance(value, list | tuple) and len(value) <= 50:
            for k, each in enumerate(value):
                self._look(each, line, deep - 1)
                self._place(value, k, each, line)
        elif deep and isinstance(value, dict) and len(value) <= 50:
            for each in value.values():
                self._look(each, line, deep - 1)

    def _place(self, container: Any, index: int, value: Any, line: int) -> None:
        if isinstance(value, np.ndarray) and value.size <= MOST_NUMBERS and value.dtype != object:
            place, key = (id(container), index), _key(value)
            if self._placed.get(place, (None, 0))[0] != key:
                self._placed[place] = key, line


def _key(array: Array) -> Key:
    return array.shape, np.ascontiguousarray(array).tobytes()
