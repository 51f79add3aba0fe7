"""`python build.py update runtime`: another release of Pyodide, with the NumPy that belongs to it.

The release is installed in a temporary folder and its NumPy is fetched first, so that nothing of
the project changes if one of them cannot be had. The rest follows from Pyodide's lock file: names,
hashes and the manifest are made anew.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from companion.places import NODE, TOOL, Blog
from companion.publish.assets import prepare
from companion.runtime.numpy_wheel import numpy_wheel
from companion.runtime.pyodide import Pyodide, installed_pyodide
from companion.tools.atomic_file import write_whole
from companion.tools.errors import BuildError
from companion.tools.node import run_npm
from companion.tools.progress import Report

NEWEST = "latest"
"""npm's word for the newest release that is no preview."""

PINS = ("package.json", "package-lock.json")
"""The files of site/node in which the exact version stands."""

SETTINGS = ".npmrc"


@dataclass(frozen=True)
class Update:
    """Versions before and after."""

    before: Pyodide
    after: Pyodide

    @property
    def is_change(self) -> bool:
        return self.before.version != self.after.version

    def __str__(self) -> str:
        pairs = {
            "Pyodide": (self.before.version, self.after.version),
            "Python": tuple(each.lock["info"]["python"] for each in (self.before, self.after)),
            "NumPy": tuple(each.numpy["version"] for each in (self.before, self.after)),
        }
        words = [
            f"{name} {old}" if old == new else f"{name} {old} → {new}"
            for name, (old, new) in pairs.items()
        ]
        return ", ".join(words)


def update_runtime(
    report: Report,
    version: str = NEWEST,
    node: Path = NODE,
    fetch: Callable[[Pyodide, Report], Path] = numpy_wheel,
    rebuild: Callable[[Report], None] = lambda report: prepare(Blog(TOOL), report),
) -> Update:
    """Pin a release of Pyodide in `node`, and assemble the browser's Python from it.

    Parameters
    ----------
    version : a version on npm, or a tag such as "latest".
    fetch : fetches the NumPy of a release.
    rebuild : installs what is pinned, and assembles the runtime.

    Raises
    ------
    BuildError : npm does not have it, its NumPy cannot be fetched, or the runtime cannot be
        assembled from it. Then the pins are what they were.
    """
    before = installed_pyodide(node / "node_modules" / "pyodide")
    with tempfile.TemporaryDirectory(prefix="pyodide-") as name:
        folder = Path(name)
        for file in (*PINS, SETTINGS):
            shutil.copyfile(node / file, folder / file)
        report(f"Fetching Pyodide ({version})")
        _install(folder, version)
        after = installed_pyodide(folder / "node_modules" / "pyodide")
        update = Update(before, after)
        if not update.is_change:
            return update
        fetch(after, report)
        pins = {file: (folder / file).read_bytes() for file in PINS}
    kept = {file: (node / file).read_bytes() for file in PINS}
    try:
        _write(node, pins)
        rebuild(report)
    except BaseException:
        _write(node, kept)
        raise
    return update


def _install(folder: Path, version: str) -> None:
    """Install a release of Pyodide in a folder with our pins, and pin it there."""
    result = run_npm(folder, "install", "--save-exact", "--ignore-scripts", f"pyodide@{version}")
    if result.returncode:
        raise BuildError(
            f"npm could not install pyodide@{version}:\n{result.stderr.strip()}",
            remedy="Check the network, and the version: `npm view pyodide versions` lists them.",
        )


def _write(node: Path, pins: dict[str, bytes]) -> None:
    for file, data in pins.items():
        write_whole(node / file, data)
