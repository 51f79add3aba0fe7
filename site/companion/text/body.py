"""Renders a post's body to HTML with holes: expands shortcodes, renders Markdown, numbers holes.

A hole marks the place of a formula or widget. Node renders these and `finish.filling` inserts them.
This module reads and writes no files.
"""

from __future__ import annotations

import html as html_entities
import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from pathlib import Path

from companion.text.cells import Cell, misplaced, unwatched
from companion.text.exercises import faults
from companion.text.markdown import MarkupOptions, hole, render
from companion.text.markdown.context import HeadingIds
from companion.text.markdown.holes import HOLE, HOLE_END, HOLE_START
from companion.text.markdown.toc import Heading, table_of_contents
from companion.text.playground import misfits
from companion.text.shared_nets import disagreements, with_shared_nets
from companion.text.shortcodes.builtin import BUILTIN
from companion.text.shortcodes.call import PageInfo, Widget
from companion.text.shortcodes.expand import Expander, Sink
from companion.text.shortcodes.parser import parse
from companion.text.shortcodes.registry import Html, Registry
from companion.text.shortcodes.tree import Node, Text, texts
from companion.text.source_map import Lines, MappedText, Source
from companion.text.theorems import Statement, number_statements
from companion.tools.errors import BuildError, BuildErrors

__all__ = [
    "Body", "Cell", "Formula", "Heading", "MarkupOptions", "PageInfo", "Source", "Widget",
    "render_body",
]  # fmt: skip

DIVIDER = "<!--more-->"
_DIVIDED = f"{HOLE_START}m{HOLE_END}"
_LATE_ID = re.compile(f"{HOLE_START}i([0-9]+){HOLE_END}")


@dataclass(frozen=True)
class Formula:
    """A formula as it is passed to KaTeX.

    tex, display : the TeX without delimiters, and whether KaTeX renders it in display mode.
    file, line, column : where the TeX starts.
    places : (offset in `tex`, line, column) of each part of `tex` that is contiguous in the file.
    """

    tex: str
    display: bool
    file: Path
    line: int
    column: int
    places: tuple[tuple[int, int, int], ...] = ()

    def place_of(self, offset: int) -> tuple[int, int]:
        """Return the line and column in the file of the character at `offset` in `tex`."""
        index = bisect_right(self.places, offset, key=lambda place: place[0]) - 1
        if index < 0:
            return self.line, self.column
        start, line, column = self.places[index]
        return line, column + offset - start


@dataclass(frozen=True)
class Body:
    """A rendered body.

    html : the HTML, with holes for formulas and widgets.
    source : the source that was rendered.
    formulas, widgets, cells : in document order, which is also the order of the holes.
    headings, toc : the page's headings, and a nested list of links to them (empty if there are
        none); both may contain holes.
    statements : the definitions, theorems etc. that have an id; their names may contain holes.
    opening : the part of `html` before `<!--more-->`; None if there is no divider.
    warnings : probable mistakes in the source, with their positions.
    """

    html: str
    source: Source
    formulas: tuple[Formula, ...] = ()
    widgets: tuple[Widget, ...] = ()
    cells: tuple[Cell, ...] = ()
    headings: tuple[Heading, ...] = ()
    toc: str = ""
    statements: tuple[Statement, ...] = ()
    opening: str | None = None
    warnings: tuple[BuildError, ...] = ()


def render_body(
    source: Source,
    page: PageInfo,
    options: MarkupOptions | None = None,
    registry: Registry = BUILTIN,
) -> Body:
    """Render a body.

    Raises
    ------
    BuildErrors : all errors found in the body, in file order.
    """
    body, errors = render_with_errors(source, page, options, registry)
    if errors:
        raise BuildErrors(errors)
    return body


def render_with_errors(
    source: Source,
    page: PageInfo,
    options: MarkupOptions | None = None,
    registry: Registry = BUILTIN,
) -> tuple[Body, list[BuildError]]:
    """Render a body as far as it can be read; with all its errors, in file order."""
    options = options or MarkupOptions()
    sink = Sink()
    source = replace(source, text=_without_marks(source.text.replace("\r\n", "\n"), sink))
    lines = Lines(source)
    registry = registry.for_text(source.text)
    parsed = parse(source, registry.inner_of, registry.names(), registry.go_templates)
    expander = Expander(lines, page, options, registry, sink)
    context = expander.context(_expand(parsed.nodes, expander))
    html = expander.late_notes.fill(context.fill(render(context, options)))
    headings = [(level, name, context.fill(title)) for level, name, title in context.headings]
    errors = [*parsed.errors, *sink.elsewhere]
    errors += [_build_error(lines, *error) for error in sink.errors]
    warnings = _first_of_each(sorted(sink.warnings, key=lambda warning: warning[1]))
    body = _assemble(
        html, expander, headings, context.heading_ids, options, lines,
        tuple(_warning(lines, *warning) for warning in warnings), errors,
    )  # fmt: skip
    return body, sorted(errors, key=lambda error: (error.line or 0, error.column or 0))


def _expand(nodes: list[Node], expander: Expander) -> MappedText:
    """Expand the shortcodes; replace the first `<!--more-->` by a mark.

    As in Hugo, blank lines around the mark make it a block, whatever it stands in, and blanks after
    the divider are dropped. In the body of a shortcode it divides nothing and is dropped, too.
    """
    text = expander.text
    places = ((each, text.find(DIVIDER, each.start, each.end)) for each in texts(nodes))
    node, at = next(((each, at) for each, at in places if at >= 0), (None, -1))
    if node is None:
        return expander.expand(nodes)
    rest = text[at + len(DIVIDER) : node.end]
    after = node.end - len(rest.lstrip())
    if node not in nodes:
        expander.left_out = (at, after)
        return expander.expand(nodes)
    index = nodes.index(node)
    return MappedText.join(
        [
            expander.expand([*nodes[:index], Text(node.start, at)]),
            MappedText.made("\n\n", at),
            expander.placed(Html(_DIVIDED, block=True), at),
            MappedText.made("\n\n", at),
            expander.expand([Text(after, node.end), *nodes[index + 1 :]]),
        ]
    )


