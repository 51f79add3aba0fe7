"""The compressed copies of the runtime's files have the same bytes from each Python."""

from __future__ import annotations

import gzip

from companion.runtime.manifest import compressed


def test_the_header_does_not_name_the_system() -> None:
    data = b"weights and biases " * 100
    written = compressed(data)
    assert gzip.decompress(written) == data
    # source: RFC 1952: magic, deflate, no flags, no time, best compression, unknown system
    assert written[:10] == b"\x1f\x8b\x08\x00" + bytes(4) + b"\x02\xff"
