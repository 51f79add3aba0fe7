"""Reports the progress of long steps on the terminal: a live line, with a bar if possible."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from companion.tools.console import Terminal

if TYPE_CHECKING:
    from rich.progress import Progress


class Report(Protocol):
    """A callback for progress: a description of the step and, if known, the fraction done."""

    def __call__(self, text: str, fraction: float | None = None) -> None: ...


def silent(text: str, fraction: float | None = None) -> None:
    """A report that shows nothing."""


@contextmanager
def shown(console: Terminal) -> Iterator[Report]:
    """Show reports as one live line; without a terminal, print each new text once."""
    if not console.is_terminal:
        yield _printed(console)
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console.rich, transient=True) as progress:
        yield LiveLine(progress)


class LiveLine:
    """A report that shows the step that runs, with the time it has taken so far.

    Each step is a task of its own: the total of a task can be set, and not taken away again, so the
    bar of a step without a fraction would stay as full as the one before.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._shown = ("Starting", True)
        self._task = progress.add_task("Starting", total=None)

    def __call__(self, text: str, fraction: float | None = None) -> None:
        if self._shown != (text, fraction is None):
            self._shown = (text, fraction is None)
            self._progress.remove_task(self._task)
            self._task = self._progress.add_task(text, total=None if fraction is None else 1.0)
        if fraction is not None:
            self._progress.update(self._task, completed=fraction)


def _printed(console: Terminal) -> Report:
    """A report that prints each text once."""
    seen: set[str] = set()

    def report(text: str, fraction: float | None = None) -> None:
        if text not in seen:
            seen.add(text)
            console.print(f"{text} …")

    return report
