"""Prepares `build/assets`: browser modules, bundled libraries, fonts and the Python runtime."""

from __future__ import annotations

import json
from pathlib import Path

from companion import runtime
from companion.content.config import Config
from companion.finish.browser_files import SOURCES, BrowserFiles
from companion.places import BROWSER, LICENCE, LICENCES_OF_OTHERS, NODE, NOTICE, STATIC, Blog
from companion.publish.bundles import MANIFEST, make_bundles
from companion.publish.fonts import write_fonts
from companion.publish.intact import record_prepared, remove_damaged
from companion.publish.swap import MARKER
from companion.tools.atomic_file import write_whole
from companion.tools.errors import BuildError
from companion.tools.node import install_libraries, run_node
from companion.tools.progress import Report

TEXT_FONT = "source-serif-4"


def prepare(blog: Blog, report: Report) -> None:
    """Bring `build/assets` and `build/published` up to date.

    This takes a few milliseconds if nothing changed.

    Raises
    ------
    BuildError : a library or a tool cannot be installed, or a download fails.
    """
    blog.build.mkdir(exist_ok=True)
    (blog.build / MARKER).touch()
    remove_damaged(blog)
    modules = install_libraries(report)
    report("Bundling the browser libraries")
    run_node(NODE / "vendor.mjs", str(blog.build))
    write_fonts(modules, blog, report)
    copy_browser_files(blog)
    runtime.assemble(blog, report)
    report("Bundling the browser's files")
    make_bundles(blog)
    record_prepared(blog)


def published_folders(config: Config, files: BrowserFiles) -> list[Path]:
    """The folders to copy to the site, in order; a later one replaces files of earlier ones.

    Raises
    ------
    BuildError : `staticDir` names the unbundled files, which Hugo would publish.
    """
    if config.blog.generated in config.static:
        raise BuildError(
            "staticDir names build/assets, whose files are bundled now",
            config.blog.configuration,
            remedy="Write build/published in its place.",
        )
    own = [folder for folder in config.static if folder != config.blog.published]
    return [*dict.fromkeys([STATIC, files.folder, *own])]


def copy_browser_files(blog: Blog) -> None:
    """Update the copies of the browser's sources and licences; remove those without a source."""
    copied = licences(blog)
    for source in sorted(file for file in BROWSER.rglob("*") if file.is_file()):
        copied[blog.companion / source.relative_to(BROWSER)] = source
    manifest = json.dumps({"version": "", "files": SOURCES})
    if _text_of(blog.companion / MANIFEST) != manifest:
        write_whole(blog.companion / MANIFEST, manifest)
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


def _text_of(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else ""


def licences(blog: Blog) -> dict[Path, Path]:
    """The NOTICE and the licences of the works listed in it: published path -> source.

    Most packages contain the text of their licence; `site/licenses` has the others.
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
    """The file with a package's licence.

    Raises
    ------
    BuildError : there is none.
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
    """Whether the target exists and has the same bytes as the source."""
    return (
        target.is_file()
        and target.stat().st_size == source.stat().st_size
        and target.read_bytes() == source.read_bytes()
    )
