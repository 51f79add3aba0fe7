"""Renews the lists of Python packages with their hashes, from the versions in `pyproject.toml`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from companion.places import TOOL
from companion.tools.errors import BuildError

LISTS = {"packages.txt": (), "packages-test.txt": ("--extra", "test")}
"""The lists in `site`, for all commands and for those of maintainers, and what is added to each."""

OPTIONS = ("--universal", "--python-version", "3.11", "--generate-hashes")
BARE = ("--no-header", "--no-annotate", "--no-emit-index-url", "--quiet")


def update_packages() -> list[Path]:
    """Write the lists: each package with its version, where it is needed, and all its hashes.

    Raises
    ------
    BuildError : a package is not found, or two exclude each other.
    """
    for name, added in LISTS.items():
        command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *added]
        command += [*OPTIONS, *BARE, "--upgrade", "--output-file", f"site/{name}"]
        done = subprocess.run(command, cwd=TOOL, capture_output=True, text=True)
        if done.returncode:
            raise BuildError(
                f"uv could not find all packages:\n{done.stderr.strip()}",
                remedy="Check the versions in pyproject.toml, and the network.",
            )
    return [TOOL / "site" / name for name in LISTS]
