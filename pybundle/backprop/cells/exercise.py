"""An exercise: the reader's code in a copy of the page's namespace, then its author's check there.

The check is Python with ``assert``. It decides nothing but what its asserts say: where it ends by
another error, it could not decide.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from types import CodeType, TracebackType
from typing import Any, Literal

from .blanks import blanks
from .notebook import Notebook, Run, as_main
from .original_numpy import original_numpy
from .output import Emit, Output
from .page_nets import Ask, Nets
from .stop import StopAsked, stoppable
from .told import Fault, told, words_of

LONGEST = 600
"""Characters of a message that are shown."""


@dataclass(frozen=True)
class Verdict:
    """The outcome of the check of a reader's code.

    Attributes
    ----------
    kind : str
        "right"; "wrong": an assert does not hold; "undecided": the check ended by another error;
        "blank": a blank is left, and nothing was run.
    message : str
        The message of the assert, or the error; "" if it is right.
    line, column : int
        The place that the message is about, from 1; 0 if there is none.
    in_check : bool
        Whether that place is in the check, not in the reader's code.
    """

    kind: Literal["right", "wrong", "undecided", "blank"]
    message: str = ""
    line: int = 0
    column: int = 0
    in_check: bool = False


def attempt(
    notebook: Notebook,
    code: str,
    name: str,
    check: str,
    traces: Mapping[str, Mapping[str, Any]] | None = None,
    emit: Emit | None = None,
    ask: Ask | None = None,
) -> tuple[Run, Verdict | None]:
    """Run a reader's code in a copy of the namespace, and the check after it; raises nothing.

    Parameters
    ----------
    notebook : Notebook
        Keeps its variables as they are.
    code, name : str
        What the reader wrote, and how tracebacks name it.
    check : str
        Blank if there is none.
    traces, emit, ask
        As for a listing; what the check itself writes or asks of widgets is dropped.

    Returns
    -------
    Run
        What the reader's code wrote.
    Verdict or None
        None if there is no check, or if the code did not get to its end.
    """
    of_check = f"the check of {name}"
    program: CodeType | None = None
    try:
        program = compile(check, of_check, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return Run([]), _undecided(told(error, of_check)[1], in_check=True)
    if left := blanks(code):
        return Run([]), _blank(left)
    with original_numpy():
        trial = notebook.copy()
        run = trial.run(code, name, emit, Nets(traces or {}, ask))
        if run.fault is not None or run.ended_itself or not check.strip():
            return run, None
        with original_numpy(), as_main(trial.module, Output(), Nets(traces or {})):
            try:
                with stoppable():
                    exec(program, vars(trial.module))
            except BaseException as error:  # also exit() of the reader's function
                return run, _judged(error, name, check, of_check)
    return run, Verdict("right")


def _blank(left: list[tuple[int, int]]) -> Verdict:
    line, column = left[0]
    message = f"Line {line} has a blank: put your own Python in the place of the underscores."
    if len(left) > 1:
        message = (
            f"{len(left)} blanks are left, the first in line {line}: put your own Python in the "
            "place of the underscores."
        )
    return Verdict("blank", message, line, column)


def _judged(error: BaseException, name: str, check: str, of_check: str) -> Verdict:
    """The verdict where a check has not come to its end.

    An assert of the reader's own code is an error of that code, not a verdict.
    """
    in_code, in_check = told(error, name)[1], told(error, of_check)[1]
    if in_code.line:
        return _undecided(in_code, in_check=False)
    if not isinstance(error, AssertionError):
        return _undecided(in_check, in_check=True)
    message = "\n".join(line for line in words_of(error).splitlines() if line.strip())
    message = message or _condition(check, error.__traceback__, of_check)
    return Verdict("wrong", _bounded(message), in_check.line, in_check.column, in_check=True)


def _undecided(fault: Fault, in_check: bool) -> Verdict:
    message = _bounded(f"{fault.type}{fault.message and f': {fault.message}'}")
    if fault.type == SystemExit.__name__:
        message = "the code ended itself by exit()"
    elif fault.type == StopAsked.__name__:
        message = "it was stopped"
    return Verdict("undecided", message, fault.line, fault.column, in_check)


def _condition(check: str, trace: TracebackType | None, of_check: str) -> str:
    """The message for a failed assert that has none: its condition as its author wrote it."""
    lines = []
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == of_check:
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    for node in ast.walk(ast.parse(check)):
        if isinstance(node, ast.Assert) and lines and node.lineno <= lines[-1] <= (
            node.end_lineno or node.lineno
        ):  # fmt: skip
            return f"{ast.unparse(node.test)} is not true."
    return "One of the conditions does not hold."


def _bounded(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
