"""The format of a post's card: a PNG of the size that Open Graph's readers ask for."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

WIDTH, HEIGHT = 1200, 630
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def is_picture(file: Path) -> bool:
    """Whether a file is a PNG without damage: all its chunks are there and have their checksums."""
    try:
        data = file.read_bytes()
    except OSError:
        return False
    at, kind = len(_SIGNATURE), b""
    while data.startswith(_SIGNATURE) and at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, end = data[at + 4 : at + 8], at + 8 + length
        if data[end : end + 4] != struct.pack(">I", zlib.crc32(data[at + 4 : end])):
            return False
        at = end + 4
    return kind == b"IEND" and at == len(data)


def as_png(width: int, height: int, rows: bytes) -> bytes:
    """A PNG (source: PNG specification, 8-bit RGB).

    rows : of each row the filter, 0 for none, and three bytes for each pixel.
    """
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return _SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
