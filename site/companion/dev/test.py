"""`python build.py test`: prepares what the tests need, then runs pytest."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from companion.places import TOOL, Blog
from companion.publish.assets import prepare
from companion.publish.terminal import console
from companion.tools.browser import chromium
from companion.tools.progress import shown


def run_tests(arguments: Sequence[str], fast: bool = False) -> int:
    """Run pytest with further ``arguments``; returns its exit code.

    fast : only the tests that need neither a browser nor another process for long.
    """
    with shown(console) as report:
        prepare(Blog(TOOL), report)
        if not fast:
            report("Looking for Chromium")
            chromium()
    parallel = [] if any(word.startswith("-n") for word in arguments) else ["-n", str(workers())]
    parallel += ["--dist", "worksteal"]  # files stay together, and all workers end together
    options = ["--fast"] if fast else ["--durations=15"]
    command = [sys.executable, "-m", "pytest", *options, *parallel, *arguments]
    return subprocess.run(command, cwd=TOOL).returncode


def workers() -> int:
    """The number of parallel test processes: one per core, at most 4 to keep a laptop usable."""
    return min(os.cpu_count() or 1, 4)
