"""`python build.py component`: writes a Hugo theme component with our shortcodes and the stepper.

The browser files are those of our own site; the shortcodes come from `site/component`. The first
frames of widgets in given posts are prerendered; the shortcodes find them by a hash of the
widget's parameters.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from companion.content.front_matter import split_front_matter
from companion.content.resources import CONTENT_SUFFIXES, Resources, files_beside
from companion.finish.prerender import Prerender
from companion.finish.room_of_nets import check_room
from companion.finish.widgets import Widgets
from companion.places import CHANGELOG, COMPONENT, LAYOUTS, LICENCE, NOTICE, STATIC, Blog
from companion.publish.assets import prepared_for_others
from companion.publish.bundles import published_files
from companion.publish.claims import OutputFile
from companion.publish.partials import filled
from companion.publish.swap import publish
from companion.text.body import MarkupOptions, PageInfo, Source, Widget
from companion.text.playground import all_programs
from companion.text.shared_nets import disagreements
from companion.text.shortcodes import backprop, live
from companion.text.shortcodes.builtin import BUILTIN
from companion.text.shortcodes.call import Call
from companion.text.shortcodes.expand import Expander, Sink
from companion.text.shortcodes.parser import Inner, parse
from companion.text.shortcodes.tree import Shortcode, walk
from companion.text.source_map import Lines, MappedText
from companion.tools.atomic_file import write_whole
from companion.tools.errors import BuildError, Faults
from companion.tools.progress import Report
from companion.tools.text_file import read_text

EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest date in a zip; fixed, for reproducible archives
SHARED_SHORTCODES = ("raw",)
ADDED_SHORTCODES = ("admonition", "style")
ALERTS = "render-blockquote-alert.html"
CELLS = (
    "_partials/companion/python-cell.html",
    "_partials/companion/exercise-part.html",
    "_partials/companion/watched-nets.html",
    "_shortcodes/python.html",
    "_markup/render-codeblock-python-live.html",
)
"""The templates of live cells; the hook touches no fence of another language."""
WIDGETS = {
    "backprop": backprop.KIND, "backprop-net": backprop.KIND_WITH_BODY, "live": live.KIND,
}  # fmt: skip
_CLOSING = re.compile(r"\{\{[<%]\s*/\s*([^\s>%]+)")


def write_component(
    target: Path,
    report: Report,
    content: Path | None,
    shortcodes: bool,
    zipped: bool,
    alerts: bool = False,
    module: str = "",
) -> int:
    """Write the component to the folder ``target``.

    Parameters
    ----------
    content : the content folder of the site that will use the component, or None; the widgets in
        it are prerendered.
    shortcodes : add `admonition` and `style`, for a theme without them.
    zipped : write `target.zip` as well.
    alerts : add the hook that shows GitHub's alerts as admonitions. It takes the place of any hook
        of the theme for them.
    module : add a go.mod with this address, so that the folder is a Hugo module.

    Returns
    -------
    The number of files.

    Raises
    ------
    BuildError : an asset cannot be prepared, or the target holds files that no build made.
    BuildErrors : widgets in ``content`` cannot be computed.
    """
    ours = prepared_for_others(report)
    files = [*layouts(shortcodes, alerts=alerts), *_browser_files(ours), *_documents()]
    if module:
        files.append(OutputFile("go.mod", f"module {module}\n\ngo 1.18\n"))
    if content is not None:
        report("Drawing the widgets' first frames")
        files += _frames(ours, content)
    report("Writing the component")
    count = len(publish(files, [], target, own=False))
    if zipped:
        _zip(target)
    return count


def parameters_key(shortcode: Shortcode, document: str) -> str:
    """The hash by which the component's shortcode finds a first frame.

    The partials of `site/component` compute the same hash.

    document : the text of the data file or of the body; empty if there is neither.
    """
    values = {str(each.name): each.value for each in shortcode.parameters}
    lines = [f"{name}={_as_go_prints(values[name])}" for name in sorted(values)]
    lines += [document.replace("\r\n", "\n").strip()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:24]


def _as_go_prints(value: object) -> str:
    """A value as Go's `%v` formats it."""
    return str(value).lower() if isinstance(value, bool) else f"{value}"


