"""Reads the text files of authors; a file that is not UTF-8 is an error with its place."""

from __future__ import annotations

from pathlib import Path

from companion.tools.errors import BuildError


def read_text(file: Path, encoding: str = "utf-8") -> str:
    """The text of a file.

    encoding : ``utf-8``, or ``utf-8-sig`` where a byte order mark may stand first.

    Raises
    ------
    BuildError : it cannot be read, or is not UTF-8; then with the line and column of the byte.
    """
    if file.exists() and not file.is_file():
        kind = "a folder" if file.is_dir() else "neither a file nor a folder (a pipe or a device)"
        raise BuildError(f"this is {kind}, and cannot be read as text", file)
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
        raise BuildError(f"the file cannot be read: {error.strerror}", file) from None
