"""A file written whole or not at all: whoever reads meanwhile finds the old one or the new."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(file: Path, content: str | bytes) -> None:
    """Put ``content`` into ``file``; text as UTF-8 with its line ends as they are.

    Several builds may do so at once, as `serve` beside `build` does: each has a draft of its own.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        draft.write_bytes(content.encode() if isinstance(content, str) else content)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
