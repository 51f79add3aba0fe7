"""Prints the result of a command: the summary, or all errors with places and remedies."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from companion.tools.errors import BuildError, BuildErrors, UnexpectedError, refusal

if TYPE_CHECKING:
    from companion.cache.store import Counts
    from companion.content.config import Config
    from companion.publish.build import Summary
    from companion.publish.check import Finding

console = Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def reported(tracebacks: bool | None = None) -> Iterator[None]:
    """Print the errors raised in the block and exit with code 1.

    tracebacks : whether to print the traceback of an unexpected exception before its message. If
        None, as in the commands of maintainers, an unexpected exception is not caught.
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
        print_errors(errors, bool(tracebacks))
        sys.exit(1)


def print_errors(errors: Sequence[BuildError], tracebacks: bool = False) -> None:
    """Print errors; with ``tracebacks``, also the tracebacks of their causes."""
    for error in errors:
        if tracebacks:
            print_traceback(error)
        console.print(f"error: {shortened(error)}", markup=False, style="red")
    if len(errors) > 1:
        console.print(f"{len(errors)} errors; nothing was published.", markup=False)


def print_traceback(error: BuildError) -> None:
    """Print the traceback of the exception that caused an error, if there is one."""
    if error.__cause__ is not None:
        console.print("".join(traceback.format_exception(error.__cause__)), markup=False)


def print_warnings(summary: Summary) -> None:
    """Print the warnings of a build."""
    for warning in summary.warnings:
        console.print(f"warning: {shortened(warning)}", markup=False, style="yellow")


def print_findings(findings: Sequence[Finding]) -> None:
    """Print the findings of `check`."""
    for finding in findings:
        style = "red" if finding.severity == "error" else "yellow"
        console.print(f"{finding.severity}: {shortened(finding.error)}", markup=False, style=style)
    if not findings:
        console.print("No errors and no warnings.", markup=False)


def print_summary(summary: Summary, config: Config) -> None:
    """Print the warnings of a build, the pages that it left out, and its counts."""
    print_warnings(summary)
    for line in _counts_of(summary, config):
        console.print(line, markup=False)


def printed_lines(summary: Summary, config: Config) -> list[str]:
    """The lines that ``print_summary`` prints."""
    warnings = [f"warning: {shortened(warning)}" for warning in summary.warnings]
    return [*warnings, *_counts_of(summary, config)]


def _counts_of(summary: Summary, config: Config) -> Iterator[str]:
    for page, reason in summary.left_out:
        flag = {"draft": "-D", "future": "-F", "expired": "-E"}[reason]
        yield f"left out: {relative_to_here(page.file)} ({reason}; {flag} includes it)"
    yield (
        f"{_counted(summary.posts, 'post')}, {_counted(summary.formulas, 'formula')}, "
        f"{_counted(summary.widgets, 'widget')}: {summary.files} files in "
        f"{relative_to_here(config.destination)}{os.sep}"
    )


def print_counts(counts: Counts) -> None:
    """Print what a build has found of earlier ones."""
    for kind in sorted({*counts.found, *counts.missing}):
        found, missing = counts.found[kind], counts.missing[kind]
        console.print(f"cache: {kind}: {found} found, {missing} not found", markup=False)
    console.print(f"cache: {counts.damaged} damaged, made again", markup=False)


def tell(text: str) -> None:
    """Print a line that stays, above the progress."""
    console.print(text, markup=False)


def shortened(error: BuildError) -> BuildError:
    """The error with its path relative to the working directory; terminals make it a link."""
    return replace(error, file=relative_to_here(error.file)) if error.file else error


def relative_to_here(file: Path) -> Path:
    """The path relative to the working directory, if the file is below it."""
    try:
        return file.relative_to(Path.cwd())
    except ValueError:
        return file


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
