"""Reads the text files of authors; a file that is not UTF-8 is an error with its place."""

from __future__ import annotations

import stat
from pathlib import Path

from companion.tools.errors import BuildError

LARGEST = 20_000_000  # bytes


def read_text(file: Path, encoding: str = "utf-8") -> str:
    """The text of a file.

    encoding : ``utf-8``, or ``utf-8-sig`` where a byte order mark may stand first.

    Raises
    ------
    BuildError : it cannot be read, or is not UTF-8; then with the line and column of the byte.
    """
    fault = _fault_of(file)
    if fault:
        raise BuildError(fault[0], file, 1, 1, fault[1])
    try:
        return file.read_text(encoding)
    except UnicodeDecodeError as error:
        before = file.read_bytes()[: error.start].decode("utf-8", "replace")
        line = before.rpartition("\n")[2]
        raise BuildError(
            "the file is not UTF-8 text",
            file,
            before.count("\n") + 1,
            len(line) + 1,
            "Save it with the encoding UTF-8.",
        ) from None
    except OSError as error:
        raise BuildError(
            f"the file cannot be read: {error.strerror}", file, 1, 1, "Check its permissions."
        ) from None


def _fault_of(file: Path) -> tuple[str, str] | None:
    """Message and remedy for a path that is not a file of bearable size; None if it is one.

    A pipe or a device must not be opened: reading it could wait or go on for ever.
    """
    try:
        status = file.stat()
    except OSError as error:
        remedy = "Remove the link, or mend it." if file.is_symlink() else "Check its name."
        return f"the file cannot be read: {error.strerror}", remedy
    if stat.S_ISDIR(status.st_mode):
        return "this is a folder with the name of a file", "Rename the folder."
    if not stat.S_ISREG(status.st_mode):
        return "this is a pipe or a device, not a file", "Remove it."
    if status.st_size > LARGEST:
        message = f"the file has {status.st_size / 1e6:,.0f} MB, more than {LARGEST / 1e6:.0f}"
        return message, "Divide it."
    return None
