"""Imports modules with calls to a meter written into them."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

METER = "__meter__"
_METHODS = frozenset({
    "find", "index", "rfind", "rindex", "count", "replace", "split", "rsplit", "splitlines", "join",
    "partition", "rpartition", "strip", "lstrip", "rstrip", "lower", "upper", "translate",
    "insert", "remove", "search", "match", "fullmatch", "finditer", "findall", "sub", "subn",
})  # fmt: skip


class CountingFinder(MetaPathFinder):
    """Finds the modules of some packages and has their work counted."""

    def __init__(self, packages: Sequence[str], meter: Any) -> None:
        self._packages = packages
        self._meter = meter

    def counts(self, name: str) -> bool:
        return name.partition(".")[0] in self._packages

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if self.counts(name) else None
        if spec is not None and spec.origin and spec.origin.endswith(".py"):
            spec.loader = _CountingLoader(spec.origin, name, self._meter)
        return spec


class _CountingLoader(Loader):
    def __init__(self, file: str, name: str, meter: Any) -> None:
        self._file = Path(file)
        self._shown = name.replace(".", "/") + ".py"
        self._meter = meter

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        tree = ast.parse(self._file.read_text("utf-8"), self._file)
        tree = ast.fix_missing_locations(_Rewriter(self._shown).visit(tree))
        vars(module)[METER] = self._meter
        exec(compile(tree, self._file, "exec"), vars(module))


class _Rewriter(ast.NodeTransformer):
    """Writes a call to the meter into every loop, slice, `in` and method that may be long."""

    def __init__(self, file: str) -> None:
        self._file = file

    def _counted(self, name: str, at: ast.AST, *arguments: ast.expr) -> ast.Call:
        place = ast.Constant(f"{self._file}:{getattr(at, 'lineno', 0)}")
        meter = ast.Attribute(ast.Name(METER, ast.Load()), name, ast.Load())
        return ast.copy_location(ast.Call(meter, [place, *arguments], []), at)

    def _loop(self, node: ast.For | ast.While) -> ast.AST:
        self.generic_visit(node)
        node.body.insert(0, ast.copy_location(ast.Expr(self._counted("round", node)), node))
        return node

    visit_For = visit_While = _loop

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        node.iter = self._counted("rounds", node.iter, node.iter)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.slice, ast.Slice) and isinstance(node.ctx, ast.Load):
            return self._counted("part", node, node)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if len(node.ops) != 1 or not isinstance(node.ops[0], (ast.In, ast.NotIn)):
            return node
        found = self._counted("contains", node, node.left, node.comparators[0])
        if isinstance(node.ops[0], ast.In):
            return found
        return ast.copy_location(ast.UnaryOp(ast.Not(), found), node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.func, ast.Attribute) or node.func.attr not in _METHODS:
            return node
        name = ast.copy_location(ast.Constant(node.func.attr), node)
        call = self._counted("call", node, name, node.func.value, *node.args)
        call.keywords = node.keywords
        return call
