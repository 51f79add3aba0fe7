"""Folders that lie deeper than a path can say; they are made one inside the other."""

from __future__ import annotations

import os
from pathlib import Path


def make_deep(folder: Path) -> None:
    """Make folders whose path is longer than a system call takes."""
    before = Path.cwd()
    try:
        os.chdir(folder)
        for _ in range(25):
            Path("d" * 200).mkdir()
            os.chdir("d" * 200)
        Path("a.md").write_text("x")
    finally:
        os.chdir(before)
