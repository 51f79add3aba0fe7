"""Another Pyodide is pinned whole, or not at all."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from companion.dev import update_runtime as module
from companion.dev.update_runtime import PINS, SETTINGS, update_runtime
from companion.runtime.pyodide import CORE, STDLIB, Pyodide
from companion.tools.errors import BuildError
from companion.tools.progress import Report, silent

OLD, NEW = "314.0.3", "314.0.7"
NUMPY = {OLD: "2.4.3", NEW: "2.4.6"}


def install(folder: Path, version: str) -> None:
    """What npm leaves behind: the pins, and the package."""
    for pin in PINS:
        (folder / pin).write_text(json.dumps({"pyodide": version, "file": pin}))
    package = folder / "node_modules" / "pyodide"
    package.mkdir(parents=True)
    for name in (*CORE, STDLIB):
        (package / name).touch()
    lock = {"info": {"python": "3.14.0"}, "packages": {"numpy": {"version": NUMPY[version]}}}
    (package / "package.json").write_text(json.dumps({"version": version}))
    (package / "pyodide-lock.json").write_text(json.dumps(lock))


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder like site/node with the old release; npm has the new one, called latest."""

    def run_npm(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        version = arguments[-1].removeprefix("pyodide@").replace("latest", NEW)
        if version not in NUMPY:
            return subprocess.CompletedProcess(arguments, 1, "", "No matching version found")
        assert "omit-lockfile" in (folder / SETTINGS).read_text()
        install(folder, version)
        return subprocess.CompletedProcess(arguments, 0, "", "")

    monkeypatch.setattr(module, "run_npm", run_npm)
    folder = tmp_path / "node"
    folder.mkdir()
    install(folder, OLD)
    (folder / SETTINGS).write_text("omit-lockfile-registry-resolved=true\n")
    return folder


def pinned(node: Path) -> set[str]:
    return {json.loads((node / pin).read_text())["pyodide"] for pin in PINS}


def found(pyodide: Pyodide, report: Report) -> Path:
    return Path("numpy.whl")


def lacking(pyodide: Pyodide, report: Report) -> Path:
    raise BuildError(f"NumPy {pyodide.numpy['version']} could not be fetched")


def test_both_pins_are_renewed_and_the_runtime_is_assembled(node: Path) -> None:
    seen: list[set[str]] = []
    update = update_runtime(
        silent, node=node, fetch=found, rebuild=lambda report: seen.append(pinned(node))
    )
    assert seen == [{NEW}]
    assert pinned(node) == {NEW}
    assert str(update) == "Pyodide 314.0.3 → 314.0.7, Python 3.14.0, NumPy 2.4.3 → 2.4.6"


def test_a_release_that_is_pinned_changes_nothing(node: Path) -> None:
    update = update_runtime(silent, OLD, node, lacking, lambda report: pytest.fail("assembled"))
    assert not update.is_change


def test_a_release_without_its_numpy_is_not_pinned(node: Path) -> None:
    with pytest.raises(BuildError, match=r"2\.4\.6"):
        update_runtime(silent, node=node, fetch=lacking, rebuild=lambda report: None)
    assert pinned(node) == {OLD}


def test_a_release_that_cannot_be_assembled_is_not_pinned(node: Path) -> None:
    def broken(report: Report) -> None:
        raise BuildError("it cannot be compiled")

    with pytest.raises(BuildError, match="compiled"):
        update_runtime(silent, node=node, fetch=found, rebuild=broken)
    assert pinned(node) == {OLD}


def test_a_version_that_npm_lacks_is_named(node: Path) -> None:
    with pytest.raises(BuildError, match=r"pyodide@1\.0"):
        update_runtime(silent, "1.0", node, found, lambda report: None)
    assert pinned(node) == {OLD}
