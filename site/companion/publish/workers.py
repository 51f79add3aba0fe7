"""Does in several processes, where that pays, what one would do after the other.

A forked process has the content, the options and the shortcodes in its memory already; only bodies
come back. Where processes cannot be forked (Windows), or not safely (macOS, whose system libraries
do not allow it), or where there is little to do, all is done in this process.
"""

from __future__ import annotations

import os
import pickle
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import BinaryIO

from companion.publish.kept import Answers, PageWork
from companion.text.body import Body
from companion.tools.forks import can_fork, end_fork, forked
from companion.tools.progress import Report

WORTH_IT = 150_000
"""Characters of Markdown from which on a second process is faster: it costs about 50 ms."""
WORTH_WRITING = 2_000_000
"""Bytes of texts from which on they are written by a process of their own."""
_MOST_PROCESSES = 8
_SIZE = struct.Struct("<q")


def with_bodies(works: Sequence[PageWork], report: Report) -> Iterator[PageWork]:
    """Each page, as soon as its body was rendered by another process, or is to be rendered here.

    A body with errors is not brought back: it is rendered again, where the errors are reported.
    """
    new = [work for work in works if not work.has_body]
    count = min(os.cpu_count() or 1, _MOST_PROCESSES, len(new))
    size = sum(len(work.page.front.body) for work in new)
    pays = can_fork() and count > 1 and size >= WORTH_IT
    workers = [_Worker(new[first::count]) for first in range(count if pays else 0)]
    done = 0
    try:
        for work in works:
            if not work.has_body:
                report("Rendering the posts", done / len(new))
                body = workers[done % count].next_body() if workers else None
                done += 1
                if body is not None:
                    work.take(*body)
            yield work
    finally:
        for worker in workers:
            worker.close()


@contextmanager
def beside(work: Callable[[], None], size: int) -> Iterator[None]:
    """Do ``work``, which writes files, in another process while the block runs.

    If it fails there, or nothing can be forked, it is done here after the block, where its errors
    are reported. It is ended if the block fails.

    size : the bytes that it is about to write.
    """
    process = forked(lambda: _end(work)) if can_fork() and size >= WORTH_WRITING else None
    try:
        yield
    except BaseException:
        if process:
            end_fork(process)
        raise
    if process is None or os.waitpid(process, 0)[1] != 0:
        work()


def _end(work: Callable[[], None]) -> None:
    """Do it and end this process, with a status that says whether it was done."""
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)


class _Worker:
    """A forked process that renders the bodies of some pages, in their order."""

    def __init__(self, works: Sequence[PageWork]) -> None:
        reading, writing = os.pipe()

        def render() -> None:
            os.close(reading)
            _render_all(works, writing)

        self._id = forked(render)
        os.close(writing)
        self._answers: BinaryIO = os.fdopen(reading, "rb")

    def next_body(self) -> tuple[Body, Answers] | None:
        """The next body, with what was asked for it; None if it has errors or the process ended."""
        head = self._answers.read(_SIZE.size)
        if len(head) < _SIZE.size:
            return None
        data = self._answers.read(_SIZE.unpack(head)[0])
        try:
            body: tuple[Body, Answers] | None = pickle.loads(data) if data else None
        except (EOFError, pickle.UnpicklingError):
            return None
        return body

    def close(self) -> None:
        """End the process, also one that still renders a body that nobody waits for."""
        self._answers.close()
        end_fork(self._id)


def _render_all(works: Sequence[PageWork], writing: int) -> None:
    """Write the bodies, each with its length before it; ends the process."""
    try:
        with os.fdopen(writing, "wb") as answers:
            for work in works:
                data = b""
                with suppress(Exception):  # the other process meets it, too, and reports it
                    *body, errors = work.rendered()
                    data = b"" if errors else pickle.dumps(tuple(body), protocol=5)
                answers.write(_SIZE.pack(len(data)) + data)
                answers.flush()
    finally:
        os._exit(0)
