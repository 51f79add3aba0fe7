"""Reads the Pyodide that npm installed, and the entry for NumPy in its lock file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from companion.places import NODE
from companion.tools.errors import BuildError

CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
"""The files of the npm package that the browser needs besides the standard library."""

STDLIB = "python_stdlib.zip"

SCRIPT = NODE / "pyodide_build.mjs"
"""The script that runs Pyodide under Node to compile and to trace."""


@dataclass(frozen=True)
class Pyodide:
    """One installed release of Pyodide."""

    folder: Path
    version: str
    lock: dict[str, Any]

    @property
    def numpy(self) -> dict[str, Any]:
        """NumPy's entry in the lock file: `file_name`, `version`, `sha256`, …"""
        entry: dict[str, Any] = self.lock["packages"]["numpy"]
        return entry

    def identity(self) -> bytes:
        """A text that differs between releases, for cache keys."""
        return f"pyodide {self.version} numpy {self.numpy['sha256']}".encode()


def installed_pyodide(folder: Path = NODE / "node_modules" / "pyodide") -> Pyodide:
    """Read the Pyodide that `npm ci` installed in site/node/node_modules.

    Raises
    ------
    BuildError : it is missing or incomplete.
    """
    try:
        package = json.loads((folder / "package.json").read_text("utf-8"))
        lock = json.loads((folder / "pyodide-lock.json").read_text("utf-8"))
        for name in (*CORE, STDLIB):
            (folder / name).stat()
    except (OSError, ValueError) as error:
        raise BuildError(
            f"the npm package pyodide in {folder} is incomplete: {error}",
            remedy="Delete site/node/node_modules and run the command again.",
        ) from error
    return Pyodide(folder, package["version"], lock)
