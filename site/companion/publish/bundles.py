"""The browser's files as a site publishes them: a few bundles, each with a hash in its address.

`build/assets/companion` has the files one by one, as the sources have them; `serve` and the
prerender use those. `site/node/bundle.mjs` bundles them, and `build/published` is what a site
publishes: the bundles, Python for the browser, licences, and what has a fixed address.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from companion.finish.browser_files import SOURCES, BrowserFiles, Parts
from companion.places import NODE, STATIC, Blog
from companion.tools.atomic_file import atomic_folder, take_place, write_whole
from companion.tools.node import run_node

MANIFEST = "manifest.json"
"""Its address is fixed: loaders ask it for the other addresses. They are relative to its folder."""

UNBUNDLED = ("pyodide", "mermaid", "licenses", "cards", "frames", "search", "NOTICE.txt", MANIFEST)
"""What of `build/assets/companion` is no input of the bundles."""


def sources(blog: Blog) -> BrowserFiles:
    """The files one by one, as `serve` shows them."""
    return BrowserFiles(blog.generated, _on_site(SOURCES))


def bundles(blog: Blog) -> BrowserFiles:
    """The bundles that `make_bundles` made last."""
    manifest = json.loads((blog.published / "companion" / MANIFEST).read_text("utf-8"))
    return BrowserFiles(blog.published, _on_site(manifest["files"]))


def _on_site(parts: Parts) -> Parts:
    return {
        name if name.endswith((".js", ".css")) else f"companion/{name}": [
            f"companion/{address}" for address in addresses
        ]
        for name, addresses in parts.items()
    }


def make_bundles(blog: Blog) -> None:
    """Bring `build/published` up to date with `build/assets`; what did not change stays."""
    digest = _digest(blog)
    stamp = blog.build / "bundles.stamp"
    made = _made(blog)
    if not (stamp.exists() and stamp.read_text("utf-8") == digest and made.is_dir()):
        with atomic_folder(made) as fresh:
            run_node(NODE / "bundle.mjs", str(blog.companion), str(fresh))
        write_whole(stamp, digest)
    gather_published(blog)


def _made(blog: Blog) -> Path:
    """What `bundle.mjs` has made."""
    return blog.build / "bundles"


def _digest(blog: Blog) -> str:
    """A hash of all that the bundles are made of."""
    digest = hashlib.sha256()
    for file in [NODE / "bundle.mjs", NODE / "package-lock.json", *_inputs(blog)]:
        digest.update(f"{file.name}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _inputs(blog: Blog) -> Iterator[Path]:
    for entry in sorted(blog.companion.iterdir()):
        if entry.name not in UNBUNDLED:
            yield from [entry] if entry.is_file() else _files_below(entry)
    runtime = blog.companion / "pyodide" / "runtime.js"
    if runtime.exists():
        yield runtime


def published_files(blog: Blog) -> dict[str, Path]:
    """What is published of the browser's files, by its path on a site; the manifest is last."""
    wanted: dict[str, Path] = {}
    folders = [(_made(blog), Path("companion"))]
    for name in ("licenses", "mermaid", "pyodide"):
        folders.append((blog.companion / name, Path("companion", name)))
    if STATIC.parent != blog.root.resolve():  # which Hugo publishes of the blog's own
        folders.append((STATIC, Path()))
    for folder, place in folders:
        for file in _files_below(folder):
            wanted[(place / file.relative_to(folder)).as_posix()] = file
    wanted["companion/NOTICE.txt"] = blog.companion / "NOTICE.txt"
    wanted.pop("companion/pyodide/runtime.js", None)  # the bundles have it
    manifest = f"companion/{MANIFEST}"
    wanted[manifest] = wanted.pop(manifest)
    return wanted


def gather_published(blog: Blog) -> None:
    """Link all that is published into one folder, the manifest last, and remove what is lost.

    Files of the tool are copied: what happens in the blog's `build` must not happen to them.
    """
    wanted = published_files(blog)
    for name, source in wanted.items():
        _place(source, blog.published / name, source.is_relative_to(blog.build))
    listing = blog.build / "published-files.txt"
    before = set(listing.read_text("utf-8").splitlines()) if listing.exists() else set()
    for name in before - set(wanted):
        lost = blog.published / name
        lost.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # which still holds other files
            lost.parent.rmdir()
    if before != set(wanted):
        write_whole(listing, "\n".join(sorted(wanted)))


def _place(source: Path, target: Path, may_link: bool) -> None:
    """Copy a file, or give it a second name if it may have one; it replaces the target whole."""
    if target.exists() and (may_link if target.samefile(source) else _is_copy(target, source)):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        if not (may_link and _is_linked(source, draft)):
            shutil.copy2(source, draft)
        take_place(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def _is_linked(source: Path, name: Path) -> bool:
    """Give a file a second name; false where the disk has none."""
    try:
        os.link(source, name)
    except OSError:
        return False
    return True


def _is_copy(target: Path, source: Path) -> bool:
    one, other = target.stat(), source.stat()
    return (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)


def _files_below(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())
