"""Writes Pyodide's lock file: location and hash of every package in the runtime's folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from companion.runtime.pyodide import Pyodide


@dataclass(frozen=True)
class Package:
    """A wheel in the runtime's folder; an import of one of `imports` makes Pyodide load it."""

    name: str
    version: str
    file_name: str
    data: bytes
    imports: Sequence[str]
    depends: Sequence[str] = ()


def lock_file(pyodide: Pyodide, packages: Iterable[tuple[Package, str]]) -> dict[str, Any]:
    """The lock file for exactly these packages, as specified by pyodide-lock.

    Each package is paired with the path of its file, relative to the package base URL.

    Raises
    ------
    pydantic.ValidationError, ValueError : an entry violates the specification, or a wheel's file
        name does not match its name and version.
    """
    # Imported here because it takes 0.25 s, and most builds find the runtime up to date.
    from pyodide_lock import InfoSpec, PackageSpec, PyodideLockSpec

    spec = PyodideLockSpec(
        info=InfoSpec(**{**pyodide.lock["info"], "version": pyodide.version}), packages={}
    )
    places = {}
    for package, place in packages:
        spec.packages[package.name] = PackageSpec(
            name=package.name,
            version=package.version,
            file_name=package.file_name,
            install_dir="site",
            sha256=hashlib.sha256(package.data).hexdigest(),
            imports=list(package.imports),
            depends=list(package.depends),
        )
        places[package.name] = place
    spec.check_wheel_filenames()
    for name, place in places.items():
        spec.packages[name].file_name = place
    lock: dict[str, Any] = json.loads(spec.model_dump_json())
    return lock
