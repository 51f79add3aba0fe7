"""Makes the wheels in the runtime's folder: NumPy's core, two with the rest of NumPy, `backprop`.

Each wheel is made from its entries by `archive.wheel_bytes`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

from companion.runtime.archive import Entries, pruned, wheel_bytes
from companion.runtime.lock import Package
from companion.runtime.pyodide import Pyodide
from companion.tools.version import version_of

BACKPROP = "backprop"
NUMPY = "numpy"
NUMPY_RANDOM = "numpy-random"
NUMPY_MORE = "numpy-more"
BACKPROP_SOURCES = "backprop-sources"
ON_DEMAND = (NUMPY_RANDOM, NUMPY_MORE, BACKPROP_SOURCES)
"""Packages that are loaded only when code imports them."""

PURE = b"Wheel-Version: 1.0\nGenerator: companion\nRoot-Is-Purelib: true\nTag: py3-none-any\n"

BUILD_TOOLS = (
    "numpy/_build_utils/",
    "numpy/_pyinstaller/",
    "numpy/distutils/",
    "numpy/f2py/",
)


def numpy_packages(pyodide: Pyodide, entries: Entries, core: list[str]) -> list[Package]:
    """NumPy as three wheels: the files in `core`, numpy.random, and all other modules."""
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
        part(NUMPY_RANDOM, "numpy.random, loaded on demand", random),
        part(NUMPY_MORE, "The rest of NumPy, loaded on demand", rest - random),
    ]


def top_module(file: str) -> str:
    """The submodule of a file, as "numpy.fft"; the worker chooses the wheel by it."""
    package, module = file.split("/")[:2]
    return f"{package}.{module.split('.')[0]}"


def is_importable(name: str) -> bool:
    """Whether this is a module of NumPy to ship: not a test, and not a build tool."""
    if "/tests/" in name or name.startswith(BUILD_TOOLS):
        return False
    return name.startswith("numpy/") and name.endswith((".pyc", ".so"))


def backprop_packages(project: Path, compile_: Callable[[Package], Package]) -> list[Package]:
    """Two wheels: `backprop` as bytecode, which starts 50 ms faster or more, and its sources.

    The sources are for reading and for tracebacks: they are unpacked beside the bytecode.

    Raises
    ------
    OSError, KeyError, ValueError : `project` does not contain a pyproject.toml and the package, or
        the package has no version.
    BuildError : a source cannot be compiled.
    """
    about = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    name, version = BACKPROP, version_of(project / BACKPROP)
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
        wheel(BACKPROP_SOURCES, f"The sources of {name}, loaded on demand", (), name),
    ]


def sources(package: Path) -> list[Path]:
    """The files of a Python package that its wheel contains."""
    return sorted(path for path in package.rglob("*") if path.suffix in {".py", ".typed", ".json"})


def _dist_info(name: str, version: str, summary: str, wheel: bytes) -> dict[str, bytes]:
    """The files METADATA and WHEEL of a wheel; `wheel` is the content of the latter."""
    folder = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nSummary: {summary}\n"
    return {f"{folder}/METADATA": metadata.encode(), f"{folder}/WHEEL": wheel}
