"""Python modules that change while the preview runs."""

from __future__ import annotations

import sys


def forget_package(name: str) -> None:
    """Let the next import of a package read its sources anew, wherever it is imported from."""
    for module in [m for m in sys.modules if m == name or m.startswith(f"{name}.")]:
        del sys.modules[module]
