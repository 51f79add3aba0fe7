"""`python build.py test`: prepares what the tests need, then runs pytest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from companion.places import TOOL, Blog
from companion.publish.assets import prepare
from companion.publish.terminal import console
from companion.tools.browser import chromium
from companion.tools.progress import shown

TESTS_FAILED = 1  # pytest's exit code; others say that it could not run them all
MOST_REPEATED = 10
"""More tests that fail are a fault of the code, not of a machine that was busy."""


_NOT_REPEATED = (
    *("--lf", "--last-failed", "--ff", "--failed-first", "--nf", "--sw", "--stepwise"),
    *("-x", "--exitfirst", "--maxfail"),
)
"""Options that ask the cache of an earlier run, or stop before all tests have run."""


def run_tests(arguments: Sequence[str], fast: bool = False) -> int:
    """Run pytest with further ``arguments``; returns its exit code.

    Tests that wait for a browser can fail because others run beside them. So a few that failed are
    run once more, one by one; both results are printed, and the second one counts.

    fast : only the tests that need neither a browser nor another process for long.
    """
    with shown(console) as report:
        prepare(Blog(TOOL), report)
        if not fast:
            report("Looking for Chromium")
            chromium()
    in_parallel = not any(word.startswith("-n") for word in arguments)
    parallel = ["-n", str(workers())] if in_parallel else []
    parallel += ["--dist", "worksteal"]  # files stay together, and all workers end together
    options = ["--fast"] if fast else ["--durations=15"]
    pytest = [sys.executable, "-m", "pytest"]
    if fast or not in_parallel or any(word.startswith(_NOT_REPEATED) for word in arguments):
        return subprocess.run([*pytest, *options, *parallel, *arguments], cwd=TOOL).returncode
    with TemporaryDirectory(prefix="tests-") as cache:
        pytest += ["-o", f"cache_dir={cache}"]
        code = subprocess.run([*pytest, *options, *parallel, *arguments], cwd=TOOL).returncode
        failed = _failed(Path(cache))
        if code != TESTS_FAILED or not 0 < failed <= MOST_REPEATED:
            return code
        console.print(f"Once more, one by one, what failed beside other tests ({failed}):")
        again = [*pytest, "-n", "0", "--last-failed", *arguments]
        return subprocess.run(again, cwd=TOOL).returncode


def _failed(cache: Path) -> int:
    """How many tests failed in the run with this folder as its cache."""
    file = cache / "v" / "cache" / "lastfailed"
    return len(json.loads(file.read_text("utf-8"))) if file.exists() else 0


def workers() -> int:
    """The number of parallel test processes: one per core, at most 4 to keep a laptop usable."""
    return min(os.cpu_count() or 1, 4)
