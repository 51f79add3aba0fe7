"""The generator as a Python package that holds all of its files, for blogs in folders of their own.

companion/            the package, without what maintainers run
companion/stepper.py  the stepper for notebooks
companion/tool/       the rest of this project, as in `places`: templates, layouts, the
                      mathematics, the Node side with the packages that a build runs
companion/tool/prepared/   build/assets and build/bundles, finished
"""

from __future__ import annotations

import re
from pathlib import Path

from companion.dev.release.archives import wheel_bytes
from companion.dev.release.facts import (
    TAG,
    committed,
    dist_info,
    dist_info_folder,
    documents,
    file_stem,
    metadata,
    project_of,
)
from companion.places import NODE, TOOL, Blog
from companion.tools.node import NODE_WHEEL

NAME = "backprop-companion"
SUMMARY = "Hugo posts with formulas and nets that step through backpropagation, as static pages"
FOLDERS = (
    "pybundle/backprop",
    "site/browser",
    "site/component",
    "site/licenses",
    "site/node/prerender",
    "site/node/prerender.mjs",
    "site/node/run_cells.mjs",
    "site/theme",
    "static",
)
"""Of the project's files those that builds of other blogs read."""
NODE_PACKAGES = ("preact-render-to-string",)
"""What the Node side of a build imports by name."""
ONLY_TO_PREPARE = ("brotli", "fonttools", "packaging", "pyodide-lock", "uv")
"""Packages that only make what is prepared here."""
OF_ONE_BLOG = ("cards", "frames", "mermaid", "search")
"""Folders that builds and previews add to the browser's files, for the posts of one blog."""
NOTEBOOK = ["anywidget>=0.9"]
_PIN = re.compile(r"([\w-]+)==((\d+)[\d.]*)")


def tool(blog: Blog) -> dict[str, bytes]:
    """The wheel, by its file name.

    blog : has been prepared.
    """
    own = "site/companion/"
    package = {
        f"companion/{path.removeprefix(own)}": data
        for path, data in committed(own).items()
        if not path.startswith(f"{own}dev/")
    }
    package["companion/stepper.py"] = (TOOL / "site" / "deploy" / "stepper.py").read_bytes()
    beside = {**committed(*FOLDERS, "pyproject.toml"), **documents(), **_prepared(blog)}
    for name in NODE_PACKAGES:
        beside.update(_files(NODE / "node_modules" / name, f"site/node/node_modules/{name}"))
    tools = {f"companion/tool/{path}": data for path, data in beside.items()}
    extras = {"notebook": NOTEBOOK, "node": [NODE_WHEEL]}
    readme = (TOOL / "site" / "deploy" / "package.md").read_text("utf-8")
    about = metadata(NAME, SUMMARY, _requirements(), readme, extras)
    script = f"[console_scripts]\n{NAME} = companion.__main__:main\n"
    folder = dist_info_folder(NAME)
    entry_points = {f"{folder}/entry_points.txt": script.encode()}
    files = {**package, **tools, **dist_info(NAME, about), **entry_points}
    return {f"{file_stem(NAME)}-{TAG}.whl": wheel_bytes(files, folder)}


def _requirements() -> list[str]:
    """What builds need: from the tested versions on, up to the next major one."""
    pinned = project_of(TOOL / "pyproject.toml")["dependencies"]
    assert isinstance(pinned, list)
    found = []
    for requirement in pinned:
        match = _PIN.fullmatch(requirement)
        assert match, requirement
        name, number, major = match.groups()
        if name == "numpy":  # the mathematics has the same bits with each of them
            found.append("numpy>=2.0")
        elif name not in ONLY_TO_PREPARE:
            found.append(f"{name}>={number},<{int(major) + 1}")
    return found


def _prepared(blog: Blog) -> dict[str, bytes]:
    """What `copy_prepared` copies into a blog, without what a preview of our own posts made."""
    made = {
        **_files(blog.companion, "prepared/assets/companion"),
        **_files(blog.build / "bundles", "prepared/bundles"),
    }
    own = tuple(f"prepared/assets/companion/{folder}/" for folder in OF_ONE_BLOG)
    return {name: data for name, data in made.items() if not name.startswith(own)}


def _files(folder: Path, place: str) -> dict[str, bytes]:
    return {
        f"{place}/{file.relative_to(folder).as_posix()}": file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }
