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


def run_tests(arguments: Sequence[str]) -> int:
    """Run pytest with additional ``arguments``; returns its exit code."""
    with shown(console) as report:
        prepare(Blog(TOOL), report)
        report("Looking for Chromium")
        chromium()
    parallel = [] if any(word.startswith("-n") for word in arguments) else ["-n", str(workers())]
    parallel += [
        "--dist",
        "worksteal",
    ]  # idle workers take tests from busy ones
    command = [sys.executable, "-m", "pytest", *parallel, *arguments]
    return subprocess.run(command, cwd=TOOL).returncode


def workers() -> int:
    """The number of parallel test processes: one per core, at most 4 to keep a laptop usable."""
    return min(os.cpu_count() or 1, 4)
