"""Serves folders as a static host does: index pages, redirects to them, `404.html`, MIME types.

The preview uses it, and so do tests, measurements and screenshots of the finished site.
"""

from __future__ import annotations

import gzip
import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from companion.finish.rendered import CONTENT_SECURITY_POLICY, FRAME_SECURITY_POLICY
from companion.tools.errors import BuildError

HOST = "127.0.0.1"
SMALLEST_COMPRESSED = 1000  # bytes; gzip saves nothing on smaller files
COMPRESSED_ALREADY = {".gz", ".jpg", ".png", ".woff2"}
# Fixed here because systems differ in the types that they know; Pyodide needs that of .wasm.
MEDIA_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".whl": "application/octet-stream",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
HeadersOf = Callable[[str, int], Mapping[str, str]]
"""The headers that a host adds to a response, by path below the base and status."""


def site_headers(path: str, status: int) -> Mapping[str, str]:
    """The preview's headers: nothing is cached, and pages of other sites may fetch our modules."""
    is_frame = path.startswith(("embed/", "companion/embed/"))
    policy = FRAME_SECURITY_POLICY if is_frame else CONTENT_SECURITY_POLICY
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": policy}
    if path.startswith("companion/"):
        headers["Access-Control-Allow-Origin"] = "*"
    return headers


@dataclass(frozen=True)
class Behaviour:
    """Options of a host.

    headers : the headers that it adds.
    compress : compress files with gzip, except those that are compressed already.
    around : wraps the application; tests use it to alter responses.
    """

    headers: HeadersOf = site_headers
    compress: bool = False
    around: Callable[[ASGIApp], ASGIApp] | None = None


class Files(StaticFiles):
    """Serves several folders as one; of two files with the same path, the first folder's counts."""

    def __init__(self, folders: Sequence[Path], compress: bool = False) -> None:
        super().__init__(html=True, follow_symlink=True)
        self.all_directories = list(folders)
        self._compress = compress

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if isinstance(response, RedirectResponse):
            response.status_code = 301  # as static hosts do
        return response

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        file = Path(full_path)
        media_type = MEDIA_TYPES.get(file.suffix, "application/octet-stream")
        worthwhile = (
            stat_result.st_size >= SMALLEST_COMPRESSED and file.suffix not in COMPRESSED_ALREADY
        )
        if self._compress and worthwhile:
            content = _compressed(file, stat_result.st_mtime_ns)
            encoding = {"Content-Encoding": "gzip"}
            return Response(content, status_code, encoding, media_type)
        response = FileResponse(file, status_code, media_type=media_type, stat_result=stat_result)
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            return NotModifiedResponse(response.headers)
        return response


class WithHeaders:
    """Adds headers to every response of an application that is mounted at a path."""

    def __init__(self, app: ASGIApp, base_path: str, headers: HeadersOf) -> None:
        self._app = app
        self._base_path = base_path
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_more(message: Message) -> None:
            if message["type"] == "http.response.start":
                path = scope["path"].removeprefix(self._base_path)
                headers = MutableHeaders(scope=message)
                headers.update(self._headers(path, message["status"]))
            await send(message)

        await self._app(scope, receive, send_more)


def static_app(
    folders: Sequence[Path], base_path: str = "/", behaviour: Behaviour = Behaviour()
) -> ASGIApp:
    """The application that serves the folders below the path ``base_path``."""
    files = Files(folders, behaviour.compress)
    mounted = Starlette(routes=[Mount(base_path.rstrip("/"), files)])
    app = WithHeaders(mounted, base_path, behaviour.headers)
    return behaviour.around(app) if behaviour.around else app


def listen(port: int) -> socket.socket:
    """A socket that listens on 127.0.0.1; port 0 takes any free one.

    Raises
    ------
    BuildError : the port is in use or does not exist.
    """
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise BuildError(
            f"port {port} of {HOST} cannot be used: {error.strerror}",
            remedy=f"End the program that uses it, or take another port: --port {port + 1}.",
        ) from None
    except OverflowError:
        listener.close()
        raise BuildError(f"there is no port {port}", remedy="Ports are 0 to 65535.") from None
    return listener


@contextmanager
def running_host(
    *folders: Path, base_path: str = "/", behaviour: Behaviour = Behaviour()
) -> Iterator[str]:
    """Serve the folders as one in the background; yields the address of the front page."""
    listener = listen(0)
    app = static_app(folders, base_path, behaviour)
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1, lifespan="off")
    )
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{listener.getsockname()[1]}{base_path}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@lru_cache(maxsize=256)
def _compressed(file: Path, changed: int) -> bytes:
    """The file compressed with gzip: the one beside it, else compressed here.

    changed : the file's modification time, a key of the cache.
    """
    beside = file.with_name(f"{file.name}.gz")
    return beside.read_bytes() if beside.exists() else gzip.compress(file.read_bytes(), 9, mtime=0)
