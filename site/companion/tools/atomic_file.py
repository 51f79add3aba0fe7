"""Writes files atomically: a reader sees the old content or the new, never a part."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(file: Path, content: str | bytes) -> None:
    """Write ``content`` to ``file`` atomically; text as UTF-8, with its line ends unchanged.

    Several processes, such as `serve` and `build`, can write the same file at once: each writes a
    temporary file of its own and renames it.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        draft.write_bytes(content.encode() if isinstance(content, str) else content)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
