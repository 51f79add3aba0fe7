"""The results as a table."""

from __future__ import annotations

import os
from statistics import median

from rich.table import Table

from companion.dev.build.bench import Results, Row, Time


def table(results: Results) -> Table:
    """Medians of both engines, their ratios, the goals and whether they are reached."""
    load = ", then ".join("/".join(f"{each:.1f}" for each in averages) for averages in results.load)
    shown = Table(
        "",
        "ours",
        "Hugo",
        "ratio",
        "of processors",
        "memory",
        "goal",
        "reached",
        title="Builds: medians; seconds by the clock, of the processors in brackets",
        caption=f"Rounds: {results.rounds}. Processors: {os.cpu_count()}. Load averages: {load}.",
    )
    for row in results.rows:
        shown.add_row(
            row.title,
            _shown(row.ours),
            _shown(row.hugo),
            f"{row.figure:.3f}" if row.hugo else "",
            f"{row.of_processors:.3f}" if row.hugo else "",
            f"{median(each.memory for each in row.ours):.0f} MB",
            f"{row.goal:g}",
            _verdict(row),
        )
    return shown


def _verdict(row: Row) -> str:
    """Whether the goal is reached; empty if it is a ratio and Hugo was not measured."""
    if not (row.hugo or row.in_seconds):
        return ""
    return "yes" if row.figure <= row.goal else "no"


def _shown(times: list[Time]) -> str:
    if not times:
        return ""
    clock = median(each.clock for each in times)
    return f"{clock:.2f} ({median(each.processors for each in times):.2f})"
