"""`python build.py lint`: runs the static checks of the sources."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from companion.places import NODE, TOOL
from companion.tools.node import find_node, install_libraries
from companion.tools.progress import silent


def ruff_check(fix: bool = False) -> list[str]:
    return _module("ruff", "check", *(["--fix"] if fix else []), ".")


def ruff_format(fix: bool = False) -> list[str]:
    return _module("ruff", "format", *([] if fix else ["--check"]), ".")


def mypy(fix: bool = False) -> list[str]:
    return _module("mypy")


def tsc(fix: bool = False) -> list[str]:
    compiler = install_libraries(silent) / "typescript" / "bin" / "tsc"
    return [str(find_node()), str(compiler), "--project", str(NODE / "tsconfig.json")]


Check = Callable[[bool], list[str]]
CHECKS: dict[str, Check] = {
    "ruff check": ruff_check,
    "ruff format": ruff_format,
    "mypy": mypy,
    "tsc": tsc,
}
"""The command of each check by name; with ``fix``, those of ruff correct what they can."""


def findings(name: str, fix: bool = False, root: Path = TOOL) -> str:
    """The output of a check of the sources below ``root``; empty if it found nothing."""
    result = subprocess.run(CHECKS[name](fix), cwd=root, capture_output=True, text=True)
    return (result.stdout + result.stderr).strip() if result.returncode else ""


def lint(fix: bool) -> int:
    """Run all checks and print their findings; returns 1 if there are any, else 0."""
    failed = False
    for name in CHECKS:
        found = findings(name, fix)
        print(f"{name}: {found or 'nothing found'}", flush=True)
        failed = failed or found != ""
    return int(failed)


def _module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]
