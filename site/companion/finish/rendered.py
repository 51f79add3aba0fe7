"""The finished text of a page, the fonts and modules that it loads, and its security policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from companion.finish.prerender import FirstFrame
from companion.finish.widgets import Fragment
from companion.text.body import Widget
from companion.tools.errors import BuildError

# Pages load files of their own site only. Formulas need inline styles; Pyodide needs WebAssembly.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "frame-src 'self'",  # without scripts, widgets are shown in frames
        "base-uri 'none'",
        "form-action 'none'",
    ]
)
FRAME_SECURITY_POLICY = CONTENT_SECURITY_POLICY.replace(
    "worker-src 'self'",
    "worker-src 'self' blob:",  # a sandbox without an origin
)
"""The policy of pages that others show in frames."""
TEXT_FONTS = ["companion/fonts/serif.woff2", "companion/fonts/serif-italic.woff2"]
FORMULA_FONTS = ["companion/fonts/math.woff2", "companion/fonts/math-letters.woff2"]

STEPPERS, FIGURES = "companion.js", "figures.js"
HAND_WRITTEN = "embed.js"  # computes elements that have no trace
DIAGRAMS = "diagrams.js"  # draws, with mermaid
CELLS = "cells.js"  # runs listings, and opens playgrounds
ELEMENTS = {
    STEPPERS: "backprop-stepper",
    FIGURES: "backprop-figure",
    HAND_WRITTEN: "backprop-stepper, backprop-figure",
    DIAGRAMS: "pre.mermaid",
    CELLS: "python-cell, backward-pass",
}
"""The elements that each module brings to life, as a selector."""


@dataclass(frozen=True)
class FinishedText:
    """The finished text of a page, with the facts that other stages need.

    html : without holes, with the marks of `page_marks.py`.
    bare : the HTML without the contents of formulas and widgets, but with the anchors of formulas.
    fragments : the drawn widgets, in document order.
    later : the frames that the page does not have but names.
    summary : plain text, with formulas in TeX.
    toc : the table of contents as HTML; empty if there are no headings.
    scripts : the entry modules of the widgets and diagrams, as parts of `BrowserFiles`.
    words : the number of words; a formula counts as one.
    card : the address of a picture of the first net, relative to the site; empty if there is none.
    embed : the name of the first widget's separate page; empty if there is no widget.
    minutes : the reading time of a post; 0 for other pages.
    head : the metadata elements for a post's `<head>`.
    warnings : probable mistakes, with their positions.
    formulas, widgets : how many the page has of its own.
    set_formulas : the page's formulas as written, whether each is displayed, and its HTML.
    key : a hash of all that the text depends on; empty if that is not known.
    """

    html: str = ""
    bare: str = ""
    fragments: Sequence[Fragment] = ()
    later: Sequence[FirstFrame] = ()
    summary: str = ""
    toc: str = ""
    has_formulas: bool = False
    has_widgets: bool = False
    scripts: Sequence[str] = ()
    words: int = 0
    card: str = ""
    embed: str = ""
    minutes: int = 0
    head: str = ""
    warnings: Sequence[BuildError] = ()
    formulas: int = 0
    widgets: int = 0
    set_formulas: Sequence[tuple[str, bool, str]] = ()
    key: bytes = b""


LARGE = ("html", "bare", "fragments", "later", "set_formulas")
"""The parts of a finished text that take room; an unchanged page is published without them."""


class KeptText(FinishedText):
    """A finished text of an earlier build; its large parts are read when they are asked for."""

    @classmethod
    def of(cls, facts: Mapping[str, Any], load: Callable[[], Mapping[str, Any]]) -> KeptText:
        """A text with these facts.

        load : reads the large parts.
        """
        text = cls.__new__(cls)
        vars(text).update(facts, _load=load)
        return text

    @cached_property
    def _large(self) -> Mapping[str, Any]:
        large: Mapping[str, Any] = vars(self)["_load"]()
        return large

    @cached_property
    def html(self) -> str:
        return str(self._large["html"])

    @cached_property
    def bare(self) -> str:
        return str(self._large["bare"])

    @cached_property
    def fragments(self) -> Sequence[Fragment]:
        fragments: Sequence[Fragment] = self._large["fragments"]
        return fragments

    @cached_property
    def later(self) -> Sequence[FirstFrame]:
        later: Sequence[FirstFrame] = self._large["later"]
        return later

    @cached_property
    def set_formulas(self) -> Sequence[tuple[str, bool, str]]:
        formulas: Sequence[tuple[str, bool, str]] = self._large["set_formulas"]
        return formulas


def fonts_of(page: FinishedText) -> list[str]:
    """The fonts that a page's first screen needs, for preloading; a browser finds the others.

    Posts and the home page open with a line in italics.
    """
    return [*TEXT_FONTS, *(FORMULA_FONTS if page.has_formulas or page.has_widgets else [])]


def scripts_of(
    widgets: Sequence[Widget],
    has_hand_written: bool = False,
    has_diagrams: bool = False,
    has_cells: bool = False,
) -> list[str]:
    """The entry modules for these widgets, and for hand-written ones, diagrams and cells if any."""
    modules = {FIGURES if widget.kind else STEPPERS for widget in widgets}
    modules |= {HAND_WRITTEN} if has_hand_written else set()
    modules |= {CELLS} if has_cells else set()
    return sorted(modules | ({DIAGRAMS} if has_diagrams else set()))
