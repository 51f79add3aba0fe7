"""Expands the tree of shortcodes to Markdown in which marks stand for finished HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from companion.text.cells import FoundCells, Report
from companion.text.formulas import RAW_DELIMITERS
from companion.text.markdown import (
    Context,
    Formulas,
    MarkupOptions,
    Placeholder,
    hole,
    render,
    render_inline,
    render_string,
)
from companion.text.markdown.late_notes import LateNotes
from companion.text.markdown.live_code import live_block
from companion.text.markdown.raw_html import html_with_holes
from companion.text.playground import Playground
from companion.text.shortcodes.call import Call, PageInfo, Services, Widget
from companion.text.shortcodes.registry import Html, Kind, Registry, nearest, starts_with_block
from companion.text.shortcodes.tree import Node, Shortcode, Text
from companion.text.source_map import Lines, MappedText
from companion.text.theorems import FoundStatement, fault_of_label, read_statement, with_place
from companion.tools.errors import BuildError


@dataclass
class Sink:
    """Collects the faults of a page.

    errors, warnings : message, offset in the page's text, remedy.
    elsewhere : errors with places of their own, which may be in data files.
    """

    errors: list[tuple[str, int, str]] = field(default_factory=list)
    elsewhere: list[BuildError] = field(default_factory=list)
    warnings: list[tuple[str, int, str]] = field(default_factory=list)

    def error(self, message: str, offset: int, remedy: str) -> None:
        self.errors.append((message, offset, remedy))

    def warn(self, message: str, offset: int, remedy: str) -> None:
        self.warnings.append((message, offset, remedy))


class Expander(Services):
    """Expands the shortcodes of one page.

    lines : the page's body.
    placeholders : after `expand`, the HTML for each mark.
    widgets : after `expand`, the widgets in the order of the page.
    playgrounds : after `expand`, those of nets that are given elsewhere on the page.
    cells : those of shortcodes after `expand`, those of fences after rendering.
    """

    def __init__(
        self, lines: Lines, page: PageInfo, options: MarkupOptions, registry: Registry, sink: Sink
    ) -> None:
        self.lines = lines
        self.text = lines.source.text
        self.page = page
        self.options = options
        self.highlight = options.highlight
        self.title_options = replace(
            options, delimiters=RAW_DELIMITERS, footnote=False, heading_ids=False
        )
        self.registry = registry
        self.sink = sink
        self.formulas = Formulas()
        self.placeholders: dict[str, Placeholder] = {}
        self.widgets: list[Widget] = []
        self.cells = FoundCells()
        self.playgrounds: list[Playground] = []
        self.late_ids: list[str] = []
        self.late_notes = LateNotes.of(self.text)
        self.statements: list[FoundStatement] = []
        self.labels: set[str] = set()  # of the statements
        self.store: dict[str, Any] = {}
        self.left_out = (0, 0)  # offsets of the part of the text that is not expanded
        self.prefix = _unused_word(self.text)
        self.mark = re.compile(self.prefix + "[0-9]+z")

    # ---- the tree -------------------------------------------------------------------------

    def expand(self, nodes: Sequence[Node], parent: Call | None = None) -> MappedText:
        """The text of the nodes with their shortcodes expanded."""
        pieces = []
        ordinal = 0
        for node in nodes:
            if isinstance(node, Text):
                start, end = (min(max(at, node.start), node.end) for at in self.left_out)
                pieces.append(MappedText.copied(self.text[node.start : start], node.start))
                pieces.append(MappedText.copied(self.text[end : node.end], end))
            else:
                pieces.append(self.expand_shortcode(node, parent, ordinal))
                ordinal += 1
        return MappedText.join(pieces)

    def expand_shortcode(
        self, shortcode: Shortcode, parent: Call | None, ordinal: int
    ) -> MappedText:
        kind = self.registry.get(shortcode.name)
        if kind is None:  # the parser has reported it
            return MappedText.made("", shortcode.start)
        outer = Call(shortcode, MappedText.made("", shortcode.start), self, parent, ordinal)
        inner = self.expand(shortcode.children, outer)
        call = replace(outer, inner=inner)
        if not self.check_parameters(call, kind):
            return MappedText.made("", shortcode.start)
        output = kind.render(call)
        if isinstance(output, str):
            output = MappedText.made(output, shortcode.start)
        if isinstance(output, MappedText):
            outer_markdown = parent is None or parent.shortcode.markdown
            if shortcode.markdown and outer_markdown:
                return output
            if not shortcode.markdown and parent is not None:
                return output  # as in Hugo: a part of the body around it, and treated like that
            output = Html((self.markdown if shortcode.markdown else self.raw)(output))
        return self.placed(output, shortcode.start)

    def placed(self, output: Html, offset: int) -> MappedText:
        """Keep finished HTML and return the mark that stands for it."""
        mark = f"{self.prefix}{len(self.placeholders)}z"
        block = output.block
        if block is None:
            block = starts_with_block(self.context(MappedText.made("", 0)).fill(output.html))
        self.placeholders[mark] = Placeholder(output.html, block)
        return MappedText.made(mark, offset)

    def check_parameters(self, call: Call, kind: Kind) -> bool:
        """Report parameters that the shortcode does not have; return whether it can be rendered."""
        known = kind.parameters
        if known is None:
            return True
        faulty = False
        report = self.error if kind.strict else self.warn
        effect = "" if kind.strict else "It is without effect. "
        for index, parameter in enumerate(call.shortcode.parameters):
            if parameter.name is not None and parameter.name not in known:
                faulty = True
                message = f'shortcode "{call.name}" has no parameter "{parameter.name}"'
                remedy = effect + nearest(parameter.name, list(known))
                report(message, parameter.name_start, remedy)
            elif parameter.name is None and index >= len(known):
                faulty = True
                message = f'shortcode "{call.name}" takes at most {len(known)} parameters'
                remedy = f"In this order: {', '.join(known)}" if known else "Remove it"
                remedy = effect + remedy
                report(message, parameter.start, remedy)
        return not (faulty and kind.strict)

    # ---- services -------------------------------------------------------------------------

    def context(self, document: MappedText) -> Context:
        """The context for rendering one text of this page."""
        return Context(
            document,
            self.placeholders,
            self.mark,
            self.formulas,
            self.sink.error,
            self.sink.warn,
            late_notes=self.late_notes,
            lines=self.lines,
            cells=self.cells,
        )

    def markdown(self, text: MappedText, *, block: bool = False) -> str:
        context = self.context(text)
        context.late_ids = self.late_ids
        context.body = self.late_notes.new_body()
        return (render if block else render_string)(context, self.options)

    def title(self, text: MappedText) -> str:
        return render_inline(self.context(text), self.title_options)

    def raw(self, text: MappedText) -> str:
        return html_with_holes(text, self.context(text)) if self.options.math else text.text

    def widget(self, widget: Widget) -> str:
        self.widgets.append(widget)
        return hole("w", len(self.widgets) - 1)

    def cell(self, code: MappedText, values: Mapping[str, Any], report: Report) -> str:
        return live_block(
            code, values, self.cells, self.lines, self.highlight, report,
            lambda hint: self.markdown(hint, block=True),
        )  # fmt: skip

    def playground(self, playground: Playground) -> None:
        self.playgrounds.append(playground)

    def statement(self, label: str, title: str, heading: str, offset: int) -> str:
        fault = fault_of_label(label, self.labels) if label else None
        if fault:
            self.error(fault[0], offset, fault[1])
            return heading
        self.labels.add(label)
        found = read_statement(label, title, heading)
        self.statements.append(found)
        return with_place(found, len(self.statements) - 1)

    def error(self, message: str, offset: int, remedy: str) -> None:
        self.sink.error(message, offset, remedy)

    def fault(self, error: BuildError) -> None:
        self.sink.elsewhere.append(error)

    def warn(self, message: str, offset: int, remedy: str) -> None:
        self.sink.warn(message, offset, remedy)


def _unused_word(text: str) -> str:
    """A word that the text does not contain; Markdown leaves it alone because it is of letters."""
    longest = max((len(found) for found in re.findall("zShortcode(x*)", text)), default=-1)
    return "zShortcode" + "x" * (longest + 1)
