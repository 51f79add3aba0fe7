"""Prints the result of a command: the summary, or the errors with places and remedies."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from companion.publish.entries import as_json, listing, printable, relative_to_here
from companion.tools.console import console as console
from companion.tools.errors import BuildError, BuildErrors, UnexpectedError, refusal
from companion.tools.sealed import noted_damage

if TYPE_CHECKING:
    from companion.cache.store import Counts
    from companion.content.config import Config
    from companion.publish.check import Finding
    from companion.publish.finished import Summary

MOST_LEFT_OUT = 3
"""Lines for files that are left out for one reason."""


@contextmanager
def reported(
    tracebacks: bool | None = None, every: bool = False, json_list: bool = False
) -> Iterator[None]:
    """Print the errors raised in the block and exit with code 1.

    tracebacks : whether to print the traceback of an unexpected exception before its message. If
        None, as in the commands of maintainers, an unexpected exception is not caught.
    every : print each error by itself, instead of equal ones together.
    json_list : print them as a JSON list on the standard output.
    """
    errors: list[BuildError] = []
    try:
        yield
    except BuildErrors as found:
        errors = found.errors
    except BuildError as error:
        errors = [error]
    except Exception as cause:
        known = refusal(cause) if isinstance(cause, OSError) else None
        if tracebacks is None and not known:
            raise
        errors = [known or UnexpectedError.caused_by(cause)]
    if errors:
        if json_list:
            print(faults_as_json(errors))
        else:
            print_errors(errors, bool(tracebacks), every)
        sys.exit(1)


def print_errors(
    errors: Sequence[BuildError],
    tracebacks: bool = False,
    every: bool = False,
    consequence: str = "nothing was published",
) -> None:
    """Print errors; with ``tracebacks``, also the tracebacks of their causes."""
    for error in errors if tracebacks else ():
        print_traceback(error)
    last = f"{len(errors):,} errors; {consequence}."
    for line in listing(errors, "error", every, last):
        console.print(line, style="red" if line.startswith("error") else None)


def print_traceback(error: BuildError) -> None:
    """Print the traceback of the exception that caused an error, if there is one."""
    if error.__cause__ is not None:
        console.print("".join(traceback.format_exception(error.__cause__)))


def print_warnings(warnings: Sequence[BuildError], every: bool = False) -> None:
    """Print the warnings of a build."""
    for line in listing(warnings, "warning", every):
        console.print(line, style="yellow")


def print_findings(findings: Sequence[Finding], every: bool = False) -> None:
    """Print the findings of `check`."""
    for severity, style in (("error", "red"), ("warning", "yellow")):
        faults = [each.error for each in findings if each.severity == severity]
        for line in listing(faults, severity, every):
            console.print(line, style=style)
    if not findings:
        console.print("No errors and no warnings.")


def print_summary(summary: Summary, config: Config, every: bool = False) -> None:
    """Print the warnings of a build, the pages that it left out, and its counts."""
    print_warnings(summary.warnings, every)
    for line in _counts_of(summary, config, every):
        console.print(line)


def printed_lines(summary: Summary, config: Config, every: bool = False) -> list[str]:
    """The lines that ``print_summary`` prints."""
    return [*listing(summary.warnings, "warning", every), *_counts_of(summary, config, every)]


def _counts_of(summary: Summary, config: Config, every: bool) -> Iterator[str]:
    for reason, flag in (("draft", "-D"), ("future", "-F"), ("expired", "-E")):
        files = [page.file for page, why in summary.left_out if why == reason]
        yield from _left_out([f"{reason}; {flag} includes it"] * len(files), files, every)
    broken = Counter(file for each in summary.errors if (file := each.page or each.file))
    yield from _left_out([_counted(n, "error") for n in broken.values()], list(broken), every)
    yield (
        f"{_counted(summary.posts, 'post')}, {_counted(summary.formulas, 'formula')}, "
        f"{_counted(summary.widgets, 'widget')}: {summary.files} files in "
        f"{relative_to_here(config.destination)}{os.sep}"
    )


def _left_out(reasons: Sequence[str], files: Sequence[Path], every: bool) -> Iterator[str]:
    """A line for each file that is left out, with the reason; of many, only the first ones."""
    shown = len(files) if every or len(files) <= MOST_LEFT_OUT else MOST_LEFT_OUT - 1
    for reason, file in zip(reasons[:shown], files, strict=False):
        yield f"left out: {printable(relative_to_here(file))} ({reason})"
    if shown < len(files):
        reason = reasons[0].partition("; ")[2].replace("includes it", "includes them; ")
        yield f"left out: {len(files) - shown:,} further files ({reason}--all lists each)"


def faults_as_json(errors: Sequence[BuildError], warnings: Sequence[BuildError] = ()) -> str:
    """Faults as a JSON list."""
    faults = [as_json("error", each) for each in errors]
    faults += [as_json("warning", each) for each in warnings]
    return json.dumps(faults, ensure_ascii=False, indent=1)


def print_counts(counts: Counts) -> None:
    """Print what a build has found of earlier ones."""
    for kind in sorted({*counts.found, *counts.missing}):
        found, missing = counts.found[kind], counts.missing[kind]
        console.print(f"cache: {kind}: {found} found, {missing} not found")
    console.print(f"cache: {counts.damaged + noted_damage()} damaged, made again")


def tell(text: str) -> None:
    """Print a line that stays, above the progress."""
    console.print(text)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
