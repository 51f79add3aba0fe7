"""From the source of a post to a body: shortcodes, Markdown, formulas, all with positions."""
