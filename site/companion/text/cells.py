"""A live cell: a listing of Python that readers can run, with what its author wrote of it.

The shortcode `python` and fences of the language `python-live` make cells. The listing is rendered
with the text; the hole after it is filled with what it printed when the site's own Python ran it.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LANGUAGE = "python-live"
PARAMETERS = ("name", "after", "watch", "hidden", "readonly", "packages", "run", "error")
SWITCHES = ("hidden", "readonly", "run", "error")
PARTS = {
    "exercise": ("after", "hidden", "packages", "run"),
    "hint": (),
    "solution": ("packages",),
    "check": ("packages",),
}
"""The parts of an exercise, whose names are parameters, and those that each takes beside its own.

The value is the name of the exercise, which is also the name of its cell.
"""
PACKAGES = ("numpy", "backprop")
"""What a cell can import beside the standard library: the packages of the site's own Python."""

Report = Callable[[str, str, str], None]
"""Takes the name of a parameter, what is wrong, and a remedy."""


@dataclass(frozen=True)
class Cell:
    """A listing with its parameters.

    file, places : the file, and the line and column in it at which each line of the code starts.
    after : the names of the cells that must have run before; None: all above.
    watch : the names of the nets whose changes run it again; watch_place : where they are written.
    run : whether the build runs it; error : whether it may raise.
    hidden : its listing is folded; readonly : readers cannot change it.
    part, exercise : which part of which exercise it is; both "" for a cell of its own.
    """

    code: str
    file: Path
    places: tuple[tuple[int, int], ...]
    name: str = ""
    after: tuple[str, ...] | None = None
    run: bool = True
    error: bool = False
    hidden: bool = False
    readonly: bool = False
    packages: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()
    watch_place: tuple[int, int] = (0, 0)
    part: str = ""
    exercise: str = ""

    def place(self, line: int, column: int) -> tuple[int, int]:
        """The line and column in the file of a place in the code; all count from 1."""
        first, start = self.places[max(0, min(line, len(self.places)) - 1)]
        return first, start + max(0, column - 1)

    def element(self, listing: str, output: str) -> str:
        """The element of this cell with its highlighted listing and its output."""
        facts = {
            "name": self.name,
            "exercise": self.exercise,
            "after": None if self.after is None else " ".join(self.after),
            "watch": " ".join(self.watch),
            "packages": " ".join(self.packages),
            "readonly": "true" if self.readonly else "",
            "error": "true" if self.error else "",
            "run": "" if self.run else "false",
        }
        written = "".join(
            f' data-{key}="{html.escape(value)}"'
            for key, value in facts.items()
            if value or (key == "after" and value is not None)
        )
        if self.hidden:
            listing = f'<details class="cell-code"><summary>Listing</summary>{listing}</details>'
        return f"<python-cell{written}>{listing}{output}</python-cell>\n"


@dataclass
class FoundCells:
    """The cells of a page in the order in which they were found, and the names they have taken."""

    found: list[Cell] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def add(self, cell: Cell) -> int:
        """Record a cell; returns its number."""
        self.found.append(cell)
        return len(self.found) - 1


def read_parameters(
    values: Mapping[str, Any], taken: set[str], report: Report
) -> dict[str, Any] | None:
    """The parameters as fields of a `Cell`; None if one is wrong, which is reported."""
    faults: list[bool] = []

    def wrong(name: str, message: str, remedy: str) -> None:
        faults.append(True)
        report(name, message, remedy)

    fields = dict(_read(values, taken, wrong))
    return None if faults else fields


def _read(values: Mapping[str, Any], taken: set[str], wrong: Report) -> Iterator[tuple[str, Any]]:
    part = next((name for name in values if name in PARTS), "")
    for name, value in values.items():
        if name not in PARAMETERS and name not in PARTS:
            wrong(name, f'a live cell has no parameter "{name}"', _known((*PARAMETERS, *PARTS)))
        elif part and name not in (part, *PARTS[part]):
            article = "an exercise" if part == "exercise" else f"a {part}"
            wrong(name, f'{article} has no parameter "{name}"', _of_part(part, name))
        elif name == part:
            yield from _of_exercise(part, str(value), taken, wrong)
        elif name in SWITCHES:
            switch = {"true": True, "false": False}.get(str(value).lower())
            if switch is None:
                wrong(name, f'{name} is true or false, not "{value}"', f"Write {name}=true")
            else:
                yield name, switch
        elif name == "packages":
            packages = _words(value)
            for package in packages:
                if package not in PACKAGES:
                    message = f'the Python of this site has no package "{package}"'
                    wrong(name, message, _known(PACKAGES))
            yield name, packages
        elif name == "after":
            yield name, _words(value)
        elif name == "watch":
            nets = _words(value)
            if not nets:
                wrong(name, "watch names no net", 'Write the name of a net, as in watch="demo"')
            yield name, nets
        elif not str(value).isidentifier():
            wrong(name, f'"{value}" cannot be the name of a cell', "Write a name such as first_net")
        elif str(value) in taken:
            wrong(name, f'two cells of this page have the name "{value}"', "Rename one of the two")
        else:
            taken.add(str(value))
            yield name, str(value)


def _of_exercise(part: str, name: str, taken: set[str], wrong: Report) -> Iterator[tuple[str, Any]]:
    if not name.isidentifier():
        remedy = 'Write a name such as exercise="square"'
        wrong(part, f'"{name}" cannot be the name of an exercise', remedy)
    elif part == "exercise" and name in taken:
        message = f'two exercises or cells of this page have the name "{name}"'
        wrong(part, message, "Rename one of the two")
    else:
        yield from {"part": part, "exercise": name}.items()
        if part == "exercise":
            taken.add(name)
            yield "name", name


def _of_part(part: str, name: str) -> str:
    if name in PARTS:
        return f"A cell is one of these: {', '.join(PARTS)}"
    others = ", ".join(PARTS[part])
    return f"Beside {part} it takes {others or 'none'}"


def misplaced(cells: Sequence[Cell]) -> Iterator[tuple[Cell, str, str]]:
    """The cells whose `after` names none above them; with the fault and its remedy."""
    above: list[str] = []
    exercises = {cell.name for cell in cells if cell.part == "exercise"}
    for cell in cells:
        for name in cell.after or ():
            if name in exercises:
                remedy = "Name a cell that is no exercise"
                yield cell, f'after: "{name}" is an exercise, which leaves no variables', remedy
            elif name not in above:
                where = "above this one"
                named = f"Above are: {', '.join(above)}" if above else "No cell above has a name"
                yield cell, f'after: there is no cell "{name}" {where}', named
        if cell.name and not cell.part:
            above.append(cell.name)


def unwatched(cells: Sequence[Cell], nets: Collection[str]) -> Iterator[tuple[Cell, str, str]]:
    """The cells that watch a net which the page does not have; with the fault and its remedy."""
    known = f"Its nets are: {', '.join(sorted(nets))}" if nets else "It has no named net"
    for cell in cells:
        for name in cell.watch:
            if name not in nets:
                yield cell, f'watch: this page has no net "{name}"', known


def _words(value: Any) -> tuple[str, ...]:
    words = value if isinstance(value, list) else str(value).replace(",", " ").split()
    return tuple(str(word) for word in words)


def _known(names: Sequence[str]) -> str:
    return f"Known are: {', '.join(names)}"
