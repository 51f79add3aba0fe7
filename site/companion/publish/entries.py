"""Lists faults briefly: equal ones are one entry, with their number and the first places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from companion.tools.errors import BuildError, UnexpectedError

MOST_LINES = 10
SHOWN_PLACES = 3


@dataclass
class Entry:
    """Faults with the same cause and remedy, in the order in which they were found."""

    faults: list[BuildError] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """The fault, its number and places, in one line."""
        first = self.faults[0]
        if len(self.faults) == 1:
            head = replace(shortened(first), remedy="")
            return _one_line(f"{head.place}: {head.message}" if head.place else head.message)
        pages = len({each.page or each.file for each in self.faults})
        where = f" in {pages:,} posts" if pages > 1 else " in one post"
        places = list(dict.fromkeys(shortened(each).place for each in self.faults))
        first_places = ", ".join(place for place in places[:SHOWN_PLACES] if place)
        text = f"{first.cause or first.message}, {len(self.faults):,} times{where}"
        return _one_line(f"{text}, first {first_places}" if first_places else text)

    @property
    def remedy(self) -> str:
        return _one_line(self.faults[0].remedy)


def entries(faults: Sequence[BuildError]) -> list[Entry]:
    """The entries of faults, the most frequent first."""
    found: dict[tuple[str, str, type], Entry] = {}
    for fault in faults:
        key = (fault.cause or fault.message, fault.remedy, type(fault))
        found.setdefault(key, Entry()).faults.append(fault)
    return sorted(found.values(), key=lambda entry: -len(entry.faults))


def listing(
    faults: Sequence[BuildError], severity: str, every: bool = False, last: str = ""
) -> list[str]:
    """The lines that list faults: at most `MOST_LINES`, or with ``every`` each fault by itself.

    last : a line behind the list, if it has several faults.
    """
    if every:
        lines = [f"{severity}: {shortened(fault)}" for fault in faults]
        return [*lines, last] if last and len(faults) > 1 else lines
    found = entries(faults)
    ending = [last] if last and len(faults) > 1 else []
    lines = [line for entry in found for line in _lines(entry, severity, apart=True)]
    if len(lines) + len(ending) > MOST_LINES:
        lines = [line for entry in found for line in _lines(entry, severity, apart=False)]
    if len(lines) + len(ending) > MOST_LINES:
        shown = MOST_LINES - len(ending) - 1
        rest = found[shown:]
        files = {each.page or each.file for entry in rest for each in entry.faults}
        place = shortened(rest[0].faults[0]).place
        lines[shown:] = [
            f"{severity}: {len(rest):,} further kinds of fault in {len(files):,} posts"
            f"{f', first {place}' if place else ''}; --all lists each"
        ]
    return [*lines, *ending]


def _lines(entry: Entry, severity: str, apart: bool) -> list[str]:
    """The lines of an entry; its remedy has a line of its own if they are to stand ``apart``."""
    if isinstance(entry.faults[0], UnexpectedError):
        return [f"{severity}: {entry.heading}. {entry.remedy}."]
    heading = f"{severity}: {entry.heading}"
    if not entry.remedy:
        return [heading]
    return [heading, f"    {entry.remedy}"] if apart else [f"{heading}; {entry.remedy}"]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def as_json(severity: str, fault: BuildError) -> dict[str, object]:
    """A fault for other programs; ``page`` is the content file that leads to it."""
    return {
        "severity": severity,
        "file": fault.file and printable(fault.file),
        "line": fault.line,
        "column": fault.column,
        "message": fault.message,
        "remedy": fault.remedy,
        "page": fault.page and printable(fault.page),
    }


def printable(path: Path) -> str:
    """The path as text that can be written as UTF-8."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def shortened(error: BuildError) -> BuildError:
    """The error with its path relative to the working directory; terminals make it a link."""
    file = error.file and Path(printable(relative_to_here(error.file)))
    made = replace(error, file=file)
    made.__cause__ = error.__cause__
    return made


def relative_to_here(file: Path) -> Path:
    """The path relative to the working directory, if the file is below it."""
    try:
        return file.relative_to(Path.cwd())
    except ValueError:
        return file
