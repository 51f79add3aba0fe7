"""What a command says at its end: the summary, or every error with its place and remedy."""

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

from companion.tools.errors import BuildError, BuildErrors, UnexpectedError

if TYPE_CHECKING:
    from companion.content.config import Config
    from companion.publish.build import Summary
    from companion.publish.check import Finding

console = Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def reported(tracebacks: bool | None = None) -> Iterator[None]:
    """Turn the errors of a command into messages and the exit code 1.

    tracebacks : whether to print that of an unexpected exception before its message; None, for
        commands of maintainers: such an exception goes on as it is.
    """
    errors: list[BuildError] = []
    try:
        yield
    except BuildErrors as found:
        errors = found.errors
    except BuildError as error:
        errors = [error]
    except Exception as cause:
        if tracebacks is None:
            raise
        errors = [UnexpectedError.caused_by(cause)]
    if errors:
        print_errors(errors, bool(tracebacks))
        sys.exit(1)


def print_errors(errors: Sequence[BuildError], tracebacks: bool = False) -> None:
    """Print errors; before those that another exception caused, on demand, its traceback."""
    for error in errors:
        if tracebacks:
            print_traceback(error)
        console.print(f"error: {shortened(error)}", markup=False, style="red")
    if len(errors) > 1:
        console.print(f"{len(errors)} errors; nothing was published.", markup=False)


def print_traceback(error: BuildError) -> None:
    """Print where the exception came from that caused an error, if one did."""
    if error.__cause__ is not None:
        console.print("".join(traceback.format_exception(error.__cause__)), markup=False)


def print_warnings(summary: Summary) -> None:
    for warning in summary.warnings:
        console.print(f"warning: {shortened(warning)}", markup=False, style="yellow")


def print_findings(findings: Sequence[Finding]) -> None:
    for finding in findings:
        style = "red" if finding.severity == "error" else "yellow"
        console.print(f"{finding.severity}: {shortened(finding.error)}", markup=False, style=style)
    if not findings:
        console.print("There is nothing to say.", markup=False)


def print_summary(summary: Summary, config: Config) -> None:
    print_warnings(summary)
    for page, reason in summary.left_out:
        flag = {"draft": "-D", "future": "-F", "expired": "-E"}[reason]
        console.print(
            f"left out: {relative_to_here(page.file)} ({reason}; {flag} includes it)", markup=False
        )
    console.print(
        f"{_counted(summary.posts, 'post')}, {_counted(summary.formulas, 'formula')}, "
        f"{_counted(summary.widgets, 'widget')}: {summary.files} files in "
        f"{relative_to_here(config.destination)}{os.sep}",
        markup=False,
    )


def shortened(error: BuildError) -> BuildError:
    """The error with its file as one would type it here, so that editors and shells open it."""
    return replace(error, file=relative_to_here(error.file)) if error.file else error


def relative_to_here(file: Path) -> Path:
    try:
        return file.relative_to(Path.cwd())
    except ValueError:
        return file


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
