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
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import uvicorn
import watchfiles
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Scope

from companion.content.config import Config, load_config
from companion.places import BROWSER, GENERATOR, NODE, PYBUNDLE, STATIC, TEMPLATES
from companion.preview.reimport import forget_package
from companion.preview.static_host import HOST, Files, WithHeaders, listen, site_headers
from companion.publish.build import Builder
from companion.publish.terminal import console, print_errors, print_summary, shortened
from companion.tools.errors import BuildError, Faults, UnexpectedError
from companion.tools.progress import shown

EVENTS = "__companion/events"
SCRIPT = "__companion/reload.js"
TOOL_SOURCES = (GENERATOR, BROWSER, NODE / "prerender", TEMPLATES, PYBUNDLE, STATIC)
OWN_SOURCES = (GENERATOR, PYBUNDLE / "backprop" / "spec")  # which holds the generator's fields
AGAIN = 1  # seconds until a watcher that failed is started anew
NOTHING_YET = (
    "<!doctype html><html lang=en><head><title>Not built yet</title></head>"
    "<body><p>There is no page yet: the first build found errors.</p></body></html>"
)


def serve(config: Config, port: int, own_destination: bool, tracebacks: bool = False) -> None:
    """Build and serve until interrupted.

    Errors do not end the server: they are printed, shown in the page, and mended by the next save.

    Raises
    ------
    BuildError : the port is in use.
    """
    listener = listen(port)
    port = listener.getsockname()[1]
    config = config.with_base_url(f"http://{HOST}:{port}{config.base_path}")
    with shown(console) as report:
        builder = Builder(config, report, own_destination, bundled=False)
        preview = Preview(config, builder, tracebacks)
        preview.rebuild()
    console.print(f"Serving {config.base_url}  (stop with Ctrl+C)", markup=False)
    try:
        asyncio.run(_run(preview, listener))
    finally:
        preview.close()


class Preview:
    """The running preview: its builder, the errors of the last build, and who is listening.

    is_outdated : the configuration or the generator has changed, so that only a fresh start helps.
    """

    def __init__(self, config: Config, builder: Builder, tracebacks: bool = False) -> None:
        self.config = config
        self.builder = builder
        self.errors: list[BuildError] = []
        self.is_outdated = False
        self._tracebacks = tracebacks
        self._is_prepared = False
        self._listeners: set[asyncio.Queue[str]] = set()

    def rebuild(self, prepare: bool = False) -> None:
        """Build once more; what is wrong is kept for the page and printed.

        prepare : bring what the build needs up to date first, as at the first time.
        """
        faults = Faults()
        with faults.of():
            if prepare or not self._is_prepared:
                self._is_prepared = False
                self.builder.prepare()
                self._is_prepared = True
            self._build(dt.datetime.now(dt.UTC))
        self.fail(faults.found)

    def fail(self, errors: list[BuildError]) -> None:
        """Keep these errors for the page, in place of those before, and print them."""
        self.errors = errors
        print_errors(errors, self._tracebacks)

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
        uvicorn.Config(application(preview), log_level="warning", timeout_graceful_shutdown=1)
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
        *(folder for folder in config.static if folder != blog.published),
        *TOOL_SOURCES,
    ]
    while True:
        watched = [path for path in wanted if path.exists()]
        async for saved in watchfiles.awatch(*watched):
            yield saved
            if any(path.exists() for path in wanted if path not in watched):
                break


async def watch(preview: Preview) -> None:
    """Rebuild when something changes, whatever goes wrong meanwhile."""
    said = ""
    while True:
        try:
            async for saved in changes(preview.config):
                said = ""
                await _follow(preview, [Path(name) for _, name in saved])
        except Exception as cause:  # the watcher's own: a folder that vanished, too many files
            if said != str(cause):
                said = str(cause)
                preview.fail([UnexpectedError.caused_by(cause)])
                preview.tell_all()
        await asyncio.sleep(AGAIN)


async def _follow(preview: Preview, changed: list[Path]) -> None:
    """Rebuild after these files were saved; start afresh if the generator itself is among them."""
    console.print(f"Changed: {', '.join(sorted({path.name for path in changed}))}", markup=False)
    configuration = preview.config.blog.configuration
    if any(path == configuration or _is_below(OWN_SOURCES, path) for path in changed):
        preview.is_outdated = True
    if preview.is_outdated:
        errors = await asyncio.to_thread(_obstacles, preview.config)
        if not errors:
            preview.close()
            os.execv(sys.executable, [sys.executable, *sys.argv])
        preview.fail(errors)
    else:
        if any(PYBUNDLE in path.parents for path in changed):
            forget_package("backprop")
        preview.builder.restart_node()
        await asyncio.to_thread(
            preview.rebuild, any(_is_below(TOOL_SOURCES, path) for path in changed)
        )
    preview.tell_all()


def _obstacles(config: Config) -> list[BuildError]:
    """Why a fresh start would fail: the configuration, or the sources of the generator."""
    faults = Faults()
    with faults.of(config.blog.configuration):
        load_config(config.root)
        command = [sys.executable, "-c", f"import {__name__}"]
        paths = os.pathsep.join(path for path in sys.path if path)
        tried = subprocess.run(
            command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": paths}
        )
        if tried.returncode:
            raise BuildError(f"the generator cannot be started:\n{tried.stderr.strip()}")
    return faults.found


def _is_below(folders: Sequence[Path], path: Path) -> bool:
    return any(folder in path.parents for folder in folders)


def application(preview: Preview) -> ASGIApp:
    """The site of the last build, with the preview's script in its pages."""
    base = preview.config.base_path

    async def events(request: Request) -> Response:
        return StreamingResponse(
            preview.events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def script(request: Request) -> Response:
        return FileResponse(GENERATOR / "preview" / "reload.js", media_type="text/javascript")

    files = PreviewFiles(preview.config.destination, f"{base}{SCRIPT}")
    routes = [
        Route(f"{base}{EVENTS}", events),
        Route(f"{base}{SCRIPT}", script),
        Mount(base.rstrip("/"), files),
    ]
    return WithHeaders(Starlette(routes=routes), base, site_headers)


class PreviewFiles(Files):
    """The site's files; every page is given a script."""

    def __init__(self, folder: Path, script: str) -> None:
        super().__init__([folder])
        self._folder = folder
        self._script = f'<script src="{script}" defer></script></head>'

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
            if isinstance(response, FileResponse) and response.media_type == "text/html":
                page = await asyncio.to_thread(Path(response.path).read_text, "utf-8")
                return self._with_script(page, response.status_code)
        except (HTTPException, FileNotFoundError):
            if self._folder.exists():
                raise
            return self._with_script(NOTHING_YET, 404)
        return response

    def _with_script(self, page: str, status: int) -> Response:
        return HTMLResponse(page.replace("</head>", self._script, 1), status)
