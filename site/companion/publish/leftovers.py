"""Recognises a preview in the folder that is published, such as `hugo serve` can leave there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from companion.content.config import Config
from companion.tools.errors import BuildError, BuildErrors

_LOCAL = re.compile(
    rb"/livereload\.js\?|__companion/reload\.js|https?://(?:localhost|127\.0\.0\.1)[:/]"
)
_NAMES = ("index.html", "sitemap.xml", "404.html")


def holds_preview(folder: Path) -> bool:
    """Whether a published site has the script of a preview, or addresses of this machine."""
    files = [folder / name for name in _NAMES]
    return any(_LOCAL.search(file.read_bytes()) for file in files if file.is_file())


@contextmanager
def warned_of_preview(config: Config) -> Iterator[None]:
    """If the build in the block fails and leaves a preview in the destination, add that error.

    Raises
    ------
    BuildErrors : those of the block, and that the destination must not be published.
    """
    try:
        yield
    except (BuildError, BuildErrors) as error:
        if config.base_url.startswith(("http://localhost", "http://127.")):
            raise
        if not holds_preview(config.destination):
            raise
        errors = error.errors if isinstance(error, BuildErrors) else [error]
        left = BuildError(
            f"{config.destination.name}/ holds a preview, with addresses of this machine",
            remedy="Do not publish it before a build succeeds",
        )
        raise BuildErrors([*errors, left]) from None
