"""Benchmark: the pages in turn, round after round, so that other load affects all of them."""

from __future__ import annotations

import os
from collections.abc import Collection

from companion.dev.page import lighthouse, reading
from companion.dev.page.figures import Results
from companion.dev.page.sites import PAGES, running_sites
from companion.tools.browser import chromium, running_chromium
from companion.tools.errors import BuildError
from companion.tools.progress import Report


def measure(
    report: Report, rounds: int, with_lighthouse: bool = True, only: Collection[str] = PAGES
) -> Results:
    """Build the sites and measure those of PAGES that `only` names.

    Layout shifts hardly depend on time and are measured once, all else in every round.

    Raises
    ------
    BuildError : a page is unknown or fails, a site cannot be built, Chromium or npm is missing.
    """
    unknown = [page for page in only if page not in PAGES]
    if unknown:
        raise BuildError(
            f"there is no page {unknown[0]} to measure", remedy=f"There are {', '.join(PAGES)}."
        )
    pages = {page: path for page, path in PAGES.items() if page in only}
    chromium()  # whatever is missing is reported before anything is built
    command = lighthouse.installed(report) if with_lighthouse else None
    results = Results(rounds, os.cpu_count() or 1)
    with running_sites(report) as host:
        results.load.append(os.getloadavg())
        for turn in range(rounds):
            for page, path in pages.items():
                if command:
                    report(f"Lighthouse loads the page {page}", turn / rounds)
                    results.add(page, lighthouse.measure(command, host + path))
                report(f"Reading the page {page}", turn / rounds)
                _read(results, page, host + path, first=turn == 0)
        results.load.append(os.getloadavg())
    return results


def _read(results: Results, page: str, address: str, first: bool) -> None:
    """Measure what a reader sees of a page, in a browser of its own."""
    with running_chromium() as browser:
        results.add(page, reading.loaded(browser, address))
        if first:
            results.add(page, reading.shifts(browser, address))
        results.add(page, reading.fling(browser, address))
        results.add(page, reading.awakening(browser, address))
        results.add(
            page,
            {
                "key": reading.key_presses(browser, address),
                "key_slow": reading.key_presses(browser, address, reading.SLOWDOWN),
            },
        )
