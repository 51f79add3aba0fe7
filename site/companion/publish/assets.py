"""Prepares `build/assets`: browser modules, bundled libraries, fonts and the Python runtime.

The package that `python build.py release` makes holds them ready, so that they are only copied.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from companion.content.config import Config
from companion.finish.browser_files import SOURCES, BrowserFiles
from companion.places import (
    BROWSER,
    GENERATOR,
    IS_INSTALLED,
    LICENCE,
    LICENCES_OF_OTHERS,
    NODE,
    NOTICE,
    PREPARED,
    PROGRAM,
    PYBUNDLE,
    STATIC,
    TOOL,
    Blog,
)
from companion.publish.bundles import MANIFEST, gather_published, make_bundles
from companion.publish.intact import is_prepared, record_prepared, remove_damaged
from companion.publish.swap import MARKER
from companion.runtime.cache import cache_folder
from companion.tools.atomic_file import write_whole
from companion.tools.errors import BuildError
from companion.tools.node import install_libraries, run_node
from companion.tools.progress import Report
from companion.tools.sealed import content_hash, files_below, hash_of_files
from companion.tools.version import version

TEXT_FONT = "source-serif-4"


def prepare(blog: Blog, report: Report, given: Path | None = None) -> None:
    """Bring `build/assets` and `build/published` up to date.

    This takes a few milliseconds if nothing changed.

    given : an archive with Python for the browser, which is then not assembled.

    Raises
    ------
    BuildError : a library or a tool cannot be installed, a download fails, or the archive that is
        given is not that of this version.
    """
    blog.build.mkdir(exist_ok=True)
    (blog.build / MARKER).touch()
    if given is None and is_prepared(blog, _hash_of_inputs(blog)):
        return
    remove_damaged(blog)
    if IS_INSTALLED:
        if given is not None:
            raise BuildError(
                f"{PROGRAM} holds its own Python for the browser", given, remedy="Omit --runtime."
            )
        report("Copying the browser's files")
        copy_prepared(blog)
        inputs = _hash_of_inputs(blog)
    else:
        inputs = _make(blog, report, given)
    record_prepared(blog, inputs)


def _make(blog: Blog, report: Report, given: Path | None) -> str:
    """Generate all from the sources in this folder and what they need of others.

    Returns
    -------
    The hash of the inputs from before: what is edited from here on is noticed by the next build.
    """
    from companion.publish.fonts import write_fonts  # here, because they are seldom needed
    from companion.runtime.assembly import assemble
    from companion.runtime.given import unpack

    modules = install_libraries(report)
    inputs = _hash_of_inputs(blog)
    report("Bundling the browser libraries")
    run_node(NODE / "vendor.mjs", str(blog.build))
    write_fonts(modules, blog, report)
    copy_browser_files(blog)
    if given is None:
        assemble(blog, report)
    else:
        unpack(blog, given)
    report("Bundling the browser's files")
    make_bundles(blog)
    return inputs


def _hash_of_inputs(blog: Blog) -> str:
    """A hash of all that the prepared files are made of."""
    folders = [BROWSER, STATIC, LICENCES_OF_OTHERS, PYBUNDLE, GENERATOR / "publish"]
    folders += [GENERATOR / "runtime", GENERATOR / "tools"]
    npm = NODE / "node_modules"
    own = [*NODE.glob("*.*"), npm / ".package-lock.json", npm / ".installed-lock"]
    own += [LICENCE, NOTICE, TOOL / "pyproject.toml"]
    files = [*map(str, own), *(file for folder in folders for file in files_below(folder))]
    facts = [sys.version, str(STATIC.parent == blog.root.resolve())]
    return content_hash("\n".join([*facts, hash_of_files(TOOL, files)]).encode())


def prepared_for_others(report: Report) -> Blog:
    """The tool's own files as a blog, prepared, from which what other programs take is copied.

    It is this folder, or for the package, below which nothing is written, one in the user's cache.
    """
    blog = Blog(cache_folder("package", version())) if IS_INSTALLED else Blog(TOOL)
    prepare(blog, report)
    return blog


def copy_prepared(blog: Blog) -> None:
    """Copy what the package holds ready; what an earlier version had is removed."""
    copied = {
        blog.build / file.relative_to(PREPARED): file
        for file in PREPARED.rglob("*")
        if file.is_file()
    }
    _copy_listed(blog, copied)
    gather_published(blog)


def published_folders(config: Config, files: BrowserFiles) -> list[Path]:
    """The folders to copy to the site, in order; a later one replaces files of earlier ones.

    Raises
    ------
    BuildError : `staticDir` names the unbundled files, which Hugo would publish.
    """
    if config.blog.generated in config.static:
        raise BuildError(
            "staticDir names build/assets, whose files are bundled now",
            *config.place_of("staticDir"),
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
    _copy_listed(blog, copied)


def _copy_listed(blog: Blog, copied: dict[Path, Path]) -> None:
    """Copy files, by their targets, and remove what the last call has copied and this one not."""
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
    texts = {name.removeprefix("@").replace("/", "-"): file for name, file in texts.items()}
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
