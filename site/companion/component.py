"""`python build.py component`: what another Hugo site adds to have our shortcodes and the stepper.

The browser files are ours, below `static/companion`; the shortcodes come from `site/component`. For
the widgets of posts that one names, first frames are made ahead, found by their parameters' hash.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from companion.assets import prepare
from companion.body import MarkupOptions, PageInfo, Source, Widget
from companion.content import CONTENT_SUFFIXES
from companion.errors import BuildError, BuildErrors
from companion.front_matter import split_front_matter
from companion.mapped_text import Lines, MappedText
from companion.output import publish
from companion.pages import OutputFile
from companion.prerender import Prerender
from companion.progress import Report
from companion.shortcodes import backprop
from companion.shortcodes.builtin import BUILTIN
from companion.shortcodes.call import Call
from companion.shortcodes.expand import Expander, Sink
from companion.shortcodes.parser import Inner, parse
from companion.shortcodes.tree import Shortcode, walk
from companion.widgets import Widgets

EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can tell: equal input gives equal bytes
SHARED_SHORTCODES = ("raw",)
ADDED_SHORTCODES = ("admonition", "style")
_CLOSING = re.compile(r"\{\{[<%]\s*/\s*([^\s>%]+)")


def write_component(
    root: Path, target: Path, report: Report, content: Path | None, shortcodes: bool, zipped: bool
) -> int:
    """Write the component to ``target``; returns the number of its files.

    Parameters
    ----------
    content : the content folder of the site that will use it, for its widgets' first frames.
    shortcodes : add `admonition` and `style`, for a theme that has none.
    zipped : write `target.zip` as well.

    Raises
    ------
    BuildError : an asset could not be had, or the target holds somebody else's files.
    BuildErrors : widgets in ``content`` that cannot be computed.
    """
    prepare(root, report)
    files = [*_layouts(root, shortcodes), *_browser_files(root)]
    if content is not None:
        report("Drawing the widgets' first frames")
        files += _frames(root, content)
    report("Writing the component")
    count = publish(files, [], target, own=False)
    if zipped:
        _zip(target)
    return count


def parameters_key(shortcode: Shortcode) -> str:
    """The hash that the component's shortcode finds a first frame by."""
    values = {str(each.name): each.value for each in shortcode.parameters}
    lines = [f"{name}={_as_go_prints(values[name])}" for name in sorted(values)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:24]


def _as_go_prints(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value}"


def _layouts(root: Path, shortcodes: bool) -> Iterator[OutputFile]:
    own = root / "site" / "component"
    for file in sorted(own.rglob("*")):
        if file.is_file():
            name = file.relative_to(own).as_posix()
            if file.name == "checked.html":
                known = " ".join(f'"{each}"' for each in backprop.KIND.parameters or ())
                yield OutputFile(name, file.read_text("utf-8").replace("KNOWN", known))
            else:
                yield OutputFile(name, file)
    for name in SHARED_SHORTCODES + (ADDED_SHORTCODES if shortcodes else ()):
        source = root / "site" / "layouts" / "_shortcodes" / f"{name}.html"
        yield OutputFile(f"layouts/shortcodes/{name}.html", source)


def _browser_files(root: Path) -> Iterator[OutputFile]:
    for folder in (root / "static", root / "build" / "assets"):
        for file in sorted((folder / "companion").rglob("*")):
            if file.is_file():
                yield OutputFile(f"static/{file.relative_to(folder).as_posix()}", file)


def _frames(root: Path, content: Path) -> Iterator[OutputFile]:
    """The first frames of all widgets of the posts below ``content``, each once."""
    errors: list[BuildError] = []
    made: set[str] = set()
    with Prerender(root) as prerender:
        widgets = Widgets(root, "/companion/", prerender)
        for key, widget in _widgets_of(content, errors):
            if key in made:
                continue
            made.add(key)
            try:
                yield OutputFile(f"assets/companion/widgets/{key}.html", widgets.html(widget, {}))
            except BuildError as error:
                errors.append(error)
    if errors:
        raise BuildErrors(errors)


def _widgets_of(content: Path, errors: list[BuildError]) -> Iterator[tuple[str, Widget]]:
    """Every widget of a site whose other shortcodes are its own affair, with its key."""
    for file in sorted(content.rglob("*")):
        if file.suffix in CONTENT_SUFFIXES:
            try:
                front = split_front_matter(file.read_text("utf-8"), file)
            except BuildError as error:
                errors.append(error)
            else:
                yield from _widgets_in(Source(file, front.body, front.body_line), errors)


def _widgets_in(source: Source, errors: list[BuildError]) -> Iterator[tuple[str, Widget]]:
    closed = set(_CLOSING.findall(source.text))

    def inner_of(name: str) -> Inner:
        return Inner.MARKDOWN if name in closed else Inner.NONE

    lines = Lines(source)
    for shortcode in walk(parse(source, inner_of, []).nodes):
        if shortcode.name.lower() == "backprop":
            sink = Sink()
            expander = Expander(source.text, PageInfo(), MarkupOptions(), BUILTIN, sink)
            call = Call(shortcode, MappedText.made("", shortcode.start), expander, None, 0)
            if expander.check_parameters(call, backprop.KIND):
                backprop.KIND.render(call)
            for message, offset, remedy in sink.errors:
                errors.append(BuildError(message, source.file, *lines.position(offset), remedy))
            for spec, options, offset in expander.widgets:
                place = lines.position(offset)
                yield parameters_key(shortcode), Widget(spec, options, source.file, *place)


def _zip(folder: Path) -> None:
    """The folder as `folder.zip`, the same bytes for the same files."""
    with zipfile.ZipFile(folder.with_name(f"{folder.name}.zip"), "w") as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.name.startswith(".made"):
                name = f"{folder.name}/{file.relative_to(folder).as_posix()}"
                entry = zipfile.ZipInfo(name, EARLIEST)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, file.read_bytes())
