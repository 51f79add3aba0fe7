"""`python build.py serve`: serves the site on 127.0.0.1, rebuilds and reloads on every change.

Starlette serves the files as a static host does, with the same content security policy. A script
that is added to every page listens to an event stream and reloads the page or shows the errors.
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
from contextlib import aclosing, suppress
from dataclasses import replace
from html import escape
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
from companion.preview.last_good import LastGood, faults_of_pages
from companion.preview.reimport import forget_package
from companion.preview.static_host import HOST, Files, WithHeaders, listen, site_headers
from companion.publish.build import Builder
from companion.publish.finished import Summary
from companion.publish.terminal import console, print_errors, print_summary
from companion.tools.errors import BuildError, Faults, UnexpectedError
from companion.tools.progress import shown

EVENTS = "__companion/events"
SCRIPT = "__companion/reload.js"
TOOL_SOURCES = (GENERATOR, BROWSER, NODE / "prerender", TEMPLATES, PYBUNDLE, STATIC)
RESTART_SOURCES = (GENERATOR, PYBUNDLE / "backprop" / "spec")
"""A change in these restarts the process; the generator reads its fields from `spec` at import."""
NODE_SOURCES = (BROWSER, NODE)
"""A change in these restarts Node; else it runs on, with what it has loaded."""
SETTLED = 20  # ms without a further change after which a change is followed
LOOKED_FOR = 300  # ms between two looks for files and folders that were not there before
RETRY_AFTER = 1  # seconds until a watcher that failed is started again
NOT_BUILT_PAGE = (
    "<!doctype html><html lang=en><head><title>Not built yet</title></head>"
    "<body><p>There is no page yet: the first build found errors.</p></body></html>"
)


def serve(config: Config, port: int, own_destination: bool, tracebacks: bool = False) -> None:
    """Build and serve until interrupted.

    Errors do not end the server: they are printed and shown in the page until the next build.

    port : 0 takes any free port.
    own_destination : see `Builder`.
    tracebacks : print the tracebacks of unexpected exceptions.

    Raises
    ------
    BuildError : the port is in use.
    """
    listener = listen(port)
    port = listener.getsockname()[1]
    config = config.with_base_url(f"http://{HOST}:{port}{config.base_path}")
    with shown(console) as report:
        last_good = LastGood(config.content)
        builder = Builder(
            config, report, own_destination, bundled=False, keep_going=True, stand_ins=last_good
        )
        builder.repeats = True
        preview = Preview(config, builder, tracebacks, last_good)
        preview.rebuild()
    console.print(f"Serving {config.base_url}  (stop with Ctrl+C)")
    builder.tidy()
    try:
        asyncio.run(_run(preview, listener))
    finally:
        preview.close()


class Preview:
    """A running preview: its builder, the errors of the last build, and the open event streams.

    is_outdated : the configuration or the generator has changed, so the process must restart.
    number : how many builds have written pages.
    last_good : what is shown in place of pages with errors.
    """

    def __init__(
        self,
        config: Config,
        builder: Builder,
        tracebacks: bool = False,
        last_good: LastGood | None = None,
    ) -> None:
        self.config = config
        self.builder = builder
        self.errors: list[BuildError] = []
        self.is_outdated = False
        self.number = 0
        self.last_good = last_good or LastGood(config.content)
        self._tracebacks = tracebacks
        self._is_prepared = False
        self._listeners: set[asyncio.Queue[str]] = set()

    def rebuild(self, prepare: bool = False) -> None:
        """Build again; errors are printed and kept for the page.

        A page with errors is shown as it was before them, all others as they are now.

        prepare : update what the build needs first, as the first build does.
        """
        faults = Faults()
        with faults.of():
            if prepare or not self._is_prepared:
                self._is_prepared = False
                self.builder.prepare()
                self._is_prepared = True
            summary = self._build(dt.datetime.now(dt.UTC))
            self.number += 1
            faults.found += summary.errors
        self.fail(faults.found)

    def fail(self, errors: list[BuildError]) -> None:
        """Replace the errors for the page by these, and print them."""
        self.errors = errors
        print_errors(errors, self._tracebacks, consequence="the pages show their last good state")

    def _build(self, now: dt.datetime) -> Summary:
        summary = self.builder.build(now)
        print_summary(replace(summary, errors=()), self.config)
        return summary

    def close(self) -> None:
        """End the Node process."""
        self.builder.close()

    def state(self) -> str:
        """The data of an event, as JSON: the errors of the last build; none if it succeeded."""
        faults = faults_of_pages(self.errors, self.config)
        return json.dumps({"errors": faults, "build": str(self.number)})

    def notify(self) -> None:
        """Send the state to all open pages."""
        for queue in self._listeners:
            queue.put_nowait(self.state())

    async def events(self) -> AsyncIterator[str]:
        """Server-sent events: the state now, if there are errors, and after every build."""
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
    """Serve and watch until interrupted."""
    server = uvicorn.Server(
        uvicorn.Config(application(preview), log_level="warning", timeout_graceful_shutdown=1)
    )
    watcher = asyncio.create_task(watch(preview))
    try:
        await server.serve(sockets=[listener])
    finally:
        watcher.cancel()


def watched_paths(config: Config) -> list[Path]:
    """The files and folders that a build of this blog reads; some of them may not exist."""
    blog = config.blog
    return [
        config.content,
        blog.resources,
        blog.templates,
        *blog.go_files(),
        *blog.settings(config.environment),
        *(folder for folder in config.static if folder != blog.published),
        *TOOL_SOURCES,
    ]


def _state(config: Config) -> dict[Path, tuple[int, ...]]:
    """What is there of the watched paths: each folder, and each file with its time and size."""
    found: dict[Path, tuple[int, ...]] = {}
    for path in watched_paths(config):
        with suppress(OSError):
            seen = path.stat()
            of_file = () if path.is_dir() else (seen.st_mtime_ns, seen.st_size)
            found[path] = (seen.st_ino, *of_file)
    return found


async def changes(config: Config) -> AsyncIterator[set[watchfiles.main.FileChange]]:
    """The changes of the watched files, in batches.

    A path that comes into being later is a change, too, and is watched from then on. So is a file
    that an editor replaces by another one of its name: the system watches the one that is gone.
    """
    before = _state(config)
    saved: set[watchfiles.main.FileChange] = set()
    while True:
        watched = _state(config)
        missed = {path for path in watched if watched[path] != before.get(path)}
        saved |= {(watchfiles.Change.added, str(path)) for path in missed}
        events = watchfiles.awatch(
            *watched, step=SETTLED, rust_timeout=LOOKED_FOR, yield_on_timeout=True
        )
        async with aclosing(events):
            if saved:  # first the new watcher is begun: it sees what is saved during the next build
                yield saved | await anext(events, set())
            async for saved in events:
                now = _state(config)
                is_replaced = any(Path(name) in watched for _, name in saved)
                if is_replaced or now.keys() != watched.keys():
                    before = now if is_replaced else watched
                    break
                if saved:
                    yield saved


async def watch(preview: Preview) -> None:
    """Rebuild after every change; if watching fails, report it once and try again."""
    reported = ""
    while True:
        try:
            async for saved in changes(preview.config):
                reported = ""
                await _follow(preview, [Path(name) for _, name in saved])
        except Exception as cause:  # such as a deleted folder, or too many files to watch
            if reported != str(cause):
                reported = str(cause)
                preview.fail([UnexpectedError.caused_by(cause)])
                preview.notify()
        await asyncio.sleep(RETRY_AFTER)


async def _follow(preview: Preview, changed: list[Path]) -> None:
    """Rebuild after a change of these files; restart if it concerns the generator itself."""
    console.print(f"Changed: {', '.join(sorted({path.name for path in changed}))}")
    settings = preview.config.blog.settings(preview.config.environment)
    restarts = [*settings, *RESTART_SOURCES]
    if any(path in settings or _is_below(restarts, path) for path in changed):
        preview.is_outdated = True
    if preview.is_outdated:
        errors = await asyncio.to_thread(_obstacles, preview.config)
        if not errors:
            preview.close()
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
        preview.fail(errors)
    else:
        if any(PYBUNDLE in path.parents for path in changed):
            forget_package("backprop")
        if any(_is_below(NODE_SOURCES, path) for path in changed):
            preview.builder.restart_node()
        await asyncio.to_thread(
            preview.rebuild, any(_is_below(TOOL_SOURCES, path) for path in changed)
        )
    preview.notify()
    await asyncio.to_thread(preview.builder.tidy)


def _obstacles(config: Config) -> list[BuildError]:
    """The errors that would stop a restart, in the configuration or the generator's sources."""
    faults = Faults()
    with faults.of(config.blog.configuration):
        load_config(config.root, environment=config.environment)
        command = [sys.executable, "-c", f"import {__name__}"]
        paths = os.pathsep.join(path for path in sys.path if path)
        trial = subprocess.run(
            command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": paths}
        )
        if trial.returncode:
            raise BuildError(f"the generator cannot be started:\n{trial.stderr.strip()}")
    return faults.found


