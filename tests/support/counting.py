"""What a task costs, counted and not timed: the same number on every machine, however busy."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from typing import Any


def calls_of(task: Callable[..., Any], *arguments: Any) -> int:
    """How many functions a task calls, those written in C included."""
    calls = 0

    def count(frame: Any, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        task(*arguments)
    finally:
        sys.setprofile(before)
    return calls


def most_memory_of(task: Callable[..., Any], *arguments: Any) -> int:
    """The bytes that a task holds at most, NumPy's arrays included."""
    tracemalloc.start()
    try:
        task(*arguments)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
