"""`python build.py clean`: remove what builds have left in a blog's folder, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

from companion.content.config import Config
from companion.publish.swap import MARKER


def remove_generated(config: Config) -> list[Path]:
    """Remove `build/` and the published site; returns those that bear no mark of a build."""
    left = []
    for folder in (config.blog.build, config.destination):
        if (folder / MARKER).exists():
            shutil.rmtree(folder)
        elif folder.exists():
            left.append(folder)
    return left
