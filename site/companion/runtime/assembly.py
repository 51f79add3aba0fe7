"""From sources to `build/assets/companion/pyodide/`: only what an input's change calls for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from companion.places import GENERATOR, NODE, PYBUNDLE, Blog
from companion.runtime.cache import full_disk_said_plainly, whole_folder
from companion.runtime.pyodide import SCRIPT, installed_pyodide
from companion.runtime.wheels import backprop_packages, sources
from companion.tools.atomic_file import write_whole
from companion.tools.progress import Report

STAMP = "runtime.json"
"""Written last, to the blog's `build`: size and time of each input and output of an assembly."""


def assemble(blog: Blog, report: Report, project: Path = PYBUNDLE) -> Path:
    """Make the folder that a reader's browser loads Python from, unless it is already right.

    Parameters
    ----------
    blog : whose `build` the folder belongs to; `npm ci` has been run for the tool.
    report : told what is being done.
    project : the folder of `backprop` and its pyproject.toml.

    Returns
    -------
    The folder, `build/assets/companion/pyodide` of the blog; it is swapped in whole.

    Raises
    ------
    BuildError : NumPy's wheel cannot be had, the tools cannot be installed, the disk is full.
    """
    output = blog.companion / "pyodide"
    stamp = blog.build / STAMP
    before = _seen(output, project)
    if stamp.exists() and output.is_dir() and _read_stamp(stamp) == before:
        return output
    with full_disk_said_plainly():
        files = _made(report, project)
        with whole_folder(output, workshop=blog.build) as fresh:
            for name, data in files.items():
                target = fresh / name
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(data)
        # The inputs as they were before: an edit made meanwhile must be noticed the next time.
        seen_now = _seen(output, project)
        after = {path: seen for path, seen in seen_now.items() if path.startswith(str(output))}
        before = {path: seen for path, seen in before.items() if not path.startswith(str(output))}
        write_whole(stamp, json.dumps({**before, **after}).encode())
    return output


def _made(report: Report, project: Path) -> dict[str, bytes]:
    """Every file of the folder, by its name there."""
    # Imported late: a build that finds everything current should not pay for these.
    from companion.runtime.compiler import compiled_archives, compiled_wheel
    from companion.runtime.imports import kept_files, wanted_modules
    from companion.runtime.manifest import (
        hashed_name,
        manifest_module,
        notice,
        with_compressed,
    )
    from companion.runtime.numpy_wheel import numpy_wheel
    from companion.runtime.packing import packed_python

    pyodide = installed_pyodide()
    archives = compiled_archives(pyodide, numpy_wheel(pyodide, report), report)
    kept = kept_files(archives, wanted_modules(project / "backprop"), report)
    python = packed_python(pyodide, archives, kept, report)
    backprop = backprop_packages(
        project, lambda wheel: compiled_wheel(pyodide, archives, wheel, report)
    )
    wheels = {hashed_name(package): package.data for package in backprop}
    files = {**python.files, **with_compressed(wheels)}
    sizes = {name: len(data) for name, data in files.items()}
    packages = [*python.packages, *backprop]
    module = manifest_module(pyodide, python.core, python.stdlib, packages, sizes)
    return {**files, "runtime.js": module, "NOTICE.txt": notice(pyodide)}


def _seen(output: Path, project: Path) -> dict[str, list[int]]:
    """Size and time of every file that the assembly reads or writes, by its path."""
    found = {}
    for path in (*_inputs(project), *output.rglob("*")):
        status = path.stat()
        found[str(path)] = [status.st_size, status.st_mtime_ns]
    return found


def _inputs(project: Path) -> Iterator[Path]:
    yield from (NODE / "node_modules" / "pyodide").glob("*")
    yield SCRIPT
    yield from (path for path in (GENERATOR / "runtime").iterdir() if path.is_file())
    yield project / "pyproject.toml"
    yield from sources(project / "backprop")


def _read_stamp(stamp: Path) -> object:
    try:
        return json.loads(stamp.read_text("utf-8"))
    except ValueError:
        return None
