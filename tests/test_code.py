"""The code's own rules: lint, types in Python and in JavaScript, and no traces of a machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from companion.tools.node import find_node


def run(root: Path, *command: str) -> None:
    result = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_ruff_finds_nothing(root: Path) -> None:
    run(root, sys.executable, "-m", "ruff", "check", ".")


def test_mypy_strict_finds_nothing(root: Path) -> None:
    run(root, sys.executable, "-m", "mypy")


def test_tsc_strict_finds_nothing(root: Path) -> None:
    tsc = root / "site" / "node" / "node_modules" / "typescript" / "bin" / "tsc"
    run(
        root, str(find_node()), str(tsc), "--project", str(root / "site" / "node" / "tsconfig.json")
    )


@pytest.mark.parametrize("name", ["package-lock.json"])
def test_lock_files_record_no_download_addresses(root: Path, name: str) -> None:
    assert '"resolved"' not in (root / "site" / "node" / name).read_text()
