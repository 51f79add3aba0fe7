"""Archives whose bytes depend on the names and contents of their files alone."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Mapping

Files = Mapping[str, bytes]
"""The files of an archive, by name; folders are not listed."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a zip file can hold; every entry has it."""
EPOCH_SECONDS = 315_532_800
"""The same for tar files, in seconds since 1970."""


def zip_bytes(files: Files) -> bytes:
    """A zip file, compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = 3  # Unix, whatever the system is
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, files[name])
    return buffer.getvalue()


def tar_gz_bytes(files: Files) -> bytes:
    """A tar file, compressed by gzip; without owners."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in sorted(files):
            info = tarfile.TarInfo(name)
            info.size = len(files[name])
            info.mtime = EPOCH_SECONDS
            archive.addfile(info, io.BytesIO(files[name]))
    return gzip.compress(buffer.getvalue(), 9, mtime=0)


def wheel_bytes(files: Files, dist_info: str) -> bytes:
    """A wheel: a zip file with the list of its files, which pip compares.

    dist_info : the name of the folder with the metadata.
    """
    record = f"{dist_info}/RECORD"
    lines = [f"{name},sha256={_hash(files[name])},{len(files[name])}\n" for name in sorted(files)]
    return zip_bytes({**files, record: "".join([*lines, f"{record},,\n"]).encode()})


def _hash(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
