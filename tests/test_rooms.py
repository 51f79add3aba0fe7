"""Imports lead from a room to rooms below it, and no modules import each other in a circle.

The rooms are those of ARCHITECTURE.md. A room is a folder or a single module of its tree; one that
stands further down in ``ROOMS`` may import from all that stand before it, and from itself.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOMS = {
    "pybundle/backprop": [
        "errors",
        "arithmetic",
        "symbolic",
        "net",
        "notation",
        "spec",
        "trace",
        "figures",
        "queries",
        "cells",
        "playground",
        "queries/ask",
        "__init__",
        "bridge",
    ],
    "site/companion": [
        "__init__",
        "places",
        "tools",
        "content",
        "runtime",
        "cache",
        "text/source_map",
        "text/formulas",
        "text/cells",
        "text/exercises",
        "text/playground",
        "text/admonitions",
        "text/markdown",
        "text/theorems",
        "text/shortcodes",
        "text/shared_nets",
        "text/body",
        "text",
        "finish",
        "publish",
        "words",
        "unchanged",
        "hash_ahead",
        "building",
        "preview",
        "dev",
        "cli",
        "start",
        "__main__",
    ],
    "site/browser": [
        "python",
        "shared",
        "page",
        "embed",
        "shared/plot",
        "figures",
        "figures.js",
        "cells",
        "stepper/contract.js",
        "stepper/notation",
        "stepper/state",
        "stepper/takeaway",
        "stepper/editor",
        "stepper/drawing",
        "stepper/steps",
        "stepper/panels",
        "stepper/page",
        "playground",
        "python-cells.js",
        "stepper/panels/backward.js",
        "stepper/panels/panels.js",
        "stepper/stepper.js",
        "stepper/element.js",
        "companion.js",
        "elements.js",
        "query.js",
    ],
}
Graph = dict[str, set[str]]
"""The modules of a tree, as paths in it, and those that each of them imports."""

RELATIVE_MODULE = re.compile(r"""["'](\.{1,2}/[^"'\s]*\.js)["']""")
"""A module as JavaScript names it: in ``import``, ``import()``, ``@import``, ``new URL()``."""


def imports(tree: Path) -> Graph:
    """Who imports whom in the tree; Python's modules are named without their suffix."""
    return _imports_of_python(tree) if any(tree.rglob("*.py")) else _imports_of_javascript(tree)


def _imports_of_python(tree: Path) -> Graph:
    files = {file.relative_to(tree).with_suffix("").as_posix(): file for file in tree.rglob("*.py")}
    return {
        name: {
            found
            for imported in _imported(ast.parse(file.read_text("utf-8")), tree.name, name)
            if (found := _module(imported, files)) is not None and found != name
        }
        for name, file in files.items()
    }


def _imported(module: ast.Module, package: str, name: str) -> Iterator[list[str]]:
    """Every name that is imported, wherever the statement stands, as its path in the package."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            dotted = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            origin = [package, *name.split("/")][: -node.level] if node.level else []
            origin += node.module.split(".") if node.module else []
            dotted = [[*origin, alias.name] for alias in node.names]
        else:
            continue
        yield from (parts[1:] for parts in dotted if parts[0] == package)


def _module(parts: list[str], files: dict[str, Path]) -> str | None:
    """The module that an imported name is, or that holds it; ``None`` for none of the package."""
    for end in (len(parts), len(parts) - 1):
        path = "/".join(parts[: max(end, 0)])
        for candidate in (path, f"{path}/__init__".lstrip("/")):
            if candidate in files:
                return candidate
    return None


def _imports_of_javascript(tree: Path) -> Graph:
    files = {file.relative_to(tree).as_posix(): file for file in tree.rglob("*.js")}
    root = tree.resolve()
    return {
        name: {
            target.relative_to(root).as_posix()
            for address in RELATIVE_MODULE.findall(file.read_text("utf-8"))
            if (target := (root / name).parent.joinpath(address).resolve()).is_relative_to(root)
            and target.is_file()
        }
        - {name}
        for name, file in files.items()
    }


def room_of(module: str, rooms: list[str]) -> str | None:
    """The room that a module stands in; of one room in another, the inner one."""
    inside = [room for room in rooms if module == room or module.startswith(room + "/")]
    return max(inside, key=len, default=None)


def upward(graph: Graph, rooms: list[str]) -> list[str]:
    """The imports that lead to a room above their own."""
    level = {module: rooms.index(room_of(module, rooms) or "") for module in graph}
    return [
        f"{module} imports {target}"
        for module, targets in sorted(graph.items())
        for target in sorted(targets)
        if level[target] > level[module]
    ]


def circle(graph: Graph) -> list[str]:
    """Some modules that import each other in a circle, or none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.fixture(scope="module", params=ROOMS)
