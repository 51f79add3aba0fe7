"""What the browser needs besides our own modules: vendor bundles, fonts and the Python runtime."""

from __future__ import annotations

import re
from pathlib import Path

from companion import runtime
from companion.content.config import Config
from companion.places import BROWSER, LICENCE, LICENCES_OF_OTHERS, NODE, NOTICE, STATIC, Blog
from companion.publish.fonts import write_fonts
from companion.publish.swap import MARKER
from companion.tools.atomic_file import write_whole
from companion.tools.errors import BuildError
from companion.tools.node import install_libraries, run_node
from companion.tools.progress import Report

TEXT_FONT = "source-serif-4"


def prepare(blog: Blog, report: Report) -> None:
    """Bring `build/assets` up to date; where nothing changed this costs a few milliseconds.

    Raises
    ------
    BuildError : a library, a tool or a download could not be had.
    """
    blog.build.mkdir(exist_ok=True)
    (blog.build / MARKER).touch()
    modules = install_libraries(report)
    report("Bundling the browser libraries")
    run_node(NODE / "vendor.mjs", str(blog.build))
    write_fonts(modules, blog, report)
    copy_browser_files(blog)
    runtime.assemble(blog, report)


def published_folders(config: Config) -> list[Path]:
    """The folders that are published as they stand; what the blog has of a name goes last."""
    return [*dict.fromkeys([STATIC, config.blog.generated, *config.static])]


def copy_browser_files(blog: Blog) -> None:
    """Bring the copies of the browser's sources and of licences up to date; remove lost ones.

    For a blog in another folder than ours, Hugo also needs our `static` there.
    """
    wanted = {BROWSER.name: (BROWSER, blog.companion)}
    if STATIC.parent != blog.root.resolve():
        wanted[STATIC.name] = (STATIC, blog.generated)
    copied = licences(blog)
    for folder, target in wanted.values():
        for source in sorted(file for file in folder.rglob("*") if file.is_file()):
            copied[target / source.relative_to(folder)] = source
    for target, source in copied.items():
        if not is_same_file(source, target):
            write_whole(target, source.read_bytes())
    listing = blog.build / "browser-files.txt"
    names = {str(target.relative_to(blog.build)) for target in copied}
    before = set(listing.read_text("utf-8").splitlines()) if listing.exists() else set()
    for name in before - names:
        (blog.build / name).unlink(missing_ok=True)
    if names != before:
        write_whole(listing, "\n".join(sorted(names)))


def licences(blog: Blog) -> dict[Path, Path]:
    """The NOTICE, and the licence of everything that it lists, by where they are published.

    Most packages bring their licence's text with them; `site/licenses` has those of the others.
    """
    modules = NODE / "node_modules"
    packages = (blog.build / "vendor.stamp").read_text("utf-8").split()[1:]
    folders = {name: modules / name for name in packages}
    folders[TEXT_FONT] = modules / "@fontsource-variable" / TEXT_FONT
    texts = {name: _licence_in(folder) for name, folder in folders.items()}
    texts |= {file.stem: file for file in LICENCES_OF_OTHERS.glob("*.txt")}
    texts["backpropagation-companion"] = LICENCE
    published = blog.companion / "licenses"
    return {
        blog.companion / "NOTICE.txt": NOTICE,
        **{published / f"{name}.txt": file for name, file in texts.items()},
    }


def _licence_in(package: Path) -> Path:
    """The text of a package's licence.

    Raises
    ------
    BuildError : the package has none.
    """
    found = sorted(file for file in package.iterdir() if file.name.upper().startswith("LICEN"))
    if not found:
        raise BuildError(
            f"the package {package.name} has no licence file",
            package,
            remedy=f"Put the text of its licence into {LICENCES_OF_OTHERS}.",
        )
    return found[0]


def is_same_file(source: Path, target: Path) -> bool:
    """Whether the target has the source's bytes."""
    return (
        target.is_file()
        and target.stat().st_size == source.stat().st_size
        and target.read_bytes() == source.read_bytes()
    )


def module_graph(entry: str) -> list[str]:
    """The modules that ``entry`` imports statically, itself included, as URLs for preloading.

    ``entry`` is such a URL, `companion/…`. The vendor bundles, which are neither among the
    browser's sources nor in `static`, import nothing further.
    """
    found: list[str] = []
    waiting = [entry]
    while waiting:
        module = waiting.pop()
        if module in found:
            continue
        found.append(module)
        name = module.removeprefix("companion/")
        places = (BROWSER / name, STATIC / "companion" / name)
        if file := next((place for place in places if place.is_file()), None):
            imported = re.findall(
                r"""^\s*(?:import\s*|(?:import|export)\b[^;'"()=]*?\bfrom\s*)["'](\.[^"']+)["']""",
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
