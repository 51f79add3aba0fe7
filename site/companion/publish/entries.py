"""Lists faults briefly: equal ones are one entry, with their number and the first places."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from companion.places import IS_INSTALLED, PROGRAM, TOOL, Blog, blog_folder
from companion.tools.errors import BuildError, UnexpectedError

MOST_LINES = 10
SHOWN_PLACES = 3
SHOWN_NAMES = 12


@dataclass
class Entry:
    """Faults with the same cause and remedy, in the order in which they were found."""

    faults: list[BuildError] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    """The names in which the faults of a family differ, each with its number."""

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
        text = f"{self._what()}, {len(self.faults):,} times{where}"
        return _one_line(f"{text}, first {first_places}" if first_places else text)

    def _what(self) -> str:
        first = self.faults[0]
        if not self.names:
            return first.cause or first.message
        shown = ", ".join(self.names[:SHOWN_NAMES])
        further = len(self.names) - SHOWN_NAMES
        if further > 0:
            shown += f" and {further:,} other{'s' * (further > 1)}"
        return first.message.replace(first.named, shown, 1)

    @property
    def remedy(self) -> str:
        first = self.faults[0]
        remedy = first.family_remedy if self.names else first.remedy
        return _one_line(runnable(replace(first, remedy=remedy)))


def entries(faults: Sequence[BuildError]) -> list[Entry]:
    """The entries of faults, the most frequent first."""
    found: dict[tuple[str, str, type], Entry] = {}
    for fault in faults:
        key = (fault.cause or fault.message, fault.remedy, type(fault))
        found.setdefault(key, Entry()).faults.append(fault)
    return sorted(found.values(), key=lambda entry: -len(entry.faults))


def in_families(found: Sequence[Entry]) -> list[Entry]:
    """The same with the entries of a family as one, which lists their names."""
    members: dict[tuple[str, str], list[Entry]] = {}
    for entry in found:
        first = entry.faults[0]
        own = str(id(entry)) if not first.named else ""
        message = first.message.replace(first.named, "", 1) if first.named else first.message
        members.setdefault((message, own), []).append(entry)
    made = [group[0] if len(group) == 1 else _family(group) for group in members.values()]
    return sorted(made, key=lambda entry: -len(entry.faults))


def _family(group: Sequence[Entry]) -> Entry:
    counts: dict[str, int] = {}
    for fault in (each for entry in group for each in entry.faults):
        counts[fault.named] = counts.get(fault.named, 0) + 1
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    names = [f"{name} ({count:,})" if count > 1 else name for name, count in ordered]
    return Entry([fault for entry in group for fault in entry.faults], names)


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
        found = in_families(found)
        lines = [line for entry in found for line in _lines(entry, severity, apart=True)]
    if len(lines) + len(ending) > MOST_LINES:
        lines = [line for entry in found for line in _lines(entry, severity, apart=False)]
    if len(lines) + len(ending) > MOST_LINES:
        shown = MOST_LINES - len(ending) - 1
        rest = found[shown:]
        files = {each.page or each.file for entry in rest for each in entry.faults}
        where = "one post" if len(files) == 1 else f"{len(files):,} posts"
        place = shortened(rest[0].faults[0]).place
        lines[shown:] = [
            f"{severity}: {len(rest):,} further kinds of fault in {where}"
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
        "remedy": runnable(fault),
        "page": fault.page and printable(fault.page),
    }


def printable(path: Path) -> str:
    """The path as text that can be written as UTF-8."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def shortened(error: BuildError) -> BuildError:
    """The error with its path relative to the working directory; terminals make it a link."""
    file = error.file and Path(printable(relative_to_here(error.file)))
    made = replace(error, file=file, remedy=runnable(error))
    made.__cause__ = error.__cause__
    return made


_COMMAND = re.compile(rf"{re.escape(PROGRAM)} (new shortcode \S+)")


def runnable(error: BuildError) -> str:
    """The remedy with its command as it can be typed here: for the blog whose file is at fault."""
    if not _COMMAND.search(error.remedy):
        return error.remedy
    root = next((each for each in (error.file or Path()).parents if Blog(each).is_configured), None)
    is_default = root is None or root == blog_folder(None)
    source = "" if is_default else f" --source {shlex.quote(str(relative_to_here(root or TOOL)))}"
    is_here = IS_INSTALLED or Path.cwd() == TOOL
    program = PROGRAM if is_here else f"python {shlex.quote(str(TOOL / 'build.py'))}"
    return _COMMAND.sub(lambda found: f"{program} {found[1]}{source}", error.remedy)


def relative_to_here(file: Path) -> Path:
    """The path relative to the working directory, if the file is below it."""
    try:
        return file.relative_to(Path.cwd())
    except ValueError:
        return file
