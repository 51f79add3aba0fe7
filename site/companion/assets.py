"""What the browser needs besides our own modules: vendor bundles, fonts and the Python runtime."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from companion import runtime
from companion.node import install_libraries, run_node
from companion.progress import Report

TEXT_FONT = "source-serif-4"
FONT_FILES = [
    f"{TEXT_FONT}-{subset}-wght-{style}.woff2"
    for subset in ("latin", "latin-ext")
    for style in ("normal", "italic")
]


def prepare(root: Path, report: Report) -> None:
    """Bring `build/assets` up to date; where nothing changed this costs a few milliseconds.

    Raises
    ------
    BuildError : a library, a tool or a download could not be had.
    """
    modules = install_libraries(root, report)
    report("Bundling the browser libraries")
    run_node(root / "site" / "vendor.mjs")
    copy_fonts(modules, root / "build" / "assets" / "companion" / "fonts")
    runtime.assemble(root, report)


def copy_fonts(modules: Path, folder: Path) -> None:
    """The text face, as its npm package ships it (SIL Open Font License, copied with it)."""
    package = modules / "@fontsource-variable" / TEXT_FONT
    folder.mkdir(parents=True, exist_ok=True)
    for source in [*(package / "files" / name for name in FONT_FILES), package / "LICENSE"]:
        target = folder / source.name
        if not target.exists() or target.stat().st_size != source.stat().st_size:
            shutil.copyfile(source, target)


def module_graph(static: Path, entry: str) -> list[str]:
    """The modules that ``entry`` imports statically, itself included, as URLs for preloading.

    ``static`` and `build/assets` are one folder to the browser; modules that only the second
    has (the vendor bundles) import nothing further.
    """
    found: list[str] = []
    waiting = [entry]
    while waiting:
        module = waiting.pop()
        if module in found:
            continue
        found.append(module)
        file = static / module
        if file.exists():
            imported = re.findall(
                r"""^\s*(?:import|export)\b[^;'"()]*?["'](\.[^"']+)["']""",
                file.read_text("utf-8"),
                re.M,
            )
            waiting += [_joined(module, path) for path in imported]
    return sorted(found)


def _joined(module: str, relative: str) -> str:
    parts = module.split("/")[:-1]
    for step in relative.split("/"):
        if step == "..":
            parts.pop()
        elif step != ".":
            parts.append(step)
    return "/".join(parts)
