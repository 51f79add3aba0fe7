"""The Node side of a build: one long-lived process that sets formulas and draws first frames.

Requests and answers are lines of JSON; `site/node/prerender.mjs` says what they hold.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from companion.places import NODE, Blog
from companion.tools.errors import BuildError
from companion.tools.node import find_node


@dataclass(frozen=True)
class SetFormula:
    """A formula as KaTeX set it, or KaTeX's complaint and the offset in the TeX it names."""

    html: str = ""
    error: str = ""
    position: int | None = None


@dataclass(frozen=True)
class Drawn:
    """A widget's element as HTML, and the ids in it that links of its page can lead to."""

    html: str
    ids: Sequence[str] = ()


class Prerender:
    """`node site/node/prerender.mjs`, started with the first request and ended by ``close``."""

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

    def formulas(self, formulas: Sequence[tuple[str, bool]]) -> list[SetFormula]:
        """Set TeX (and whether it is displayed) in order, with one macro table for all of them."""
        if not formulas:
            return []
        listed = [{"tex": tex, "display": display} for tex, display in formulas]
        answer = self._ask({"kind": "formulas", "macros": {}, "formulas": listed})
        return [
            SetFormula(one.get("html", ""), one.get("error", ""), one.get("position"))
            for one in answer["results"]
        ]

    def widget(self, trace: Mapping[str, Any], options: Mapping[str, Any]) -> Drawn:
        """A stepper's first frame, with its trace inside."""
        return self._painted({"kind": "widget", "trace": trace, "options": options})

    def figure(self, figure: Mapping[str, Any], options: Mapping[str, Any]) -> Drawn:
        """A live figure as it first stands, with its description inside."""
        return self._painted({"kind": "figure", "figure": figure, "options": options})

    def _painted(self, request: dict[str, Any]) -> Drawn:
        answer = self._ask(request)
        if "error" in answer:
            raise BuildError(f"the {request['kind']} could not be drawn: {answer['error']}")
        return Drawn(answer["html"], answer["ids"])

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
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
                f"Node stopped in the middle of the work (exit code {process.wait()})",
                remedy="What it printed stands above.",
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
