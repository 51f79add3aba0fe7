"""A process `python build.py serve`, with its messages and pages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Any

from companion.places import TOOL

PATIENCE = 60
"""Seconds until what does not come is an error."""


class Preview:
    """A process `python build.py serve`, with a queue of its messages."""

    def __init__(self, blog: Path, tool: Path = TOOL, *flags: str) -> None:
        self.blog = blog
        self.process = subprocess.Popen(
            [sys.executable, tool / "build.py", "serve", "--port", "0", "--source", blog, *flags],
            cwd=blog, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.messages: Queue[str] = Queue()
        threading.Thread(target=self._read_messages, daemon=True).start()
        self.address = self.wait_for(r"Serving (\S+)")
        time.sleep(1)  # the watcher starts with the server, shortly after this message

    def _read_messages(self) -> None:
        for line in self.process.stderr:
            self.messages.put(line)

    def wait_for(self, pattern: str) -> str:
        """The last group, else the whole match, in the next message that matches the pattern."""
        seen = []
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            seen.append(self.messages.get(timeout=PATIENCE))
            match = re.search(pattern, seen[-1])
            if match:
                return match[match.lastindex or 0]
        raise AssertionError(f"no message matches {pattern}: {seen}")

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def events(self) -> Iterator[dict[str, Any]]:
        with urllib.request.urlopen(
            self.address + "__companion/events", timeout=PATIENCE
        ) as stream:
            for line in stream:
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate()


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for a state that the next builds of a preview bring about."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.2)


@contextmanager
def running_preview(blog: Path, tool: Path = TOOL) -> Iterator[Preview]:
    preview = Preview(blog, tool)
    try:
        yield preview
    finally:
        preview.stop()
