"""The Python that a reader's browser loads: fetched, byte-compiled, pruned, locked, in one folder.

    npm's Pyodide ─┐
    NumPy's wheel ─┼─► compiler ─► bytecode of everything ──┐
    pyodide-build ─┘                     │                  ├─► pruned, stored archives ─┐
    backprop's imports, margin.txt ─► imports, traced there ┘                            ├─► folder
    backprop's sources ──────────────────────► its wheel ──► lock file and runtime.js ───┘

Each arrow's result is kept in the user's cache under a name made of everything it was made from.
"""

from __future__ import annotations

from companion.runtime.assembly import assemble

__all__ = ["assemble"]