def _without_marks(text: str, sink: Sink) -> str:
    """The text; noncharacters that would be read as the start or end of a hole are replaced.

    The first one is reported.
    """
    found = re.search(f"[{HOLE_START}{HOLE_END}]", text)
    if found is None:
        return text
    message = f"the text contains U+{ord(found[0]):04X}, a Unicode noncharacter"
    sink.error(message, found.start(), "Remove it; most editors show it as an empty box")
    return text.replace(HOLE_START, "\ufffd").replace(HOLE_END, "\ufffd")


def _first_of_each(warnings: list[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    """Keep only the first warning with each message."""
    return list({warning[0]: warning for warning in reversed(warnings)}.values())[::-1]


def _build_error(lines: Lines, message: str, offset: int, remedy: str) -> BuildError:
    return BuildError(message, *lines.place(offset), remedy)


_QUOTED = re.compile(r'"[^"]+"')


def _warning(lines: Lines, message: str, offset: int, remedy: str) -> BuildError:
    """A warning; those that differ only in the last name in quotes are one family."""
    made = _build_error(lines, message, offset, remedy)
    names = _QUOTED.findall(message)
    if names and message.count(names[-1]) == 1 and names[-1].strip('"') not in remedy:
        made.named, made.family_remedy = names[-1], remedy
    return made


def _assemble(
    html: str,
    expander: Expander,
    headings: list[tuple[int, str, str]],
    heading_ids: HeadingIds,
    options: MarkupOptions,
    lines: Lines,
    warnings: tuple[BuildError, ...],
    errors: list[BuildError],
) -> Body:
    """Number holes and statements in document order and replace late-id marks by unique ids.

    errors : those found so far; to which those of nets that share a name are added.
    """
    order: dict[tuple[str, int], int] = {}
    counts = {"f": 0, "w": 0, "c": 0}

    def number(found: re.Match[str]) -> str:
        key = (found[1], int(found[2]))
        if key not in order:
            order[key] = counts[found[1]]
            counts[found[1]] += 1
        return hole(found[1], order[key])

    html = HOLE.sub(number, html)
    html, statements = number_statements(html, expander.statements)
    html = _LATE_ID.sub(lambda hit: heading_ids.unused(expander.late_ids[int(hit[1])]), html)
    before, divider, after = html.partition(_DIVIDED)
    after = after[after.startswith("\n\n") :]  # in code, where the mark had a line of its own
    formulas = [
        (_with_shortcodes(tex, expander), display)
        for tex, display in (expander.formulas.found[old] for kind, old in order if kind == "f")
    ]
    widgets = [expander.widgets[old] for kind, old in order if kind == "w"]
    cells = [expander.cells.found[old] for kind, old in order if kind == "c"]
    for cell, fault, remedy in (*misplaced(cells), *faults(cells)):
        errors.append(BuildError(fault, cell.file, *cell.place(1, 1), remedy))
    if not errors:  # else the widget that gives a net may be missing
        errors += disagreements(widgets)
    if not errors:
        nets = {str(each.options["name"]): each.spec for each in widgets
                if "name" in each.options and each.spec}  # fmt: skip
        errors += misfits(expander.playgrounds, nets)
        if "<backprop-stepper" not in html:  # one that is written by hand may have a name
            for cell, fault, remedy in unwatched(cells, nets):
                errors.append(BuildError(fault, cell.file, *cell.watch_place, remedy))
    shown = tuple(
        Heading(level, identifier, HOLE.sub(number, title)) for level, identifier, title in headings
    )
    return Body(
        html=before + after,
        source=lines.source,
        formulas=tuple(_formula(mapped, display, lines) for mapped, display in formulas),
        widgets=tuple(with_shared_nets(widgets)),
        cells=tuple(cells),
        headings=shown,
        toc=table_of_contents(shown, options.toc_start, options.toc_end, options.toc_ordered),
        statements=tuple(replace(each, name=HOLE.sub(number, each.name)) for each in statements),
        opening=before if divider else None,
        warnings=warnings,
    )


def _with_shortcodes(tex: MappedText, expander: Expander) -> MappedText:
    """Replace the shortcode marks in the TeX by the text that the shortcodes print."""
    pieces = []
    done = 0
    for found in expander.mark.finditer(tex.text):
        shown = expander.context(tex).visible_text(found[0])
        made = MappedText.made(html_entities.unescape(shown), tex.origin(found.start()))
        pieces += [tex.cut(done, found.start()), made]
        done = found.end()
    return MappedText.join([*pieces, tex.cut(done, len(tex))]) if pieces else tex


def _formula(tex: MappedText, display: bool, lines: Lines) -> Formula:
    """Build a formula, with the file position of each contiguous part of its TeX."""
    places = []
    for run, end in zip(tex.runs, [*(run.start for run in tex.runs[1:]), len(tex)], strict=True):
        places.append((run.start, *lines.position(run.origin)))
        if run.copied:
            breaks = [i for i in range(run.start, end - 1) if tex.text[i] == "\n"]
            places += [(i + 1, *lines.position(tex.origin(i + 1))) for i in breaks]
    first = len(tex.text) - len(tex.text.lstrip())
    line, column = lines.position(tex.origin(first if first < len(tex) else 0))
    return Formula(tex.text, display, lines.source.file, line, column, tuple(places))
