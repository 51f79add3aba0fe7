"""The errors that people see: what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LONGEST_MESSAGE = 300


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


class UnexpectedError(BuildError):
    """A fault of this program, not of what an author wrote; its cause is any other exception."""

    @classmethod
    def caused_by(cls, cause: Exception, file: Path | None = None) -> UnexpectedError:
        """``file`` is what was being worked on."""
        said = " ".join(str(cause).split())
        if len(said) > LONGEST_MESSAGE:
            said = f"{said[:LONGEST_MESSAGE]} …"
        name = type(cause).__name__
        error = cls(f"unexpected {name}: {said}" if said else f"unexpected {name}", file)
        error.remedy = "Please report this with what the option --traceback prints"
        error.__cause__ = cause
        return error

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text}. {self.remedy}."


class Faults:
    """Gathers the errors of several pieces of work, so that one does not hide the next.

    found : the errors so far.
    """

    def __init__(self) -> None:
        self.found: list[BuildError] = []

    @contextmanager
    def of(self, file: Path | None = None) -> Iterator[None]:
        """Note what goes wrong in the block, which works on ``file``, and go on behind it."""
        try:
            yield
        except BuildErrors as errors:
            self.found += errors.errors
        except BuildError as error:
            self.found.append(error)
        except Exception as cause:
            self.found.append(UnexpectedError.caused_by(cause, file))

    def raise_all(self) -> None:
        """
        Raises
        ------
        BuildErrors : if there are any.
        """
        if self.found:
            raise BuildErrors(self.found)


@contextmanager
def working_on(file: Path | None) -> Iterator[None]:
    """Let an unexpected exception name the file that was being worked on."""
    faults = Faults()
    with faults.of(file):
        yield
    faults.raise_all()
