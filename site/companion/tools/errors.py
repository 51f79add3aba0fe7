"""The errors that users see: a message, the position of the fault, and a remedy."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LONGEST_MESSAGE = 300


@dataclass(eq=False)
class BuildError(Exception):
    """A fault in an author's file, or a requirement that the machine does not meet.

    The command line prints it as ``file:line:column: message`` followed by the remedy.

    Parameters
    ----------
    message : what is wrong, in one sentence without a final period.
    file : the file at fault, if there is one.
    line, column : 1-based position, counted from the top of the file (front matter included);
        the column counts characters, as editors do (Hugo's counts bytes).
    remedy : what to do, in one sentence; empty if the message already says it.
    """

    message: str
    file: Path | None = None
    line: int | None = None
    column: int | None = None
    remedy: str = ""

    @property
    def place(self) -> str:
        """``file:line:column``, without the parts that are not known; editors make it a link."""
        parts = [str(part) for part in (self.file, self.line, self.column) if part is not None]
        return ":".join(parts)

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text}\n    {self.remedy}" if self.remedy else text


class BuildErrors(Exception):
    """All faults of one run, so that an author can correct them together."""

    def __init__(self, errors: Sequence[BuildError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = list(errors)


REFUSALS = {
    errno.ENOSPC: ("the disk is full: {place} cannot be written", "Free some space."),
    errno.EDQUOT: ("the quota is used up: {place} cannot be written", "Free some space."),
    errno.EROFS: (
        "{place} is on a disk that cannot be written to",
        "Copy the folder elsewhere, or name another one with --source or --destination.",
    ),
    errno.EACCES: (
        "there is no permission for {place}",
        "Check the permissions of the file and of its folder.",
    ),
    errno.EPERM: (
        "the system refuses a change of {place}",
        "Check the permissions of the file and of its folder.",
    ),
    errno.ENAMETOOLONG: (
        "the name {place} is too long for this disk",
        "Choose a shorter title, slug or file name.",
    ),
    errno.EBUSY: (
        "{place} is in use, perhaps as a mount point, and cannot be replaced",
        "Name a folder inside it with --destination.",
    ),
    errno.EXDEV: (
        "{place} is on another disk than the folder around it, and cannot be replaced",
        "Name a folder inside it with --destination.",
    ),
    errno.EMFILE: ("too many files are open for {place}", "Raise the limit with ulimit -n."),
}
"""What an operating system refuses, by its number: the message and the remedy."""


def refusal(error: OSError, place: Path | None = None) -> BuildError | None:
    """The error for what the system refuses; None for what is no matter of disk and rights.

    place : what was to be written, if the error does not say it.
    """
    if error.errno not in REFUSALS:
        return None
    message, remedy = REFUSALS[error.errno]
    named = str(error.filename2 or error.filename or place or "a file")
    if len(named) > LONGEST_MESSAGE:
        named = f"{named[:80]}…{named[-40:]}"
    return BuildError(message.format(place=named), remedy=remedy)


class UnexpectedError(BuildError):
    """A fault of this program, not of an author's file; wraps any other exception."""

    @classmethod
    def caused_by(cls, cause: Exception, file: Path | None = None) -> UnexpectedError:
        """Wrap an exception; ``file`` is the file that was being processed."""
        text = " ".join(str(cause).split())
        if len(text) > LONGEST_MESSAGE:
            text = f"{text[:LONGEST_MESSAGE]} …"
        name = type(cause).__name__
        error = cls(f"unexpected {name}: {text}" if text else f"unexpected {name}", file)
        error.remedy = "Please report this with what the option --traceback prints"
        error.__cause__ = cause
        return error

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text}. {self.remedy}."


class Faults:
    """Collects the errors of several steps, so that all of them are reported.

    found : the errors so far.
    """

    def __init__(self) -> None:
        self.found: list[BuildError] = []

    @contextmanager
    def of(self, file: Path | None = None) -> Iterator[None]:
        """Record an error raised in the block, which processes ``file``, and continue after it."""
        try:
            yield
        except BuildErrors as errors:
            self.found += errors.errors
        except BuildError as error:
            self.found.append(error)
        except Exception as cause:
            known = refusal(cause, file) if isinstance(cause, OSError) else None
            self.found.append(known or UnexpectedError.caused_by(cause, file))

    def raise_all(self) -> None:
        """Raise the errors found so far.

        Raises
        ------
        BuildErrors : there are errors.
        """
        if self.found:
            raise BuildErrors(self.found)


@contextmanager
def working_on(file: Path | None) -> Iterator[None]:
    """Convert any exception raised in the block to BuildErrors that name ``file``."""
    faults = Faults()
    with faults.of(file):
        yield
    faults.raise_all()
