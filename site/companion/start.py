"""Runs a command line: a build at once, other commands by way of `cli`."""

from __future__ import annotations

import gc
import sys
from typing import Any

from companion.hash_ahead import begin_hashing
from companion.words import build_options


def main() -> None:
    """Run the command line of this process."""
    gc.set_threshold(20_000, 20, 50)  # a build makes many objects and few circles of them
    begin_hashing(sys.argv[1:])
    options: dict[str, Any] | None = build_options(sys.argv[1:])
    if options is None:
        from companion.cli import main as run

        run()
    else:
        from companion.building import build

        build(**options)
