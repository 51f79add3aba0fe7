"""Mermaid, which draws diagrams in the reader's browser; only sites with a diagram get it.

The npm package contains modules that load each other when they are needed. It is fetched once,
without the packages it is made of, and kept in the user's cache.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from companion.places import Blog
from companion.publish.bundles import gather_published
from companion.runtime.cache import cache_folder
from companion.tools.atomic_file import atomic_folder
from companion.tools.errors import BuildError
from companion.tools.node import run_npm
from companion.tools.progress import Report
from companion.tools.sealed import SEAL, hash_of_files, is_whole, read_sealed, seal, write_sealed

VERSION = "11.17.2"
"""Part of the addresses, so that no browser mixes two versions; `page/diagrams.js` has it, too."""
INTEGRITY = (
    "V6K3C8EBdEsPFZXSKMJe6ppQOENxuHARr9GvHX4hh47lAbhMRD9qf4oEK7LoaRQxULMa80/qt5gHO73aCleBBg=="
)
"""The SHA-512 of the package, as npm's registry states it."""
_WANTED = re.compile(
    r"package/(?:dist/)?((?:chunks/mermaid\.esm\.min/)?[\w.-]+\.mjs|LICENSE)", re.ASCII
)
_LEFT_OUT = re.compile(r"mermaid\.(?:core|esm)\.mjs")


def provide_mermaid(blog: Blog, report: Report, *, wanted: bool) -> None:
    """Put mermaid among the files of a site, or take it away if no page has a diagram.

    Raises
    ------
    BuildError : it cannot be fetched, or is not the package that it should be.
    """
    folder = blog.companion / "mermaid"
    target = folder / VERSION
    stamp = blog.build / "mermaid.stamp"
    is_there = target.is_dir() and read_sealed(stamp) == hash_of_files(target)
    if is_there if wanted else not folder.is_dir():
        return
    if folder.is_dir():
        shutil.rmtree(folder)
    if wanted:
        report("Fetching mermaid")
        with atomic_folder(target) as fresh:
            shutil.copytree(
                _fetched(), fresh, ignore=shutil.ignore_patterns(SEAL), dirs_exist_ok=True
            )
        write_sealed(stamp, hash_of_files(target))
    gather_published(blog)


def _fetched() -> Path:
    """The folder of the user's cache that holds the modules."""
    kept = cache_folder("mermaid") / VERSION
    if not is_whole(kept):
        with TemporaryDirectory() as folder:
            package = _package(Path(folder))
            with atomic_folder(kept) as fresh:
                _unpack(package, fresh)
                seal(fresh)
    return kept


def _package(folder: Path) -> Path:
    """Have npm fetch the package into a folder; its path."""
    name = f"mermaid@{VERSION}"
    result = run_npm(folder, "pack", name, "--silent")
    found = next(folder.glob("*.tgz"), None)
    if result.returncode or found is None:
        raise BuildError(
            f"npm could not fetch {name}, which draws the diagrams of this site",
            remedy="Check the network and run this again.",
        )
    digest = base64.b64encode(hashlib.sha512(found.read_bytes()).digest()).decode()
    if digest != INTEGRITY:
        raise BuildError(
            f"what npm fetched as {name} is not that package",
            remedy="Clean npm's cache with `npm cache clean --force`, and run this again.",
        )
    return found


def _unpack(package: Path, folder: Path) -> None:
    """Write the modules for browsers and the licence."""
    with tarfile.open(package) as archive:
        for member in archive:
            name = _WANTED.fullmatch(member.name)
            content = archive.extractfile(member) if name and member.isfile() else None
            if name is None or content is None or _LEFT_OUT.fullmatch(name[1]):
                continue
            target = folder / name[1]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.read())
