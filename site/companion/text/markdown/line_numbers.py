"""Numbers the lines of highlighted code, with Chroma's elements and classes."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from companion.text.markdown.options import Highlight


@dataclass(frozen=True)
class LineNumbers:
    """How the lines of one block are numbered.

    first : the number of its first line.
    in_table : the numbers stand in a column of their own, else in the lines.
    anchors : what the ids of the numbers begin with; None if numbers are no links.
    """

    first: int
    in_table: bool
    anchors: str | None = None

    @classmethod
    def of(
        cls, settings: dict[str, Any], options: Highlight, default_anchors: str
    ) -> LineNumbers | None:
        """The numbers that a block asks for by its settings, whose names are in lower case."""
        wanted = settings.get("linenos", options.line_numbers)
        if not wanted or wanted == "false":
            return None
        start = str(settings.get("linenostart", options.line_number_start))
        anchored = settings.get("anchorlinenos", options.anchor_line_numbers)
        anchors = str(settings.get("lineanchors", options.line_anchors or default_anchors))
        return cls(
            first=int(start) if start.isdigit() else 1,
            in_table=wanted != "inline" and (wanted == "table" or options.line_numbers_in_table),
            anchors=anchors if anchored in (True, "true") else None,
        )

    def spans(self, kind: str, count: int, end: str = "") -> list[str]:
        """The elements of class `kind` for `count` lines, the numbers aligned to the right."""
        width = len(str(self.first + count - 1))
        return [self._span(kind, n, width, end) for n in range(self.first, self.first + count)]

    def _span(self, kind: str, number: int, width: int, end: str) -> str:
        shown = f"{number:{width}d}"
        if self.anchors is None:
            return f'<span class="{kind}">{shown}{end}</span>'
        name = html.escape(f"{self.anchors}-{number}" if self.anchors else f"{number}")
        link = f'<a class="lnlinks" href="#{name}">{shown}</a>'
        return f'<span class="{kind}" id="{name}">{link}{end}</span>'

    def within(self, rows: Sequence[str]) -> list[str]:
        """The lines, elements themselves, with their numbers at their start."""
        numbers = self.spans("ln", len(rows))
        return [
            row.replace('">', f'">{number}', 1) for row, number in zip(rows, numbers, strict=True)
        ]

    def beside(self, code: str, marked: set[int], count: int) -> str:
        """A table of two cells: the numbers, and the code. `marked` are lines counted from 1."""
        column = "".join(
            f'<span class="hl">{number}</span>' if index in marked else number
            for index, number in enumerate(self.spans("lnt", count, "\n"), start=1)
        )
        return (
            '<div class="chroma">\n<table class="lntable"><tr><td class="lntd">\n'
            f'<pre tabindex="0" class="chroma"><code>{column}</code></pre></td>\n'
            f'<td class="lntd">\n{code}</td></tr></table>\n</div>\n'
        )
