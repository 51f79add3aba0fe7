"""Renders Markdown as Hugo's Goldmark does, using markdown-it-py with additional rules."""

from companion.text.markdown.context import Context, Formulas, Placeholder
from companion.text.markdown.engine import render, render_inline, render_string
from companion.text.markdown.holes import hole
from companion.text.markdown.options import MarkupOptions

__all__ = [
    "Context",
    "Formulas",
    "MarkupOptions",
    "Placeholder",
    "hole",
    "render",
    "render_inline",
    "render_string",
]
