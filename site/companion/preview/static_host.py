"""A folder served as a static host would: index pages, redirects to them, `404.html`, MIME types.

The preview is built on it; tests and screenshots see the finished site through it, under the same
Content Security Policy that the pages carry.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from companion.finish.rendered import CONTENT_SECURITY_POLICY
from companion.tools.errors import BuildError

HOST = "127.0.0.1"
HEADERS = {"Cache-Control": "no-cache", "Content-Security-Policy": CONTENT_SECURITY_POLICY}
SHARED = {"Access-Control-Allow-Origin": "*"}  # for steppers in pages and notebooks elsewhere
# Named here because systems differ in what they know; a wrong type for .wasm stops Pyodide.
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


def answer(folder: Path, base_path: str, path: str) -> Response:
    """The answer to a request for ``path`` (relative to the base) from the site in ``folder``."""
    root = folder.resolve()
    file = (root / path).resolve()
    status = 200
    if not file.is_relative_to(root):
        file = root / "404.html"
        status = 404
    if file.is_dir():
        if path and not path.endswith("/"):
            return Response(status_code=301, headers={"Location": f"{base_path}{path}/"})
        file = file / "index.html"
    if not file.is_file():
        file = root / "404.html"
        status = 404
    if not file.is_file():
        return Response("There is nothing here.", 404, HEADERS, "text/plain")
    headers = HEADERS | (SHARED if path.startswith("companion/") else {})
    return FileResponse(file, status, headers, MEDIA_TYPES.get(file.suffix))


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
            f"port {port} of {HOST} cannot be had: {error.strerror}",
            remedy=f"Stop what listens there, or take another port: --port {port + 1}.",
        ) from None
    except OverflowError:
        listener.close()
        raise BuildError(f"there is no port {port}", remedy="Ports are 0 to 65535.") from None
    return listener


@contextmanager
def running_host(folder: Path, base_path: str = "/") -> Iterator[str]:
    """Serve ``folder`` in the background; yields the address of its front page."""

    async def file(request: Request) -> Response:
        return answer(folder, base_path, request.path_params["path"])

    listener = listen(0)
    app = Starlette(routes=[Route(f"{base_path}{{path:path}}", file)])
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
