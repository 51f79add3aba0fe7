"""Writes the files that finished texts need beside their pages: frames, and pages of widgets."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from pathlib import Path

from companion.tools.atomic_file import write_whole
from companion.tools.sealed import content_hash, hash_of

Files = Mapping[str, str]
"""Texts by name."""


class PageFiles:
    """Writes the files of a folder; remembers their hashes for the next build of the process."""

    def __init__(self) -> None:
        self._known: dict[Hashable, dict[str, str]] = {}

    def write(
        self, folder: Path, pages: Iterable[tuple[Hashable, Callable[[], Files]]]
    ) -> set[str]:
        """Write the files that are missing, outdated or damaged; returns the names of all.

        pages : for each page a key of all that its files depend on, or None, and what makes them.
            Of files with the same name, the last one counts.
        """
        known, self._known = self._known, {}
        wanted: dict[str, tuple[str, Callable[[], Files]]] = {}
        for key, make in pages:
            hashes = known.get(key) if key is not None else None
            if hashes is None:
                files = make()
                hashes = {name: content_hash(text.encode()) for name, text in files.items()}
                make = _made(files)
            if key is not None:
                self._known[key] = hashes
            wanted |= {name: (content, make) for name, content in hashes.items()}
        for name, (content, make) in wanted.items():
            if hash_of(folder / name) != content:
                write_whole(folder / name, make()[name])
        return set(wanted)


def _made(files: Files) -> Callable[[], Files]:
    return lambda: files
