"""Work in a forked process, which has all that this one has in its memory.

Processes cannot be forked on Windows, and not safely on macOS, whose system libraries do not allow
it: there a caller does the work itself.
"""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress


def can_fork() -> bool:
    return hasattr(os, "fork") and sys.platform != "darwin"


def forked(act: Callable[[], None]) -> int:
    """The number of a process that does this, and must end itself then."""
    with warnings.catch_warnings():
        # Python warns that other threads' locks stay locked; the child needs none of them.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process == 0:
        act()
    return process


def end_fork(process: int) -> None:
    """End a forked process, whatever it does."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
