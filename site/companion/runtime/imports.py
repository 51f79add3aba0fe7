"""Which modules a reader's Python keeps: those that start-up and `backprop` load, and a margin.

The list of files is not guessed: Pyodide itself, with everything still there, imports the modules
under Node and tells what that loaded. margin.txt says what is wanted and why.
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
from companion.tools.atomic_file import write_whole
from companion.tools.errors import BuildError
from companion.tools.node import run_node
from companion.tools.progress import Report

PROBE = GENERATOR / "runtime" / "probe.py"

MARGIN = GENERATOR / "runtime" / "margin.txt"


@dataclass(frozen=True)
class Kept:
    """The files that stay: names within the standard library's zip, and within NumPy's wheel."""

    stdlib: list[str]
    numpy: list[str]


def kept_files(archives: Path, modules: list[str], report: Report) -> Kept:
    """The files which importing `modules` and using NumPy load, traced in Pyodide.

    `archives` holds the whole, compiled archives and a lock file that names them.
    """
    recipe = digest([archives.name.encode(), PROBE.read_bytes(), " ".join(modules).encode()])
    place = cache_folder("traces") / f"{recipe}.json"
    if not place.exists():
        report("Finding out which modules a reader's Python loads")
        text = run_node(SCRIPT, "trace", *map(str, (archives / STDLIB, archives, PROBE)), *modules)
        write_whole(place, text.encode())
    files = json.loads(place.read_text("utf-8"))
    return Kept(files["stdlib"], files["site"])


def wanted_modules(package: Path) -> list[str]:
    """The modules of margin.txt, and those that the sources of `package` import; sorted.

    Raises
    ------
    BuildError : a source is not Python.
    """
    lines = MARGIN.read_text("utf-8").splitlines()
    margin = {name for line in lines if not line.startswith("#") for name in line.split()}
    own = {name for path in package.rglob("*.py") for name in imported_by(_syntax_tree(path))}
    return sorted(margin | {name for name in own if name.split(".")[0] != package.name})


def imported_by(tree: ast.AST) -> Iterator[str]:
    """The modules named by absolute import statements, wherever in a source they stand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def _syntax_tree(path: Path) -> ast.AST:
    try:
        return ast.parse(path.read_bytes())
    except SyntaxError as error:
        raise BuildError(
            error.msg,
            file=path,
            line=error.lineno,
            column=error.offset,
            remedy="Mend it; the browser keeps the last version that could be built.",
        ) from error
