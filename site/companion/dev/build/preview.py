"""Measures `serve`: from the moment when a post is saved to the event that reloads its page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path

from companion.dev.build.times import Time
from companion.places import TOOL
from companion.preview.serve import EVENTS
from companion.tools.errors import BuildError

_SERVING = re.compile(r"Serving (\S+)")
_PATIENCE = 120  # seconds until an event that does not come is an error
_PAUSE = 0.5  # seconds between an event and the next change


def saves(blog: Path, post: Path, count: int, environment: Mapping[str, str]) -> Iterator[Time]:
    """Serve a blog, change a post again and again, and wait for the event after each change.

    Raises
    ------
    BuildError : the server does not start, or sends no event.
    """
    with _served(blog, environment) as (process, address), _events(address) as events:
        for turn in range(count + 1):
            time.sleep(_PAUSE)
            text = f"{post.read_text('utf-8')}\nSaved again, {turn}.\n"
            spent, begun = _spent(process.pid), time.perf_counter()
            post.write_text(text, "utf-8")
            _wait_for_event(events)
            clock = time.perf_counter() - begun
            if turn:  # the first change loads what the first build did not need
                yield Time(clock, _spent(process.pid) - spent, _most_memory(process.pid))


@contextmanager
def _served(
    blog: Path, environment: Mapping[str, str]
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process of the server, and the address of the site."""
    command = [sys.executable, str(TOOL / "build.py"), "serve", "-p", "0", "-s", str(blog)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    said = []
    try:
        for line in process.stderr:
            said.append(line)
            if found := _SERVING.search(line):
                yield process, found[1]
                return
        raise BuildError(f"the server does not start:\n{''.join(said).strip()}")
    finally:
        process.terminate()
        process.stderr.close()
        process.wait()


@contextmanager
def _events(address: str) -> Iterator[HTTPResponse]:
    with urllib.request.urlopen(f"{address}{EVENTS}", timeout=_PATIENCE) as stream:
        yield stream


def _wait_for_event(events: HTTPResponse) -> None:
    try:
        while not events.readline().startswith(b"data: "):
            pass
    except TimeoutError:
        raise BuildError(f"the server sent no event in {_PATIENCE} s") from None


def _spent(process: int) -> float:
    """The seconds that a process has computed so far; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _most_memory(process: int) -> float:
    """The most memory that a process has had, in MB; 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s*(\d+) kB", status)
    return int(found[1]) / 1000 if found else 0.0
