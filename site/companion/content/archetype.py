"""`python build.py new posts/x.md`: creates a post from the template `archetype.md`."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from companion.content.config import Config
from companion.content.resources import CONTENT_SUFFIXES
from companion.tools.atomic_file import write_whole
from companion.tools.errors import BuildError
from companion.tools.templates import Templates


def new_post(config: Config, name: str, now: dt.datetime) -> Path:
    """Write a new content file; for a name without `.md`, the `index.md` of a page bundle.

    Raises
    ------
    BuildError : the file exists already, or its path is outside the content folder.
    """
    path = Path(name)
    if path.parts[:1] == (config.content.name,):
        path = Path(*path.parts[1:])
    if not path.parts or path.is_absolute() or ".." in path.parts:
        raise BuildError(
            f"{name} is not a path in {config.content.name}/", remedy="Name it like posts/x.md."
        )
    if path.suffix not in CONTENT_SUFFIXES:
        path = path / "index.md"
    file = config.content / path
    if file.exists():
        raise BuildError("this file exists already", file, remedy="Choose another name.")
    stem = file.parent.name if file.stem in ("index", "_index") else file.stem
    templates = Templates(config.blog, autoescape=False)
    date = now.isoformat("T", "seconds")
    write_whole(file, templates.render("archetype.md", title=title_of(stem), date=date))
    return file


def title_of(stem: str) -> str:
    """Derive a title from a file name: `2026-11-24-chain_rule` gives "Chain rule"."""
    words = re.sub(r"[-_]+", " ", re.sub(r"^\d{4}-\d{2}-\d{2}-", "", stem)).strip()
    return words[:1].upper() + words[1:]
