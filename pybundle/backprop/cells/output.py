"""What a listing writes, in order and within bounds.

A listing may print ten million lines. The first ``HEAD`` characters are kept and the last ``TAIL``;
what lies between is only counted. Pictures have a bound of their own.
"""

from __future__ import annotations

import io
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol

HEAD = 20_000
TAIL = 2_000
QUIET = 0.05
"""Seconds between two reports of what was written."""
PICTURE = "plot"
"""The kind of a part that is a picture; its text is the JSON that `Drawable.description` gives."""
MOST_PICTURES = 12
"""Pictures that one run may show."""

Part = tuple[str, str]
"""A kind and a text. The kinds are "out", "err", "value", "error", "note" and "plot"."""
Emit = Callable[[str, str], object]
"""Is told the kind and the text of each part as it comes."""


class Drawable(Protocol):
    """A picture that may grow until it is described."""

    def description(self) -> str: ...


class Output:
    """Collects the parts of one run.

    Parameters
    ----------
    emit : callable, optional
        Is told what belongs to the head, soon after it was written.
    """

    def __init__(self, emit: Emit | None = None) -> None:
        self._emit = emit
        self._head: list[Part] = []
        self._room = HEAD
        self._tail: deque[Part] = deque()
        self._in_tail = 0
        self._lost_lines = 0
        self._lost_characters = 0
        self._waiting: list[Part] = []
        self._last = time.monotonic()
        self._picture: Drawable | None = None  # may still grow
        self._pictures: list[Drawable] = []

    def write(self, kind: str, text: str) -> None:
        """Append a text; one that continues the last part becomes a part of it."""
        self.finish_picture()
        if self._room > 0:
            head, text = text[: self._room], text[self._room :]
            self._room -= len(head)
            self._head.append((kind, head))
            if self._emit is not None:
                self._waiting.append((kind, head))
                if self._room == 0 or time.monotonic() - self._last > QUIET:
                    self.flush()  # a full head too: no later text of it would
        if text:
            self._write_beyond(kind, text)

    def draw(self, picture: Drawable) -> None:
        """Show a picture here, as it is when the next part comes or the run ends."""
        self.finish_picture()
        self._pictures.append(picture)
        if len(self._pictures) <= MOST_PICTURES:
            self._picture = picture

    def has(self, picture: Drawable) -> bool:
        """Whether this run has shown a picture."""
        return any(each is picture for each in self._pictures)

    def finish_picture(self) -> None:
        """Describe the picture that might still grow."""
        picture, self._picture = self._picture, None
        if picture is None:
            return
        part = (PICTURE, picture.description())
        self._head.append(part)
        if self._emit is not None:
            self._waiting.append(part)
            self.flush()

    def flush(self) -> None:
        """Report what was written since the last report."""
        if self._emit is not None:
            for kind, text in _merged(self._waiting):
                self._emit(kind, text)
        self._waiting = []
        self._last = time.monotonic()

    def parts(self) -> list[Part]:
        """All that was kept, with a note in place of what was not."""
        self.finish_picture()
        tail = [*self._tail]
        if self._lost_characters and tail:  # begin with a whole line
            kind, text = tail[0]
            self._lose(text[: text.find("\n") + 1])
            tail[0] = (kind, text[text.find("\n") + 1 :])
        lost = []
        if self._lost_lines:
            lost = [("note", f"… {self._lost_lines:,} lines left out …")]
        elif self._lost_characters:
            lost = [("note", f"… {self._lost_characters:,} characters left out …")]
        if len(self._pictures) > MOST_PICTURES:
            more = f"… {len(self._pictures) - MOST_PICTURES:,} more pictures left out …"
            tail.append(("note", more))
        return [*_merged(self._head), *lost, *_merged(tail)]

    def _write_beyond(self, kind: str, text: str) -> None:
        """Append a text to the tail, from whose start as much is dropped."""
        self._lose(text[:-TAIL])
        text = text[-TAIL:]
        self._tail.append((kind, text))
        self._in_tail += len(text)
        while self._in_tail - len(self._tail[0][1]) >= TAIL:
            dropped = self._tail.popleft()[1]
            self._in_tail -= len(dropped)
            self._lose(dropped)

    def _lose(self, text: str) -> None:
        self._lost_lines += text.count("\n")
        self._lost_characters += len(text)


class Stream(io.TextIOBase):
    """A text file that writes one kind of part, for ``sys.stdout`` and ``sys.stderr``."""

    def __init__(self, output: Output, kind: str) -> None:
        self._output = output
        self._kind = kind

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._output.write(self._kind, text)
        return len(text)

    def flush(self) -> None:
        self._output.flush()


def _merged(parts: Iterable[Part]) -> list[Part]:
    """The parts, neighbours of one kind joined unless they are pictures, empty ones left out."""
    found: list[tuple[str, list[str]]] = []
    for kind, text in parts:
        if found and found[-1][0] == kind != PICTURE:
            found[-1][1].append(text)
        elif text:
            found.append((kind, [text]))
    return [(kind, "".join(texts)) for kind, texts in found]
