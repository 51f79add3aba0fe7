"""Lists the files that typical code loads; runs in Pyodide when the site is built.

NumPy and the standard library import further modules when they compute, print or fail. So this
module does some of each, besides the imports.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
import traceback
from types import ModuleType


def loaded_files(modules: list[str]) -> dict[str, list[str]]:
    """Import `modules`, use NumPy, and list the files of all loaded modules.

    Returns
    -------
    {"stdlib": […], "site": […]} : names in the standard library's zip and in site-packages.
    """
    for name in modules:
        importlib.import_module(name)
    use_numpy()
    format_errors()
    files: dict[str, list[str]] = {"stdlib": [], "site": []}
    for module in list(sys.modules.values()):
        path = origin(module)
        if "/site-packages/" in path:
            files["site"].append(path.split("/site-packages/", 1)[1])
        elif ".zip/" in path:
            files["stdlib"].append(path.split(".zip/", 1)[1])
    return {place: sorted(set(names)) for place, names in files.items()}


def origin(module: ModuleType) -> str:
    """The file of a module; empty for built-in and dynamically created modules."""
    spec = getattr(module, "__spec__", None)
    return str(getattr(spec, "origin", None) or getattr(module, "__file__", None) or "")


def use_numpy() -> None:
    """Call common NumPy functions, so that the modules they import lazily are loaded."""
    import numpy as np

    a = np.linspace(-1.0, 1.0, 12).reshape(3, 4)
    np.array2string(np.exp(a @ a.T), precision=3)
    repr(a), str(a[0]), f"{a[0, 0]:.3f}", repr(np.float64(0.1))
    np.einsum("ij,ij->i", a, a), np.tensordot(a, a.T, 1), np.outer(a[0], a[1])
    np.linalg.norm(a), np.linalg.svd(a), np.linalg.solve(a @ a.T + np.eye(3), a)
    np.allclose(a, a + 1e-12), np.array_equal(a, a), np.isfinite(a).all(), np.nanmax(a)
    np.concatenate([a, a]), np.stack([a, a]), np.vstack([a, a]), np.argsort(a, axis=None)
    np.histogram(a), np.gradient(a), np.interp(0.5, [0, 1], [2, 3]), np.pad(a, 1), np.meshgrid(a, a)
    a.tolist(), a.astype(np.float32).dtype.name, np.dtype([("x", "f8")]), a.tobytes()
    with np.errstate(all="ignore"), contextlib.suppress(FloatingPointError):
        np.log(a), np.divide(a, 0)
    with np.printoptions(precision=2, suppress=True):
        str(a)
    for wrong in (
        lambda: a @ a,
        lambda: np.zeros(2) + np.zeros(3),
        lambda: np.array([[1], [2, 3]]),
    ):
        with contextlib.suppress(ValueError):
            wrong()


def format_errors() -> None:
    """Format the tracebacks of common mistakes, with the suggestions for misspelt names."""
    for source in ("import numpy as np\nnp.arrray(1)", "print(undefinedd)", "1 +", "{}['x']"):
        try:
            exec(compile(source, "cell", "exec"), {})
        except Exception as error:
            "".join(traceback.format_exception(error))
