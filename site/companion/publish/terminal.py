"""Prints the result of a command: the summary, or the errors with places and remedies."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

from companion.publish.entries import as_json, listing, printable, relative_to_here
from companion.tools.errors import BuildError, BuildErrors, UnexpectedError, refusal

if TYPE_CHECKING:
    from companion.cache.store import Counts
    from companion.content.config import Config
    from companion.publish.check import Finding
    from companion.publish.finished import Summary

console = Console(stderr=True, highlight=False, soft_wrap=True)


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
        console.print(line, markup=False, style="red" if line.startswith("error") else None)


def print_traceback(error: BuildError) -> None:
    """Print the traceback of the exception that caused an error, if there is one."""
    if error.__cause__ is not None:
        console.print("".join(traceback.format_exception(error.__cause__)), markup=False)


def print_warnings(warnings: Sequence[BuildError], every: bool = False) -> None:
    """Print the warnings of a build."""
    for line in listing(warnings, "warning", every):
        console.print(line, markup=False, style="yellow")


def print_findings(findings: Sequence[Finding], every: bool = False) -> None:
    """Print the findings of `check`."""
    for severity, style in (("error", "red"), ("warning", "yellow")):
        faults = [each.error for each in findings if each.severity == severity]
        for line in listing(faults, severity, every):
            console.print(line, markup=False, style=style)
    if not findings:
        console.print("No errors and no warnings.", markup=False)


def print_summary(summary: Summary, config: Config, every: bool = False) -> None:
    """Print the warnings of a build, the pages that it left out, and its counts."""
    print_warnings(summary.warnings, every)
    for line in _counts_of(summary, config):
        console.print(line, markup=False)


def printed_lines(summary: Summary, config: Config, every: bool = False) -> list[str]:
    """The lines that ``print_summary`` prints."""
    return [*listing(summary.warnings, "warning", every), *_counts_of(summary, config)]


def _counts_of(summary: Summary, config: Config) -> Iterator[str]:
    for page, reason in summary.left_out:
        flag = {"draft": "-D", "future": "-F", "expired": "-E"}[reason]
        yield f"left out: {printable(relative_to_here(page.file))} ({reason}; {flag} includes it)"
    broken = [each.page or each.file for each in summary.errors]
    for file, count in Counter(each for each in broken if each).items():
        yield f"left out: {printable(relative_to_here(file))} ({_counted(count, 'error')})"
    yield (
        f"{_counted(summary.posts, 'post')}, {_counted(summary.formulas, 'formula')}, "
        f"{_counted(summary.widgets, 'widget')}: {summary.files} files in "
        f"{relative_to_here(config.destination)}{os.sep}"
    )


def faults_as_json(errors: Sequence[BuildError], warnings: Sequence[BuildError] = ()) -> str:
    """Faults as a JSON list."""
    faults = [as_json("error", each) for each in errors]
    faults += [as_json("warning", each) for each in warnings]
    return json.dumps(faults, ensure_ascii=False, indent=1)


def print_counts(counts: Counts) -> None:
    """Print what a build has found of earlier ones."""
    for kind in sorted({*counts.found, *counts.missing}):
        found, missing = counts.found[kind], counts.missing[kind]
        console.print(f"cache: {kind}: {found} found, {missing} not found", markup=False)
    console.print(f"cache: {counts.damaged} damaged, made again", markup=False)


def tell(text: str) -> None:
    """Print a line that stays, above the progress."""
    console.print(text, markup=False)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
