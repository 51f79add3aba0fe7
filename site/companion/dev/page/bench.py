"""Benchmark: the pages in turn, round after round, so that other load affects all of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from companion.dev.page import lighthouse, reading
from companion.dev.page.figures import Results
from companion.dev.page.sites import PAGES, running_sites
from companion.tools.browser import chromium, running_chromium
from companion.tools.errors import BuildError
from companion.tools.progress import Report

if TYPE_CHECKING:
    from playwright.sync_api import Browser


PARTS = ("lighthouse", "elements", "shifts", "fling", "awakening", "keys")


def measure(
    report: Report, rounds: int, only: Collection[str] = PAGES, parts: Collection[str] = PARTS
) -> Results:
    """Build the sites and measure these of PAGES, and of each these of PARTS.

    Layout shifts hardly depend on time and are measured once, all else in every round.

    Raises
    ------
    BuildError : a page or part is unknown, a page fails, a site cannot be built, Chromium or npm
        is missing.
    """
    _refuse_unknown("page", only, PAGES)
    _refuse_unknown("part", parts, PARTS)
    pages = {page: path for page, path in PAGES.items() if page in only}
    chromium()  # whatever is missing is reported before anything is built
    command = lighthouse.installed(report) if "lighthouse" in parts else None
    results = Results(rounds, os.cpu_count() or 1)
    with running_sites(report) as host:
        results.load.append(os.getloadavg())
        for turn in range(rounds):
            for page, path in pages.items():
                if command:
                    report(f"Lighthouse loads the page {page}", turn / rounds)
                    results.add(page, lighthouse.measure(command, host + path))
                report(f"Reading the page {page}", turn / rounds)
                once = () if turn == 0 else ("shifts",)
                _read(results, page, host + path, [each for each in parts if each not in once])
        results.load.append(os.getloadavg())
    return results


def _refuse_unknown(what: str, asked: Collection[str], known: Collection[str]) -> None:
    unknown = [each for each in asked if each not in known]
    if unknown:
        raise BuildError(
            f"there is no {what} {unknown[0]} to measure", remedy=f"There are {', '.join(known)}."
        )


def _read(results: Results, page: str, address: str, parts: Collection[str]) -> None:
    """Measure what a reader sees of a page, in a browser of its own."""
    measures: dict[str, Callable[[Browser, str], Mapping[str, float | list[float]]]] = {
        "elements": reading.loaded,
        "shifts": reading.shifts,
        "fling": reading.fling,
        "awakening": reading.awakening,
        "keys": reading.keys,
    }
    with running_chromium() as browser:
        for part, measured in measures.items():
            if part in parts:
                results.add(page, measured(browser, address))
