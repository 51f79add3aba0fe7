"""Values as bytes: pickles of this project's own classes, in which paths of a blog are relative.

So an entry that one clone has made serves another one. Only classes of this project and plain
values are read back.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any

_FROM_ELSEWHERE = {
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("collections", "OrderedDict"),
    ("datetime", "datetime"),
    ("datetime", "date"),
    ("datetime", "time"),
    ("datetime", "timezone"),
    ("datetime", "timedelta"),
    ("markupsafe", "Markup"),
    ("copyreg", "_reconstructor"),
    ("builtins", "object"),
}


class Unreadable(Exception):
    """The bytes are no value that this version has written."""


def pickled(value: object, root: Path) -> bytes:
    """A value as bytes.

    root : the blog's folder.
    """
    buffer = io.BytesIO()
    _Pickler(buffer, root).dump(value)
    return buffer.getvalue()


def unpickled(data: bytes, root: Path) -> Any:
    """The value.

    Raises
    ------
    Unreadable : the bytes are none of ``pickled``.
    """
    try:
        return _Unpickler(io.BytesIO(data), root).load()
    except Exception as cause:  # what a pickle of another version raises is not foreseeable
        raise Unreadable(str(cause)) from cause


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, root: Path) -> None:
        super().__init__(file, protocol=5)
        self._root = root
        # a table of two types: `persistent_id` would be asked for each object, which is slow
        self.dispatch_table = {type(root): self._reduced, PurePath: self._reduced}

    def _reduced(self, path: PurePath) -> tuple[Callable[[bool, str], Path], tuple[bool, str]]:
        if path.is_relative_to(self._root):
            return saved_path, (True, path.relative_to(self._root).as_posix())
        return saved_path, (False, str(path))


def saved_path(is_below: bool, name: str) -> Path:
    """Stands in pickles for what makes a path; when one is read, the blog's folder is known."""
    raise pickle.UnpicklingError(f"the path {name} needs the folder that `unpickled` is given")


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, root: Path) -> None:
        super().__init__(file)
        self._root = root

    def _path(self, is_below: bool, name: str) -> Path:
        return self._root / name if is_below else Path(name)

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == (saved_path.__module__, saved_path.__name__):
            return self._path
        if module.startswith("companion.") or (module, name) in _FROM_ELSEWHERE:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not read from a cache")
