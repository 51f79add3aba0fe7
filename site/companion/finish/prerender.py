"""Runs the Node processes of a build, which set formulas and draw the first frames of widgets.

Requests and answers are lines of JSON, described in `site/node/prerender.mjs`. Formulas can be
asked for and fetched later, so that Node works while Markdown is still being rendered.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from types import TracebackType
from typing import Any

from companion.places import NODE, Blog
from companion.tools.errors import BuildError
from companion.tools.node import find_node

Formula = tuple[str, bool]
"""The TeX of a formula, and whether KaTeX sets it in display mode."""


@dataclass(frozen=True)
class SetFormula:
    """A formula's HTML; or KaTeX's error message and, if known, its offset in the TeX."""

    html: str = ""
    error: str = ""
    position: int | None = None


@dataclass(frozen=True)
class FirstFrame:
    """A widget before any interaction: its element as HTML, and the ids in it for links.

    html : with its frame and its data, for a widget that is in view from the first.
    later : without them; the browser fetches them from a file when the reader comes near.
    file, address : the text of that file, and its address.
    """

    html: str
    later: str
    file: str = ""
    address: str = ""
    ids: Sequence[str] = ()


@dataclass(frozen=True)
class Places:
    """Addresses that an element names.

    file : that of the file with its frame and its data.
    embed : that of its separate page.
    """

    file: str = ""
    embed: str = ""


NOWHERE = Places()

Answer = Future[dict[str, Any]]
"""What Node will answer to a request."""

_MANY = 2000  # formulas that wait, before a further process is worth its start
_MOST_PROCESSES = 4


class Prerender:
    """`node site/node/prerender.mjs`, started by the first request and ended by ``close``.

    There is one process, and a further one for each core if very many formulas wait.
    """

    def __init__(self, blog: Blog, node: Path = NODE) -> None:
        self._script = node / "prerender.mjs"
        self._libraries = blog.companion
        self._processes: list[_Process] = []
        self._most = max(1, min(_MOST_PROCESSES, os.cpu_count() or 1))

    def __enter__(self) -> Prerender:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.close()

    def formulas(
        self, formulas: Sequence[Formula], macros: Mapping[str, str] | None = None
    ) -> list[SetFormula]:
        """Set formulas in order; macros defined in one apply to the later ones.

        macros : macros that are defined before the first formula, by name with its backslash.
        """
        return self.end(self.begin(formulas, macros)) if formulas else []

    def begin(self, formulas: Sequence[Formula], macros: Mapping[str, str] | None = None) -> Answer:
        """Have formulas set, as ``formulas`` does, without waiting for them."""
        listed = [{"tex": tex, "display": display} for tex, display in formulas]
        request = {"kind": "formulas", "macros": dict(macros or {}), "formulas": listed}
        return self._least_busy().ask(request, len(listed))

    def end(self, answer: Answer) -> list[SetFormula]:
        """The formulas that ``begin`` was asked for; waits until they are set.

        Raises
        ------
        BuildError : Node stopped.
        """
        return [
            SetFormula(one.get("html", ""), one.get("error", ""), one.get("position"))
            for one in answer.result()["results"]
        ]

    def widget(
        self, trace: Mapping[str, Any], options: Mapping[str, Any], places: Places = NOWHERE
    ) -> FirstFrame:
        """The first frame of a stepper, with its trace.

        Raises
        ------
        BuildError : the component refuses the options, or Node stopped.
        """
        return self._frame({"kind": "widget", "trace": trace, "options": options}, places)

    def figure(
        self, figure: Mapping[str, Any], options: Mapping[str, Any], places: Places = NOWHERE
    ) -> FirstFrame:
        """The first frame of a live figure, with its description.

        Raises
        ------
        BuildError : the component refuses the options, or Node stopped.
        """
        return self._frame({"kind": "figure", "figure": figure, "options": options}, places)

    def picture(self, picture: Mapping[str, Any]) -> str:
        """The HTML of a picture of a listing, from its description.

        Raises
        ------
        BuildError : it cannot be drawn, or Node stopped.
        """
        answer = self._ask({"kind": "picture", "picture": picture})
        if "error" in answer:
            raise BuildError(f"a picture of a listing could not be drawn: {answer['error']}")
        return str(answer["html"])

    def _frame(self, request: dict[str, Any], places: Places) -> FirstFrame:
        answer = self._ask({**request, "places": asdict(places)})
        if "error" in answer:
            raise BuildError(f"the {request['kind']} could not be drawn: {answer['error']}")
        return FirstFrame(
            answer["html"], answer["later"], answer["file"], places.file, answer["ids"]
        )

    def close(self) -> None:
        """End the processes that run."""
        for process in self._processes:
            process.close()
        self._processes = []

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send a request and wait for its answer."""
        return self._least_busy().ask(request, 1).result()

    def _least_busy(self) -> _Process:
        self._processes = [process for process in self._processes if process.runs]
        best = min(self._processes, key=lambda process: process.waiting, default=None)
        if best is None or (best.waiting > _MANY and len(self._processes) < self._most):
            best = _Process([str(find_node()), str(self._script), str(self._libraries)])
            self._processes.append(best)
        return best


class _Process:
    """One Node process. A thread writes the requests, another reads the answers, in their order.

    waiting : how much it has still to do: a formula counts as one, as does a widget.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self.waiting = 0
        self._asked: deque[tuple[Answer, int]] = deque()
        self._lock = Lock()  # of `_asked`, `runs` and `waiting`
        self.runs = True
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._threads = [Thread(target=each, daemon=True) for each in (self._write, self._read)]
        for thread in self._threads:
            thread.start()

    def ask(self, request: dict[str, Any], size: int) -> Answer:
        """Send a request."""
        answer: Answer = Future()
        line = json.dumps({"id": None, **request}, ensure_ascii=False, allow_nan=False)
        with self._lock:
            if not self.runs:
                answer.set_exception(self._stopped())
                return answer
            self._asked.append((answer, size))
            self.waiting += size
            self._lines.put(line)
        return answer

    def close(self) -> None:
        """End the process when it has answered."""
        self._lines.put(None)
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        assert self._process.stdin is not None
        # if the process has stopped, the other thread sees the end of the answers
        with suppress(BrokenPipeError), self._process.stdin as requests:
            while (line := self._lines.get()) is not None:
                requests.write(line + "\n")
                if self._lines.empty():
                    requests.flush()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                with self._lock:
                    answer, size = self._asked.popleft()
                    self.waiting -= size
                try:
                    answer.set_result(dict(json.loads(line)))
                except ValueError as error:
                    answer.set_exception(error)
        self._process.wait()
        self._lines.put(None)
        with self._lock:
            self.runs = False
            lost, self._asked = self._asked, deque()
        for answer, _ in lost:
            answer.set_exception(self._stopped())

    def _stopped(self) -> BuildError:
        return BuildError(
            f"Node stopped unexpectedly (exit code {self._process.wait()})",
            remedy="Read its output above.",
        )
