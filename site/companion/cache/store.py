"""Keeps results in the user's cache, for all clones: values by kind and key, in one SQLite file.

SQLite was chosen over a file for each entry: 20,000 formulas are found in a third of a second, and
one file takes no room for names and blocks. Nothing depends on the file:

- an entry has a digest of its key and value; one that does not match counts as absent;
- a file that SQLite cannot read is removed, and a new one is begun;
- where nothing can be written (a full disk, a folder without permission), nothing is kept.

It is bounded: the entries that no build has asked for longest go first. Which ones these are is
told by the number of openings since, not by a clock.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from companion.runtime.cache import cache_folder
from companion.tools.atomic_file import remove
from companion.tools.errors import BuildError

MOVED = "COMPANION_CACHE"
"""The variable of the environment that names another folder for the store."""
LAYOUT = 1  # of the tables; a change makes another file
LIMIT = 512_000_000  # bytes of the file
_SMALL = 16_384  # bytes
_IN_ONE_QUERY = 500  # keys
_WAITING = 16_000_000  # bytes of new entries in memory, until they are written
_PATIENCE = 5.0  # seconds for a lock that another build holds
_TABLES = """
CREATE TABLE IF NOT EXISTS entry (key BLOB PRIMARY KEY, digest BLOB, value BLOB);
CREATE TABLE IF NOT EXISTS used (key BLOB PRIMARY KEY, opening INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS opening (number INTEGER);
"""
_T = TypeVar("_T")
Rows = list[tuple[bytes, bytes, bytes]]
"""Key, digest and value of entries."""


@dataclass
class Counts:
    """How often entries were asked for, by their kind.

    damaged : entries whose digest did not match, and files that could not be read.
    """

    found: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    damaged: int = 0


def store_folder() -> Path:
    """The folder of the store."""
    moved = os.environ.get(MOVED)
    return Path(moved) if moved else cache_folder("builds")


def open_store() -> Store:
    """The store of this user; one that keeps nothing if there is no place for it."""
    try:
        folder = store_folder()
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, BuildError):
        return Store(None)
    return Store(folder / f"results-{LAYOUT}.sqlite")


def clear_store() -> None:
    """Remove the store."""
    with contextlib.suppress(OSError, BuildError):
        for file in store_folder().glob("results-*"):
            file.unlink(missing_ok=True)


class Store:
    """Values by kind and key; see the module.

    file : None keeps nothing.
    counts : what was found and what not, since this object was made.
    """

    def __init__(self, file: Path | None, limit: int = LIMIT) -> None:
        self.counts = Counts()
        self._file = file
        self._limit = limit
        self._connection: sqlite3.Connection | None = None
        self._opening = 0
        self._new: dict[bytes, bytes] = {}
        self._waiting = 0
        self._asked: set[bytes] = set()

    def get(self, kind: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The values of those keys that there are."""
        named = {_key(kind, key): key for key in keys}
        waiting = {key: self._new[full] for full, key in named.items() if full in self._new}
        found: dict[bytes, bytes] = {}
        wanted = [full for full in named if full not in self._new]
        nothing: Rows = []
        rows = self._attempt(lambda base: _rows(base, wanted), nothing)
        for full, digest, value in rows:
            if not isinstance(value, bytes) or digest != _digest(full, value):
                self.counts.damaged += 1
                continue
            found[named[full]] = value
            self._asked.add(full)
        count = len(found) + len(waiting)
        self.counts.found += Counter({kind: count})
        self.counts.missing += Counter({kind: len(named) - count})
        return {**waiting, **{key: zlib.decompress(value) for key, value in found.items()}}

    def put(self, kind: str, key: bytes, value: bytes) -> None:
        """Keep a value; it is written with others, at the latest by ``flush``."""
        self._new[_key(kind, key)] = value
        self._waiting += len(value)
        if self._waiting > _WAITING:
            self.flush()

    def flush(self) -> None:
        """Write what is new, and remove the oldest entries if there are too many."""
        new, self._new, self._waiting = self._new, {}, 0
        asked, self._asked = self._asked, set()
        if new or asked:
            self._attempt(lambda base: self._write(base, new, asked), None)

    def close(self) -> None:
        """Write what is new and close the file."""
        self.flush()
        self._disconnect()

    def _write(self, base: sqlite3.Connection, new: dict[bytes, bytes], asked: set[bytes]) -> None:
        entries = []
        for key, value in new.items():
            packed = _packed(value)
            entries.append((key, _digest(key, packed), packed))
        if not entries and not _is_due(base, asked, self._opening):
            return
        with base:
            base.execute("BEGIN IMMEDIATE")
            base.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", entries)
            uses = [(key, self._opening) for key in (*new, *asked)]
            base.executemany("INSERT OR REPLACE INTO used VALUES (?, ?)", uses)
            self._shrink(base)

    def _shrink(self, base: sqlite3.Connection) -> None:
        """Remove the entries that were not asked for longest, until a quarter of the room is free.

        The file does not become smaller: the next entries take the room.
        """
        size = _taken(base)
        while size > self._limit:
            oldest = base.execute(
                "SELECT entry.key FROM entry LEFT JOIN used USING (key) "
                "ORDER BY coalesce(opening, 0) LIMIT max(1, (SELECT count(*) FROM entry) / 4)"
            ).fetchall()
            if not oldest:
                return
            base.executemany("DELETE FROM entry WHERE key = ?", oldest)
            base.executemany("DELETE FROM used WHERE key = ?", oldest)
            size = _taken(base)

    def _attempt(self, action: Callable[[sqlite3.Connection], _T], otherwise: _T) -> _T:
        """The result of ``action``; of a damaged file, nothing is left and nothing is found."""
        if self._file is None:
            return otherwise
        try:
            return action(self._connection or self._connect(self._file))
        except sqlite3.OperationalError as error:  # busy, full, or without permission
            is_damage = "malformed" in str(error) or "disk I/O" in str(error)
            if not is_damage and not any(map(Path.is_dir, _files_of(self._file))):
                return otherwise
        except (sqlite3.DatabaseError, OverflowError, UnicodeDecodeError):
            pass
        except OSError:
            return otherwise
        self.counts.damaged += 1
        self._remove(self._file)
        return otherwise

    def _connect(self, file: Path) -> sqlite3.Connection:
        base = sqlite3.connect(
            file, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
        self._connection = base
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = OFF")  # what a power cut damages is told by digests
        base.executescript(_TABLES)
        self._opening = base.execute("SELECT coalesce(max(number), 0) + 1 FROM opening").fetchone()[
            0
        ]
        with base:
            base.execute("BEGIN IMMEDIATE")
            base.execute("DELETE FROM opening")
            base.execute("INSERT INTO opening VALUES (?)", (self._opening,))
        return base

    def _disconnect(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _remove(self, file: Path) -> None:
        self._disconnect()
        for path in _files_of(file):
            with contextlib.suppress(OSError):
                remove(path)
        if file.exists():  # another program has it open, and the system lets nobody remove it
            self._file = None


def digest_of(parts: Iterable[str | bytes]) -> bytes:
    """A key: the hash of these parts, 20 bytes; lengths are hashed too, so boundaries count."""
    total = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big"))
        total.update(data)
    return total.digest()


def _key(kind: str, key: bytes) -> bytes:
    return kind.encode() + b"\0" + key


def _packed(value: bytes) -> bytes:
    # a window of 4 KiB takes half the time for a formula, which is smaller
    return zlib.compress(value, 1, wbits=12 if len(value) < _SMALL else zlib.MAX_WBITS)


def _digest(key: bytes, value: bytes) -> bytes:
    return hashlib.blake2b(key + b"\0" + value, digest_size=16).digest()


def _files_of(file: Path) -> list[Path]:
    """The file of the store, and those that SQLite makes beside it."""
    return [file.with_name(file.name + end) for end in ("", "-wal", "-shm")]


def _rows(base: sqlite3.Connection, keys: Sequence[bytes]) -> Rows:
    rows: Rows = []
    for start in range(0, len(keys), _IN_ONE_QUERY):
        some = keys[start : start + _IN_ONE_QUERY]
        marks = ",".join("?" * len(some))
        query = f"SELECT key, digest, value FROM entry WHERE key IN ({marks})"
        rows += base.execute(query, some).fetchall()
    return rows


def _is_due(base: sqlite3.Connection, keys: Iterable[bytes], opening: int) -> bool:
    """Whether it is worth a write to say that these were used: once in some openings is enough."""
    some = next(iter(keys), b"")
    row = base.execute("SELECT opening FROM used WHERE key = ?", (some,)).fetchone()
    return row is None or opening - row[0] > 20


def _taken(base: sqlite3.Connection) -> int:
    """The bytes of the file that are in use."""
    values: list[int] = [
        base.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    ]
    return (values[0] - values[1]) * values[2]
