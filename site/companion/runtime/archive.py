"""Reads and writes reproducible zip archives: entries sorted, without dates, not compressed.

The entries are stored, not deflated: the web server (or a `.gz` beside the file) compresses the
whole file better than zip compresses single entries, and the browser inflates it only once.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a zip file can hold; every entry has it."""

Entries = Mapping[str, bytes]
"""The files of an archive by name; folders are not listed."""


def read_archive(path: Path) -> dict[str, bytes]:
    """The files in a zip archive, by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def archive_bytes(entries: Entries) -> bytes:
    """The zip file with these entries; equal entries give equal bytes on every machine."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(entries):
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, entries[name])
    return buffer.getvalue()


def wheel_bytes(entries: Entries) -> bytes:
    """The wheel with these entries; its RECORD is rewritten to list exactly these."""
    folder = next(name.split("/")[0] for name in entries if name.endswith(".dist-info/METADATA"))
    record = f"{folder}/RECORD"
    content = {name: data for name, data in entries.items() if name != record}
    lines = [
        f"{name},sha256={_record_hash(content[name])},{len(content[name])}" for name in content
    ]
    content[record] = "".join(f"{line}\n" for line in [*sorted(lines), f"{record},,"]).encode()
    return archive_bytes(content)


def _record_hash(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def pruned(entries: Entries, kept_files: Iterable[str]) -> dict[str, bytes]:
    """The entries in ``kept_files``, and the metadata that a wheel needs.

    Raises
    ------
    KeyError : the archive does not contain one of ``kept_files``.
    """
    kept = {name: entries[name] for name in kept_files}
    kept.update({name: data for name, data in entries.items() if _is_metadata(name)})
    return kept


def _is_metadata(name: str) -> bool:
    """Whether this is a file of a wheel's .dist-info that is needed at run time."""
    folder, _, rest = name.partition(".dist-info/")
    return bool(rest) and "/" not in folder and rest != "RECORD"
