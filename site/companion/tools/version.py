"""The project's version: `backprop.__version__`, the one place where it is written."""

from __future__ import annotations

import ast
from pathlib import Path

from companion.places import PYBUNDLE


def version_of(package: Path) -> str:
    """The ``__version__`` of a package, read from its source: an import of ours would load NumPy.

    Raises
    ------
    OSError, ValueError : there is no such package, or it states no version.
    """
    for node in ast.parse((package / "__init__.py").read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__version__":
            return str(ast.literal_eval(node.value))
    raise ValueError(f"{package} states no __version__")


def version() -> str:
    """The version of this project."""
    return version_of(PYBUNDLE / "backprop")


def generator() -> str:
    """What made a page, as `<meta name="generator">` says it."""
    return f"backpropagation-companion {version()}"
