"""The preview: it serves, rebuilds on change, tells the browser, and says what is wrong."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from companion.places import TOOL

PATIENCE = 60


class Preview:
    """`python build.py serve` as a process, its messages and its events as queues."""

    def __init__(self, blog: Path, tool: Path = TOOL) -> None:
        self.blog = blog
        self.process = subprocess.Popen(
            [sys.executable, tool / "build.py", "serve", "--port", "0", "--source", blog],
            cwd=blog, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.messages: Queue[str] = Queue()
        threading.Thread(target=self._read_messages, daemon=True).start()
        self.address = self.wait_for(r"Serving (\S+)")
        time.sleep(1)  # the watcher starts with the server, a moment after this line is printed

    def _read_messages(self) -> None:
        for line in self.process.stderr:
            self.messages.put(line)

    def wait_for(self, pattern: str) -> str:
        """The first group of the first message from now on that matches."""
        seen = []
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            seen.append(self.messages.get(timeout=PATIENCE))
            match = re.search(pattern, seen[-1])
            if match:
                return match[match.lastindex or 0]
        raise AssertionError(f"{pattern} was not said; but: {seen}")

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


@contextmanager
def running_preview(blog: Path, tool: Path = TOOL) -> Iterator[Preview]:
    preview = Preview(blog, tool)
    try:
        yield preview
    finally:
        preview.stop()


@pytest.fixture
def preview(own_blog: Path) -> Iterator[Preview]:
    with running_preview(own_blog) as preview:
        yield preview


def test_a_saved_post_is_rebuilt_and_the_browser_is_told(preview: Preview) -> None:
    assert preview.get("posts/backpropagation/")[0] == 200
    assert preview.get("posts/new/")[0] == 404
    events = preview.events()
    told: Queue[dict[str, Any]] = Queue()
    threading.Thread(target=lambda: told.put(next(events)), daemon=True).start()
    time.sleep(0.5)  # the stream must be open before the change
    post = preview.blog / "content" / "posts" / "new.md"
    post.write_text("---\ntitle: New\n---\nFresh text\n")
    assert told.get(timeout=PATIENCE) == {"errors": []}
    assert "Fresh text" in preview.get("posts/new/")[1]

    post.write_text("---\ntitle: New\n---\n{{< nosuch >}}\n")
    preview.wait_for(r"content/posts/new.md:4:1")
    assert "Fresh text" in preview.get("posts/new/")[1], "the last good page stays"


def test_a_saved_data_file_reaches_the_page(preview: Preview) -> None:
    bundle = preview.blog / "content" / "posts" / "net"
    bundle.mkdir()
    net = bundle / "net.yaml"
    net.write_text("layers: [2, 1]\nx: [1, 2]\ntarget: 1\ncaption: Before.\n")
    (bundle / "index.md").write_text('---\ntitle: N\n---\n{{< backprop src="net.yaml" >}}\n')
    preview.wait_for(r"\d+ files in")
    net.write_text(net.read_text().replace("Before.", "After."))
    preview.wait_for("Changed: net.yaml")
    preview.wait_for(r"\d+ files in")
    assert "After." in preview.get("posts/net/")[1]
    net.write_text("layers: [2, 1]\nx: [1, 2, 3]\ntarget: 1\n")
    preview.wait_for(r"content/posts/net/net.yaml:2:4: backprop: x: ")


def test_a_change_in_the_mathematics_reaches_the_page(tool: Path) -> None:
    package = tool / "pybundle" / "backprop" / "__init__.py"
    with running_preview(tool, tool) as preview:
        package.write_text(
            package.read_text() + "\n_trace = trace\ndef trace(spec):\n"
            "    made = _trace(spec)\n    made['steps'][0]['sentence'] = 'Changed by a test.'\n"
            "    return made\n"
        )
        preview.wait_for("Changed: ")
        preview.wait_for(r"\d+ files in")
        assert "Changed by a test." in preview.get("posts/backpropagation/")[1]


def test_pages_of_the_preview_carry_its_script_and_the_policy(preview: Preview) -> None:
    _, page = preview.get("")
    assert '<script src="/__companion/reload.js" defer></script></head>' in page
    with urllib.request.urlopen(preview.address, timeout=PATIENCE) as answer:
        assert "script-src 'self' 'wasm-unsafe-eval'" in answer.headers["Content-Security-Policy"]


def test_a_port_in_use_is_said_plainly(own_blog: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = subprocess.run(
            [sys.executable, TOOL / "build.py", "serve", "-p", str(port), "--source", own_blog],
            cwd=own_blog, capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
    assert result.returncode == 1
    assert f"port {port}" in result.stderr
    assert "--port" in result.stderr