def tree(root: Path, request: pytest.FixtureRequest) -> tuple[Graph, list[str]]:
    """A tree's imports and its rooms."""
    return imports(root / request.param), ROOMS[request.param]


def test_every_module_stands_in_a_room_and_every_room_has_one(
    tree: tuple[Graph, list[str]],
) -> None:
    graph, rooms = tree
    found = {module: room_of(module, rooms) for module in graph}
    assert [module for module, room in found.items() if room is None] == []
    assert set(found.values()) == set(rooms)


def test_no_room_imports_from_one_above_it(tree: tuple[Graph, list[str]]) -> None:
    assert upward(*tree) == []


def test_no_modules_import_each_other_in_a_circle(tree: tuple[Graph, list[str]]) -> None:
    graph, _ = tree
    assert circle(graph) == []


def test_only_the_module_of_places_asks_where_it_lies(root: Path) -> None:
    asking = {
        file.relative_to(root).as_posix()
        for folder in ("site/companion", "pybundle", "site/deploy")
        for file in (root / folder).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if "__file__" in (getattr(node, "id", None), getattr(node, "attr", None))
    }
    assert asking == {"site/companion/places.py"}


# ---- the tests above find what they are for ------------------------------------------------

PYTHON = {
    "at the top": "from house.attic.beam import rafter",
    "the whole module": "import house.attic.beam",
    "in a function": "def lazy():\n    from house.attic import beam",
    "for its types": "if TYPE_CHECKING:\n    from house.attic.beam import Rafter",
    "relative": "from ..attic import beam",
    "relative, a name": "from ..attic.beam import rafter",
    "the package": "from ..attic import rafter",
}
JAVASCRIPT = {
    "static": 'import { rafter } from "../attic/beam.js";',
    "for its effect": "import '../attic/beam.js';",
    "handed on": 'export * from "../attic/beam.js";',
    "dynamic": 'const { rafter } = await import("../attic/beam.js");',
    "a tag of types": '/** @import { Rafter } from "../attic/beam.js" */',
    "a type in place": '/** @type {import("../attic/beam.js").Rafter} */',
    "an address": 'moduleAt(new URL("../attic/beam.js", import.meta.url).href);',
}


def house(folder: Path, cellar: str, attic: str, suffix: str) -> Path:
    """A tree of two rooms with one module each."""
    for name, text in (("cellar/stone", cellar), ("attic/beam", attic)):
        file = folder / "house" / (name + suffix)
        file.parent.mkdir(parents=True)
        file.write_text(text, "utf-8")
        if suffix == ".py":
            (file.parent / "__init__.py").touch()
    return folder / "house"


@pytest.mark.parametrize("statement", PYTHON.values(), ids=list(PYTHON))
def test_an_import_that_leads_up_is_found_in_python(tmp_path: Path, statement: str) -> None:
    graph = imports(house(tmp_path, statement, "", ".py"))
    target = "attic/__init__" if statement == PYTHON["the package"] else "attic/beam"
    assert upward(graph, ["cellar", "attic"]) == [f"cellar/stone imports {target}"]
    assert upward(graph, ["attic", "cellar"]) == []


@pytest.mark.parametrize("statement", JAVASCRIPT.values(), ids=list(JAVASCRIPT))
def test_an_import_that_leads_up_is_found_in_javascript(tmp_path: Path, statement: str) -> None:
    graph = imports(house(tmp_path, statement, "", ".js"))
    assert upward(graph, ["cellar", "attic"]) == ["cellar/stone.js imports attic/beam.js"]
    assert upward(graph, ["attic", "cellar"]) == []


@pytest.mark.parametrize(
    ("suffix", "cellar", "attic"),
    [
        (".py", PYTHON["for its types"], "def lazy():\n    import house.cellar.stone"),
        (".js", JAVASCRIPT["a type in place"], 'import { stone } from "../cellar/stone.js";'),
    ],
)
def test_a_circle_is_found(tmp_path: Path, suffix: str, cellar: str, attic: str) -> None:
    assert len(circle(imports(house(tmp_path, cellar, attic, suffix)))) == 3
    (tmp_path / "house" / "attic" / f"beam{suffix}").write_text("")
    assert circle(imports(tmp_path / "house")) == []


def test_a_module_outside_every_room_is_found() -> None:
    assert room_of("shed", ["cellar", "attic"]) is None
    assert room_of("attic/beam", ["attic", "attic/beam"]) == "attic/beam"
