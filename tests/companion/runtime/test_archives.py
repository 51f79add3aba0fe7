"""Archives are reproducible and pruned; cache entries are written completely or not at all."""

from __future__ import annotations

import ast
import base64
import hashlib
import io
import os
import time
import zipfile
from pathlib import Path

import pytest

from companion.runtime.archive import archive_bytes, pruned, read_archive, wheel_bytes
from companion.runtime.cache import keep_newest, report_full_disk
from companion.runtime.imports import imported_by
from companion.runtime.wheels import is_importable, top_module
from companion.tools.atomic_file import UNFINISHED, atomic_folder, sweep
from companion.tools.errors import BuildError

ENTRIES = {
    "demo/__init__.py": b"",
    "demo/sum.py": b"total = 1 + 1\n" * 50,
    "demo-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n",
    "demo-1.0.dist-info/RECORD": b"the record of an earlier archive\n",
}


def test_archive_depends_only_on_its_entries(tmp_path: Path) -> None:
    backwards = dict(reversed(ENTRIES.items()))
    assert archive_bytes(ENTRIES) == archive_bytes(backwards)
    assert wheel_bytes(ENTRIES) == wheel_bytes(backwards)
    (tmp_path / "demo.zip").write_bytes(archive_bytes(ENTRIES))
    assert read_archive(tmp_path / "demo.zip") == ENTRIES


def test_archive_is_not_compressed_and_has_no_dates() -> None:
    with zipfile.ZipFile(io.BytesIO(archive_bytes(ENTRIES))) as archive:
        for info in archive.infolist():
            assert info.compress_type == zipfile.ZIP_STORED
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
        assert archive.namelist() == sorted(ENTRIES)


def test_record_of_a_wheel_lists_exactly_its_files() -> None:
    with zipfile.ZipFile(io.BytesIO(wheel_bytes(ENTRIES))) as wheel:
        lines = wheel.read("demo-1.0.dist-info/RECORD").decode().splitlines()
        rows = {line.split(",")[0]: line.split(",")[1:] for line in lines}
        assert set(rows) == set(wheel.namelist())
        for name in set(rows) - {"demo-1.0.dist-info/RECORD"}:
            data = wheel.read(name)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
            assert rows[name] == [f"sha256={digest}", str(len(data))]


def test_pruning_keeps_the_listed_files_and_metadata() -> None:
    kept = pruned(ENTRIES, ["demo/sum.py"])
    assert set(kept) == {"demo/sum.py", "demo-1.0.dist-info/METADATA"}


def test_pruning_raises_for_a_missing_file() -> None:
    with pytest.raises(KeyError):
        pruned(ENTRIES, ["demo/product.py"])


@pytest.mark.parametrize(
    ("name", "importable"),
    [
        ("numpy/fft/__init__.pyc", True),
        ("numpy/random/mtrand.cpython-314-wasm32-emscripten.so", True),
        ("numpy/fft/tests/test_pocketfft.pyc", False),
        ("numpy/f2py/rules.pyc", False),
        ("numpy/_core/include/numpy/ndarraytypes.h", False),
        ("numpy/__init__.pyi", False),
    ],
)
def test_only_modules_of_numpy_are_importable(name: str, importable: bool) -> None:
    assert is_importable(name) is importable


def test_imports_are_found_at_the_top_and_in_functions() -> None:
    source = (
        "import numpy as np, os.path\nfrom . import near\nfrom .near import x\n"
        "def late():\n    from math import sqrt\n    import json\n"
    )
    assert sorted(imported_by(ast.parse(source))) == ["json", "math", "numpy", "os.path"]


def test_top_module_is_the_submodule_of_a_file() -> None:
    assert top_module("numpy/fft/_pocketfft.pyc") == "numpy.fft"
    assert top_module("numpy/matlib.pyc") == "numpy.matlib"


def test_folder_is_replaced_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "made"
    with atomic_folder(target) as fresh:
        (fresh / "one").write_text("1")
    with pytest.raises(FileNotFoundError), atomic_folder(target) as fresh:
        (fresh / "two" / "three").write_text("there is no folder two")
    assert [path.name for path in target.iterdir()] == ["one"]
    with atomic_folder(target) as fresh:
        (fresh / "two").write_text("2")
    assert [path.name for path in target.iterdir()] == ["two"]
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


def test_files_of_killed_builds_are_removed(tmp_path: Path) -> None:
    old, new = tmp_path / f"{UNFINISHED}old", tmp_path / f"{UNFINISHED}new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "half").write_text("half")
    long_ago = time.time() - 7200
    os.utime(old, (long_ago, long_ago))
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [new.name]


def test_cache_keeps_the_newest_entries(tmp_path: Path) -> None:
    for age, name in enumerate(["newest", "newer", "old", "oldest"]):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (1000 - age, 1000 - age))
    keep_newest(tmp_path, 2)
    assert {path.name for path in tmp_path.iterdir()} == {"newest", "newer"}


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="no /dev/full here, a device that is always full"
)
def test_full_disk_is_a_build_error() -> None:
    with (
        pytest.raises(BuildError, match="the disk is full"),
        report_full_disk(),
        Path("/dev/full").open("wb", buffering=0) as full,
    ):
        full.write(b"x")
