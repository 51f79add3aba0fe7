"""Determines the files that the browser's Python keeps.

These are the files that start-up, `backprop` and the modules in margin.txt load. They are traced: a
complete Pyodide imports the modules under Node and lists the files that this loaded.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from companion.places import GENERATOR
from companion.runtime.cache import cache_folder, digest
from companion.runtime.pyodide import SCRIPT, STDLIB
from companion.tools.errors import BuildError
from companion.tools.node import run_node
from companion.tools.progress import Report
from companion.tools.sealed import read_sealed, write_sealed

PROBE = GENERATOR / "runtime" / "probe.py"

MARGIN = GENERATOR / "runtime" / "margin.txt"


@dataclass(frozen=True)
class KeptFiles:
    """The files to keep: names in the standard library's zip and in NumPy's wheel."""

    stdlib: list[str]
    numpy: list[str]


def kept_files(archives: Path, modules: list[str], report: Report) -> KeptFiles:
    """The files that are loaded by importing `modules` and using NumPy, traced in Pyodide.

    `archives` is the folder with the complete compiled archives and their lock file.
    """
    recipe = digest([archives.name.encode(), PROBE.read_bytes(), " ".join(modules).encode()])
    place = cache_folder("traces") / f"{recipe}.sealed.json"
    text = read_sealed(place)
    if text is None:
        report("Tracing which modules the browser's Python loads")
        text = run_node(SCRIPT, "trace", *map(str, (archives / STDLIB, archives, PROBE)), *modules)
        write_sealed(place, text)
    files = json.loads(text)
    return KeptFiles(files["stdlib"], files["site"])


def modules_to_keep(package: Path) -> list[str]:
    """The modules in margin.txt and those that the sources of `package` import, sorted.

    Raises
    ------
    BuildError : a source has a syntax error.
    """
    lines = MARGIN.read_text("utf-8").splitlines()
    margin = {name for line in lines if not line.startswith("#") for name in line.split()}
    own = {name for path in package.rglob("*.py") for name in imported_by(_syntax_tree(path))}
    return sorted(margin | {name for name in own if name.split(".")[0] != package.name})


def imported_by(tree: ast.AST) -> Iterator[str]:
    """The modules of all absolute import statements, including those in functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def _syntax_tree(path: Path) -> ast.AST:
    """Parse a source; BuildError at the position of a syntax error."""
    try:
        return ast.parse(path.read_bytes())
    except SyntaxError as error:
        raise BuildError(
            error.msg,
            file=path,
            line=error.lineno,
            column=error.offset,
            remedy="Correct it; until then the browser uses the last version that could be built.",
        ) from error
