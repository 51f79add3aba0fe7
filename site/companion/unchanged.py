"""Recognises that nothing has changed since the last build, before anything large is imported.

All that a build reads and all that it has written is compared by content, never by time: a file
that was only touched changes nothing, and one that was changed without a new time is seen.
This module is imported before the packages of `pyproject.toml` are there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from companion.places import (
    BROWSER,
    GENERATOR,
    LICENCE,
    LICENCES_OF_OTHERS,
    NODE,
    NOTICE,
    PYBUNDLE,
    STATIC,
    TEMPLATES,
    TOOL,
    Blog,
    blog_folder,
)
from companion.publish.record import MARKER, Record, Written, read_record, write_record
from companion.tools.sealed import files_below, hash_of
from companion.words import build_words, source_of

LAST_BUILD = "last-build.json"
"""A file in the blog's `build`: the command, what it read, what it wrote, and what it said."""

_TOOL = (
    *(GENERATOR, BROWSER, NODE, TEMPLATES, PYBUNDLE, STATIC, LICENCES_OF_OTHERS),
    *(LICENCE, NOTICE, TOOL / "build.py", TOOL / "pyproject.toml"),
)


def says_unchanged(words: Sequence[str]) -> bool:
    """Print again what the last build said, if it had this command line and nothing has changed.

    words : of the command line, after the name of the program.
    """
    asked = build_words(words)
    if asked is None:
        return False
    try:
        blog = Blog(blog_folder(source_of(asked)))
        written, facts = read_record(blog.build / LAST_BUILD)
        if not facts or facts["command"] != _command(asked):
            return False
        first, last = facts["valid"]
        if not (first <= time.time() < last):
            return False
        destination = Path(facts["destination"])
        is_same = (
            isinstance(facts["listed"], list)
            and inputs_hash(map(Path, facts["inputs"])) == facts["hash"]
            and generated_hash(blog) == facts["generated"]
            and _is_as_written(destination, {name: seen.content for name, seen in written.items()})
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False
    if is_same:
        for line in facts["listed"]:
            print(line)
        for line in facts["said"]:
            print(line, file=sys.stderr)
        print("Nothing has changed since the last build.", file=sys.stderr)
    return is_same


def remember(
    words: Sequence[str],
    blog: Blog,
    destination: Path,
    inputs: Sequence[Path],
    inputs_before: str,
    valid: tuple[float, float],
    said: Sequence[str],
    listed: Sequence[str] = (),
    site: Record | None = None,
) -> None:
    """Keep what is needed to recognise that nothing has changed.

    inputs : the files and folders of the blog and of the tool that the build has read.
    inputs_before : their hash, from before the build.
    valid : from when until when the same content makes the same site (a page may be in the future).
    said, listed : the lines that the build has printed as messages, and as its output.
    site : the files that it has written; what is not among them is read.
    """
    asked = build_words(words)
    if asked is None:
        return
    written = _files_of(destination)
    facts: dict[str, Any] = {
        "command": _command(asked),
        "destination": str(destination),
        "inputs": [str(path) for path in inputs],
        "hash": inputs_before,
        "generated": generated_hash(blog),
        "valid": valid,
        "said": list(said),
        "listed": list(listed),
    }
    known = {name: seen.content for name, seen in (site or {}).items()}
    record = {name: Written(known.get(name) or hash_of(path)) for name, path in written.items()}
    write_record(blog.build / LAST_BUILD, record, facts)


def inputs_of(blog: Blog, content: Path, static: Iterable[Path], environment: str) -> list[Path]:
    """The files and folders that a build of a blog reads, apart from those that builds write."""
    own = [*blog.settings(environment), content, blog.templates, blog.resources, *blog.go_files()]
    return [*own, *(folder for folder in static if folder != blog.published), *_TOOL]


def inputs_hash(paths: Iterable[Path]) -> str:
    """A hash of the names and contents of files and folders, and of the version of Node."""
    node = shutil.which("node")
    parts = [f"{node} {Path(node).stat().st_size}" if node else ""]
    installed = NODE / "node_modules" / ".installed-lock"
    return _hash([*paths, installed], parts)


def generated_hash(blog: Blog) -> str:
    """A hash of the names and contents of what builds leave in `build` and publish later."""
    return _hash(generated_folders(blog), [])


def generated_folders(blog: Blog) -> list[Path]:
    """The folders of what builds leave in `build` and publish later."""
    return [blog.generated, blog.published, blog.for_hugo]


def _hash(paths: Iterable[Path], parts: Iterable[str]) -> str:
    total = hashlib.sha256("\n".join(parts).encode())
    for path in paths:
        for file in [str(path)] if path.is_file() else files_below(path):
            total.update(f"{file}\0{hash_of(file)}\n".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def _is_as_written(folder: Path, written: dict[str, str]) -> bool:
    """Whether a folder has these files and no others, with the contents of these hashes."""
    found = _files_of(folder)
    return found.keys() == written.keys() and all(
        hash_of(file) == written[name] for name, file in found.items()
    )


def _files_of(folder: Path) -> dict[str, str]:
    """The files of a site by their path in it."""
    start = len(str(folder)) + 1
    found = {file[start:].replace(os.sep, "/"): file for file in files_below(folder)}
    found.pop(MARKER, None)
    return found


def _command(options: Sequence[str]) -> list[str]:
    return [str(Path.cwd()), *options]
