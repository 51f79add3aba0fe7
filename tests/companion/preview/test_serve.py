"""The preview serves, rebuilds after changes, notifies the browser, and reports errors."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from blogs import write_content
from running_preview import PATIENCE, Preview, running_preview, wait_until

from companion.content.config import Config, load_config
from companion.places import TOOL
from companion.preview import serve
from companion.publish.build import Builder
from companion.tools.errors import BuildError
from companion.tools.progress import silent

WIDGET = '{{< backprop layers="2,1" x="1,1" target="0" >}}'
POSTS = {"posts/net.md": f"---\ntitle: Net\n---\nFor $n > 1$:\n\n{WIDGET}\n"}


@pytest.fixture
def tool(tool: Path) -> Path:
    """A copy of the tool, in whose folder a small blog lies."""
    write_content(tool, POSTS)
    return tool


@pytest.fixture
def preview(prepared_blog: Path) -> Iterator[Preview]:
    write_content(prepared_blog, POSTS)
    with running_preview(prepared_blog) as preview:
        yield preview


def test_a_saved_post_is_rebuilt_and_the_browser_is_notified(preview: Preview) -> None:
    assert preview.get("posts/net/")[0] == 200
    assert preview.get("posts/new/")[0] == 404
    events = preview.events()
    received: Queue[dict[str, Any]] = Queue()
    threading.Thread(target=lambda: received.put(next(events)), daemon=True).start()
    time.sleep(0.5)  # the stream must be open before the change
    post = preview.blog / "content" / "posts" / "new.md"
    post.write_text("---\ntitle: New\n---\nFresh text\n")
    assert received.get(timeout=PATIENCE) == {"errors": [], "build": "2"}
    assert "Fresh text" in preview.get("posts/new/")[1]

    post.write_text("---\ntitle: New\n---\n{{< nosuch >}}\n")
    net = preview.blog / "content" / "posts" / "net.md"
    net.write_text(POSTS["posts/net.md"].replace("For", "Now for"))
    preview.wait_for(r"content/posts/new.md:4:1")
    assert "Fresh text" in preview.get("posts/new/")[1], "the last good page stays"
    (fault,) = next(preview.events())["errors"]
    assert (fault["page"], fault["line"], fault["column"]) == ("posts/new.md", 4, 1)
    assert fault["excerpt"].splitlines()[3] == "       ^"
    assert "new shortcode nosuch" in fault["remedy"]
    wait_until(lambda: "Now for" in preview.get("posts/net/")[1])
    post.write_text("---\ntitle: New\n---\nMended text\n")
    wait_until(lambda: "Mended text" in preview.get("posts/new/")[1])


def test_a_saved_data_file_reaches_the_page(preview: Preview) -> None:
    bundle = preview.blog / "content" / "posts" / "data"
    bundle.mkdir()
    net = bundle / "net.yaml"
    net.write_text("layers: [2, 1]\nx: [1, 2]\ntarget: 1\ncaption: Before.\n")
    (bundle / "index.md").write_text('---\ntitle: N\n---\n{{< backprop src="net.yaml" >}}\n')
    preview.wait_for(r"\d+ files in")
    net.write_text(net.read_text().replace("Before.", "After."))
    preview.wait_for("Changed: net.yaml")
    preview.wait_for(r"\d+ files in")
    assert "After." in preview.get("posts/data/")[1]
    net.write_text("layers: [2, 1]\nx: [1, 2, 3]\ntarget: 1\n")
    preview.wait_for(r"content/posts/data/net.yaml:2:4: backprop: x: ")


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
        assert "Changed by a test." in preview.get("posts/net/")[1]


def test_pages_of_the_preview_have_its_script_and_the_security_policy(preview: Preview) -> None:
    _, page = preview.get("")
    assert '<script src="/__companion/reload.js" data-build="1" data-page="" defer>' in page
    _, page = preview.get("posts/net/")
    assert 'data-page="posts/net.md" defer></script></head>' in page
    with urllib.request.urlopen(preview.address, timeout=PATIENCE) as answer:
        assert "script-src 'self' 'wasm-unsafe-eval'" in answer.headers["Content-Security-Policy"]


def with_a_fault(tool: Path) -> None:
    """Change the sources of the copied tool: `{{< style "boom" >}}` raises a ZeroDivisionError."""
    source = tool / "site" / "companion" / "text" / "shortcodes" / "style.py"
    written = source.read_text("utf-8")
    faulty = written.replace("    tag = ", "    1 / (css != 'boom')\n    tag = ", 1)
    assert faulty != written
    source.write_text(faulty, "utf-8")


BOOM = '---\ntitle: New\n---\n{{< style "boom" >}}x{{< /style >}}\n'


def test_an_unexpected_error_is_reported_and_the_next_save_recovers(tool: Path) -> None:
    with_a_fault(tool)
    preview = Preview(tool, tool, "--traceback")
    try:
        post = tool / "content" / "posts" / "new.md"
        post.write_text(BOOM)
        preview.wait_for("Traceback")
        message = preview.wait_for(r"error: (.*)")
        assert "content/posts/new.md: unexpected ZeroDivisionError" in message
        assert "--traceback" in message
        (error,) = next(preview.events())["errors"]
        assert error["message"].startswith("unexpected ZeroDivisionError")
        assert error["page"] == "posts/new.md"
        assert preview.get("posts/net/")[0] == 200
        post.write_text(BOOM.replace("boom", "color:red"))
        preview.wait_for(r"\d+ files in")
        assert preview.get("posts/new/")[0] == 200
    finally:
        preview.stop()


def test_a_preview_that_starts_with_an_unexpected_error_recovers(tool: Path) -> None:
    with_a_fault(tool)
    post = tool / "content" / "posts" / "new.md"
    post.write_text(BOOM)
    preview = Preview(tool, tool)
    try:
        assert preview.get("posts/net/")[0] == 200
        status, page = preview.get("posts/new/")
        assert (status, "unexpected ZeroDivisionError" in page) == (200, True)
        post.unlink()
        preview.wait_for(r"\d+ files in")
        wait_until(lambda: preview.get("posts/new/")[0] == 404)
    finally:
        preview.stop()


def test_a_broken_configuration_is_reported_and_can_be_corrected(preview: Preview) -> None:
    config = preview.blog / "hugo.toml"
    written = config.read_text("utf-8")
    config.write_text(written + "\nnonsense\n", "utf-8")
    preview.wait_for(r"error: hugo\.toml:\d+")
    (preview.blog / "content" / "posts" / "new.md").write_text("---\ntitle: New\n---\n")
    preview.wait_for(r"error: hugo\.toml:\d+")
    assert preview.get("posts/net/")[0] == 200
    config.write_text(written, "utf-8")
    preview.address = preview.wait_for(r"Serving (\S+)")
    assert preview.get("posts/new/")[0] == 200


def test_sources_with_a_syntax_error_do_not_end_the_preview(tool: Path) -> None:
    source = tool / "site" / "companion" / "text" / "body.py"
    written = source.read_text("utf-8")
    with running_preview(tool, tool) as preview:
        source.write_text(written + "\ndef broken(:\n", "utf-8")
        preview.wait_for(r"error: .*the generator cannot be started")
        assert preview.get("posts/net/")[0] == 200
        source.write_text(written, "utf-8")
        preview.wait_for(r"Serving (\S+)")


class EndOfTest(BaseException):
    """Ends the watcher, which handles every `Exception`."""


class Recorder(serve.Preview):
    """A preview that only records the calls of its methods."""

    def __init__(self, root: Path) -> None:
        config = load_config(root)
        super().__init__(config, Builder(config, silent))
        self.calls: list[str] = []

    def rebuild(self, prepare: bool = False) -> None:
        self.calls.append("rebuilt")

    def fail(self, errors: list[BuildError]) -> None:
        self.calls += map(str, errors)

    def notify(self) -> None:
        self.calls.append("notified")


def test_a_watcher_that_fails_is_started_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Watching fails twice; then a file is saved."""
    rounds = 0

    async def changes(config: Config) -> AsyncIterator[set[tuple[int, str]]]:
        nonlocal rounds
        rounds += 1
        if rounds < 3:
            raise OSError("no space left for watches")
        yield {(1, "content/a.md")}
        raise EndOfTest

    monkeypatch.setattr(serve, "changes", changes)
    monkeypatch.setattr(serve, "RETRY_AFTER", 0)
    preview = Recorder(root)
    with ThreadPoolExecutor(1) as thread, pytest.raises(EndOfTest):  # Playwright's loop runs here
        thread.submit(lambda: asyncio.run(serve.watch(preview))).result()
    refused, *rest = preview.calls
    assert "unexpected OSError: no space left for watches" in refused
    assert rest == ["notified", "rebuilt", "notified"]


def test_a_port_in_use_is_an_error_with_a_remedy(prepared_blog: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, str(TOOL / "build.py"), "serve", "-p", str(port)]
        result = subprocess.run(
            [*command, "--source", str(prepared_blog)],
            cwd=prepared_blog, capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
    assert result.returncode == 1
    assert f"port {port}" in result.stderr
    assert "--port" in result.stderr
