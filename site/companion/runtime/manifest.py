"""The folder a browser loads, as names and bytes, and `runtime.js`, the module that describes it.

Names tell their content: a file of Pyodide's core lies in a folder of its release, everything else
carries a hash. So all but `runtime.js` may be cached for ever.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from companion.runtime.lock import Package, lock_file
from companion.runtime.pyodide import Pyodide
from companion.runtime.wheels import ON_DEMAND


@dataclass(frozen=True)
class Asset:
    """One file that the browser fetches: its name in the folder, its bytes, its size after gzip."""

    name: str
    data: bytes
    gzip_size: int

    @classmethod
    def of(cls, name: str, data: bytes) -> Asset:
        return cls(name, data, len(gzip.compress(data, 9, mtime=0)))


def hashed_name(package: Package) -> str:
    """Where a wheel lies: Pyodide reads its file name, so the hash names the folder."""
    return f"{package.name}-{content_hash(package.data)}/{package.file_name}"


def content_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def manifest_module(
    pyodide: Pyodide, core: str, stdlib: str, packages: list[Package], assets: Mapping[str, Asset]
) -> bytes:
    """The source of `runtime.js`.

    Parameters
    ----------
    core : the folder of Pyodide's own files; `stdlib`, the standard library's file.
    assets : by name, every file that is fetched at the start, or on demand.
    """
    on_demand = {hashed_name(package) for package in packages if package.name in ON_DEMAND}
    description: dict[str, Any] = {
        "version": pyodide.version,
        "indexURL": f"{core}/",
        "stdLibURL": stdlib,
        "packages": [package.name for package in packages if package.name not in ON_DEMAND],
        "lock": lock_file(pyodide, [(package, hashed_name(package)) for package in packages]),
        "files": {
            name: {"bytes": len(asset.data), "gzip": asset.gzip_size, "onDemand": name in on_demand}
            for name, asset in sorted(assets.items())
        },
    }
    text = json.dumps(description, indent=2, ensure_ascii=False)
    return (
        "// Generated with the site: what Python in the browser consists of.\n"
        f"export const runtime = {text};\n"
    ).encode()
