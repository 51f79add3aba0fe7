"""Writes `runtime.js`, the module from which the worker reads the contents of the runtime's folder.

Paths depend on the content: Pyodide's core is in a folder named after the release, and the other
files have a hash in their path. So everything except `runtime.js` can be cached indefinitely.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from companion.runtime.lock import Package, lock_file
from companion.runtime.pyodide import Pyodide
from companion.runtime.wheels import ON_DEMAND

NOTICE = """\
This folder contains the Python that runs in the pages of this site:

Pyodide {pyodide}, under the Mozilla Public License 2.0; its source: https://github.com/pyodide/pyodide
CPython {python} with its standard library, under the PSF License 2: https://docs.python.org/3/license.html
NumPy {numpy}, under the BSD 3-Clause License and those of its parts, which its wheel contains.

The standard library and NumPy were compiled to bytecode, without modules that no page needs.
"""

FETCHED = (".wasm", ".whl", ".zip")
"""Files that the worker loads by `fetch`, which can use a `.gz`; modules are imported."""


PROBE_SIZE = 2000  # bytes; hosts do not compress very small files


def probe_file() -> tuple[str, bytes]:
    """Name and content of a small WebAssembly file that compresses well.

    From the host's answer for it, the worker knows in which form to ask for the large one.
    """
    section = b"\0" + _leb128(PROBE_SIZE) + b"\5probe" + bytes(PROBE_SIZE - 6)
    data = b"\0asm\1\0\0\0" + section
    return f"probe-{content_hash(data)}.wasm", data


def hashed_name(package: Package) -> str:
    """The path of a wheel; the hash is in the folder, since Pyodide parses the file name."""
    return f"{package.name}-{content_hash(package.data)}/{package.file_name}"


def content_hash(data: bytes) -> str:
    """The first 12 hex digits of the SHA-256."""
    return hashlib.sha256(data).hexdigest()[:12]


def integrity_of(*contents: bytes) -> str:
    """Hashes as `fetch` takes them: any of these contents is right."""
    digests = (base64.b64encode(hashlib.sha256(content).digest()) for content in contents)
    return " ".join(f"sha256-{digest.decode()}" for digest in digests)


def with_compressed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files, and a `.gz` for each that is fetched, for hosts that do not compress."""
    copies = {
        f"{name}.gz": compressed(data) for name, data in files.items() if name.endswith(FETCHED)
    }
    return {**files, **copies}


def compressed(data: bytes) -> bytes:
    """The data as gzip: the same bytes from each Python, whose headers differ in the system."""
    written = gzip.compress(data, 9, mtime=0)
    return written[:_SYSTEM] + b"\xff" + written[_SYSTEM + 1 :]


_SYSTEM = 9  # the place in the header (source: RFC 1952); 255 is an unknown one


def notice(pyodide: Pyodide) -> bytes:
    """The components of the folder and their licences."""
    versions = {"python": pyodide.lock["info"]["python"], "numpy": pyodide.numpy["version"]}
    return NOTICE.format(pyodide=pyodide.version, **versions).encode()


def manifest_module(
    pyodide: Pyodide, core: str, stdlib: str, packages: list[Package], files: Mapping[str, bytes]
) -> bytes:
    """The source of `runtime.js`.

    Parameters
    ----------
    core : the folder of Pyodide's own files.
    stdlib : the file of the standard library.
    packages : the packages in the lock file.
    files : every file in the folder that has a compressed copy, and these copies, by name.
    """
    on_demand = {hashed_name(package) for package in packages if package.name in ON_DEMAND}
    description: dict[str, Any] = {
        "version": pyodide.version,
        "probe": probe_file()[0],
        "indexURL": f"{core}/",
        "stdLibURL": stdlib,
        "packages": [package.name for package in packages if package.name not in ON_DEMAND],
        "lock": lock_file(pyodide, [(package, hashed_name(package)) for package in packages]),
        "files": {
            name: {
                "bytes": len(data),
                "gzip": len(files[f"{name}.gz"]),
                "integrity": integrity_of(data, files[f"{name}.gz"]),
                "onDemand": name in on_demand,
            }
            for name, data in sorted(files.items())
            if name.endswith(FETCHED)
        },
    }
    text = json.dumps(description, indent=2, ensure_ascii=False)
    return (
        "// Generated with the site: the files of the Python in the browser.\n"
        f"export const runtime = {text};\n"
    ).encode()


def _leb128(number: int) -> bytes:
    """An unsigned number as WebAssembly writes it: 7 bits a byte, the lowest first."""
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _leb128(rest) if rest else bytes([low])
