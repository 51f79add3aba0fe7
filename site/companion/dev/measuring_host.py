"""A static web host on this machine, as hosts are: it compresses or not, caches, sends a policy.

For measurements and tests of the runtime; the site's preview has a server of its own.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from companion.preview.static_host import MEDIA_TYPES

POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
SMALLEST_COMPRESSED = 1000


@dataclass(frozen=True)
class Answer:
    """What the host sends for one path."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def with_header(self, name: str, value: str) -> Answer:
        return replace(self, headers={**self.headers, name: value})


Alter = Callable[[str, Answer], Answer]
"""A fault to be put into the host: the path and its right answer, to the answer that is sent."""


@dataclass(frozen=True)
class Behaviour:
    """How a host serves: `policy` is its Content-Security-Policy, `alter` a fault it has."""

    compress: bool = True
    policy: str = POLICY
    alter: Alter | None = None


@contextmanager
def running(folders: Sequence[Path], behaviour: Behaviour = Behaviour()) -> Iterator[str]:
    """Serve several folders as one, the first that has a path wins; yields the root's URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.split("?")[0].lstrip("/")
            answer = _answer(folders, path, behaviour)
            if behaviour.alter:
                answer = behaviour.alter(path, answer)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)

        do_HEAD = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Silent: a browser that goes away is nothing to tell."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Silent, for the same reason."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def _answer(folders: Sequence[Path], path: str, behaviour: Behaviour) -> Answer:
    file = next((folder / path for folder in folders if (folder / path).is_file()), None)
    headers = {"Content-Security-Policy": behaviour.policy}
    if file is None:
        return Answer(b"", 404, {**headers, "Content-Type": "text/plain"})
    headers["Content-Type"] = MEDIA_TYPES.get(file.suffix, "application/octet-stream")
    headers["Cache-Control"] = "public, max-age=3600"
    body = file.read_bytes()
    if behaviour.compress and len(body) >= SMALLEST_COMPRESSED and file.suffix != ".gz":
        headers["Content-Encoding"] = "gzip"
        body = _compressed(hashlib.sha256(body).digest(), file)
    return Answer(body, 200, headers)


@lru_cache(maxsize=256)
def _compressed(content: bytes, file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 9, mtime=0)
