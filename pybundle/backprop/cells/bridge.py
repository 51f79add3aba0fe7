"""The calls by which a worker, or a build, has listings run: JSON text in, JSON text out."""

from __future__ import annotations

import ast
import json
from collections.abc import Awaitable, Callable, Collection

from .exercise import attempt as attempt_of
from .notebook import Notebook, Run
from .output import Emit
from .page_nets import ACTION, Nets
from .stop import listen

_notebook = Notebook()


def run(code: str, name: str, traces: str, emit: Emit | None = None) -> str:
    """Run a listing in the one namespace of this process.

    Parameters
    ----------
    code, name : str
        The listing, and how tracebacks name it.
    traces : str
        The traces of the page's nets by their names, as JSON.
    emit : callable, optional
        Is told what is written as it comes; also, as ("action", JSON), what a listing asks of a
        widget: ``{"net": …, "method": "show" | "change", "argument": …}``.

    Returns
    -------
    str
        ``{"parts": [[kind, text], …], "fault": null | {"type", "message", "line", "column"}}``.
    """
    ask = None if emit is None else lambda action: emit(ACTION, action)
    result = _notebook.run(code, name, emit, Nets(json.loads(traces), ask))
    return json.dumps(_written(result), ensure_ascii=False)


def attempt(code: str, name: str, check: str, traces: str, emit: Emit | None = None) -> str:
    """Run what a reader wrote into an exercise, and its check, in a copy of the namespace.

    Parameters
    ----------
    code, name, traces, emit
        As for :func:`run`.
    check : str
        Python with ``assert``; "" if there is none.

    Returns
    -------
    str
        As of :func:`run`, with ``"verdict"``: null or ``{"kind": "right" | "wrong" | "undecided" |
        "blank", "message", "line", "column", "in_check"}``.
    """
    ask = None if emit is None else lambda action: emit(ACTION, action)
    result, verdict = attempt_of(_notebook, code, name, check, json.loads(traces), emit, ask)
    judged = None if verdict is None else vars(verdict)
    return json.dumps({**_written(result), "verdict": judged}, ensure_ascii=False)


def listen_for_stop(pause: Callable[[], Awaitable[bool]]) -> None:
    """Let programs be stopped, where JavaScript can wait for Python.

    Parameters
    ----------
    pause : callable
        Lets the worker receive messages, and gives whether one of them asks to stop.
    """
    from pyodide.ffi import can_run_sync, run_sync  # Pyodide's own, which only a browser has

    listen(lambda: can_run_sync() and bool(run_sync(pause())))


def _written(result: Run) -> dict[str, object]:
    fault = None if result.fault is None else vars(result.fault)
    return {"parts": result.parts, "fault": fault}


def modules_named(code: str, known: str) -> str:
    """Which modules of NumPy, that are fetched only when needed, a listing may need.

    Parameters
    ----------
    code : str
        The listing.
    known : str
        The names of such modules as a list in JSON: ``["numpy.random", "numpy.fft"]``.

    Returns
    -------
    str
        Those that it imports or names as an attribute, as a list in JSON; none of a listing with a
        syntax error.
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "[]"
    return json.dumps(sorted(_named(tree, set(json.loads(known)))))


def _named(tree: ast.AST, known: Collection[str]) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute):
            found.add(f"numpy.{node.attr}")
    tops = {".".join(name.split(".")[:2]) for name in found}
    return tops & set(known)
