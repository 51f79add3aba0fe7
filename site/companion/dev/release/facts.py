"""What every file of a release carries: the version, licence, notice and changelog."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

from companion.places import CHANGELOG, LICENCE, NOTICE, TOOL
from companion.tools.errors import BuildError
from companion.tools.version import version

TAG = "py3-none-any"
REQUIRES_PYTHON = ">=3.11"


def documents(folder: str = "") -> dict[str, bytes]:
    """Licence, notice and changelog, below a folder of an archive."""
    return {f"{folder}{file.name}": file.read_bytes() for file in (LICENCE, NOTICE, CHANGELOG)}


def committed(*folders: str) -> dict[str, bytes]:
    """The committed files below folders of the project, by their paths in it."""
    listed = git("ls-files", "-z", "--", *folders).split("\0")
    return {name: (TOOL / name).read_bytes() for name in listed if name}


def git(*words: str) -> str:
    """What git prints.

    Raises
    ------
    BuildError : there is no git, or this is no clone.
    """
    try:
        done = subprocess.run(["git", *words], cwd=TOOL, capture_output=True, text=True)
    except OSError:
        done = None
    if done is None or done.returncode:
        raise BuildError(
            "a release is made from a clone, of what is committed; git finds none here",
            TOOL,
            remedy="Install git and clone the project.",
        )
    return done.stdout


def project_of(file: Path) -> dict[str, object]:
    """The table `project` of a pyproject.toml."""
    table: dict[str, object] = tomllib.loads(file.read_text("utf-8"))["project"]
    return table


def metadata(
    name: str,
    summary: str,
    requires: list[str],
    readme: str,
    extras: dict[str, list[str]] | None = None,
) -> bytes:
    """The METADATA of a wheel, or the PKG-INFO of an sdist.

    requires : what it needs, as in pyproject.toml.
    readme : its description in Markdown.
    extras : what it needs beside, by the name of the extra.
    """
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {name}",
        f"Version: {version()}",
        f"Summary: {summary}",
        "License-Expression: MIT",
        f"License-File: {LICENCE.name}",
        f"License-File: {NOTICE.name}",
        f"Requires-Python: {REQUIRES_PYTHON}",
        *(f"Requires-Dist: {each}" for each in requires),
    ]
    for extra, needed in (extras or {}).items():
        lines.append(f"Provides-Extra: {extra}")
        lines += [f'Requires-Dist: {each}; extra == "{extra}"' for each in needed]
    lines += ["Description-Content-Type: text/markdown", "", readme]
    return "\n".join(lines).encode()


def dist_info(name: str, about: bytes) -> dict[str, bytes]:
    """The folder with a wheel's metadata, without the list of its files.

    about : what `metadata` gives.
    """
    folder = dist_info_folder(name)
    licences = documents(f"{folder}/licenses/")
    changelog = licences.pop(f"{folder}/licenses/{CHANGELOG.name}")
    wheel = f"Wheel-Version: 1.0\nGenerator: companion\nRoot-Is-Purelib: true\nTag: {TAG}\n"
    return {
        **licences,
        f"{folder}/{CHANGELOG.name}": changelog,
        f"{folder}/METADATA": about,
        f"{folder}/WHEEL": wheel.encode(),
    }


def file_stem(name: str) -> str:
    """The name and version of a distribution as file names have them."""
    return f"{name.replace('-', '_')}-{version()}"


def dist_info_folder(name: str) -> str:
    """The folder of a wheel that holds its metadata."""
    return f"{file_stem(name)}.dist-info"
