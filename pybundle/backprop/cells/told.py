"""An exception of a listing in Python's own words, without the frames of what ran it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from traceback import StackSummary, TracebackException

_NOTES: tuple[tuple[type[BaseException], str], ...] = (
    (RecursionError, "A function called itself too often, perhaps without an end."),
    (MemoryError, "This is more memory than the browser gives to Python."),
)


@dataclass(frozen=True)
class Fault:
    """Why a listing ended early.

    Attributes
    ----------
    type, message : str
        As Python names them.
    line, column : int
        Where in the listing, from 1; 0 if that is not known.
    """

    type: str
    message: str
    line: int
    column: int


def told(error: BaseException, name: str) -> tuple[str, Fault]:
    """The traceback of an error as Python prints it, and the error's place.

    Parameters
    ----------
    error : BaseException
        As it was caught.
    name : str
        The file name under which the listing was compiled.
    """
    for kind, note in _NOTES:
        if isinstance(error, kind):
            error.add_note(note)
    if isinstance(error, ModuleNotFoundError) and sys.platform == "emscripten":
        error.add_note("Python in this page has its standard library, NumPy and backprop.")
    exception = TracebackException.from_exception(error, max_group_width=5, compact=True)
    _drop_ours(exception)
    text = "".join(exception.format()).rstrip("\n")
    line, column = _place(exception, error, name)
    return text, Fault(type(error).__name__, words_of(error).partition("\n")[0], line, column)


def words_of(error: BaseException) -> str:
    """The text of an error; "" where its class fails to give one."""
    try:
        return str(error)
    except Exception:
        return ""


def _place(exception: TracebackException, error: BaseException, name: str) -> tuple[int, int]:
    if isinstance(error, SyntaxError) and error.filename == name:
        return error.lineno or 0, error.offset or 0
    for frame in reversed(exception.stack):
        if frame.filename == name:
            column = getattr(frame, "colno", None)
            return frame.lineno or 0, (column or 0) + 1
    return 0, 0


def _drop_ours(exception: TracebackException | None) -> None:
    """Remove the frames of this package, here and in the exceptions that led to this one."""
    seen = set()
    while exception is not None and id(exception) not in seen:
        seen.add(id(exception))
        kept = [frame for frame in exception.stack if not _is_ours(frame.filename)]
        exception.stack = StackSummary.from_list(kept)
        exception = exception.__cause__ or exception.__context__


def _is_ours(filename: str) -> bool:
    folder = told.__code__.co_filename.removesuffix("told.py")
    return filename.startswith(folder)
