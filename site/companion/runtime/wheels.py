"""The wheels that we ship: NumPy's core, the rest of NumPy for when it is asked for, and backprop.

A wheel here is its entries by name and a file name; `archive.wheel_bytes` makes the file of it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from companion.runtime.archive import Entries, pruned, wheel_bytes
from companion.runtime.lock import Package
from companion.runtime.pyodide import Pyodide

NUMPY = "numpy"
MORE_NUMPY = "numpy-more"
USELESS_TO_READERS = (
    "numpy/f2py/",
    "numpy/distutils/",
    "numpy/_pyinstaller/",
    "numpy/_build_utils/",
)


def numpy_packages(pyodide: Pyodide, entries: Entries, core: list[str]) -> list[Package]:
    """NumPy as two wheels: the files in `core`, and what else of it can be imported."""
    version, file_name = pyodide.numpy["version"], pyodide.numpy["file_name"]
    rest = {
        name: entries[name]
        for name in set(entries) - set(core)
        if name.startswith("numpy/") and is_importable(name)
    }
    more_name = MORE_NUMPY.replace("-", "_")
    more_file_name = file_name.replace("numpy-", f"{more_name}-", 1)
    wheel = entries[f"numpy-{version}.dist-info/WHEEL"]
    rest.update(_dist_info(more_name, version, "The rest of NumPy, loaded when wanted", wheel))
    return [
        Package(NUMPY, version, file_name, wheel_bytes(pruned(entries, core))),
        Package(MORE_NUMPY, version, more_file_name, wheel_bytes(rest), depends=(NUMPY,)),
    ]


def is_importable(name: str) -> bool:
    """Whether a reader's Python could make use of this file of NumPy: modules, but not its tests."""
    if "/tests/" in name or name.startswith(USELESS_TO_READERS):
        return False
    return name.endswith((".pyc", ".so"))


def backprop_package(project: Path) -> Package:
    """The wheel of `backprop`, with its sources as they are: small, readable, shown in tracebacks.

    Raises
    ------
    OSError, KeyError : `project` is not a folder with a pyproject.toml and the package in it.
    """
    about = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    name, version = about["name"], about["version"]
    entries = {
        path.relative_to(project).as_posix(): path.read_bytes() for path in sources(project / name)
    }
    wheel = b"Wheel-Version: 1.0\nGenerator: companion\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    entries.update(_dist_info(name, version, about["description"], wheel))
    file_name = f"{name}-{version}-py3-none-any.whl"
    return Package(name, version, file_name, wheel_bytes(entries), depends=(NUMPY,))


def sources(package: Path) -> list[Path]:
    """The files of a Python package that belong into its wheel."""
    return sorted(path for path in package.rglob("*") if path.suffix in {".py", ".typed", ".json"})


def _dist_info(name: str, version: str, summary: str, wheel: bytes) -> dict[str, bytes]:
    folder = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nSummary: {summary}\n"
    return {f"{folder}/METADATA": metadata.encode(), f"{folder}/WHEEL": wheel}
