"""Benchmark: start-up time and size of Python in a browser, compared with stock Pyodide.

Both are started alternately, so that other load affects both; the ratio is the reliable result.
"""

from __future__ import annotations

import gzip
import os
import shutil
import statistics
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from companion.dev.measured_host import measured
from companion.places import GENERATOR, STATIC, Blog
from companion.preview.static_host import running_host
from companion.publish.assets import prepare
from companion.runtime.assembly import assemble
from companion.runtime.numpy_wheel import numpy_wheel
from companion.runtime.pyodide import CORE, STDLIB, installed_pyodide
from companion.runtime.wheels import ON_DEMAND
from companion.tools.browser import FLAGS, chromium
from companion.tools.progress import Report

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

WARMING_UP = 1

OURS = """async () => {
    const { version } = await (await fetch("/companion/manifest.json")).json();
    const { Python } = await import(`/companion/${version}/client.js`);
    const rest = 0.5;  // seconds until the snapshot for the next visit is made
    const python = new Python(undefined, rest);
    const before = performance.now();
    await python.start();
    const time = performance.now() - before;
    await new Promise((resolve) => setTimeout(resolve, 500));  // until the code is cached
    const bytesKept = async () => {
        let bytes = 0;
        for (const name of (await caches.keys()).filter((name) => name.startsWith("python-"))) {
            const answers = await (await caches.open(name)).matchAll();
            for (const answer of answers) bytes += (await answer.blob()).size;
            const isWhole = answers.some((answer) => answer.headers.has("Content-Digest"));
            if (!isWhole) return 0;
        }
        return bytes;
    };
    for (let tries = 0; tries < 600; tries++) {
        const bytes = await bytesKept();
        if (bytes) return [time, bytes];
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("no snapshot was kept in a minute");
}"""

STOCK = """async () => {
    const before = performance.now();
    const worker = new Worker("/stock/stock_worker.js", { type: "module" });
    await new Promise((resolve, reject) => {
        worker.onmessage = resolve;
        worker.onerror = (event) => reject(new Error(event.message));
    });
    const time = performance.now() - before;
    await new Promise((resolve) => setTimeout(resolve, 500));
    return [time, 0];
}"""


@dataclass
class Start:
    """Measurements of one runtime: milliseconds until ready, and bytes.

    gzip_bytes : what a first visit downloads.
    snapshot_bytes : what the browser keeps then, for the second visit to start from.
    """

    gzip_bytes: int
    snapshot_bytes: int = 0
    first_visit: list[float] = field(default_factory=list)
    second_visit: list[float] = field(default_factory=list)


@dataclass
class Comparison:
    """Measurements of this project's runtime and of stock Pyodide, made in pairs."""

    ours: Start
    stock: Start

    def ratio(self, visit: str) -> float:
        """The median over all pairs of the ratio ours / stock."""
        pairs = zip(getattr(self.ours, visit), getattr(self.stock, visit), strict=True)
        return float(statistics.median(ours / stock for ours, stock in pairs))


def compare(ours: Blog, report: Report, runs: int = 5) -> Comparison:
    """Start both runtimes `runs` times alternately, each in a new profile and again from its cache.

    Raises
    ------
    BuildError : the runtime cannot be assembled, or there is no Chromium.
    """
    # Imported here because Playwright is installed for tests only, not for a build.
    from playwright.sync_api import sync_playwright

    prepare(ours, report)
    runtime = assemble(ours, report)
    with _stock_folder(report) as stock:
        result = Comparison(
            Start(_gzip_bytes(filter(_fetched_at_start, runtime.rglob("*")))),
            Start(_gzip_bytes((stock / "stock").iterdir())),
        )
        folders = [stock, STATIC, ours.published]
        with (
            running_host(*folders, behaviour=measured()) as address,
            sync_playwright() as playwright,
        ):
            for run in range(WARMING_UP + runs):
                report("Starting Python in Chromium", run / (WARMING_UP + runs))
                for start, script in ((result.ours, OURS), (result.stock, STOCK)):
                    first, second = _two_visits(playwright, f"{address}page.html", script)
                    start.snapshot_bytes = first[1]
                    if run >= WARMING_UP:
                        start.first_visit.append(first[0])
                        start.second_visit.append(second[0])
    return result


def show(comparison: Comparison, console: Console) -> None:
    """Print the comparison as a table."""
    table = Table("", "ours", "stock Pyodide", "ratio")
    ours, stock = comparison.ours, comparison.stock
    for visit in ("first_visit", "second_visit"):
        medians = [statistics.median(getattr(start, visit)) for start in (ours, stock)]
        words = [f"{median:.0f} ms" for median in medians]
        table.add_row(visit.replace("_", " "), *words, f"{comparison.ratio(visit):.2f}")
    sizes = [f"{start.gzip_bytes / 1e6:.2f} MB" for start in (ours, stock)]
    table.add_row("bytes after gzip", *sizes, f"{ours.gzip_bytes / stock.gzip_bytes:.2f}")
    table.add_row("bytes of the snapshot", f"{ours.snapshot_bytes / 1e6:.2f} MB", "", "")
    console.print(table)
    console.print(f"Load of the machine: {os.getloadavg()[0]:.1f}")


def _two_visits(playwright: Playwright, address: str, script: str) -> list[tuple[float, int]]:
    """Milliseconds until ready and the snapshot's bytes, in a new profile and again in it."""
    # A profile on disk, as readers have: an incognito profile does not cache compiled code.
    with tempfile.TemporaryDirectory(prefix="profile-", ignore_cleanup_errors=True) as profile:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=chromium(), args=FLAGS
        )
        visits = []
        for _ in range(2):
            page = context.new_page()
            page.goto(address)
            time, kept = page.evaluate(script)
            visits.append((float(time), int(kept)))
            page.close()
        context.close()
    return visits


@contextmanager
def _stock_folder(report: Report) -> Iterator[Path]:
    """A temporary folder with a page, and with Pyodide and NumPy as published."""
    pyodide = installed_pyodide()
    wheel = numpy_wheel(pyodide, report)
    with tempfile.TemporaryDirectory(prefix="stock-") as name:
        folder = Path(name)
        (folder / "page.html").write_text('<!doctype html><html lang="en"><title>Bench</title>')
        stock = folder / "stock"
        stock.mkdir()
        for file in (*CORE, STDLIB, "pyodide-lock.json"):
            shutil.copy(pyodide.folder / file, stock / file)
        shutil.copy(wheel, stock / wheel.name)
        shutil.copy(GENERATOR / "dev" / "stock_worker.js", stock)
        yield folder


def _gzip_bytes(paths: Iterable[Path]) -> int:
    """The total size of the files after gzip."""
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths if path.is_file())


def _fetched_at_start(path: Path) -> bool:
    """Whether a file of the runtime's folder is fetched when Python starts."""
    on_demand = path.parent.name.startswith(tuple(f"{name}-" for name in ON_DEMAND))
    return path.suffix != ".gz" and not on_demand
