"""What the build runs of a page's cells, and what it says of exercises whose check fails.

A solution has to pass its exercise's check, and the code that readers begin with must not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from companion.text.cells import Cell
from companion.text.source_map import Place
from companion.tools.errors import BuildError


@dataclass(frozen=True)
class Job:
    """A cell that the build runs.

    name : how tracebacks name it.
    check : that of its exercise, which is run after it; None if it has none.
    """

    cell: Cell
    name: str
    check: Cell | None = None

    @property
    def request(self) -> dict[str, str]:
        """The job as `run_cells.mjs` takes it; a check makes it an attempt at an exercise."""
        asked = {"code": self.cell.code, "name": self.name}
        if self.cell.part:
            asked["check"] = self.check.code if self.check else ""
        return asked


def jobs_of(cells: Sequence[Cell]) -> list[Job]:
    """What is to run, in order: at an exercise its beginning, if it has a check, and its solutions.

    cells : those of a page.
    """
    checks = {cell.exercise: cell for cell in cells if cell.part == "check"}
    jobs = []
    number = 0
    for cell in cells:
        number += cell.part in ("", "exercise")
        if not cell.run:
            continue
        if not cell.part:
            jobs.append(Job(cell, cell.name or f"listing {number}"))
        elif cell.part == "exercise":
            check = checks.get(cell.exercise)
            if check is not None:
                jobs.append(Job(cell, cell.name, check))
            jobs += [
                Job(each, f"the solution of {cell.name}", check)
                for each in cells
                if each.part == "solution" and each.exercise == cell.exercise
            ]
    return jobs


def faults_of(job: Job, verdict: Mapping[str, Any]) -> Iterator[BuildError]:
    """What an author has to correct: a solution that is not right, or a check that is no Python.

    A check may fail in any way on the code that readers begin with.
    """
    kind, said = verdict["kind"], verdict["message"].replace("\n", " ")
    line, column = verdict["line"] or 1, verdict["column"] or 1
    name, is_solution = job.cell.exercise, job.cell.part == "solution"
    if kind == "undecided" and verdict["in_check"] and job.check is not None:
        if is_solution is not said.startswith("SyntaxError"):  # which the beginning has told
            yield BuildError(
                f'the check of "{name}" cannot decide: {said}',
                *place_in(job.check, line, column),
                "Correct the check or the solution, so that only an assert can fail",
            )
    elif is_solution and kind == "blank":
        place = place_in(job.cell, line, column)
        yield BuildError("this solution has a blank", *place, "Write what belongs there")
    elif is_solution and kind != "right":
        is_wrong = kind == "wrong"
        yield BuildError(
            f'this solution of "{name}" {"fails" if is_wrong else "stops"} its check: {said}',
            *(place_in(job.cell, 1, 1) if is_wrong else place_in(job.cell, line, column)),
            "Correct the solution or the check; with run=false at the exercise the build runs none",
        )


def warnings_of(job: Job, verdict: Mapping[str, Any]) -> Iterator[BuildError]:
    """Tells that there is nothing left to do for readers."""
    if job.cell.part == "exercise" and verdict["kind"] == "right":
        yield BuildError(
            f'the exercise "{job.cell.exercise}" passes its check as it begins',
            *place_in(job.cell, 1, 1),
            "Leave a part of it to readers, or have the check ask for more",
        )


def place_in(cell: Cell, line: int, column: int) -> Place:
    """The place in the file of a place in a cell's code."""
    return (cell.file, *cell.place(line, column))
