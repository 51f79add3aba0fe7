"""Makes all files of a release, unless something speaks against it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from companion.dev.release.component import components
from companion.dev.release.facts import git
from companion.dev.release.library import library
from companion.dev.release.npm import npm_package
from companion.dev.release.runtime import runtime
from companion.dev.release.tool import tool
from companion.places import CHANGELOG, TOOL, Blog
from companion.publish.assets import prepare
from companion.tools.atomic_file import write_whole
from companion.tools.errors import BuildError
from companion.tools.progress import Report
from companion.tools.version import version

SUMS = "SHA256SUMS"
_SHOWN = 5


def make_release(destination: Path, module: str, report: Report) -> list[Path]:
    """Write the files into a folder; equal commits give equal bytes.

    module : the address of the component as a Hugo module.

    Returns
    -------
    The files, and last the list of their hashes, as `sha256sum -c` takes it.

    Raises
    ------
    BuildError : something is not committed, the version exists, or the changelog lacks it.
    """
    check_sources()
    _check_destination(destination)
    blog = Blog(TOOL)
    prepare(blog, report)
    report("Packing the library")
    files = library()
    report("Packing the tool")
    files |= tool(blog)
    report("Packing the browser's files")
    files |= npm_package(blog) | runtime(blog)
    files |= components(module, report)
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items()]
    files[SUMS] = "".join(lines).encode()
    destination.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        write_whole(destination / name, data)
    return [destination / name for name in files]


def check_sources() -> None:
    """Whether the sources are those of one commit, whose version is new and in the changelog.

    Raises
    ------
    BuildError : they are not.
    """
    changed = [line for line in git("status", "--porcelain").splitlines() if line]
    if changed:
        names = ", ".join(line[3:] for line in changed[:_SHOWN])
        more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
        raise BuildError(
            f"not everything is committed: {names}{more}",
            TOOL,
            remedy="Commit it, or put it aside; a release is made of one commit.",
        )
    tag = f"v{version()}"
    head = git("rev-parse", "HEAD").strip()
    tagged = git("tag", "--list", tag).strip()
    if tagged and git("rev-list", "-n", "1", tag).strip() != head:
        raise _exists(f"the tag {tag} names another commit")
    if not re.search(rf"^## {re.escape(version())}\b", CHANGELOG.read_text("utf-8"), re.MULTILINE):
        raise BuildError(
            f"the changelog has no heading for {version()}",
            CHANGELOG,
            remedy=f"Move the entries below “Unreleased” to a heading “## {version()}”.",
        )


def _check_destination(folder: Path) -> None:
    made = sorted(folder.glob(f"*{version()}*")) if folder.is_dir() else []
    if made:
        raise _exists(f"{made[0]} is there")


def _exists(why: str) -> BuildError:
    return BuildError(
        f"the version {version()} exists: {why}",
        remedy="Raise __version__ in pybundle/backprop/__init__.py, or remove what is there.",
    )
