"""Finds damage in what earlier builds left in `build`, and removes it before it is published.

What is removed is made again: each kind of file has a stamp that says what it was made of, and the
stamp goes with the first file that is damaged.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from companion.places import Blog
from companion.publish.record import Written, read_record, write_record
from companion.tools.sealed import hash_of

RECORD = "prepared.json"
_STAMPS = {
    "assets/companion/vendor": "vendor.stamp",
    "assets/companion/pyodide": "runtime.json",
    "bundles": "bundles.stamp",
}
"""The files that are made together, by their folder, and the stamp of each."""
_LISTINGS = (*_STAMPS.values(), "browser-files.txt", "published-files.txt")
_NOT_PREPARED = ("embed", "frames", "cards")  # builds compare or test these themselves


def remove_damaged(blog: Blog) -> list[str]:
    """Remove the files that are not as they were written; returns their names.

    Without a record nothing is known of the files, and all of them are made again.
    """
    record, _ = read_record(blog.build / RECORD)
    if not record:
        for name in _LISTINGS:
            (blog.build / name).unlink(missing_ok=True)
        return []
    damaged = [
        name for name, written in record.items() if hash_of(blog.build / name) != written.content
    ]
    for name in damaged:
        file = blog.build / name
        if not file.is_dir():
            file.unlink(missing_ok=True)
        for folder, stamp in _STAMPS.items():
            if name.startswith(f"{folder}/"):
                (blog.build / stamp).unlink(missing_ok=True)
    return damaged


def record_prepared(blog: Blog) -> None:
    """Note the contents of all files that builds prepare."""
    files = {file.relative_to(blog.build).as_posix(): file for file in _prepared(blog)}
    now = {name: Written(hash_of(file)) for name, file in sorted(files.items())}
    if now != read_record(blog.build / RECORD)[0]:
        write_record(blog.build / RECORD, now)


def _prepared(blog: Blog) -> Iterator[Path]:
    for folder in (blog.generated, blog.published, blog.build / "bundles"):
        for file in folder.rglob("*"):
            if file.is_file() and not set(_NOT_PREPARED) & set(file.relative_to(folder).parts):
                yield file
    yield from (blog.build / name for name in _LISTINGS if (blog.build / name).is_file())
