"""Python and NumPy, packed: the part of the runtime that does not change with `backprop`.

Packing and measuring takes seconds, so the result is kept in the user's cache.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from companion.progress import Report
from companion.runtime.archive import archive_bytes, pruned, read_archive
from companion.runtime.cache import cache_folder, digest, keep_newest, whole_folder
from companion.runtime.imports import Kept
from companion.runtime.lock import Package
from companion.runtime.manifest import Asset, content_hash, hashed_name
from companion.runtime.pyodide import CORE, STDLIB, Pyodide
from companion.runtime.wheels import numpy_packages

RECIPES = ("archive.py", "manifest.py", "packing.py", "wheels.py")
"""The modules whose change makes other bytes of the same inputs."""


@dataclass(frozen=True)
class Packed:
    """Python and NumPy as the browser fetches them."""

    core: str
    stdlib: str
    packages: list[Package]
    assets: dict[str, Asset]


def packed_python(pyodide: Pyodide, archives: Path, kept: Kept, report: Report) -> Packed:
    """Pyodide's core, the pruned standard library and NumPy, named by their content."""
    here = Path(__file__).parent
    recipe = [archives.name, *kept.stdlib, "", *kept.numpy]
    code = [(here / name).read_bytes() for name in RECIPES]
    place = cache_folder("packed") / digest([*(part.encode() for part in recipe), *code])
    if not place.is_dir():
        report("Packing Python's standard library and NumPy for the browser")
        with whole_folder(place) as folder:
            _pack(pyodide, archives, kept, folder)
        keep_newest(place.parent, 4)
    return _read(pyodide, place)


def _pack(pyodide: Pyodide, archives: Path, kept: Kept, folder: Path) -> None:
    stdlib = archive_bytes(pruned(read_archive(archives / STDLIB), kept.stdlib))
    entries = read_archive(archives / pyodide.numpy["file_name"])
    packages = numpy_packages(pyodide, entries, kept.numpy)
    files = {STDLIB: stdlib, **{package.file_name: package.data for package in packages}}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    files.update({name: (pyodide.folder / name).read_bytes() for name in CORE})
    index = {
        "gzip": {name: Asset.of(name, data).gzip_size for name, data in files.items()},
        "packages": [
            {key: value for key, value in vars(package).items() if key != "data"}
            for package in packages
        ],
    }
    (folder / "index.json").write_text(json.dumps(index), encoding="utf-8")


def _read(pyodide: Pyodide, folder: Path) -> Packed:
    index = json.loads((folder / "index.json").read_text("utf-8"))
    core = f"pyodide-{pyodide.version}"
    assets: dict[str, Asset] = {}

    def add(name: str, data: bytes, source: str) -> None:
        assets[name] = Asset(name, data, index["gzip"][source])

    for name in CORE:
        add(f"{core}/{name}", (pyodide.folder / name).read_bytes(), name)
    data = (folder / STDLIB).read_bytes()
    stdlib = f"python_stdlib-{content_hash(data)}.zip"
    add(stdlib, data, STDLIB)
    packages = []
    for entry in index["packages"]:
        data = (folder / entry["file_name"]).read_bytes()
        package = Package(data=data, **entry)
        packages.append(package)
        add(hashed_name(package), data, package.file_name)
    return Packed(core, stdlib, packages, assets)
