"""`python build.py serve`: the site on 127.0.0.1, rebuilt and reloaded on every change.

Starlette serves the files as a static host would, under the same policy; each HTML page
is given one script more, which listens on an event stream and reloads the page or shows the errors.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import uvicorn
import watchfiles
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from companion.content.config import Config
from companion.places import BROWSER, GENERATOR, NODE, PYBUNDLE, STATIC, TEMPLATES
from companion.preview.reimport import forget_package
from companion.preview.static_host import HEADERS, HOST, answer, listen
from companion.publish.build import Builder
from companion.publish.terminal import console, print_errors, print_summary, shortened
from companion.tools.errors import BuildError, BuildErrors
from companion.tools.progress import shown

EVENTS = "__companion/events"
SCRIPT = "__companion/reload.js"
TOOL_SOURCES = (GENERATOR, BROWSER, NODE / "prerender", TEMPLATES, PYBUNDLE, STATIC)
OWN_SOURCES = (GENERATOR, PYBUNDLE / "backprop" / "spec")  # which holds the generator's fields
NOTHING_YET = (
    "<!doctype html><html lang=en><head><title>Not built yet</title></head>"
    "<body><p>There is no page yet: the first build found errors.</p></body></html>"
)


def serve(config: Config, port: int, own_destination: bool) -> None:
    """Build and serve until interrupted.

    Raises
    ------
    BuildError : the port is in use, or the assets could not be prepared. Errors in the content do
        not end the server: they are printed, shown in the page, and mended by the next save.
    """
    listener = listen(port)
    port = listener.getsockname()[1]
    config = config.with_base_url(f"http://{HOST}:{port}{config.base_path}")
    with shown(console) as report:
        preview = Preview(config, Builder(config, report, own_destination))
        preview.builder.prepare()
        preview.rebuild()
    console.print(f"Serving {config.base_url}  (stop with Ctrl+C)", markup=False)
    try:
        asyncio.run(_run(preview, listener))
    finally:
        preview.close()


class Preview:
    """The running preview: its builder, the errors of the last build, and who is listening."""

    def __init__(self, config: Config, builder: Builder) -> None:
        self.config = config
        self.builder = builder
        self.errors: list[BuildError] = []
        self._listeners: set[asyncio.Queue[str]] = set()

    def rebuild(self) -> None:
        """Build once more; what is wrong is kept for the page and printed."""
        try:
            self._build(dt.datetime.now(dt.UTC))
        except BuildErrors as found:
            self.errors = found.errors
        except BuildError as error:
            self.errors = [error]
        else:
            self.errors = []
        print_errors(self.errors)

    def _build(self, now: dt.datetime) -> None:
        print_summary(self.builder.build(now), self.config)

    def close(self) -> None:
        self.builder.close()

    def state(self) -> str:
        """What pages are told: the errors of the last build, none if it went well."""
        return json.dumps({"errors": [str(shortened(error)) for error in self.errors]})

    def tell_all(self) -> None:
        for queue in self._listeners:
            queue.put_nowait(self.state())

    async def events(self) -> AsyncIterator[str]:
        """Server-sent events: the state now, and again after every build."""
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            if self.errors:
                yield f"data: {self.state()}\n\n"
            while True:
                yield f"data: {await queue.get()}\n\n"
        finally:
            self._listeners.discard(queue)


async def _run(preview: Preview, listener: socket.socket) -> None:
    server = uvicorn.Server(
        uvicorn.Config(_application(preview), log_level="warning", timeout_graceful_shutdown=1)
    )
    watcher = asyncio.create_task(watch(preview))
    try:
        await server.serve(sockets=[listener])
    finally:
        watcher.cancel()


async def changes(config: Config) -> AsyncIterator[set[watchfiles.main.FileChange]]:
    """What was saved, each time; folders that come into being are watched from then on."""
    blog = config.blog
    wanted = [
        config.content,
        blog.resources,
        blog.templates,
        blog.configuration,
        *(folder for folder in config.static if folder != blog.generated),
        *TOOL_SOURCES,
    ]
    while True:
        watched = [path for path in wanted if path.exists()]
        async for saved in watchfiles.awatch(*watched):
            yield saved
            if any(path.exists() for path in wanted if path not in watched):
                break


async def watch(preview: Preview) -> None:
    """Rebuild when something changes; start afresh when the generator itself does."""
    configuration = preview.config.blog.configuration
    async for saved in changes(preview.config):
        changed = [Path(name) for _, name in saved]
        console.print(
            f"Changed: {', '.join(sorted({path.name for path in changed}))}", markup=False
        )
        if any(path == configuration or _is_below(OWN_SOURCES, path) for path in changed):
            preview.close()
            os.execv(sys.executable, [sys.executable, *sys.argv])
        if any(PYBUNDLE in path.parents for path in changed):
            forget_package("backprop")
        if any(_is_below(TOOL_SOURCES, path) for path in changed):
            await asyncio.to_thread(preview.builder.prepare)
        preview.builder.restart_node()
        await asyncio.to_thread(preview.rebuild)
        preview.tell_all()


def _is_below(folders: Sequence[Path], path: Path) -> bool:
    return any(folder in path.parents for folder in folders)


def _application(preview: Preview) -> Starlette:
    base = preview.config.base_path

    async def events(request: Request) -> Response:
        return StreamingResponse(
            preview.events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def script(request: Request) -> Response:
        return FileResponse(GENERATOR / "preview" / "reload.js", media_type="text/javascript")

    async def file(request: Request) -> Response:
        response = answer(preview.config.destination, base, request.path_params["path"])
        if isinstance(response, FileResponse) and response.media_type == "text/html":
            return _with_reload(base, Path(response.path).read_text("utf-8"), response.status_code)
        if not preview.config.destination.exists():
            return _with_reload(base, NOTHING_YET, 404)
        return response

    return Starlette(
        routes=[
            Route(f"{base}{EVENTS}", events),
            Route(f"{base}{SCRIPT}", script),
            Route(f"{base}{{path:path}}", file),
        ]
    )


def _with_reload(base: str, page: str, status: int) -> Response:
    """The page with the script of the preview in its head."""
    script = f'<script src="{base}{SCRIPT}" defer></script>'
    return HTMLResponse(page.replace("</head>", f"{script}</head>", 1), status, HEADERS)
