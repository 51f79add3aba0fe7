"""The built-in names of listings: those of Python, but for what cannot work in a page."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, NoReturn

PAGE_MODULES = frozenset({"js", "pyodide_js", "_pyodide_core"})
"""The modules by which Pyodide's Python reaches the scope of its worker."""


def builtin_names() -> dict[str, Any]:
    """A copy of Python's built-in names, to be the ``__builtins__`` of a namespace."""
    names = dict(vars(builtins))
    names.update(input=_input, breakpoint=_breakpoint, exit=_exit, quit=_exit)
    names["__import__"] = _import
    return names


def _input(prompt: object = "", /) -> NoReturn:
    raise RuntimeError(
        "input() cannot ask anything here; write the value into the listing, as in x = 3"
    )


def _breakpoint(*args: object, **options: object) -> NoReturn:
    raise RuntimeError("breakpoint() cannot stop here; print what you want to see")


def _exit(code: object = None) -> NoReturn:
    raise SystemExit(code)


def _import(
    name: str,
    globals_: Mapping[str, Any] | None = None,
    locals_: Mapping[str, Any] | None = None,
    fromlist: tuple[str, ...] = (),
    level: int = 0,
) -> Any:
    if not level and name.partition(".")[0] in PAGE_MODULES:
        raise ImportError(
            f"listings cannot import {name}: they work on numbers and texts, not on the page",
            name=name,
        )
    return builtins.__import__(name, globals_, locals_, fromlist, level)
