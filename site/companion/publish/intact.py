"""Finds damage in what earlier builds left in `build`, and removes it before it is published.

What is removed is made again: each kind of file has a stamp that says what it was made of, and the
stamp goes with the first file that is damaged.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from companion.places import Blog
from companion.publish.record import Written, read_record, write_record
from companion.tools.atomic_file import remove
from companion.tools.sealed import files_below, hash_of, note_damage

RECORD = "prepared.json"
_STAMPS = {
    "assets/companion/vendor": "vendor.stamp",
    "assets/companion/pyodide": "runtime.json",
    "bundles": "bundles.stamp",
}
"""The files that are made together, by their folder, and the stamp of each."""
_LISTINGS = (*_STAMPS.values(), "browser-files.txt", "published-files.txt")
_NOT_PREPARED = ("embed/", "companion/frames/", "companion/cards/", "companion/search/")
"""Folders below `assets` and `published` whose files builds compare or test themselves."""


def remove_damaged(blog: Blog) -> list[str]:
    """Remove the files that are not as they were written; returns their names.

    Without a record nothing is known of the files, and all of them are made again.
    """
    for tree in (blog.generated, blog.published, blog.build / "bundles"):
        _remove_links(tree)
    record, _ = read_record(blog.build / RECORD)
    if not record:
        for name in _LISTINGS:
            remove(blog.build / name)
        return []
    damaged = [
        name for name, written in record.items() if hash_of(blog.build / name) != written.content
    ]
    for name in damaged:
        file = blog.build / name
        note_damage(file)
        for above in reversed(file.relative_to(blog.build).parents):
            if (blog.build / above).is_file():  # a file in place of a folder
                (blog.build / above).unlink()
        remove(file)
        for folder, stamp in _STAMPS.items():
            if name.startswith(f"{folder}/"):
                remove(blog.build / stamp)
    return damaged


def _remove_links(folder: Path) -> None:
    """Remove all links below a folder, and the folder if it is none; builds make no links."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        folder.unlink()
    for path in folder.rglob("*") if folder.is_dir() else ():
        if path.is_symlink():
            path.unlink()


def is_prepared(blog: Blog, inputs: str) -> bool:
    """Whether all prepared files are there as they were written, and no others.

    inputs : a hash of what they are made of.
    """
    record, facts = read_record(blog.build / RECORD)
    return facts.get("inputs") == inputs and record == _seen(blog)


def record_prepared(blog: Blog, inputs: str) -> None:
    """Note the contents of all files that builds prepare, and the hash of what they are made of."""
    write_record(blog.build / RECORD, _seen(blog), {"inputs": inputs})


def _seen(blog: Blog) -> dict[str, Written]:
    """The prepared files as they are, by their path below `build`."""
    start = len(str(blog.build)) + 1
    found = {file[start:].replace(os.sep, "/"): file for file in _prepared(blog)}
    return {name: Written(hash_of(file)) for name, file in sorted(found.items())}


def _prepared(blog: Blog) -> Iterator[str]:
    for folder in (blog.generated, blog.published, blog.build / "bundles"):
        start = len(str(folder)) + 1
        for file in files_below(folder):
            if not file[start:].replace(os.sep, "/").startswith(_NOT_PREPARED):
                yield file
    yield from (str(blog.build / name) for name in _LISTINGS if (blog.build / name).is_file())
