"""The wheels that we ship: NumPy's core, the rest of NumPy for when it is wanted, and backprop.

A wheel here is its entries by name and a file name; `archive.wheel_bytes` makes the file of it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

from companion.runtime.archive import Entries, pruned, wheel_bytes
from companion.runtime.lock import Package
from companion.runtime.pyodide import Pyodide
from companion.tools.version import version_of

NUMPY = "numpy"
NUMPY_RANDOM = "numpy-random"
NUMPY_MORE = "numpy-more"
BACKPROP_SOURCES = "backprop-sources"
ON_DEMAND = (NUMPY_RANDOM, NUMPY_MORE, BACKPROP_SOURCES)
"""Packages that are not loaded at the start."""

PURE = b"Wheel-Version: 1.0\nGenerator: companion\nRoot-Is-Purelib: true\nTag: py3-none-any\n"

USELESS_TO_READERS = (
    "numpy/_build_utils/",
    "numpy/_pyinstaller/",
    "numpy/distutils/",
    "numpy/f2py/",
)


def numpy_packages(pyodide: Pyodide, entries: Entries, core: list[str]) -> list[Package]:
    """NumPy as three wheels: the files in `core`, its random numbers, what else can be imported."""
    version, file_name = pyodide.numpy["version"], pyodide.numpy["file_name"]
    wheel = entries[f"numpy-{version}.dist-info/WHEEL"]

    def part(name: str, summary: str, files: Iterable[str]) -> Package:
        wheel_name = name.replace("-", "_")
        content = {file: entries[file] for file in files}
        imports = tuple(sorted({top_module(file) for file in content}))
        content.update(_dist_info(wheel_name, version, summary, wheel))
        renamed = file_name.replace("numpy-", f"{wheel_name}-", 1)
        return Package(name, version, renamed, wheel_bytes(content), imports, (NUMPY,))

    rest = {name for name in set(entries) - set(core) if is_importable(name)}
    random = {name for name in rest if name.startswith("numpy/random/")}
    return [
        Package(NUMPY, version, file_name, wheel_bytes(pruned(entries, core)), (NUMPY,)),
        part(NUMPY_RANDOM, "numpy.random, loaded when it is wanted", random),
        part(NUMPY_MORE, "The rest of NumPy, loaded when it is wanted", rest - random),
    ]


def top_module(file: str) -> str:
    """ "numpy.fft" for all that lies in it: by this, the worker knows which wheel to fetch."""
    package, module = file.split("/")[:2]
    return f"{package}.{module.split('.')[0]}"


def is_importable(name: str) -> bool:
    """Whether this is a module of NumPy that a reader could make use of; its tests are not."""
    if "/tests/" in name or name.startswith(USELESS_TO_READERS):
        return False
    return name.startswith("numpy/") and name.endswith((".pyc", ".so"))


def backprop_packages(project: Path, compile_: Callable[[Package], Package]) -> list[Package]:
    """`backprop` as bytecode, which saves a reader 50 ms or more, and its sources in another wheel.

    The sources are for reading, and for tracebacks: unpacked, they lie beside the bytecode.

    Raises
    ------
    OSError, KeyError, ValueError : `project` is not a folder with a pyproject.toml and the package
        in it, or the package states no version.
    BuildError : a source cannot be compiled.
    """
    about = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    name, version = about["name"], version_of(project / about["name"])
    files = {
        path.relative_to(project).as_posix(): path.read_bytes() for path in sources(project / name)
    }

    def wheel(name: str, summary: str, imports: tuple[str, ...], depends: str) -> Package:
        wheel_name = name.replace("-", "_")
        info = _dist_info(wheel_name, version, summary, PURE)
        file_name = f"{wheel_name}-{version}-py3-none-any.whl"
        data = wheel_bytes({**files, **info})
        return Package(name, version, file_name, data, imports, (depends,))

    return [
        compile_(wheel(name, about["description"], (name,), NUMPY)),
        wheel(BACKPROP_SOURCES, f"The sources of {name}, loaded when they are wanted", (), name),
    ]


def sources(package: Path) -> list[Path]:
    """The files of a Python package that belong into its wheel."""
    return sorted(path for path in package.rglob("*") if path.suffix in {".py", ".typed", ".json"})


def _dist_info(name: str, version: str, summary: str, wheel: bytes) -> dict[str, bytes]:
    folder = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nSummary: {summary}\n"
    return {f"{folder}/METADATA": metadata.encode(), f"{folder}/WHEEL": wheel}
