"""The errors that users see: a message, the position of the fault, and a remedy."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")
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
    cause : the message without what differs from place to place; faults with the same cause and
        remedy are listed as one. By default the message.
    page : the content file that was being processed; of a data file, the one that names it.
    named : the name in the message in which this fault differs from others of its family.
    family_remedy : what to do about several faults of the family, whose names are listed together.
    """

    message: str
    file: Path | None = None
    line: int | None = None
    column: int | None = None
    remedy: str = ""
    cause: str = ""
    page: Path | None = None
    named: str = ""
    family_remedy: str = ""

    @property
    def place(self) -> str:
        """``file:line:column``, without the parts that are not known; editors make it a link."""
        parts = [str(part) for part in (self.file, self.line, self.column) if part is not None]
        return ":".join(parts)

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text}\n    {self.remedy}" if self.remedy else text

    def __reduce__(self) -> tuple[type[BuildError], tuple[object, ...]]:
        """For `pickle`: by default an exception knows its positional arguments only."""
        return type(self), tuple(getattr(self, each.name) for each in fields(self))


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
    errno.EFBIG: (
        "{place} would be larger than this process may write",
        "Raise the limit with ulimit -f.",
    ),
    errno.ELOOP: ("{place} is a link that leads back to itself", "Remove the link."),
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
    broken : the files that were being processed when errors were found.
    """

    def __init__(self) -> None:
        self.found: list[BuildError] = []
        self.broken: set[Path] = set()
        self._keys: set[tuple[str, str]] = set()

    def add(self, error: BuildError, file: Path | None = None) -> None:
        """Record an error of ``file``, by default of the file that it names; once if repeated."""
        error.page = error.page or file or error.file
        key = (error.message, error.place)
        if key not in self._keys:
            self._keys.add(key)
            self.found.append(error)
        broken = file or error.file
        if broken is not None:
            self.broken.add(broken)

    def attempt(self, file: Path, step: Callable[[], Value], otherwise: Value) -> Value:
        """The result of ``step``, which reads ``file``; if it fails, ``otherwise``."""
        with self.of(file):
            return step()
        return otherwise

    @contextmanager
    def of(self, file: Path | None = None) -> Iterator[None]:
        """Record an error raised in the block, which processes ``file``, and continue after it."""
        try:
            yield
        except BuildErrors as errors:
            for each in errors.errors:
                self.add(each, file)
        except BuildError as error:
            self.add(error, file)
        except Exception as cause:
            known = refusal(cause, file) if isinstance(cause, OSError) else None
            self.add(known or UnexpectedError.caused_by(cause, file), file)

    def sort(self, files: Sequence[Path]) -> None:
        """Put the errors into the order of these files, in which they were worked on."""
        places = {file: place for place, file in enumerate(files)}
        self.found.sort(key=lambda error: places.get(error.page, -1) if error.page else -1)

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
