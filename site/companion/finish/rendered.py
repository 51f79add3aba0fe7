"""A page's finished text, and what it loads: faces, modules, and nothing its policy forbids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from companion.finish.widgets import Fragment
from companion.text.body import Widget
from companion.tools.errors import BuildError

# What a page may load. Formulas carry style attributes; everything else comes from the site itself.
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
        "base-uri 'none'",
        "form-action 'none'",
    ]
)
TEXT_FONTS = ["companion/fonts/serif.woff2", "companion/fonts/serif-italic.woff2"]
FORMULA_FONTS = ["companion/fonts/math.woff2", "companion/fonts/math-letters.woff2"]

STEPPERS, FIGURES = "companion/companion.js", "companion/figures.js"
HAND_WRITTEN = "companion/embed.js"  # computes elements that have no numbers yet
SCRIPTS = (STEPPERS, FIGURES, HAND_WRITTEN)


@dataclass(frozen=True)
class Rendered:
    """A page's finished text: HTML without holes, and what other stages ask about it.

    bare : the HTML without what formulas and widgets consist of; their anchors are in it.
    fragments : its widgets as they were drawn, in the order of the page.
    scripts : the modules that bring its widgets to life.
    words : how many the text has, a formula counting as one.
    card : the address on this site of a picture of its first net; empty if it has none.
    minutes : how long a post takes to read; 0 for other pages.
    head : elements for a post's `<head>` that tell machines about it.
    warnings : what is probably not meant, with places.
    """

    html: str = ""
    bare: str = ""
    fragments: Sequence[Fragment] = ()
    summary: str = ""
    toc: str = ""
    has_formulas: bool = False
    has_widgets: bool = False
    has_anchors: bool = False
    scripts: Sequence[str] = ()
    words: int = 0
    card: str = ""
    minutes: int = 0
    head: str = ""
    warnings: Sequence[BuildError] = ()


def fonts_of(page: Rendered) -> list[str]:
    """The faces that a page's first screen needs; a browser finds the others by itself.

    Posts and the home page open with a line in italics.
    """
    return [*TEXT_FONTS, *(FORMULA_FONTS if page.has_formulas or page.has_widgets else [])]


def scripts_of(widgets: Sequence[Widget], has_hand_written: bool = False) -> list[str]:
    """The modules that bring widgets to life."""
    modules = {FIGURES if widget.kind else STEPPERS for widget in widgets}
    return sorted(modules | ({HAND_WRITTEN} if has_hand_written else set()))
