"""Posts with faults, and all errors that one run finds in a blog."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from companion.content.config import load_config
from companion.finish.prerender import Prerender
from companion.publish.build import Builder
from companion.tools.errors import BuildError, Faults
from companion.tools.progress import silent


def post(front: str, body: str = "x\n") -> str:
    """A post with these lines of YAML below its title."""
    return f"---\ntitle: T\n{front}\n---\n{body}"


def errors_of(blog: Path, prerender: Prerender) -> list[BuildError]:
    """All errors of a blog, in the order in which they are found."""
    faults = Faults()
    builder = Builder(load_config(blog), silent, prerender=prerender)
    builder.render(dt.datetime(2026, 11, 24, tzinfo=dt.UTC), faults)
    return faults.found
