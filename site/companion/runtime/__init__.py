"""Builds the folder with the Python that a browser loads: fetched, byte-compiled, pruned, locked.

    npm's Pyodide ─┐
    NumPy's wheel ─┼─► compiler ─► bytecode of everything ──┐
    pyodide-build ─┘                     │                  ├─► pruned, stored archives ─┐
    backprop's imports, margin.txt ─► imports, traced there ┘                            ├─► folder
    backprop's sources ──────────────────────► its wheel ──► lock file and runtime.js ───┘

Each result is kept in the user's cache under a hash of all its inputs.
"""
