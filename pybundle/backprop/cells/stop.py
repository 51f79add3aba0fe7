"""Stops a program while it runs, so that its variables are kept.

Whoever runs it sends SIGINT every few milliseconds. Python calls the handler of a signal between
two instructions (Python's documentation of ``signal``); it asks whether the program is to stop, and
raises `StopAsked` there if so. A call into C, such as a large product of NumPy, comes to its end
first.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

NAP = 0.05
"""Seconds of sleep after which a program can be stopped."""
_A_YEAR = 3.2e7  # seconds


class StopAsked(KeyboardInterrupt):
    """The reader has stopped the program."""


def listen(asked: Callable[[], bool]) -> None:
    """From now on, ask at every SIGINT whether the program that runs is to stop."""
    _state.asked = asked
    signal.signal(signal.SIGINT, _on_signal)


class _State:
    asked: Callable[[], bool] | None = None
    is_stoppable = False


_state = _State()
_original_sleep = time.sleep


@contextmanager
def stoppable() -> Iterator[None]:
    """Let the block be ended by `StopAsked`; nothing changes before `listen` was called."""
    if not _state.asked:
        yield
        return
    _reset(True)
    time.sleep = _sleep_in_naps  # type: ignore[assignment]
    try:
        yield
    finally:
        time.sleep = _original_sleep
        _reset(False)


def _reset(is_stoppable: bool) -> None:
    """Put the handler back, too, in the place of what a program has put there."""
    _state.is_stoppable = is_stoppable
    signal.signal(signal.SIGINT, _on_signal)


def _on_signal(*_: Any) -> None:
    """Ignore the signal unless a program runs: our own code must not end by it."""
    if _state.is_stoppable and _state.asked and _state.asked():
        raise StopAsked


def _sleep_in_naps(seconds: float, /) -> None:
    """`time.sleep`, in which Pyodide calls no handler of a signal, in parts."""
    if not isinstance(seconds, int | float) or not NAP < seconds < _A_YEAR:
        _original_sleep(seconds)  # it refuses what is no time
        return
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        _original_sleep(min(left, NAP))
