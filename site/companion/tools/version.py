"""Reads the project's version, which is defined as `backprop.__version__`."""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path

from companion.places import PYBUNDLE


def version_of(package: Path) -> str:
    """The ``__version__`` of a package, parsed from its source; an import would load NumPy.

    Raises
    ------
    OSError, ValueError : there is no such package, or it has no ``__version__``.
    """
    stated = _stated_in((package / "__init__.py").read_text("utf-8"))
    if stated is None:
        raise ValueError(f"{package} states no __version__")
    return stated


@lru_cache(maxsize=4)
def _stated_in(source: str) -> str | None:
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__version__":
            return str(ast.literal_eval(node.value))
    return None


def version() -> str:
    """The version of this project."""
    return version_of(PYBUNDLE / "backprop")


def generator() -> str:
    """The content of `<meta name="generator">`."""
    return f"backpropagation-companion {version()}"
