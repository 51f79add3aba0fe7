"""What a page loads, and the addresses of it: bundles in a published site, sources in a preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Parts = Mapping[str, Sequence[str]]
"""For each part of a page the addresses on the site of what it loads, in that order."""

_PAGE = [
    "page/modules.js",
    "page/anchors.js",
    "page/reveal.js",
    "page/scrolling-boxes.js",
    "page/print.js",
    "page/search-field.js",
]
SOURCES: Parts = {
    "page.css": ["page/theme.css"],
    "formulas.css": ["page/theme.css", "vendor/katex.css", "page/formula-styles.css"],
    "frame.css": ["vendor/katex.css", "embed/frame.css"],
    "theme.js": ["page/theme.js"],
    "page.js": _PAGE,
    "offline.js": [*_PAGE, "page/offline.js"],
    "companion.js": ["companion.js"],
    "companion.css": ["widgets.css", "backprop-stepper.css"],
    "figures.js": ["figures.js"],
    "figures.css": ["widgets.css", "backprop-figure.css"],
    "embed.js": ["elements.js"],
    "embed.css": ["widgets.css", "backprop-stepper.css", "backprop-figure.css"],
    "frame.js": ["embed/frame.js"],
    "query.js": ["query.js"],
    "diagrams.js": ["page/diagrams.js"],
    "search.js": ["page/search.js"],
    "cells.js": ["python-cells.js"],
    "cells.css": ["cells/cells.css"],
}
"""The parts where nothing is bundled; `PARTS` in `bundle.mjs` has those of the bundles."""


@dataclass(frozen=True)
class BrowserFiles:
    """The files that browsers load, in one of two forms.

    folder : is published as it stands.
    parts : by the names of `SOURCES`; faces by their path in `build/assets`.
    """

    folder: Path
    parts: Parts

    def __getitem__(self, name: str) -> Sequence[str]:
        """The addresses of a part; a file that is no part has the address of its path."""
        return self.parts.get(name) or [name]
