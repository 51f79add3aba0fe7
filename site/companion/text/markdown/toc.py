"""Renders the table of contents: a nested list of links to a page's headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A heading: its level from 1 to 6, its id, and its HTML without links."""

    level: int
    id: str
    html: str


def table_of_contents(
    headings: Sequence[Heading], first_level: int, last_level: int, ordered: bool
) -> str:
    """Render the headings of a range of levels as nested lists, as Hugo does; empty if none."""
    shown = [each for each in headings if first_level <= each.level <= last_level and each.id]
    if not shown:
        return ""
    tag = "ol" if ordered else "ul"
    parts: list[str] = []
    depth = 0
    for heading in shown:
        target = heading.level - first_level + 1
        if depth >= target:
            parts.append("</li>" + f"</{tag}></li>" * (depth - target))
            depth = target
        else:
            parts.append("<li>".join([f"<{tag}>"] * (target - depth)))
            depth = target
        parts.append(f'<li><a href="#{heading.id}">{heading.html}</a>')
    parts.append(f"</li></{tag}>" * depth)
    return "\n".join(parts)
