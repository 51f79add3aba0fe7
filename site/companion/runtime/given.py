"""The assembled runtime as one archive, so that a build need not fetch what it is made of.

A release makes it, and `build --runtime FILE` takes it. It is taken only by the sources that it was
made from.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from companion.places import GENERATOR, PYBUNDLE, Blog
from companion.runtime.assembly import put_runtime
from companion.runtime.cache import digest
from companion.runtime.pyodide import SCRIPT, installed_pyodide
from companion.runtime.wheels import sources
from companion.tools.errors import BuildError
from companion.tools.version import version

ABOUT = "runtime.json"
"""A file of the archive: the version, and a hash of the sources."""
FOLDER = "pyodide/"
"""Where its files are in the archive."""


def packed(blog: Blog) -> dict[str, bytes]:
    """The files of the archive, by name; the runtime must have been assembled for the blog."""
    folder = blog.companion / "pyodide"
    files = {
        FOLDER + file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }
    about = {"version": version(), "sources": _sources_hash()}
    return {**files, ABOUT: f"{json.dumps(about, indent=1)}\n".encode()}


def unpack(blog: Blog, archive: Path) -> None:
    """Make the folder from which browsers load Python from an archive.

    Raises
    ------
    BuildError : it cannot be read, is no such archive, or was made from other sources.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            about = json.loads(opened.read(ABOUT))
            names = [name for name in opened.namelist() if _is_inside(name)]
            files = {name.removeprefix(FOLDER): opened.read(name) for name in names}
    except OSError as error:
        raise BuildError(f"the runtime cannot be read: {error.strerror}", archive) from None
    except (zipfile.BadZipFile, KeyError, ValueError):
        raise BuildError(
            "this is no archive of the browser's Python, or it is damaged",
            archive,
            remedy="Name the file backprop-runtime-….zip of a release, or omit --runtime.",
        ) from None
    if about.get("sources") != _sources_hash():
        raise BuildError(
            f"this runtime is of version {about.get('version')} and was made from other sources "
            f"than these, of version {version()}",
            archive,
            remedy="Take the file of the release with these sources, or omit --runtime.",
        )
    put_runtime(blog, files)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return name.startswith(FOLDER) and not name.endswith("/") and ".." not in path.parts


def _sources_hash() -> str:
    """A hash of all that the runtime is made from."""
    return digest(_contents())


def _contents() -> Iterator[bytes]:
    yield installed_pyodide().identity()
    recipes = (file for file in (GENERATOR / "runtime").iterdir() if file.is_file())
    for file in [SCRIPT, *sorted(recipes), *sources(PYBUNDLE / "backprop")]:
        yield file.name.encode()
        yield file.read_bytes()
