"""The runtime's folder is complete, matches its manifest, and is renewed only for changes."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from companion.places import Blog
from companion.runtime.assembly import assemble
from companion.runtime.cache import cache_folder
from companion.runtime.imports import modules_to_keep
from companion.runtime.pyodide import SCRIPT, STDLIB, installed_pyodide
from companion.tools.errors import BuildError
from companion.tools.node import run_node
from companion.tools.progress import Report, silent

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def runtime(root: Path) -> Path:
    return assemble(Blog(root), silent)


@pytest.fixture(scope="module")
def manifest(runtime: Path) -> dict[str, Any]:
    text = (runtime / "runtime.js").read_text("utf-8")
    found = re.search(r"export const runtime = (.*);\n$", text, re.DOTALL)
    assert found
    content: dict[str, Any] = json.loads(found[1])
    return content


@pytest.fixture
def clone(root: Path, tmp_path: Path) -> Path:
    """A copy of the files of the project that the runtime is made from."""
    shutil.copytree(root / "pybundle", tmp_path / "pybundle")
    return tmp_path


def assembled(clone: Path, report: Report = silent) -> Path:
    return assemble(Blog(clone), report, clone / "pybundle")


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_readers_download_no_documentation(runtime: Path) -> None:
    (wheel,) = runtime.glob("backprop-*/backprop-*.whl")
    assert b"Parameters\n" not in wheel.read_bytes()
    (sources,) = runtime.glob("backprop-sources-*/*.whl")
    files = zipfile.ZipFile(sources)
    assert any(b"Parameters\n" in files.read(name) for name in files.namelist())


def test_all_modules_to_keep_can_be_imported(root: Path, runtime: Path) -> None:
    pyodide = root / "site" / "node" / "node_modules" / "pyodide"
    sources = root / "pybundle"
    own = [
        ".".join(path.relative_to(sources).with_suffix("").parts)
        for path in (sources / "backprop").rglob("[!_]*.py")
    ]
    numpy = ["numpy.random", "numpy.fft", "numpy.polynomial", "numpy.ma", "numpy.testing"]
    modules = [*modules_to_keep(root / "pybundle" / "backprop"), "backprop", *own, *numpy]
    script = HERE / "missing_modules.mjs"
    missing = json.loads(run_node(script, str(pyodide), str(runtime), *modules))
    # numpy.testing imports unittest, which margin.txt omits.
    assert set(missing) <= {"numpy.testing"}


def test_manifest_describes_every_fetched_file(runtime: Path, manifest: dict[str, Any]) -> None:
    files = content(runtime)
    fetched = {name for name in files if name.endswith((".wasm", ".whl", ".zip"))}
    assert set(manifest["files"]) == fetched - {manifest["probe"]}
    assert manifest["stdLibURL"] in files
    assert f"{manifest['indexURL']}pyodide.asm.wasm" in files
    for name, entry in manifest["files"].items():
        assert entry["bytes"] == len(files[name])
        assert entry["gzip"] == len(files[f"{name}.gz"])
        assert gzip.decompress(files[f"{name}.gz"]) == files[name]
        assert entry["integrity"] == f"{integrity(files[name])} {integrity(files[f'{name}.gz'])}"


def integrity(data: bytes) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(data).digest()).decode()}"


def test_lock_file_lists_exactly_the_shipped_packages(
    runtime: Path, manifest: dict[str, Any]
) -> None:
    packages = manifest["lock"]["packages"]
    assert set(packages) == {
        "backprop",
        "backprop-sources",
        "numpy",
        "numpy-more",
        "numpy-random",
    }
    for package in packages.values():
        data = (runtime / package["file_name"]).read_bytes()
        assert package["sha256"] == hashlib.sha256(data).hexdigest()
    assert "://" not in (runtime / "runtime.js").read_text("utf-8")


def test_names_contain_hash_or_release(runtime: Path, manifest: dict[str, Any]) -> None:
    data = (runtime / manifest["stdLibURL"]).read_bytes()
    assert hashlib.sha256(data).hexdigest()[:12] in manifest["stdLibURL"]
    assert installed_pyodide_version(runtime) == manifest["version"]


def installed_pyodide_version(runtime: Path) -> str:
    return next(runtime.glob("pyodide-*")).name.removeprefix("pyodide-")


def test_archives_are_not_compressed(runtime: Path) -> None:
    for path in [*runtime.rglob("*.whl"), *runtime.rglob("*.zip")]:
        with zipfile.ZipFile(path) as archive:
            assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}


def test_files_loaded_at_start_are_small(runtime: Path, manifest: dict[str, Any]) -> None:
    fetched = [file["gzip"] for file in manifest["files"].values() if not file["onDemand"]]
    modules = [len(gzip.compress(path.read_bytes())) for path in runtime.rglob("*.mjs")]
    assert sum(fetched) + sum(modules) < 7.3e6


def test_backprop_has_a_wheel_of_bytecode_and_one_of_sources(root: Path, runtime: Path) -> None:
    (wheel,) = runtime.glob("backprop-[!s]*/*.whl")
    (sources,) = runtime.glob("backprop-sources-*/*.whl")
    with zipfile.ZipFile(wheel) as compiled, zipfile.ZipFile(sources) as readable:
        for path in (root / "pybundle" / "backprop").rglob("*.py"):
            name = path.relative_to(root / "pybundle").as_posix()
            assert f"{name}c" in compiled.namelist()
            assert readable.read(name) == path.read_bytes()
        assert not [name for name in compiled.namelist() if name.endswith(".py")]


def test_a_second_clone_gives_the_same_bytes(runtime: Path, clone: Path) -> None:
    assert content(assembled(clone)) == content(runtime)


def test_folder_is_not_touched_for_unchanged_inputs(clone: Path) -> None:
    before = assembled(clone).stat()
    reports: list[str] = []
    after = assembled(clone, lambda text, fraction=None: reports.append(text)).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert reports == []


def test_damaged_folder_is_repaired(clone: Path) -> None:
    folder = assembled(clone)
    whole = content(folder)
    next(folder.rglob("*.wasm")).unlink()
    assert content(assembled(clone)) == whole


def test_change_of_backprop_changes_only_its_wheels(clone: Path) -> None:
    before = content(assembled(clone))
    source = clone / "pybundle" / "backprop" / "errors.py"
    source.write_text(source.read_text("utf-8") + "\nADDED = 1\n", "utf-8")
    after = content(assembled(clone))
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert {name.split("-")[0] for name in changed} == {"backprop", "runtime.js"}


def test_syntax_error_in_backprop_is_reported_with_its_position(clone: Path) -> None:
    whole = content(assembled(clone))
    source = clone / "pybundle" / "backprop" / "errors.py"
    source.write_text("x = 1\ny = = 2\n", "utf-8")
    with pytest.raises(BuildError) as caught:
        assembled(clone)
    assert caught.value.place == f"{source}:2:5"
    assert content(clone / "build" / "assets" / "companion" / "pyodide") == whole


def test_compilation_is_reproducible(root: Path, runtime: Path, tmp_path: Path) -> None:
    (wheel,) = runtime.glob("backprop-sources-*/*.whl")
    tools = max(cache_folder("compiler").iterdir(), key=lambda path: path.stat().st_mtime)
    stdlib = installed_pyodide().folder / STDLIB
    compiled = []
    for run in ("first", "second"):
        folder = tmp_path / run
        folder.mkdir()
        shutil.copy(wheel, folder)
        run_node(SCRIPT, "compile", str(stdlib), str(tools), str(folder), wheel.name)
        (made,) = folder.glob("*.whl")
        with zipfile.ZipFile(made) as archive:
            compiled.append({name: archive.read(name) for name in archive.namelist()})
    assert compiled[0] == compiled[1]
