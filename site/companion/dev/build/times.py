"""What one run of a build has taken."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Time:
    """One run: seconds by the clock and of the processors, and the most memory in MB.

    The memory is that of the largest process of the run.
    """

    clock: float
    processors: float
    memory: float
