"""`python build.py docs`: renews the pages of the documentation that are made from the sources.

They are committed, so that Hugo finds them as pages. A test fails if one is out of date.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from companion.dev import javascript_api, python_api
from companion.places import TOOL
from companion.tools.atomic_file import write_whole

DOCUMENTATION = TOOL / "content" / "docs"
PAGES: dict[str, Callable[[], str]] = {
    "python.md": python_api.page,
    "javascript.md": javascript_api.page,
}
"""The pages, and what makes the text of each."""


def renew() -> list[Path]:
    """Write the pages that are missing or out of date; returns their paths."""
    written = []
    for name, made in PAGES.items():
        file, text = DOCUMENTATION / name, made()
        if not file.exists() or file.read_text("utf-8") != text:
            write_whole(file, text)
            written.append(file)
    return written
