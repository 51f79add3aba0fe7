"""The results as one table, and as JSON."""

from __future__ import annotations

import json

from rich.table import Table

from companion.dev.page.figures import FIGURES, Results

COLUMNS = {"stock": "stock", "main": "ours, main", "second": "ours, second", "home": "home"}


def table(results: Results) -> Table:
    """Medians of all pages, a figure a row, with its goal and whether it is reached."""
    load = ", then ".join("/".join(f"{each:.1f}" for each in averages) for averages in results.load)
    shown = Table(
        "",
        *COLUMNS.values(),
        "goal",
        "reached",
        title="What a page costs its reader: medians",
        caption=f"Rounds: {results.rounds}. Processors: {results.cores}. Load averages: {load}.",
    )
    for figure in FIGURES:
        medians = [results.median(page, figure) for page in COLUMNS]
        if all(each is None for each in medians):
            continue
        cells = ["" if each is None else figure.shown(each) for each in medians]
        missed = results.missed_by(figure)
        verdict = "" if missed is None else f"no: {', '.join(missed)}" if missed else "yes"
        shown.add_row(figure.title, *cells, figure.goal, verdict)
    return shown


def as_json(results: Results) -> str:
    """All values, their medians, the goals and who misses them."""
    return json.dumps(
        {
            "rounds": results.rounds,
            "cores": results.cores,
            "load": results.load,
            "figures": {
                figure.key: {
                    "title": figure.title,
                    "goal": figure.goal,
                    "missed by": results.missed_by(figure),
                    "medians": {page: results.median(page, figure) for page in COLUMNS},
                    "values": {page: results.values[page][figure.key] for page in COLUMNS},
                }
                for figure in FIGURES
            },
        },
        indent=1,
        ensure_ascii=False,
    )
