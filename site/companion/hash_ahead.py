"""Hashes what the last build has written while this one imports its modules, on another core.

A build compares these files by content, some tens of megabytes, and its imports take as long.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from companion.places import Blog, blog_folder
from companion.tools.forks import can_fork, end_fork, forked
from companion.tools.sealed import files_below, hash_of, known_hashes, learn_hashes
from companion.unchanged import LAST_BUILD, generated_folders
from companion.words import build_words, source_of


def begin_hashing(words: Sequence[str]) -> None:
    """Begin to hash, if a build with these words has written anything before.

    words : of the command line, after the name of the program.
    """
    from companion.publish.record import read_record

    options = build_words(words)
    if options is None or not can_fork() or (os.cpu_count() or 1) < 2:
        return
    try:
        blog = Blog(blog_folder(source_of(options)))
        facts = read_record(blog.build / LAST_BUILD)[1]
        if facts:
            _begun.append(_Hashing([*generated_folders(blog), Path(facts["destination"])]))
    except (OSError, ValueError, KeyError, TypeError):  # the build itself meets and reports it
        return


def take_over_hashes() -> None:
    """Wait for what was begun, and know its hashes."""
    while _begun:
        _begun.pop().take_over()


class _Hashing:
    """A forked process that hashes all files of some folders."""

    def __init__(self, folders: Sequence[Path]) -> None:
        reading, writing = os.pipe()

        def hash_all() -> None:
            os.close(reading)
            _send_hashes(folders, writing)

        self._process = forked(hash_all)
        os.close(writing)
        self._answer: BinaryIO = os.fdopen(reading, "rb")

    def take_over(self) -> None:
        with self._answer as answer, suppress(EOFError, pickle.UnpicklingError):
            learn_hashes(pickle.load(answer))
        end_fork(self._process)


_begun: list[_Hashing] = []


def _send_hashes(folders: Sequence[Path], writing: int) -> None:
    """Ends the process."""
    try:
        for folder in folders:
            for file in files_below(folder):
                hash_of(file)
        with os.fdopen(writing, "wb") as answer:
            pickle.dump(known_hashes(), answer)
    finally:
        os._exit(0)
