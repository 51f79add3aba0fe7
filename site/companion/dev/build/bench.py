"""Measures builds of both engines in turn, each in a process of its own, and compares medians.

Other work on the machine delays both; the time of the processors hardly depends on it and is
given, too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from companion.dev.build import blogs
from companion.dev.build.preview import saves
from companion.dev.build.times import Time as Time
from companion.places import TOOL
from companion.tools.errors import BuildError
from companion.tools.progress import Report

CASES = ("formulas", "serve", "pages", "own")
Prepare = Callable[[Path, int], None]


@dataclass
class Row:
    """A row of the table: what is measured, its goal, and the times of both engines.

    goal : our time by Hugo's, or, if ``in_seconds``, our time.
    """

    title: str
    goal: float
    ours: list[Time] = field(default_factory=list)
    hugo: list[Time] = field(default_factory=list)
    in_seconds: bool = False

    @property
    def figure(self) -> float:
        """The ratio of medians, or our median in seconds, as the goal has it."""
        own = median(each.clock for each in self.ours)
        return own / median(each.clock for each in self.hugo) if self.hugo else own

    @property
    def of_processors(self) -> float:
        """The same by the time of the processors."""
        own = median(each.processors for each in self.ours)
        return own / median(each.processors for each in self.hugo) if self.hugo else own


@dataclass
class Results:
    """The rows, how often each was measured, and the load averages before and after."""

    rounds: int
    rows: list[Row] = field(default_factory=list)
    load: list[tuple[float, float, float]] = field(default_factory=list)


def measure(
    report: Report, rounds: int, size: float, only: Sequence[str] = CASES, with_hugo: bool = True
) -> Results:
    """Measure all cases, in turn.

    size : 1 for 200 pages with 100 formulas each and 5,000 without; 0.05 for a twentieth of them.

    Raises
    ------
    BuildError : a case is unknown, Hugo is missing, a build fails.
    """
    if unknown := [case for case in only if case not in CASES]:
        raise BuildError(
            f"there is no case {unknown[0]} to measure", remedy=f"There are {', '.join(CASES)}."
        )
    results = Results(rounds)
    results.load.append(os.getloadavg())
    hugo = _hugo() if with_hugo else None
    with TemporaryDirectory(prefix="builds-") as name:
        if "formulas" in only:
            pages = max(2, round(200 * size))
            results.rows += _formulas(_Pair(Path(name, "formulas"), hugo, report), pages, rounds)
        if "serve" in only:
            pages = max(2, round(200 * size))
            results.rows += _served(_Pair(Path(name, "serve"), None, report), pages, rounds)
            results.rows += _own_served(_Pair(Path(name, "own-serve"), None, report), rounds)
        if "pages" in only:
            for pages in (max(2, round(500 * size)), max(2, round(5000 * size))):
                pair = _Pair(Path(name, f"pages-{pages}"), hugo, report)
                results.rows += _pages(pair, pages, rounds)
        if "own" in only:
            results.rows += _own(_Pair(Path(name, "own"), None, report), rounds)
    results.load.append(os.getloadavg())
    return results


class _Pair:
    """The same blog twice, one for each engine, with caches of their own."""

    def __init__(self, folder: Path, hugo: Path | None, report: Report) -> None:
        folder.mkdir()
        self.folder = folder
        self.ours, self.hugos = folder / "ours", folder / "hugo"
        self.report = report
        self._hugo = hugo
        self.environment = {**os.environ, "COMPANION_CACHE": str(folder / "cache")}
        # authors' Python keeps compiled modules; to compile them again is no part of a build
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def write(self, pages: int, formulas: int) -> None:
        self.ours.mkdir()
        self._prepare()
        blogs.write_blog(self.ours, pages, formulas)
        if self._hugo:
            blogs.for_hugo(self.ours, self.hugos)

    def write_own(self) -> None:
        blogs.own_site(self.ours)
        self.build(Row("", 0))

    def _prepare(self) -> None:
        """Make the files that every first build makes, which are not measured."""
        (self.ours / "hugo.toml").write_text(blogs.CONFIGURATION, "utf-8")
        self.report("Preparing a blog")
        self.build(Row("", 0))
        self.forget()

    def forget(self) -> None:
        """Clear the caches of both engines, and what they published."""
        for folder in ("cache", "hugo-cache", "ours/public", "hugo/public", "hugo/resources"):
            shutil.rmtree(self.folder / folder, ignore_errors=True)
        for name in ("widgets", "hugo", "last-build.json"):
            path = self.ours / "build" / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)

    def touch(self, page: int, turn: int) -> None:
        """Change a word of a page."""
        for blog in (self.ours, self.hugos):
            file = blog / "content" / "posts" / f"page-{page:05}.md"
            if file.exists():
                file.write_text(f"{file.read_text('utf-8')}\nOnce more, {turn}.\n", "utf-8")

    def build(self, row: Row) -> None:
        """Build with both engines, and add the times to a row."""
        command = [sys.executable, str(TOOL / "build.py"), "build", "-s", str(self.ours)]
        row.ours.append(_timed(command, self.environment))
        if self._hugo and self.hugos.exists():
            cache = self.folder / "hugo-cache"
            command = [str(self._hugo), "-s", str(self.hugos), "--cacheDir", str(cache)]
            row.hugo.append(_timed([*command, "--noBuildLock", "--quiet"], os.environ))


def _formulas(pair: _Pair, pages: int, rounds: int) -> list[Row]:
    pair.write(pages, 100)
    shown = f"{pages * 100:,} formulas on {pages} pages"
    cold = Row(f"{shown}, cold", 0.10)
    warm = Row(f"{shown}, nothing changed", 1.0)
    touched = Row(f"{shown}, one page changed", 0.5)
    for turn in range(rounds):
        pair.report(f"{shown}, round {turn + 1}", turn / rounds)
        pair.forget()
        pair.build(cold)
        pair.build(warm)
        pair.touch(turn % pages, turn)
        pair.build(touched)
    return [cold, warm, touched]


def _pages(pair: _Pair, pages: int, rounds: int) -> list[Row]:
    pair.write(pages, 0)
    cold = Row(f"{pages:,} pages without formulas, cold", 5.0)
    for turn in range(rounds):
        pair.report(f"{pages} pages, round {turn + 1}", turn / rounds)
        pair.forget()
        pair.build(cold)
    return [cold]


def _served(pair: _Pair, pages: int, rounds: int) -> list[Row]:
    pair.write(pages, 10)
    shown = f"{pages} pages, serve: from a saved post to the event (s)"
    pair.report(shown)
    row = Row(shown, 0.15, in_seconds=True)
    post = pair.ours / "content" / "posts" / "page-00000.md"
    row.ours += saves(pair.ours, post, 2 * rounds, pair.environment)
    return [row]


def _own_served(pair: _Pair, rounds: int) -> list[Row]:
    pair.write_own()
    rows = []
    for title, name in (("longest", "backpropagation/index"), ("other", "vanishing-gradients")):
        shown = f"our own site, serve: from the {title} post saved to the event (s)"
        pair.report(shown)
        row = Row(shown, 0.15, in_seconds=True)
        post = pair.ours / "content" / "posts" / f"{name}.md"
        row.ours += saves(pair.ours, post, 2 * rounds, pair.environment)
        rows.append(row)
    return rows


def _own(pair: _Pair, rounds: int) -> list[Row]:
    pair.write_own()
    unchanged = Row("our own site, nothing changed (s)", 0.5, in_seconds=True)
    for _ in range(rounds):
        pair.build(unchanged)
    return [unchanged]


def _timed(command: Sequence[str], environment: Mapping[str, str]) -> Time:
    """Run a command.

    Raises
    ------
    BuildError : it fails; with what it said.
    """
    before = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    clock = time.perf_counter() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise BuildError(f"{Path(command[0]).name} failed:\n{said.strip()}")
    return Time(clock, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)


def _hugo() -> Path:
    """Hugo as the tests have it."""
    hugo = Path(sys.executable).with_name("hugo")
    if not hugo.exists():
        raise BuildError("there is no Hugo to compare with", remedy="Or run it with --no-hugo.")
    return hugo
