"""Maps the characters of derived text to their positions in the author's file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

Place = tuple[Path, int, int]  # file, line, column; lines and columns count from 1


@dataclass(frozen=True)
class Source:
    """A post's body and its position in the file.

    file : the file it was read from; error messages name it.
    text : the body, without front matter.
    first_line : the line of the file on which `text` starts (1 if there is no front matter).
    """

    file: Path
    text: str
    first_line: int = 1


class Lines:
    """Converts offsets in a source's text to lines and columns of its file."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._starts = [0]
        self._starts.extend(hit.end() for hit in re.finditer("\n", source.text))

    def start_of(self, offset: int) -> int:
        """Return the offset of the start of the line that contains `offset`."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def place(self, offset: int) -> Place:
        """Return the file, line and column of an offset."""
        return self.source.file, *self.position(offset)

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line (in the file) and column (in characters) of an offset, both from 1."""
        index = bisect_right(self._starts, offset) - 1
        return self.source.first_line + index, offset - self._starts[index] + 1


@dataclass(frozen=True)
class Run:
    """A part of a mapped text that starts at `start` and comes from the source at `origin`.

    copied : the part is a copy of the source from `origin` on; otherwise it was generated, and
        every character of it maps to `origin`.
    """

    start: int
    origin: int
    copied: bool = True


@dataclass(frozen=True)
class MappedText:
    """A string assembled from parts of a source, with the source offset of every character.

    `runs` is sorted by `start`; the first run starts at 0.
    """

    text: str
    runs: tuple[Run, ...]

    @classmethod
    def copied(cls, text: str, origin: int = 0) -> MappedText:
        """Make a text that is an exact copy of the source from offset `origin` on."""
        return cls(text, (Run(0, origin),))

    @classmethod
    def made(cls, text: str, origin: int) -> MappedText:
        """Make a generated text; `origin` is the source offset that it is attributed to."""
        return cls(text, (Run(0, origin, copied=False),))

    @classmethod
    def join(cls, pieces: Iterable[MappedText]) -> MappedText:
        """Concatenate texts, keeping the origins."""
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
        """Return the source offset of the character at `offset`."""
        run = self.runs[bisect_right(self.runs, offset, key=lambda run: run.start) - 1]
        return run.origin + (offset - run.start if run.copied else 0)

    def cut(self, start: int, end: int) -> MappedText:
        """Return the part from `start` to `end`, keeping the origins."""
        first = bisect_right(self.runs, start, key=lambda run: run.start) - 1
        runs = [Run(0, self.origin(start), self.runs[first].copied)]
        for index in range(first + 1, len(self.runs)):  # a slice would copy all later runs
            run = self.runs[index]
            if run.start >= end:
                break
            runs.append(Run(run.start - start, run.origin, run.copied))
        return MappedText(self.text[start:end], tuple(runs))

    def lines(self) -> Iterator[MappedText]:
        """Yield the lines of the text, including their line ends."""
        start = 0
        for line in self.text.splitlines(keepends=True):
            yield self.cut(start, start + len(line))
            start += len(line)

    def __len__(self) -> int:
        return len(self.text)