def _is_below(folders: Sequence[Path], path: Path) -> bool:
    return any(folder in path.parents for folder in folders)


def application(preview: Preview) -> ASGIApp:
    """The application that serves the last build, with the preview's script in every page."""
    base = preview.config.base_path

    async def events(request: Request) -> Response:
        return StreamingResponse(
            preview.events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def script(request: Request) -> Response:
        return FileResponse(GENERATOR / "preview" / "reload.js", media_type="text/javascript")

    files = PreviewFiles(preview, f"{base}{SCRIPT}")
    routes = [
        Route(f"{base}{EVENTS}", events),
        Route(f"{base}{SCRIPT}", script),
        Mount(base.rstrip("/"), files),
    ]
    return WithHeaders(Starlette(routes=routes), base, site_headers)


class PreviewFiles(Files):
    """The files of the site; a script is added to every page."""

    def __init__(self, preview: Preview, script: str) -> None:
        super().__init__([preview.config.destination])
        self._folder = preview.config.destination
        self._preview = preview
        self._script = script

    async def get_response(self, path: str, scope: Scope) -> Response:
        number = self._preview.number  # before the page is read: an older one is reloaded
        try:
            response = await super().get_response(path, scope)
            if isinstance(response, FileResponse) and response.media_type == "text/html":
                page = await asyncio.to_thread(Path(response.path).read_text, "utf-8")
                url = Path(response.path).relative_to(self._folder).as_posix()
                source = self._preview.last_good.source_of(url.removesuffix("index.html"))
                return self._with_script(page, response.status_code, number, source)
        except (HTTPException, FileNotFoundError):
            if self._folder.exists():
                raise
            return self._with_script(NOT_BUILT_PAGE, 404, number)
        return response

    def _with_script(self, page: str, status: int, number: int, source: str = "") -> Response:
        """The page with the script, which is told the build and the content file of the page."""
        data = f'data-build="{number}" data-page="{escape(source)}"'
        script = f'<script src="{self._script}" {data} defer></script></head>'
        return HTMLResponse(page.replace("</head>", script, 1), status)
