"""Renders the source of a post to a body: shortcodes, Markdown, formulas, with positions."""
