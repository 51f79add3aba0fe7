"""An empty blog for the fuzz, with copies of what a build of another one has prepared."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from companion.places import Blog

_LEFT_OUT = shutil.ignore_patterns(
    "pyodide", "preview", "hugo-preview", "hugo", "widgets", "embed", "cards"
)


def blog_like(prepared: Blog) -> Callable[[Path], Path]:
    """A function that makes an empty blog in a folder, without Python for the browser."""

    def make(folder: Path) -> Path:
        blog = Blog(folder)
        folder.mkdir(parents=True)
        shutil.copyfile(prepared.configuration, blog.configuration)
        shutil.copytree(prepared.build, blog.build, ignore=_LEFT_OUT)
        return folder

    return make
