"""Remembers what one process has made of content files: a preview does again what has changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TypeVar

from companion.tools.errors import Faults

T = TypeVar("T")


class Memory:
    """Results by step and content file, for one configuration; empty at first.

    A result with errors is not remembered, so that they are found each time.
    """

    def __init__(self) -> None:
        self._results: dict[tuple[str, Path], tuple[Sequence[object], object, object]] = {}

    def recall(
        self,
        step: str,
        file: Path,
        parts: tuple[Sequence[object], object],
        make: Callable[[], T],
        faults: Faults,
    ) -> T:
        """The last result of a step if its parts are the same, else that of ``make``.

        parts : all that the result depends on: objects that must be identical, since 1 equals True,
            and a value that must be equal. None instead of the value: nothing is remembered.
        """
        objects, value = parts
        known = self._results.pop((step, file), None)
        if known and value is not None and known[1] == value and _are_same(known[0], objects):
            self._results[step, file] = known
            return known[2]  # type: ignore[return-value]
        result = make()
        if value is not None and file not in faults.broken:
            self._results[step, file] = (objects, value, result)
        return result

    def keep_only(self, files: Collection[Path]) -> None:
        """Forget all other files."""
        for key in [key for key in self._results if key[1] not in files]:
            del self._results[key]


def _are_same(ones: Sequence[object], others: Sequence[object]) -> bool:
    return len(ones) == len(others) and all(
        one is other for one, other in zip(ones, others, strict=True)
    )
