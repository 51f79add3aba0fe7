"""The one error that people see: what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(eq=False)
class BuildError(Exception):
    """A fault in what an author wrote or in what the machine lacks.

    Raised where the fact is known; printed by the command line as
    ``file:line:column: message`` followed by the remedy.

    Parameters
    ----------
    message : what is wrong, in one sentence without a final period.
    file : the file at fault, if there is one.
    line, column : 1-based position, counted from the top of the file (front matter included);
        the column counts characters (Hugo's counts bytes; editors count as we do).
    remedy : what to do, in one sentence; empty if the message already says it.
    """

    message: str
    file: Path | None = None
    line: int | None = None
    column: int | None = None
    remedy: str = ""

    @property
    def place(self) -> str:
        """``file:line:column``, as far as it is known; editors make it clickable."""
        parts = [str(part) for part in (self.file, self.line, self.column) if part is not None]
        return ":".join(parts)

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text}\n    {self.remedy}" if self.remedy else text


class BuildErrors(Exception):
    """All the faults of one run, so that an author mends them in one go."""

    def __init__(self, errors: Sequence[BuildError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = list(errors)
