"""`python build.py clean`: removes the folders that builds made in a blog's folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from companion.content.config import Config
from companion.publish.swap import MARKER


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
