"""`python build.py new posts/x.md`: a post to begin with, made by the template `archetype.md`."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import jinja2

from companion.content.config import Config
from companion.content.resources import CONTENT_SUFFIXES
from companion.places import TEMPLATES, Blog
from companion.tools.errors import BuildError


def new_post(config: Config, name: str, now: dt.datetime) -> Path:
    """Write a new content file; a name without `.md` makes a page bundle.

    Raises
    ------
    BuildError : the file is there already, or would not lie in the content folder.
    """
    path = Path(name)
    if path.parts[:1] == (config.content.name,):
        path = Path(*path.parts[1:])
    if not path.parts or path.is_absolute() or ".." in path.parts:
        raise BuildError(
            f"{name} is no place in {config.content.name}/", remedy="Name it like posts/x.md."
        )
    if path.suffix not in CONTENT_SUFFIXES:
        path = path / "index.md"
    file = config.content / path
    if file.exists():
        raise BuildError("this file exists already", file, remedy="Take another name.")
    stem = file.parent.name if file.stem in ("index", "_index") else file.stem
    text = _template(config.blog).render(title=title_of(stem), date=now.isoformat("T", "seconds"))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8", newline="\n")
    return file


def title_of(stem: str) -> str:
    """`2026-11-24-chain_rule` is "Chain rule"."""
    words = re.sub(r"[-_]+", " ", re.sub(r"^\d{4}-\d{2}-\d{2}-", "", stem)).strip()
    return words[:1].upper() + words[1:]


def _template(blog: Blog) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([blog.templates, TEMPLATES]),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,
    )
    return environment.get_template("archetype.md")
