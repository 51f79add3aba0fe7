"""Runs listings in one namespace, as a notebook does."""

from __future__ import annotations

import ast
import copy
import linecache
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from .builtin_names import builtin_names
from .original_numpy import remember_numpy
from .output import Emit, Output, Part, Stream
from .page_nets import PAGE_MODULE, Nets, page_module
from .pictures import Image, Picture, drawing_into
from .stop import StopAsked, stoppable
from .told import Fault, told


@dataclass(frozen=True)
class Run:
    """The output of a listing in order, and the reason if it ended early."""

    parts: list[Part]
    fault: Fault | None = None
    ended_itself: bool = False


class Notebook:
    """The namespace of a page's listings."""

    module: ModuleType
    """Holds the variables; the main module while a listing runs."""

    def __init__(self) -> None:
        remember_numpy()
        self._nets = Nets({})
        self.module = ModuleType("__main__")
        self.module.__dict__["__builtins__"] = builtin_names()

    def copy(self) -> Notebook:
        """Another namespace with the variables of this one, which it cannot change.

        Lists, sets, dictionaries and arrays are copied with what they hold, where that can be;
        other values are shared, as are the nets of the page.
        """
        other = Notebook()
        other._nets = self._nets
        known: dict[int, Any] = {}
        for name, value in vars(self.module).items():
            if not name.startswith("__"):
                vars(other.module)[name] = _copied(value, known)
        return other

    def run(self, code: str, name: str, emit: Emit | None = None, nets: Nets | None = None) -> Run:
        """Run a listing to its end or to its first error; raises nothing.

        Parameters
        ----------
        code : str
            The listing. The value of an expression at its end is shown as Python's prompt does.
        name : str
            How tracebacks name the listing.
        emit : callable, optional
            Is told what is written as it comes.
        nets : Nets, optional
            The nets of the page, for ``from companion_page import nets``; without any, those of
            the run before.
        """
        output = Output(emit)
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        self.module.__dict__.pop("__warningregistry__", None)  # a run warns like the first one
        fault, ended_itself = None, False
        if nets:
            self._nets.follow(nets)
        with as_main(self.module, output, self._nets):
            try:
                with stoppable():
                    self._execute(code, name, output)
            except SystemExit as end:
                ended_itself = True
                output.write("note", f"The listing ended itself by exit({_code_of(end)}).")
            except StopAsked as stop:
                fault = told(stop, name)[1]
                place = f" in line {fault.line}" if fault.line else ""
                output.write("note", f"Stopped{place}. All variables are kept.")
            except BaseException as error:  # also KeyboardInterrupt, and what a listing defines
                text, fault = told(error, name)
                output.write("error", text)
        output.flush()
        return Run(output.parts(), fault, ended_itself)

    def _execute(self, code: str, name: str, output: Output) -> None:
        tree = ast.parse(code, name)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        namespace = self.module.__dict__
        exec(compile(tree, name, "exec", dont_inherit=True), namespace)
        if isinstance(last, ast.Expr):
            expression = ast.Expression(last.value)
            value = eval(compile(expression, name, "eval", dont_inherit=True), namespace)
            if value is not None:
                namespace["_"] = value
                self._show(value, output)

    def _show(self, value: object, output: Output) -> None:
        """Show the last value: a picture as one, unless this run has shown it already."""
        if not isinstance(value, Picture | Image):
            output.write("value", repr(value))
        elif not output.has(value):
            output.draw(value)


@contextmanager
def as_main(module: ModuleType, output: Output, nets: Nets) -> Iterator[None]:
    """Let prints go to the output, and a module be the main one, for classes and pickles."""
    names = ("__main__", PAGE_MODULE)
    before = {name: sys.modules.get(name) for name in names}
    streams = sys.stdout, sys.stderr
    sys.modules["__main__"] = module
    sys.modules[PAGE_MODULE] = page_module(nets)
    sys.stdout, sys.stderr = Stream(output, "out"), Stream(output, "err")
    try:
        with drawing_into(output):
            yield
    finally:
        sys.stdout, sys.stderr = streams
        for name, former in before.items():
            if former is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = former


def _copied(value: Any, known: dict[int, Any]) -> Any:
    """A copy of a value that can be changed in place; `known` holds what has been copied."""
    if not isinstance(value, list | dict | set | bytearray | np.ndarray):
        return value
    try:
        return copy.deepcopy(value, known)
    except Exception:  # it holds a module, a generator, or what refuses to be copied
        return value


def _code_of(end: SystemExit) -> str:
    return "" if end.code is None else repr(end.code)
