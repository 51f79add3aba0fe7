"""Runs the live cells of pages in the site's own Python, and shows what they write.

That is the Python that readers get, started under Node: the Python of the build has another NumPy
and other sizes of integers, so that its output would differ in places. The results of a page are
kept by the content of its cells, of the Python and of the nets that the cells read.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from companion.cache.store import Store, digest_of
from companion.content.config import Config
from companion.finish.exercises import Job, faults_of, jobs_of, place_in, warnings_of
from companion.finish.prerender import Prerender
from companion.places import NODE, Blog
from companion.text.cells import Cell
from companion.tools.errors import BuildError
from companion.tools.node import find_node
from companion.tools.progress import Report, silent
from companion.tools.sealed import hash_of

KIND = "cells"
LONGEST = 60.0
"""Seconds after which the cells of a page are given up, if `params.cells.seconds` says nothing."""
TOLD = 5.0
"""Seconds after which the cell that is running is named, and again after as many."""
SCRIPT = NODE / "run_cells.mjs"
PICTURE = "plot"
"""The kind of a part that is a picture, described as JSON (`backprop.cells.pictures`)."""
NETS = "companion_page"
"""Cells that name this module read the nets of their page."""

Parts = Sequence[tuple[str, str]]
"""Kind and text of what a listing wrote, as `backprop.cells.output` has them."""
Draw = Callable[[Mapping[str, Any]], str]
"""Makes the HTML of a picture from its description."""


@dataclass(frozen=True)
class CellRun:
    """What a cell wrote, the error that it raised, and what a check says of it.

    All is as `backprop.cells.bridge` tells it.
    """

    parts: Parts = ()
    fault: Mapping[str, Any] | None = None
    verdict: Mapping[str, Any] | None = None


@dataclass
class PageOutputs:
    """What the cells of a page write.

    html : for each cell; "" for one that writes nothing.
    errors, warnings : of exercises.
    """

    html: list[str]
    errors: list[BuildError] = field(default_factory=list)
    warnings: list[BuildError] = field(default_factory=list)


class Cells:
    """Runs the cells of the pages of one build; their pictures are drawn by ``prerender``.

    longest : seconds after which the cells of a page are given up.
    report : is told which cell is running, if that takes long.
    """

    def __init__(
        self,
        blog: Blog,
        store: Store,
        prerender: Prerender,
        longest: float = LONGEST,
        report: Report = silent,
    ) -> None:
        self._longest = longest
        self._report = report
        self._draw = prerender.picture
        self._folder = blog.companion / "pyodide"
        self._store = store

    def outputs(self, cells: Sequence[Cell], traces: Mapping[str, object]) -> PageOutputs:
        """What the cells of a page write.

        Solutions run where their exercise stands, each in a copy of the variables there.

        cells : in their order on the page, in which they share a namespace.
        traces : of the nets on the page that have a name.

        Raises
        ------
        BuildError : a cell raises that may not, does not end, or Python stops; with its place.
        """
        jobs = jobs_of(cells)
        page = PageOutputs([""] * len(cells))
        for job, run in zip(jobs, self._runs(jobs, traces) if jobs else (), strict=True):
            if run.verdict is not None:
                page.errors += faults_of(job, run.verdict)
                page.warnings += warnings_of(job, run.verdict)
            if job.cell.part == "exercise":
                continue  # what readers begin with may raise, and shows nothing
            if run.fault is not None and not job.cell.error:
                error = _error_of(job.cell, run.fault)
                if not job.cell.part:
                    raise error  # those below would fail because of it
                page.errors.append(error)
            page.html[cells.index(job.cell)] = shown(run.parts, self._draw)
        return page

    def _runs(self, jobs: Sequence[Job], traces: Mapping[str, object]) -> list[CellRun]:
        wanted = [job.cell for job in jobs]
        listed = [job.request for job in jobs]
        reads = any(NETS in text for job in jobs for text in job.request.values())
        request = json.dumps({"cells": listed, "traces": dict(traces) if reads else {}})
        key = digest_of([hash_of(self._folder / "runtime.js"), hash_of(SCRIPT), request])
        found = self._store.get(KIND, [key]).get(key)
        if found is None:
            found = "\n".join(self._ask(request, wanted)).encode()
            self._store.put(KIND, key, found)
        answers = [json.loads(line) for line in found.decode().split("\n")]
        return [CellRun(**answer) for answer in answers]

    def _ask(self, request: str, cells: Sequence[Cell]) -> list[str]:
        """The answers of Node, a line for each cell."""
        command = [str(find_node()), str(SCRIPT), str(self._folder)]
        begun = time.monotonic()
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as node:
            given: bytes | None = request.encode()
            try:
                while True:
                    left = begun + self._longest - time.monotonic()
                    try:
                        output, said = node.communicate(given, timeout=max(0, min(TOLD, left)))
                        break
                    except subprocess.TimeoutExpired as late:
                        given = None  # Popen goes on with what it has
                        running = cells[min((late.output or b"").count(b"\n"), len(cells) - 1)]
                        self._tell(running, time.monotonic() - begun)
            except BaseException:  # such as Ctrl+C, after which no cell shall go on
                node.kill()
                raise
        lines = output.decode().splitlines()
        if len(lines) < len(cells):
            raise BuildError(
                f"Python ended while it ran this cell: {reason(said.decode())}",
                *place_in(cells[len(lines)], 1, 1),
                "Make it smaller, or let only readers run it: run=false",
            )
        return lines

    def _tell(self, cell: Cell, seconds: float) -> None:
        """Name the cell that is running.

        Raises
        ------
        BuildError : the cells of this page have run for too long.
        """
        file, line, column = place_in(cell, 1, 1)
        if seconds < self._longest:
            name = file.name if file else "a page"
            self._report(f"Running the listing at {name}:{line} for {seconds:.0f} seconds")
            return
        raise BuildError(
            f"the cells of this page have not ended after {self._longest:g} seconds",
            *(file, line, column),
            "This is the one that was running; shorten it, or let only readers run it: run=false. "
            "For long calculations, params.cells.seconds of the configuration allows more time",
        )


def seconds_of(config: Config) -> float:
    """How long the cells of a page may run, in seconds: `params.cells.seconds`.

    Raises
    ------
    BuildError : it is no positive number; with its place.
    """
    table = config.params.get("cells", {})
    value = table.get("seconds", LONGEST) if isinstance(table, Mapping) else LONGEST
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 < value < float("inf"):
        raise BuildError(
            f"params.cells.seconds = {value!r} is no positive number",
            *config.place_of("seconds", "params"),
            "Write seconds, like 90",
        )
    return float(value)


def reason(stderr: str) -> str:
    """Why Node ended, in one line: the first that names an error, without the stack below it."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    named = (line for line in lines if re.match(r"(Uncaught |FATAL )?\w*(Error|ERROR)\b", line))
    return next(named, lines[-1] if lines else "it says nothing")[:300]


def shown(parts: Parts, draw: Draw) -> str:
    """The HTML of what a cell wrote; `output.js` makes the same elements."""
    if not parts:
        return ""
    return (
        '<pre class="cell-output" tabindex="0" role="group" aria-label="Output">'
        f"{''.join(_elements(parts, draw))}</pre>"
    )


def _elements(parts: Parts, draw: Draw) -> Iterable[str]:
    """An element for each part; each begins on a line of its own."""
    before = "\n"
    for kind, text in parts:
        lead = "" if before.endswith("\n") else "\n"
        is_picture = kind == PICTURE
        content = draw(json.loads(text)) if is_picture else html.escape(text, quote=False)
        yield f'{lead}<samp class="{kind}">{content}</samp>'
        before = "" if is_picture else text


def _error_of(cell: Cell, fault: Mapping[str, Any]) -> BuildError:
    line = int(fault["line"]) or 1
    said = f": {fault['message']}" if fault["message"] else ""
    remedy = "Correct the listing; to show the error to readers, write error=true."
    return BuildError(
        f"this {cell.part or 'cell'} raises {fault['type']}{said}",
        *place_in(cell, line, int(fault["column"])),
        "Correct the solution." if cell.part else remedy,
    )
