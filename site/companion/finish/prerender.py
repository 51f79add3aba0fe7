"""Runs the Node process of a build, which sets formulas and draws the first frames of widgets.

Requests and answers are lines of JSON, described in `site/node/prerender.mjs`.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from companion.places import NODE, Blog
from companion.tools.errors import BuildError
from companion.tools.node import find_node


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


class Prerender:
    """`node site/node/prerender.mjs`, started by the first request and ended by ``close``."""

    def __init__(self, blog: Blog, node: Path = NODE) -> None:
        self._script = node / "prerender.mjs"
        self._libraries = blog.companion
        self._process: subprocess.Popen[str] | None = None
        self._last_id = 0

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
        self, formulas: Sequence[tuple[str, bool]], macros: Mapping[str, str] | None = None
    ) -> list[SetFormula]:
        """Set formulas in order; macros defined in one apply to the later ones.

        formulas : TeX, and whether KaTeX sets it in display mode.
        macros : macros that are defined before the first formula, by name with its backslash.
        """
        if not formulas:
            return []
        listed = [{"tex": tex, "display": display} for tex, display in formulas]
        answer = self._ask({"kind": "formulas", "macros": dict(macros or {}), "formulas": listed})
        return [
            SetFormula(one.get("html", ""), one.get("error", ""), one.get("position"))
            for one in answer["results"]
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

    def _frame(self, request: dict[str, Any], places: Places) -> FirstFrame:
        answer = self._ask({**request, "places": asdict(places)})
        if "error" in answer:
            raise BuildError(f"the {request['kind']} could not be drawn: {answer['error']}")
        return FirstFrame(
            answer["html"], answer["later"], answer["file"], places.file, answer["ids"]
        )

    def close(self) -> None:
        """End the process, if it runs."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send a request and wait for its answer."""
        process = self._process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        self._last_id += 1
        line = json.dumps({"id": self._last_id, **request}, ensure_ascii=False, allow_nan=False)
        try:
            process.stdin.write(line + "\n")
            process.stdin.flush()
        except BrokenPipeError:
            pass
        answer = process.stdout.readline()
        if not answer:
            self._process = None
            process.stdout.close()
            raise BuildError(
                f"Node stopped unexpectedly (exit code {process.wait()})",
                remedy="Read its output above.",
            )
        return dict(json.loads(answer))

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(find_node()), str(self._script), str(self._libraries)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
