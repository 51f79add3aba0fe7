"""Values as bytes: pickles of this project's own classes, in which paths of a blog are relative.

So an entry that one clone has made serves another one. Only classes of this project and plain
values are read back.
"""

from __future__ import annotations

import io
import pickle
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

    def persistent_id(self, value: object) -> tuple[bool, str] | None:
        if not isinstance(value, PurePath):
            return None
        if value.is_relative_to(self._root):
            return True, value.relative_to(self._root).as_posix()
        return False, str(value)


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, root: Path) -> None:
        super().__init__(file)
        self._root = root

    def persistent_load(self, saved: tuple[bool, str]) -> Path:
        is_below, name = saved
        return self._root / name if is_below else Path(name)

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith("companion.") or (module, name) in _FROM_ELSEWHERE:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not read from a cache")
