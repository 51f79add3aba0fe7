"""Text that remembers which characters of the author's file it came from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

Place = tuple[Path, int, int]  # a file, a line and a column in it, both from 1


@dataclass(frozen=True)
class Source:
    """A post's body and where it begins.

    file : the file it was read from; named in every message.
    text : the body, without front matter.
    first_line : the line of the file on which `text` starts (1 if there is no front matter).
    """

    file: Path
    text: str
    first_line: int = 1


class Lines:
    """Turns offsets into a source's text into lines and columns of its file."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._starts = [0]
        self._starts.extend(i + 1 for i, char in enumerate(source.text) if char == "\n")

    def start_of(self, offset: int) -> int:
        """The offset at which the line that holds `offset` starts."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def place(self, offset: int) -> Place:
        """The file with the position in it."""
        return self.source.file, *self.position(offset)

    def position(self, offset: int) -> tuple[int, int]:
        """Line (in the file) and column (in characters) of an offset, both from 1."""
        index = bisect_right(self._starts, offset) - 1
        return self.source.first_line + index, offset - self._starts[index] + 1


@dataclass(frozen=True)
class Run:
    """From `start` on, the text stems from `origin` on (or from `origin` alone: not `copied`)."""

    start: int
    origin: int
    copied: bool = True


@dataclass(frozen=True)
class MappedText:
    """A string cut and pasted from a source, with the origin of every character.

    `runs` is ordered by `start`; the first starts at 0 unless the text is empty.
    """

    text: str
    runs: tuple[Run, ...]

    @classmethod
    def copied(cls, text: str, origin: int = 0) -> MappedText:
        """Text that stands in the source, from offset `origin` on, just as it is here."""
        return cls(text, (Run(0, origin),))

    @classmethod
    def made(cls, text: str, origin: int) -> MappedText:
        """Text that the author did not write; `origin` is what caused it."""
        return cls(text, (Run(0, origin, copied=False),))

    @classmethod
    def join(cls, pieces: Iterable[MappedText]) -> MappedText:
        texts: list[str] = []
        runs: list[Run] = []
        length = 0
        for piece in pieces:
            if not piece.text:
                continue
            texts.append(piece.text)
            runs.extend(Run(length + run.start, run.origin, run.copied) for run in piece.runs)
            length += len(piece.text)
        return cls("".join(texts), tuple(runs) or (Run(0, 0, copied=False),))

    def origin(self, offset: int) -> int:
        """The source offset from which the character at `offset` stems."""
        run = self.runs[bisect_right(self.runs, offset, key=lambda run: run.start) - 1]
        return run.origin + (offset - run.start if run.copied else 0)

    def cut(self, start: int, end: int) -> MappedText:
        """The part from `start` to `end`, origins kept."""
        first = bisect_right(self.runs, start, key=lambda run: run.start) - 1
        runs = [Run(0, self.origin(start), self.runs[first].copied)]
        for index in range(first + 1, len(self.runs)):  # no slice: it would copy all that follow
            run = self.runs[index]
            if run.start >= end:
                break
            runs.append(Run(run.start - start, run.origin, run.copied))
        return MappedText(self.text[start:end], tuple(runs))

    def lines(self) -> Iterator[MappedText]:
        """The text line by line, line ends kept."""
        start = 0
        for line in self.text.splitlines(keepends=True):
            yield self.cut(start, start + len(line))
            start += len(line)

    def __len__(self) -> int:
        return len(self.text)
