"""Assembles `build/assets/companion/pyodide/`; redoes only the steps whose inputs changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from companion.places import GENERATOR, NODE, PYBUNDLE, Blog
from companion.runtime.cache import report_full_disk
from companion.runtime.pyodide import SCRIPT, installed_pyodide
from companion.runtime.wheels import backprop_packages, sources
from companion.tools.atomic_file import atomic_folder, write_whole
from companion.tools.progress import Report

STAMP = "runtime.json"
"""A file in the blog's `build`, written last: size and time of all inputs and outputs."""


def assemble(blog: Blog, report: Report, project: Path = PYBUNDLE) -> Path:
    """Make the folder from which browsers load Python, unless it is up to date.

    Parameters
    ----------
    blog : the folder is made in its `build`; `npm ci` must have been run in site/node.
    report : called with the progress.
    project : the folder of `backprop` and its pyproject.toml.

    Returns
    -------
    The folder, `build/assets/companion/pyodide` of the blog; it is replaced as a whole.

    Raises
    ------
    BuildError : NumPy's wheel cannot be fetched, the tools cannot be installed, the disk is full.
    """
    output = blog.companion / "pyodide"
    stamp = blog.build / STAMP
    before = _file_stats(output, project)
    if stamp.exists() and output.is_dir() and _read_stamp(stamp) == before:
        return output
    with report_full_disk():
        _write(blog, _runtime_files(report, project), before, project)
    return output


def put_runtime(blog: Blog, files: Mapping[str, bytes], project: Path = PYBUNDLE) -> None:
    """Write the folder with files that were assembled elsewhere from the same inputs."""
    with report_full_disk():
        _write(blog, files, _file_stats(blog.companion / "pyodide", project), project)


def _write(
    blog: Blog, files: Mapping[str, bytes], before: dict[str, list[int]], project: Path
) -> None:
    """Replace the folder and note what it was made of.

    before : the inputs as they were at the start, so that the next build notices an edit made
        meanwhile.
    """
    output = blog.companion / "pyodide"
    with atomic_folder(output, work_folder=blog.build) as fresh:
        for name, data in files.items():
            target = fresh / name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(data)
    seen_now = _file_stats(output, project)
    after = {path: seen for path, seen in seen_now.items() if path.startswith(str(output))}
    inputs = {path: seen for path, seen in before.items() if not path.startswith(str(output))}
    write_whole(blog.build / STAMP, json.dumps({**inputs, **after}).encode())


def _runtime_files(report: Report, project: Path) -> dict[str, bytes]:
    """The content of every file in the folder, by name."""
    # Imported here because these are slow to import, and a build often does not need them.
    from companion.runtime.compiler import compiled_archives, compiled_wheel
    from companion.runtime.imports import kept_files, modules_to_keep
    from companion.runtime.manifest import (
        hashed_name,
        manifest_module,
        notice,
        probe_file,
        with_compressed,
    )
    from companion.runtime.numpy_wheel import numpy_wheel
    from companion.runtime.packing import packed_python

    pyodide = installed_pyodide()
    archives = compiled_archives(pyodide, numpy_wheel(pyodide, report), report)
    kept = kept_files(archives, modules_to_keep(project / "backprop"), report)
    python = packed_python(pyodide, archives, kept, report)
    backprop = backprop_packages(
        project, lambda wheel: compiled_wheel(pyodide, archives, wheel, report)
    )
    wheels = {hashed_name(package): package.data for package in backprop}
    files = {**python.files, **with_compressed(wheels)}
    packages = [*python.packages, *backprop]
    module = manifest_module(pyodide, python.core, python.stdlib, packages, files)
    probe, data = probe_file()
    return {**files, probe: data, "runtime.js": module, "NOTICE.txt": notice(pyodide)}


def _file_stats(output: Path, project: Path) -> dict[str, list[int]]:
    """Size and modification time of every file that the assembly reads or writes, by path."""
    found = {}
    for path in (*_inputs(project), *output.rglob("*")):
        status = path.stat()
        found[str(path)] = [status.st_size, status.st_mtime_ns]
    return found


def _inputs(project: Path) -> Iterator[Path]:
    """The files that the assembly reads."""
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
