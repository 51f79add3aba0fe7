"""`python build.py clean`: removes the folders that builds made in a blog's folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from companion.cache.store import clear_store
from companion.content.config import Config
from companion.publish.swap import MARKER
from companion.runtime.cache import cache_folder


def remove_generated(config: Config) -> list[Path]:
    """Remove `build/` and the published site.

    Returns
    -------
    The folders that were not removed, because they do not contain the marker file of a build.
    """
    left = []
    for folder in (config.blog.build, config.destination):
        if (folder / MARKER).exists():
            shutil.rmtree(folder)
        elif folder.exists():
            left.append(folder)
    return left


def clear_user_cache() -> None:
    """Remove what all clones of this user share: results of builds, fonts, Python for browsers."""
    clear_store()
    shutil.rmtree(cache_folder(), ignore_errors=True)
