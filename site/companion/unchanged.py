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
from collections.abc import Iterable, Iterator, Sequence
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
from companion.publish.record import MARKER, Written, read_record, write_record
from companion.tools.sealed import hash_of

LAST_BUILD = "last-build.json"
"""A file in the blog's `build`: the command, what it read, what it wrote, and what it said."""

_LEFT_OUT = frozenset({"__pycache__", "node_modules"})
_TOOL = (
    *(GENERATOR, BROWSER, NODE, TEMPLATES, PYBUNDLE, STATIC, LICENCES_OF_OTHERS),
    *(LICENCE, NOTICE, TOOL / "build.py", TOOL / "pyproject.toml"),
)


def says_unchanged(words: Sequence[str]) -> bool:
    """Print again what the last build said, if it had this command line and nothing has changed.

    words : of the command line, after the name of the program.
    """
    asked = _build_words(words)
    if asked is None:
        return False
    try:
        blog = Blog(blog_folder(_source(asked)))
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
) -> None:
    """Keep what is needed to recognise that nothing has changed.

    inputs : the files and folders of the blog and of the tool that the build has read.
    inputs_before : their hash, from before the build.
    valid : from when until when the same content makes the same site (a page may be in the future).
    said, listed : the lines that the build has printed as messages, and as its output.
    """
    asked = _build_words(words)
    if asked is None:
        return
    written = {path.relative_to(destination).as_posix(): path for path in _files_below(destination)}
    written.pop(MARKER, None)
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
    record = {name: Written(hash_of(path)) for name, path in written.items()}
    write_record(blog.build / LAST_BUILD, record, facts)


def inputs_of(blog: Blog, content: Path, static: Iterable[Path], environment: str) -> list[Path]:
    """The files and folders that a build of a blog reads, apart from those that builds write."""
    own = [blog.configuration, blog.configuration_of(environment)]
    own += [content, blog.templates, blog.resources]
    return [*own, *(folder for folder in static if folder != blog.published), *_TOOL]


def inputs_hash(paths: Iterable[Path]) -> str:
    """A hash of the names and contents of files and folders, and of the version of Node."""
    node = shutil.which("node")
    parts = [f"{node} {Path(node).stat().st_size}" if node else ""]
    installed = NODE / "node_modules" / ".installed-lock"
    return _hash([*paths, installed], parts)


def generated_hash(blog: Blog) -> str:
    """A hash of the names and contents of what builds leave in `build` and publish later."""
    return _hash([blog.generated, blog.published, blog.for_hugo], [])


def _hash(paths: Iterable[Path], parts: Iterable[str]) -> str:
    total = hashlib.sha256("\n".join(parts).encode())
    for path in paths:
        for file in [path] if path.is_file() else _files_below(path):
            total.update(f"{file}\0{hash_of(file)}\n".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def _is_as_written(folder: Path, written: dict[str, str]) -> bool:
    """Whether a folder has these files and no others, with the contents of these hashes."""
    found = {file.relative_to(folder).as_posix(): file for file in _files_below(folder)}
    found.pop(MARKER, None)
    return found.keys() == written.keys() and all(
        hash_of(file) == written[name] for name, file in found.items()
    )


def _files_below(folder: Path, above: frozenset[str] = frozenset()) -> Iterator[Path]:
    """All files below a folder, in an order that depends on their names alone.

    above : the folders around it, without links; a link to one of them is not followed.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        inside = above | {os.path.realpath(folder)}
    except OSError:
        return
    for entry in entries:
        if not entry.is_dir():
            yield Path(entry.path)
        elif entry.name not in _LEFT_OUT and not _leads_back(entry, inside):
            yield from _files_below(Path(entry.path), inside)


def _leads_back(entry: os.DirEntry[str], folders: frozenset[str]) -> bool:
    return entry.is_symlink() and os.path.realpath(entry.path) in folders


def _build_words(words: Sequence[str]) -> list[str] | None:
    """The options of a `build`; None for another command."""
    if not words or words[0] == "build":
        return list(words[1:])
    is_option = words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")
    return list(words) if is_option else None


def _command(options: Sequence[str]) -> list[str]:
    return [str(Path.cwd()), *options]


def _source(options: Sequence[str]) -> Path | None:
    """What `--source` names."""
    for word, value in zip(options, [*options[1:], ""], strict=False):
        if word in ("-s", "--source"):
            return Path(value)
        if word.startswith("--source="):
            return Path(word.partition("=")[2])
        if word.startswith("-s") and len(word) > 2 and not word.startswith("--"):
            return Path(word[2:])
    return None
