"""Removes imported packages, so that a running preview can import their changed sources."""

from __future__ import annotations

import sys


def forget_package(name: str) -> None:
    """Forget a package and its submodules; the next import reads the sources again."""
    for module in [m for m in sys.modules if m == name or m.startswith(f"{name}.")]:
        del sys.modules[module]