def layouts(shortcodes: bool, *, alerts: bool = False) -> Iterator[OutputFile]:
    """The component's templates; with ``shortcodes`` also those of `admonition` and `style`.

    alerts : with the hook of alerts.
    """
    for file in sorted(COMPONENT.rglob("*")):
        if file.is_file():
            name = file.relative_to(COMPONENT).as_posix()
            is_filled = file.name == "theme.toml" or file.parent.name == "companion"
            yield OutputFile(name, filled(file) if is_filled else file)
    for name in SHARED_SHORTCODES + (ADDED_SHORTCODES if shortcodes else ()):
        source = LAYOUTS / "_shortcodes" / f"{name}.html"
        yield OutputFile(f"layouts/shortcodes/{name}.html", source)
    for name in CELLS:
        place = name.replace("_partials", "partials").replace("_shortcodes", "shortcodes")
        yield OutputFile(f"layouts/{place}", LAYOUTS / name)
    yield OutputFile("assets/companion/playground.json", json.dumps(all_programs()))
    if alerts:
        yield OutputFile(f"layouts/_markup/{ALERTS}", LAYOUTS / "_markup" / ALERTS)


def _documents() -> Iterator[OutputFile]:
    """What every copy of our work carries."""
    for file in (LICENCE, NOTICE, CHANGELOG):
        yield OutputFile(file.name, file)


def _browser_files(ours: Blog) -> Iterator[OutputFile]:
    """Everything below `companion/` of a site, apart from what belongs to one blog."""
    for name, file in browser_files(ours).items():
        yield OutputFile(f"static/{name}", file)


def browser_files(blog: Blog) -> dict[str, Path]:
    """The browser's files of a prepared blog by their paths on a site, without diagrams."""
    fixed = {file.relative_to(STATIC).as_posix(): file for file in STATIC.rglob("*")}
    found = {**fixed, **published_files(blog)}
    return {
        name: file
        for name, file in sorted(found.items())
        if name.startswith("companion/") and file.is_file() and name.split("/")[1] != "mermaid"
    }


def _frames(ours: Blog, content: Path) -> Iterator[OutputFile]:
    """The first frames of all widgets in the posts below ``content``; equal widgets share one."""
    faults = Faults()
    drawn: dict[str, str] = {}
    with Prerender(ours) as prerender:
        widgets = Widgets(ours, "", prerender, ours.published)
        for key, widget in _widgets_of(content, faults):
            if key not in drawn:
                drawn[key] = ""
                with faults.of(widget.file):
                    drawn[key] = widgets.draw(widget, {}).html
    faults.raise_all()
    for key, html in drawn.items():
        yield OutputFile(f"assets/companion/widgets/{key}.html", html)


def _widgets_of(content: Path, faults: Faults) -> Iterator[tuple[str, Widget]]:
    """Every widget of a site with its key; other shortcodes are skipped."""
    for file in sorted(content.rglob("*")):
        if file.suffix in CONTENT_SUFFIXES:
            found: list[tuple[str, Widget]] = []
            with faults.of(file):
                resources = Resources(files_beside(file), Blog(content.parent).resources)
                front = split_front_matter(read_text(file), file)
                lines = Lines(Source(file, front.body, front.body_line))
                all_of = [*_widgets_in(lines, PageInfo(resources=resources), faults.found)]
                check_room([widget for _, widget in all_of])
                found = all_of
            yield from found


def _widgets_in(
    lines: Lines, page: PageInfo, errors: list[BuildError]
) -> Iterator[tuple[str, Widget]]:
    """The widgets of a post with their keys; faults are added to ``errors``."""
    text = lines.source.text
    closed = set(_CLOSING.findall(text))

    def inner_of(name: str) -> Inner:
        return Inner.MARKDOWN if name in closed else Inner.NONE

    found: list[tuple[str, Widget]] = []
    for shortcode in walk(parse(lines.source, inner_of, []).nodes):
        kind = WIDGETS.get(shortcode.name.lower())
        if kind is None:
            continue
        sink = Sink()
        expander = Expander(lines, page, MarkupOptions(), BUILTIN, sink)
        inner = text[shortcode.inner_start : shortcode.inner_end]
        body = MappedText.copied(inner, shortcode.inner_start)
        call = Call(shortcode, body, expander, None, 0)
        if expander.check_parameters(call, kind):
            kind.render(call)
        errors += sink.elsewhere
        errors += [
            BuildError(message, *lines.place(offset), remedy)
            for message, offset, remedy in sink.errors
        ]
        file = page.resources.find(str(call.get("src"))) if call.get("src") else None
        document = read_text(file, "utf-8-sig") if file else inner
        key = parameters_key(shortcode, document)
        found += [(key, widget) for widget in expander.widgets]
    errors += disagreements([widget for _, widget in found])
    # A widget without a spec shares the net of another one; the browser computes it.
    yield from ((key, widget) for key, widget in found if widget.spec)


def _zip(folder: Path) -> None:
    """Write the folder as `folder.zip`; the same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.name.startswith(".made"):
                name = f"{folder.name}/{file.relative_to(folder).as_posix()}"
                entry = zipfile.ZipInfo(name, EARLIEST)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, file.read_bytes())
    write_whole(folder.with_name(f"{folder.name}.zip"), packed.getvalue())
