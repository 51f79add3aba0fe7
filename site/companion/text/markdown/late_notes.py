"""Footnotes in the bodies of shortcodes, which are rendered before the page that numbers them.

A body is a text of its own: Hugo prints its references to the page's footnotes as text and gives it
a list of footnotes with repeated ids. Here a reference in a body becomes a mark, and a footnote
that the body defines is kept as HTML, until the page numbers both like its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markdown_it.common.utils import escapeHtml

from companion.text.markdown.holes import HOLE_END, HOLE_START

LABEL = re.compile(r"\[\^((?:\\[!-/:-@\[-`{-~]|[^\[\]\n])*)\]")
LATE_NOTE = re.compile(f"{HOLE_START}n([0-9]+){HOLE_END}")


@dataclass
class LateNotes:
    """The footnotes of all bodies of a page.

    on_page : the labels that the page's source defines.
    definitions : the HTML of the footnotes that bodies define, by key.
    shown : the HTML of each reference; "" before the page has numbered it.
    """

    on_page: frozenset[str]
    definitions: dict[str, str] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    _keys: list[str] = field(default_factory=list)
    _written: list[str] = field(default_factory=list)
    _bodies: int = 0

    @classmethod
    def of(cls, source: str) -> LateNotes:
        """The footnotes of a page with this source."""
        found = {hit[1] for hit in LABEL.finditer(source) if source.startswith(":", hit.end())}
        return cls(frozenset(found))

    def new_body(self) -> int:
        """Return a number for a body; its footnotes are apart from others with equal labels."""
        self._bodies += 1
        return self._bodies

    def reference(self, label: str, body: int | None) -> str:
        """Record a reference and return its mark.

        body : the body that defines the footnote; None: the page does.
        """
        self._keys.append(label if body is None else key_in(body, label))
        self._written.append(f"[^{label}]")
        self.shown.append("")
        return f"{HOLE_START}n{len(self._keys) - 1}{HOLE_END}"

    def key(self, reference: int) -> str:
        """Return the key of the footnote that a reference names."""
        return self._keys[reference]

    def fill(self, html: str) -> str:
        """Replace the marks by the numbered references; one without a footnote stays text."""

        def reference(mark: re.Match[str]) -> str:
            number = int(mark[1])
            return self.shown[number] or escapeHtml(self._written[number])

        return LATE_NOTE.sub(reference, html)


def key_in(body: int, label: str) -> str:
    """Return the key of a footnote that a body defines; no label of a page contains a line end."""
    return f"{body}\n{label}"
