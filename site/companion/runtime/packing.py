"""Packs Python and NumPy: the part of the runtime that does not depend on `backprop`.

Packing takes seconds, so the result is kept in the user's cache.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from companion.places import GENERATOR
from companion.runtime.archive import archive_bytes, pruned, read_archive
from companion.runtime.cache import cache_folder, digest, keep_newest
from companion.runtime.imports import KeptFiles
from companion.runtime.lock import Package
from companion.runtime.manifest import content_hash, hashed_name, with_compressed
from companion.runtime.pyodide import CORE, STDLIB, Pyodide
from companion.runtime.wheels import numpy_packages
from companion.tools.atomic_file import atomic_folder
from companion.tools.progress import Report
from companion.tools.sealed import SEAL, is_whole, seal

RECIPES = ("archive.py", "manifest.py", "packing.py", "wheels.py")
"""The modules that determine the bytes of the result; a change of one renews the cache entry."""

INDEX = "index.json"


@dataclass(frozen=True)
class PackedPython:
    """Python and NumPy as the browser fetches them.

    core : the folder of Pyodide's own files.
    stdlib : the file of the standard library.
    packages : NumPy's wheels.
    files : the bytes of all files, by name in the runtime's folder.
    """

    core: str
    stdlib: str
    packages: list[Package]
    files: dict[str, bytes]


def packed_python(
    pyodide: Pyodide, archives: Path, kept: KeptFiles, report: Report
) -> PackedPython:
    """Pyodide's core, the pruned standard library and NumPy, under names with content hashes."""
    recipe = [archives.name, *kept.stdlib, "", *kept.numpy]
    code = [(GENERATOR / "runtime" / name).read_bytes() for name in RECIPES]
    place = cache_folder("packed") / digest([*(part.encode() for part in recipe), *code])
    if not is_whole(place):
        report("Packing Python's standard library and NumPy for the browser")
        packed = _pack(pyodide, archives, kept)
        with atomic_folder(place) as folder:
            _write(packed, folder)
            seal(folder)
        keep_newest(place.parent, 4)
    return _read(place)


def _pack(pyodide: Pyodide, archives: Path, kept: KeptFiles) -> PackedPython:
    core = f"pyodide-{pyodide.version}"
    files = {f"{core}/{name}": (pyodide.folder / name).read_bytes() for name in CORE}
    data = archive_bytes(pruned(read_archive(archives / STDLIB), kept.stdlib))
    stdlib = f"python_stdlib-{content_hash(data)}.zip"
    files[stdlib] = data
    entries = read_archive(archives / pyodide.numpy["file_name"])
    packages = numpy_packages(pyodide, entries, kept.numpy)
    files.update({hashed_name(package): package.data for package in packages})
    return PackedPython(core, stdlib, packages, with_compressed(files))


def _write(packed: PackedPython, folder: Path) -> None:
    for name, data in packed.files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    packages = [{**vars(package), "data": hashed_name(package)} for package in packed.packages]
    index = {"core": packed.core, "stdlib": packed.stdlib, "packages": packages}
    (folder / INDEX).write_text(json.dumps(index), encoding="utf-8")


def _read(folder: Path) -> PackedPython:
    index = json.loads((folder / INDEX).read_text("utf-8"))
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in (INDEX, SEAL)
    }
    packages = [Package(**{**entry, "data": files[entry["data"]]}) for entry in index["packages"]]
    return PackedPython(index["core"], index["stdlib"], packages, files)
